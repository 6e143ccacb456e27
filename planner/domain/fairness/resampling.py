"""Intervals of figures that were computed again from years drawn again."""

import math

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.measures import Interval

BOOTSTRAPS = 1_000
"""So often the years are drawn again where a figure is quick to compute."""


def percentile_interval(value: float, drawn: Floats, confidence: float) -> Interval:
    """The percentile interval of the bootstrap (Efron and Tibshirani 1993, ch. 13); draws that are NaN do not count.

    value  the figure of the years as they are
    drawn  the figure of the years drawn again, shape [draws]
    """
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return Interval(float(value), math.nan, math.nan)
    low, high = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(value), float(low), float(high))
