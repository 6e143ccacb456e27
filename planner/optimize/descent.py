"""One temperature: multipliers that maximise the smoothed bound, by L-BFGS within their box."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, OptimizeResult, minimize
from threadpoolctl import threadpool_limits

from planner.domain.arrays import Floats
from planner.optimize.relaxation import Relaxation

STEPS = 400
"""At most."""
IDLE = 8
"""Steps over which the gain is measured."""
MEMORY = 30
"""Pairs of steps and gradients that the method remembers."""


class _Over(Exception):  # noqa: N818  # not an error: it ends the search from inside scipy's callback
    """There is no time left, or the bound is beyond what any plan can cost."""


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """How much is smoothed."""

    temperature: float
    """[currency/year]."""
    width: Floats
    """Natural width of each group's load."""
    centre: Floats
    """Load near which each group is kept."""

    @property
    def weight(self) -> Floats:
        """Of the squared distance from the centre."""
        weight: Floats = self.temperature / self.width**2
        return weight


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where a descent ended."""

    multipliers: Floats
    value: float
    """Of the smoothed bound."""
    beyond: bool
    """Whether the smoothed bound rose beyond the ceiling: the arcs cannot keep the hard limits."""


def descend(
    relaxation: Relaxation, start: Floats, heat: Heat, until: tuple[float, float], stop: Callable[[], bool]
) -> Found:
    """The best multipliers that were found from `start`, until steps gain too little, or the bound rises too high.

    `until` says how little `IDLE` steps may gain, and how high the smoothed bound may rise. `stop` is asked at every
    evaluation.
    """
    enough, ceiling = until
    best_value, best, values = -np.inf, start, []
    scale, weight = 1.0 / heat.width, heat.weight

    def negative(scaled: Floats) -> tuple[float, Floats]:
        nonlocal best_value, best
        multipliers = scaled * scale
        here = relaxation.smoothed(multipliers, heat.temperature, weight, heat.centre)
        if here.value > best_value:
            best_value, best = here.value, multipliers
        if best_value > ceiling or stop():
            raise _Over
        return -here.value, -here.gradient * scale

    def after_each(intermediate_result: OptimizeResult) -> None:
        values.append(-float(intermediate_result.fun))
        if len(values) > IDLE and values[-1] - values[-1 - IDLE] < enough:
            raise StopIteration

    box = Bounds(relaxation.conjugate.low / scale, relaxation.conjugate.high / scale)
    options: Any = {"maxiter": STEPS, "maxfun": 2 * STEPS, "maxcor": MEMORY, "ftol": 1e-13, "gtol": 1e-12}
    try:
        with threadpool_limits(limits=1):  # tiny products: threads cost twenty times what they save, and the last bits
            minimize(
                negative, start / scale, jac=True, method="L-BFGS-B", bounds=box, callback=after_each, options=options
            )
    except _Over:
        pass
    return Found(relaxation.conjugate.clip(best), best_value, best_value > ceiling)
