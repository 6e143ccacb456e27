"""How long customers take: quantiles of the families of durations.

Scalars and arrays in, scalars out: the same source is meant to be compiled.
"""

import math

from planner.domain.arrays import Floats
from planner.domain.chance import lognormal, normal

LOGNORMAL, WEIBULL, TABLE = range(3)
"""Families, as far as their quantiles go: gamma, mixtures and samples are tables."""

TABLE_ENDS = 8.25
"""Normal scores between which a table holds; draws lie within ±8.2."""
KNOTS_A_SCORE = 256
TABLE_KNOTS = 2 * int(TABLE_ENDS * KNOTS_A_SCORE) + 1
"""Length of a table of quantiles."""


def duration(mean: float, family: int, first: float, second: float, table: Floats, u: float) -> float:
    """The quantile of u of a family with this mean [unit of the mean].

    first, second  lognormal: coefficient of variation, nothing; Weibull: 1 / shape, 1 / Γ(1 + 1 / shape)
    table          of the others, see `tabled`
    Lognormal and Weibull are exact.
    """
    if family == WEIBULL:
        return float(mean * second * math.pow(-math.log1p(-u), first))
    if family == TABLE:
        return mean * tabled(table, u)
    return lognormal(mean, first, u)


def tabled(table: Floats, u: float) -> float:
    """The quantile of u from a table of those at equally spaced normal scores, linear in the score between them.

    The result lies between the exact quantiles of an interval of 1/256 of a standard deviation around u. So whatever
    the family, no probability is off by more than φ(0) / 256 < 0.0016, and a smooth quantile q(z) is met within
    q″ / (8 · 256²) < 2e-6 · q″.
    """
    at = (normal(u) + TABLE_ENDS) * KNOTS_A_SCORE
    low = min(max(int(at), 0), TABLE_KNOTS - 2)
    left, right = float(table[low]), float(table[low + 1])
    return left + (right - left) * (at - low)
