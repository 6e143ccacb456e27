"""What settings do to measures: values of the study of sensitivity."""

import math
from dataclasses import dataclass

from planner.domain.measures import Interval, Measure
from planner.domain.what_if.changes import Range


@dataclass(frozen=True, slots=True)
class Swing:
    """What one setting does to one measure, all others as they are: differences from the base, the same luck."""

    range: Range
    measure: str
    at_low: Interval
    at_high: Interval
    between: Interval
    """The measure at the high end, less that at the low end."""


@dataclass(frozen=True, slots=True)
class Index:
    """How much one setting matters to one measure over all ranges together."""

    range: Range
    measure: str
    name: str
    """`mu_star`, `sigma` (Morris) [unit of the measure], `S1`, `ST` (Sobol) [share of variance]."""
    value: float
    points: float
    """Half the interval that the choice of points gives (SALib's bootstrap); NaN where SALib gives none (σ)."""
    luck: float
    """Half the interval that the simulated years' luck gives: the years drawn again, for all points together."""

    @property
    def half(self) -> float:
        """Both together, as if independent; that of luck alone where the other is not known."""
        return self.luck if math.isnan(self.points) else math.hypot(self.points, self.luck)


@dataclass(frozen=True, slots=True)
class Noise:
    """What of a measure's variance over settings and years is luck."""

    measure: str
    settings: float
    """Variance of the mean year over the points [unit of the measure, squared]."""
    luck: float
    """Mean over the points of the variance of the years [unit of the measure, squared]."""

    @property
    def share(self) -> float:
        """Part of the whole variance that luck is [share]."""
        whole = self.settings + self.luck
        return self.luck / whole if whole > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Influence:
    """A study of sensitivity."""

    method: str
    """`one`, `morris` or `sobol`."""
    base: tuple[Measure, ...]
    """The watched measures in the scenario as it is."""
    ranges: tuple[Range, ...]
    swings: tuple[Swing, ...]
    """One at a time, for every setting and measure; whatever the method."""
    indices: tuple[Index, ...]
    """Of Morris or Sobol; none for `one`."""
    noise: tuple[Noise, ...]
    """By measure; none for `one`."""
    points: int
    """Variants simulated besides the swings."""
    replications: int
    """Years of each variant."""
    seed: int
    confidence: float

    def ordered(self, measure: str) -> tuple[Swing, ...]:
        """The swings of a measure, the widest first."""
        mine = [swing for swing in self.swings if swing.measure == measure]
        return tuple(sorted(mine, key=lambda swing: (-_reach(swing), swing.range.path)))


def _reach(swing: Swing) -> float:
    ends = [swing.at_low.value, swing.at_high.value, 0.0]
    return max(ends) - min(ends)
