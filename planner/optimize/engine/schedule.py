"""Temperatures that fit the book: each chain finds its own by how much of what it tries is accepted."""

from collections.abc import Generator
from dataclasses import dataclass

from planner.optimize.engine.step import Step

START = 4.0
"""First guess of the first temperature of shifts and swaps [grains of the landscape]."""
WARM, COLD = 0.15, 0.003
"""Share of accepted shifts and swaps at which to begin, and to end."""
REHEAT = 0.5
"""First guess of the first temperature of compound moves [grains]."""
BUSY, CALM = 0.35, 0.03
"""Share of changed compound rounds at which to begin, and to end."""
COOL = 0.9
"""Factor of the temperature from step to step."""
STEPS = 60
"""At most."""
HURRY, SEEK = 0.6, 12
"""Factor of the temperature while the first one is sought, and how often it may be applied."""
SOFTENING = 0.03
"""Share of the price of broken limits that counts at first."""


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
    fullness = max(soft, SOFTENING)
    heat = yield from _found(Step(START * grain, fullness, tries=amount.tries // 4), WARM)
    for _ in range(STEPS):
        accepted = yield Step(heat, fullness, tries=amount.tries)
        if accepted < COLD and fullness == 1.0:
            return
        heat *= COOL
        fullness = min(1.0, fullness / COOL**2)


def compounding(grain: float, amount: Amount, seats: int) -> Generator[Step, float, None]:
    """Compound moves over `seats` seats from warm to cold, and once at zero; is sent the share of changes."""
    step = Step(REHEAT * grain, rounds=amount.rounds // 4, seats=seats, sets=amount.sets)
    step = step._replace(heat=(yield from _found(step, BUSY)), rounds=amount.rounds)
    for _ in range(STEPS):
        accepted = yield step
        step = step._replace(heat=step.heat * COOL)
        if accepted < CALM:
            break
    yield step._replace(heat=0.0)


def _found(step: Step, wanted: float) -> Generator[Step, float, float]:
    """A temperature at which about the wanted share is accepted: up or down from that of the step."""
    accepted = yield step
    factor = HURRY if accepted > wanted else 1.0 / HURRY
    for _ in range(SEEK):
        if (accepted > wanted) == (factor > 1.0):
            break
        step = step._replace(heat=step.heat * factor)
        accepted = yield step
    return step.heat
