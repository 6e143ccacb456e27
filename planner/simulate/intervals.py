"""How sure a mean is."""

import math

import numpy as np
from scipy import stats

from planner.domain.arrays import Floats
from planner.domain.measures import Measure, MeasureKind


def mean_interval(sample: Floats, confidence: float) -> tuple[float, float, float]:
    """Mean and the limits of its Student t interval, over the values that are not NaN.

    mean ± t(1 − (1 − confidence)/2; n − 1) · s / √n, exact for independent normal values. NaN for limits that fewer
    than two values leave open, and for the mean of none.
    """
    known = sample[~np.isnan(sample)]
    if len(known) == 0:
        return math.nan, math.nan, math.nan
    mean = float(known.mean())
    if len(known) < 2:
        return mean, math.nan, math.nan
    quantile = float(stats.t.ppf(0.5 + confidence / 2, len(known) - 1))
    half = quantile * float(known.std(ddof=1)) / math.sqrt(len(known))
    return mean, mean - half, mean + half


def measured(kind: MeasureKind, sample: Floats, confidence: float) -> Measure:
    """A declared measure with the mean of its sample and the interval of that mean.

    Limits are cut to the values that there can be, which costs no coverage. The meaning says how many replications
    give no value, because then the mean is one of the others only.
    """
    value, low, high = mean_interval(sample, confidence)
    unknown = int(np.isnan(sample).sum())
    meaning = f"{kind.meaning} Not defined in {unknown} of {len(sample)} replications." if unknown else kind.meaning
    low, high = (limit if math.isnan(limit) else min(max(limit, 0.0), kind.most) for limit in (low, high))
    return Measure(kind.name, value, low, high, kind.unit, meaning)
