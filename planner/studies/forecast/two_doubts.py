"""Luck and not knowing, told apart: the law of total variance over draws of the settings and years of each draw."""

import math

import numpy as np
from scipy import stats

from planner.domain.arrays import Floats
from planner.domain.midyear.fan import TwoDoubts


def two_doubts(sure: Floats, drawn: Floats, level: float = 0.9) -> TwoDoubts:
    """Split Var(Y) = Var(E[Y | settings]) + E[Var(Y | settings)].

    sure   years with settings taken as sure, shape [draws, years of each draw]
    drawn  the years of the same luck with each draw's own settings, the same shape

    E[Var] is the mean variance within draws. Var(E) comes from the differences drawn − sure, which have the same
    mean in a draw but for a constant, and from which most luck cancels: the between component of a one-way analysis
    of variance with random effects (Searle, Casella, McCulloch 1992, Variance Components, 3.5), below zero by chance
    taken as zero in the result. The interval of the share is the jackknife's over draws, with Student's t (Efron,
    Tibshirani 1993, ch. 11). Needs two draws and two years of each; the interval is NaN below three draws.
    """
    draws, years = drawn.shape
    between, within = _components(drawn - sure, drawn)
    value = _share(between, within)
    low = high = math.nan
    if draws > 2:
        kept = ~np.eye(draws, dtype=np.bool_)
        left = np.array([_share(*_components((drawn - sure)[rows], drawn[rows])) for rows in kept])
        error = math.sqrt((draws - 1) / draws * float(((left - left.mean()) ** 2).sum()))
        half = float(stats.t.ppf((1 + level) / 2, draws - 1)) * error
        low, high = (min(1.0, max(0.0, end)) for end in (value - half, value + half))
    return TwoDoubts(
        share=min(1.0, max(0.0, value)),
        low=low,
        high=high,
        not_knowing=math.sqrt(max(0.0, between)),
        luck=math.sqrt(within),
        draws=draws,
        years_each=years,
        level=level,
    )


def _components(difference: Floats, drawn: Floats) -> tuple[float, float]:
    """Variance between draws, of the differences, and mean variance within draws, of the years."""
    years = drawn.shape[1]
    noise = float(difference.var(axis=1, ddof=1).mean())
    return float(difference.mean(axis=1).var(ddof=1)) - noise / years, float(drawn.var(axis=1, ddof=1).mean())


def _share(between: float, within: float) -> float:
    together = between + within
    return between / together if together > 0 else 0.0
