"""A bill over many years: its mean, its middle, and its bad end."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, frozen
from planner.domain.measures import Interval

TAIL = 0.9
"""The bad end begins above this share of the years."""


@dataclass(frozen=True, slots=True, eq=False)
class Bill:
    """What the same thing cost in many years, with how far each figure may be off [currency]."""

    sample: Floats
    """Cost by year, shape [years] [currency]."""
    mean: Interval
    median: Interval
    """P50: half of the years cost more."""
    p90: Interval
    """One year in ten costs more."""
    cvar: Interval
    """Mean of the dearest tenth of the years (CVaR at 90 %)."""

    def __post_init__(self) -> None:
        """Freeze the sample."""
        frozen(self.sample)

    @property
    def deviation(self) -> float:
        """Standard deviation of a year [currency]."""
        return float(self.sample.std(ddof=1)) if len(self.sample) > 1 else float("nan")


def tail_mean(values: Floats, level: float = TAIL) -> Floats:
    """Mean of the largest 1 − level of the values along the last axis (conditional value at risk).

    With n values the largest n · (1 − level) count, the last of them by the fraction that is left, so that the measure
    is coherent for any n. Source: Acerbi, Tasche (2002), Journal of Banking & Finance 26, "On the coherence of
    expected shortfall"; Rockafellar, Uryasev (2000), Journal of Risk 2.
    """
    many = values.shape[-1] * (1.0 - level)
    weight = np.clip(many - np.arange(values.shape[-1]), 0.0, 1.0)
    ordered = np.sort(values, axis=-1)[..., ::-1]
    return np.asarray((ordered * weight).sum(axis=-1) / weight.sum(), dtype=np.float64)


def shared_share(with_it: Floats, without: Floats) -> Floats:
    """Part of the variance along the last axis that goes when something shared is switched off [share].

    1 − Var(without) / Var(with), both on the same luck: what does not average out over people. 0 where nothing varies;
    below zero where chance (or what the shared thing hides) makes years vary more without it.
    """
    before, after = with_it.var(axis=-1, ddof=1), without.var(axis=-1, ddof=1)
    some = before > 0
    return np.where(some, 1.0 - after / np.where(some, before, 1.0), 0.0)
