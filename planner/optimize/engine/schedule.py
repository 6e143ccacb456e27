"""Temperatures that fit the book.

Of shifts and swaps each chain finds its own by how much of what it tries is accepted; compound moves begin where what
is good stays, at a scale that comes from the prices.
"""

import itertools
from collections.abc import Generator, Sequence

from planner.optimize.engine.step import Step

START = 4.0
"""First guess of the first temperature of shifts and swaps [grains of the landscape]."""
WARM, COLD = 0.15, 0.003
"""Share of accepted shifts and swaps at which to begin, and to end."""
COOL = 0.9
"""Factor of the temperature from step to step."""
STEPS = 60
"""At most."""
MILD, FALL, FALLS = 2.0, 0.75, 12
"""First temperature of compound moves [grains], its factor from step to step, and steps before zero."""
HURRY, SEEK = 0.6, 12
"""Factor of the temperature while the first one is sought, and how often it may be applied."""
SOFTENING = 0.03
"""Share of the price of broken limits that counts at first."""


def annealing(grain: float, soft: float, tries: int) -> Generator[Step, float, None]:
    """So many shifts and swaps at each temperature, hot to cold; is sent the share that the step before accepted.

    `soft` is the least share of the price of broken limits at which breaking one never pays.
    """
    fullness = max(soft, SOFTENING)
    heat = yield from _found(Step(START * grain, fullness, tries=tries // 4), WARM)
    for _ in range(STEPS):
        accepted = yield Step(heat, fullness, tries=tries)
        if accepted < COLD and fullness == 1.0:
            return
        heat *= COOL
        fullness = min(1.0, fullness / COOL**2)


def compounding(grain: float, rounds: int, seats: Sequence[int]) -> Generator[Step, float, None]:
    """So many rounds of compound moves at each temperature, cool to cold and then zero, over `seats` by turns."""
    heats = [*(MILD * grain * FALL**nth for nth in range(FALLS)), 0.0]
    for heat, count in zip(heats, itertools.cycle(seats), strict=False):
        yield Step(heat, rounds=rounds, seats=count)


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
