"""A difference between two scenarios taken apart by cause: steps that add up to it exactly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.measures import Interval

_DIGITS = 45
"""Binary digits that levels keep of the largest of them: multiples of one power of two, whose differences and sums
have no rounding error (53 digits hold any of them)."""
_LEAST = -1074
"""No number has digits below this power of two."""


@dataclass(frozen=True, slots=True)
class Step:
    """What replacing one part changes, all parts before it being replaced already."""

    part: str
    title: str
    change: Interval
    """Paired difference from the step before [unit of the measure]."""
    level: float
    """Mean after this step [unit of the measure]."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One measure from the base to another scenario."""

    measure: str
    unit: str
    base: float
    steps: tuple[Step, ...]
    total: Interval
    """Paired difference of the two; its value is the sum of the steps, to the last digit."""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All measures from the base to another scenario, by cause."""

    scenario: str
    order: tuple[str, ...]
    """Parts in the order in which they were replaced, those without any difference left out."""
    falls: tuple[Fall, ...]
    unswapped: tuple[str, ...]
    """Why parts that differ could not be replaced by themselves; they are in the rest."""

    def fall(self, measure: str) -> Fall | None:
        """That of a measure; None where the steps do not all have it."""
        return next((fall for fall in self.falls if fall.measure == measure), None)


def exact_levels(means: Sequence[float]) -> list[float]:
    """The means rounded to multiples of one power of two, so that differences add up without rounding error."""
    largest = max((abs(mean) for mean in means), default=0.0)
    if not 0 < largest < math.inf:
        return list(means)
    unit = math.ldexp(1.0, max(math.frexp(largest)[1] - _DIGITS, _LEAST))
    return [round(mean / unit) * unit for mean in means]
