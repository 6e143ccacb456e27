"""How sure a mean is, and how many replications would make it surer."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from planner.domain.arrays import Floats
from planner.domain.measures import UNKNOWN, Interval, Measure, MeasureKind

MOST_NEEDED = 10**9
"""No more replications than this are ever said to be needed."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and what decides the width of its interval."""

    mean: float
    """Over the values that are not NaN; NaN without any."""
    deviation: float
    """Standard deviation of the mean of one group of replications that share their luck, so that the standard error is
    deviation / √groups; NaN for fewer than two."""
    groups: int
    """Independent groups: replications, or pairs of opposite luck."""

    def half(self, confidence: float) -> float:
        """Half the width of the Student t interval, t(1 − (1 − confidence)/2; n − 1) · s / √n; NaN if unknown."""
        if self.groups < 2:
            return math.nan
        return _half(self.deviation, self.groups, confidence)

    def needed(self, half: float, confidence: float) -> int:
        """The least number of groups for which the interval's half width would be at most `half`, s as it is here.

        That is a forecast: the deviation is itself an estimate. MOST_NEEDED where more than that would be needed, and
        where nothing is known.
        """
        if self.groups < 2 or half <= 0 or math.isnan(half):
            return 2 if self.deviation == 0 else MOST_NEEDED
        if _half(self.deviation, MOST_NEEDED, confidence) > half:
            return MOST_NEEDED
        low, high = 1, 2
        while _half(self.deviation, high, confidence) > half:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _half(self.deviation, middle, confidence) <= half else (middle, high)
        return min(high, MOST_NEEDED)


def estimate(sample: Floats, together: int = 1) -> Estimate:
    """The mean of a sample of which each `together` values in a row share their luck, and how far it may be off.

    With e the sum of the deviations from the mean in a group, n values and g groups with any, the variance of the mean
    is g / (g − 1) · Σ e² / n²: Student's where each value is a group, and that of the pairs' means where all pairs are
    whole (Liang, Zeger 1986, for groups of unequal size).
    """
    known = ~np.isnan(sample)
    count = int(known.sum())
    if count == 0:
        return Estimate(math.nan, math.nan, 0)
    mean = float(sample[known].mean())
    off = np.add.reduceat(np.where(known, sample - mean, 0.0), np.arange(0, len(sample), together))
    some = np.add.reduceat(known.astype(np.int64), np.arange(0, len(sample), together)) > 0
    groups = int(some.sum())
    if groups < 2:
        return Estimate(mean, math.nan, groups)
    variance = groups / (groups - 1) * float(off @ off) / count**2
    return Estimate(mean, math.sqrt(variance * groups), groups)


def mean_interval(sample: Floats, confidence: float, together: int = 1) -> tuple[float, float, float]:
    """Mean and the limits of its Student t interval, over the values that are not NaN; `together` as in `estimate`.

    Exact for independent normal values. NaN for limits that fewer than two groups leave open, and for the mean of none.
    """
    found = estimate(sample, together)
    half = found.half(confidence)
    return found.mean, found.mean - half, found.mean + half


def interval_of_mean(sample: Floats, confidence: float, together: int = 1) -> Interval:
    """The same as a value."""
    return Interval(*mean_interval(sample, confidence, together))


def ratio_of_means(over: Floats, under: Floats, confidence: float, together: int = 1) -> Interval:
    """Mean over / mean under of the same replications with the interval of the delta method; UNKNOWN below zero.

    The mean of over − ratio · under, over mean under: Cochran (1977), Sampling Techniques, 6.3–6.4. `together` as in
    `estimate`.
    """
    below = float(under.mean())
    if below <= 0:
        return UNKNOWN
    value = float(over.mean()) / below
    _, low, high = mean_interval(over - value * under, confidence, together)
    half = (high - low) / 2 / below
    return Interval(value, value - half, value + half)


def measured(kind: MeasureKind, sample: Floats, confidence: float, together: int = 1) -> Measure:
    """A declared measure with the mean of its sample and the interval of that mean.

    Limits are cut to the values that there can be, which costs no coverage. The meaning says how many replications
    give no value, because then the mean is one of the others only.
    """
    value, low, high = mean_interval(sample, confidence, together)
    unknown = int(np.isnan(sample).sum())
    meaning = f"{kind.meaning} Not defined in {unknown} of {len(sample)} replications." if unknown else kind.meaning
    low, high = (limit if math.isnan(limit) else min(max(limit, 0.0), kind.most) for limit in (low, high))
    return Measure(kind.name, value, low, high, kind.unit, meaning)


def _half(deviation: float, groups: int, confidence: float) -> float:
    return float(stats.t.ppf(0.5 + confidence / 2, groups - 1)) * deviation / math.sqrt(groups)
