"""How good a forecast was that is a sample of futures.

Gneiting and Raftery (2007), Strictly Proper Scoring Rules, Prediction, and Estimation, JASA 102; Gneiting, Balabdaoui
and Raftery (2007), Probabilistic Forecasts, Calibration and Sharpness, JRSS B 69.
"""

import numpy as np

from planner.domain.arrays import Floats

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Quantiles whose pinball losses are averaged."""


def crps(sample: Floats, seen: float) -> float:
    """Continuous ranked probability score in the unit of what is forecast: E|X − y| − ½ E|X − X'| over the sample.

    The absolute error, where the sample is one point.
    """
    ordered = np.sort(sample)
    n = len(ordered)
    apart = 2.0 * float((2.0 * np.arange(n) - n + 1.0) @ ordered) / n**2
    return float(np.abs(ordered - seen).mean()) - 0.5 * apart


def pinball(sample: Floats, seen: float) -> float:
    """Mean over QUANTILES of the loss (y − q)(τ − [y < q])."""
    quantiles = np.quantile(sample, QUANTILES)
    off = seen - quantiles
    return float(np.mean(off * (np.array(QUANTILES) - (off < 0))))


def interval_of(sample: Floats, level: float) -> tuple[float, float]:
    """The central interval of a sample."""
    low, high = np.quantile(sample, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


def pit(sample: Floats, seen: float) -> float:
    """Where in the sample the truth lies, as a share; half of what equals it counts as below (mid-PIT)."""
    return float((sample < seen).mean() + 0.5 * (sample == seen).mean())
