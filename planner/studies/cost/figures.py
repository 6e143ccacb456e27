"""Figures of many years with their intervals: means, quantiles, the bad end, shares of variance."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from planner.domain.arrays import Floats, Ints
from planner.domain.measures import Interval
from planner.domain.pay_cost.bill import TAIL, Bill, shared_share, tail_mean
from planner.simulate.intervals import interval_of_mean, ratio_of_means

REDRAWS = 1_999
"""How often the years are drawn again for a bootstrap interval."""
BATCH = 100
"""So many of them at once: memory stays small with many years."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Reads figures off years, each with how sure it is."""

    confidence: float
    """Coverage of the intervals [share]."""
    together: int
    """Years in a row that share their luck."""
    seed: int
    """Of the bootstrap."""

    def mean(self, sample: Floats) -> Interval:
        """The mean with Student's interval."""
        return interval_of_mean(sample, self.confidence, self.together)

    def bill(self, sample: Floats) -> Bill:
        """A bill and its quantiles.

        Quantiles: order statistics (SciPy's `quantile_test`; no assumption but independence), where antithetic years
        come in pairs the bootstrap of the pairs; an end is NaN where too few years lie beyond. CVaR: percentile
        bootstrap.
        """
        return Bill(
            sample=sample,
            mean=self.mean(sample),
            median=self._quantile(sample, 0.5),
            p90=self._quantile(sample, TAIL),
            cvar=Interval(float(tail_mean(sample)), *self._redrawn(sample, lambda years: tail_mean(sample[years]))),
        )

    def shared(self, with_it: Floats, without: Floats) -> Interval:
        """Part of the variance that is shared, with the bootstrap interval of the paired years [share]."""
        ends = self._redrawn(with_it, lambda years: shared_share(with_it[years], without[years]))
        return Interval(float(shared_share(with_it, without)), *ends)

    def ratio(self, over: Floats, under: Floats) -> Interval:
        """Σ over / Σ under with its interval; NaN where nothing is below the line."""
        return ratio_of_means(over, under, self.confidence, self.together)

    def _quantile(self, sample: Floats, share: float) -> Interval:
        value = float(np.quantile(sample, share))
        if self.together > 1:
            return Interval(value, *self._redrawn(sample, lambda years: np.quantile(sample[years], share, axis=-1)))
        ends = stats.quantile_test(sample, q=value, p=share).confidence_interval(self.confidence)
        low, high = np.asarray(ends, dtype=np.float64).tolist()
        return Interval(value, low, high)

    def _redrawn(self, sample: Floats, figure: Callable[[Ints], Floats]) -> tuple[float, float]:
        """Ends of the percentile interval of a figure of years, drawn again in groups that share their luck."""
        groups = len(sample) // self.together
        if groups < 2:
            return math.nan, math.nan

        def of_groups(drawn: Ints, axis: int = -1) -> Floats:
            last = np.moveaxis(drawn, axis, -1)
            years = last[..., np.newaxis] * self.together + np.arange(self.together)
            return figure(years.reshape(*last.shape[:-1], -1))

        found = stats.bootstrap(
            (np.arange(groups),),
            of_groups,
            method="percentile",
            vectorized=True,
            n_resamples=REDRAWS,
            batch=BATCH,
            confidence_level=self.confidence,
            rng=np.random.default_rng(self.seed),
        ).confidence_interval
        return float(found.low), float(found.high)
