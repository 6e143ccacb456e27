"""From a choice that is nearly good to the best that compound moves around it find."""

from collections.abc import Callable
from concurrent.futures import Executor

from planner.domain.arrays import Ints
from planner.optimize.engine.chain import Chain
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.schedule import compounding

ROUNDS = 30
"""Compound rounds for each seat at each temperature."""
SIZES = (4, 3)
"""Seats of the compound moves, by turns."""


def polish(
    landscape: Landscape, atlas: Atlas, chosen: Ints, *, number: int, pool: Executor, stop: Callable[[], bool]
) -> Ints:
    """Improve a choice, given and returned as positions on the shortlist, by compound moves that grow colder.

    They begin so cool that the choice is left only where it was poor; broken limits are mended first of all, since
    they are dear. The luck is that of the number. `stop` is asked between temperatures.
    """
    chain = Chain.begin(landscape.land, atlas, number, landscape.located(chosen))
    for step in compounding(landscape.grain, ROUNDS * (len(landscape.land.begin) - 1), SIZES):
        if stop():
            break
        chain.settle([future.result() for future in chain.submit(step, pool)])
    return landscape.choice(chain.chosen)
