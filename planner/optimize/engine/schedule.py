"""Temperatures that fit the book: each chain finds its own by how much of what it tries is accepted."""

from collections.abc import Generator
from dataclasses import dataclass

from planner.optimize.engine.step import Step

START = 8.0
"""First temperature [grains of the landscape]."""
WARM, COLD = 0.15, 0.003
"""Share of accepted shifts and swaps above which nothing is decided yet, and below which all is."""
HURRY, COOL = 0.6, 0.9
"""Factors of the temperature from step to step while it is warm, and then."""
STEPS = 70
"""Of shifts and swaps, at most."""
SOFTENING = 0.03
"""Share of the price of broken limits that counts at first."""
BUSY, CALM = 0.35, 0.05
"""Share of changed compound rounds above which to hurry, and below which to end."""
REHEAT = 0.5
"""First temperature of compound moves [grains]."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is tried at each temperature."""

    tries: int
    """Shifts and swaps."""
    rounds: int
    """Compound rounds."""
    sets: int = 1000
    """Sets of each size in a round."""


def annealing(grain: float, soft: float, amount: Amount) -> Generator[Step, float, None]:
    """Shifts and swaps from hot to cold; is sent the share that the step before accepted.

    `soft` is the least share of the price of broken limits at which breaking one never pays.
    """
    heat, fullness, warm = START * grain, max(soft, SOFTENING), True
    for _ in range(STEPS):
        accepted = yield Step(heat, fullness, tries=amount.tries // (4 if warm else 1))
        warm = warm and accepted > WARM
        heat *= HURRY if warm else COOL
        if not warm:
            fullness = min(1.0, fullness / COOL**2)
        if accepted < COLD and fullness == 1.0:
            return


def compounding(grain: float, amount: Amount, seats: int) -> Generator[Step, float, None]:
    """Compound moves over `seats` seats from warm to cold, and once at zero; is sent the share of changes."""
    heat, steps = REHEAT * grain, 0
    while steps < 24:
        accepted = yield Step(heat, rounds=amount.rounds, seats=seats, sets=amount.sets)
        if accepted > BUSY:
            heat *= HURRY
            continue
        heat *= 0.85
        steps += 1
        if accepted < CALM:
            break
    yield Step(0.0, rounds=amount.rounds, seats=seats, sets=amount.sets)
