"""The families of durations made ready for drawing: shapes solved and quantiles tabled, once for a company."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainccinv, gammaincinv, ndtr

from planner.domain.arrays import Floats, frozen
from planner.domain.durations import KNOTS_A_SCORE, LOGNORMAL, TABLE, TABLE_ENDS, TABLE_KNOTS, WEIBULL
from planner.domain.settings.pipeline import Stage, WaitPart

NO_TABLE: Floats = frozen(np.zeros(0))
LEAST_SHAPE, MOST_SHAPE = 0.05, 200.0
"""Weibull shapes: coefficients of variation from 4e5 down to 0.0064."""
HALVINGS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Duration:
    """One stage's time to the answer, as `domain.durations.duration` takes it."""

    family: int
    first: float
    second: float
    table: Floats
    """Quantiles over the mean; empty for families that have none."""


def duration_of(stage: Stage) -> Duration:
    """How the customer's time after a stage is distributed."""
    if stage.wait_family == "mixture":
        return Duration(TABLE, 0.0, 0.0, frozen(_mixture(stage.wait_parts) / stage.mean_wait))
    if stage.wait_family == "empirical":
        return Duration(TABLE, 0.0, 0.0, frozen(_empirical(stage.wait_sample) / stage.mean_wait))
    if stage.wait_cv <= 0 or stage.wait_family == "lognormal":
        return Duration(LOGNORMAL, stage.wait_cv, 0.0, NO_TABLE)
    if stage.wait_family == "gamma":
        return Duration(TABLE, 0.0, 0.0, frozen(_gamma(stage.wait_cv)))
    inverse = 1.0 / weibull_shape(stage.wait_cv)
    return Duration(WEIBULL, inverse, 1.0 / math.gamma(1.0 + inverse), NO_TABLE)


def weibull_shape(cv: float) -> float:
    """The shape k at which Γ(1 + 2/k) / Γ(1 + 1/k)² = 1 + cv²; the nearest there is for a cv out of all proportion."""

    def excess(shape: float) -> float:
        return math.lgamma(1 + 2 / shape) - 2 * math.lgamma(1 + 1 / shape) - math.log1p(cv * cv)

    if excess(MOST_SHAPE) >= 0:
        return MOST_SHAPE
    if excess(LEAST_SHAPE) <= 0:
        return LEAST_SHAPE
    return float(brentq(excess, LEAST_SHAPE, MOST_SHAPE, xtol=1e-14, rtol=1e-14))


def scores() -> Floats:
    """Normal scores at which tables hold quantiles, shape [TABLE_KNOTS]."""
    return np.arange(TABLE_KNOTS) / KNOTS_A_SCORE - TABLE_ENDS


def _gamma(cv: float) -> Floats:
    """Quantiles of a gamma with mean 1; from the nearer tail, so that both are exact."""
    shape, z = 1.0 / (cv * cv), scores()
    low = gammaincinv(shape, ndtr(np.minimum(z, 0.0)))
    high = gammainccinv(shape, ndtr(-np.maximum(z, 0.0)))
    return np.where(z < 0, low, high) / shape


def _mixture(parts: tuple[WaitPart, ...]) -> Floats:
    """Quantiles of a mixture of lognormals, by halving in the logarithm [days]."""
    spread = np.array([math.sqrt(math.log1p(part.cv * part.cv)) for part in parts])[:, np.newaxis]
    centre = np.array([math.log(part.days) for part in parts])[:, np.newaxis] - spread**2 / 2
    share, z = np.array([part.share for part in parts])[:, np.newaxis], scores()
    reach = TABLE_ENDS * spread.max() + 1.0
    low, high = np.full(len(z), centre.min() - reach), np.full(len(z), centre.max() + reach)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        side = np.where(z < 0, 1.0, -1.0)
        steps = np.where(middle >= centre, np.inf, -np.inf)
        gap = np.divide(middle - centre, spread, out=steps, where=spread > 0)
        below = side * ((share * ndtr(side * gap)).sum(axis=0) - ndtr(side * z)) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    quantiles: Floats = np.exp((low + high) / 2)
    return quantiles


def _empirical(sample: tuple[float, ...]) -> Floats:
    """Quantiles of a sample: steps between its sorted values, so that each is drawn equally often [days]."""
    values: Floats = np.sort(np.array(sample))
    return values[np.minimum((ndtr(scores()) * len(values)).astype(np.int64), len(values) - 1)]
