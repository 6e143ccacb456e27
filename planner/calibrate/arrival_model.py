"""The quasi-Poisson model of daily arrivals: log mean = level + trend + month of the year + weekday.

McCullagh and Nelder 1989, Generalized Linear Models, ch. 6; fitted by statsmodels. Its errors are scaled by the largest
dispersion found among days, weeks and months, so that bursts and drifts that last longer than a day are not averaged
away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from planner.calibrate.library import regression
from planner.domain.arrays import Days, Floats, Ints
from planner.domain.calendar import DAYS_PER_YEAR

SEASON_DAYS = 700
"""A season needs close to two years: in one, it cannot be told from a trend [days]."""
_DAYS_OF = {"day": 1, "week": 7, "month": 30}
_SPREADS = np.linspace(0.0, 3.0, 301)
"""Coefficients of variation at which the likelihood of bursts is looked up."""
_NEWTON, _NODES = 8, 9


@dataclass(frozen=True, slots=True, eq=False)
class ArrivalModel:
    """A fitted model; coefficients are level, trend a year, then months and weekdays as contrasts that sum to zero."""

    days: Days
    counts: Floats
    mean: Floats
    """Expected arrivals of each day; 0 on weekdays on which nothing ever arrived."""
    beta: Floats
    covariance: Floats
    """Of the coefficients, scaled by the largest dispersion."""
    seasonal: bool
    open_days: Ints
    """Weekdays on which anything arrived, Monday 0."""
    dispersion: Mapping[str, float]
    """Pearson's χ² over degrees of freedom of counts by day, week and month (blocks of 1, 7 and 30 days)."""


def fit_arrivals(days: Days, counts: Floats) -> ArrivalModel:
    """The model of the counts of consecutive days."""
    weekday = weekdays(days)
    open_days = np.flatnonzero(np.bincount(weekday, weights=counts, minlength=7) > 0)
    seasonal = len(days) >= SEASON_DAYS
    used = np.isin(weekday, open_days)
    design = _design(days, open_days, seasonal=seasonal)
    fit = regression(counts[used], design[used], "Poisson")
    mean = np.zeros(len(days))
    mean[used] = np.asarray(fit.fittedvalues)
    smooth = design.shape[1] - len(open_days) + 1
    fitted = {"day": design.shape[1], "week": smooth, "month": smooth}
    dispersion = {unit: _dispersion(counts, mean, size, fitted[unit]) for unit, size in _DAYS_OF.items()}
    covariance = np.asarray(fit.normalized_cov_params) * max(1.0, *dispersion.values())
    return ArrivalModel(days, counts, mean, np.asarray(fit.params), covariance, seasonal, open_days, dispersion)


def weekdays(days: Days) -> Ints:
    """Weekday of each day, Monday 0."""
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7


def calendar_months(days: Days) -> Ints:
    """Calendar month of each day, January 0."""
    return days.astype("datetime64[M]").astype(np.int64) % 12


def _design(days: Days, open_days: Ints, *, seasonal: bool) -> Floats:
    years = (np.arange(len(days)) - (len(days) - 1) / 2) / DAYS_PER_YEAR
    columns = [np.ones(len(days)), years]
    if seasonal:
        month = calendar_months(days)
        columns += [(month == m).astype(float) - (month == 11) for m in range(11)]
    weekday = weekdays(days)
    columns += [(weekday == day).astype(float) - (weekday == open_days[-1]) for day in open_days[:-1]]
    return np.column_stack(columns)


def blocks(values: Floats, size: int) -> Floats:
    """Sums over blocks of so many days; a last, shorter block is left out."""
    whole = len(values) // size * size
    return np.asarray(values[:whole].reshape(-1, size).sum(axis=1), dtype=np.float64)


def _dispersion(counts: Floats, mean: Floats, size: int, coefficients: int) -> float:
    """Pearson's χ² of block sums over its degrees of freedom."""
    seen, expected = blocks(counts, size), blocks(mean, size)
    used = expected > 0
    lost = min(coefficients, int(used.sum()) / 2) if size > 1 else coefficients
    freedom = float(used.sum()) - lost
    if freedom < 3:
        return 1.0
    return float(((seen - expected)[used] ** 2 / expected[used]).sum() / freedom)


def burst_likelihood(model: ArrivalModel) -> tuple[Floats, Floats]:
    """Spreads of the common weekly rate, and the Poisson-lognormal log-likelihood of weekly counts at each.

    Weeks begin on Mondays. Residuals are stretched by √(weeks / (weeks − coefficients)) for the coefficients that were
    fitted to them, weekdays left aside.
    """
    monday = int(np.argmax(weekdays(model.days) == 0))
    seen, expected = blocks(model.counts[monday:], 7), blocks(model.mean[monday:], 7)
    used = expected > 0
    seen, expected = seen[used], expected[used]
    smooth = len(model.beta) - len(model.open_days) + 1
    stretch = np.sqrt(len(seen) / max(1.0, len(seen) - min(smooth, len(seen) / 2)))
    counts = np.maximum(0.0, expected + stretch * (seen - expected))
    return _SPREADS, _poisson_lognormal(counts, expected, np.maximum(_SPREADS, 1e-3)).sum(axis=1)


def _poisson_lognormal(counts: Floats, expected: Floats, spreads: Floats) -> Floats:
    """Log-likelihood of each count at each spread, shape [spreads, counts]; rates are lognormal with these means.

    Adaptive Gauss-Hermite quadrature over the logarithm of the rate, centred at its mode (Liu and Pierce 1994,
    Biometrika 81).
    """
    variance = np.log1p(spreads**2)[:, None]
    at = np.log((counts + 0.5) / (expected + 0.5)) * variance / (variance + 1 / (counts + 0.5))
    for _ in range(_NEWTON):
        rate = expected * np.exp(at)
        slope = counts - rate - (at + variance / 2) / variance
        at = at + np.clip(slope / (rate + 1 / variance), -1.0, 1.0)
    width = np.sqrt(2 / (expected * np.exp(at) + 1 / variance))
    nodes, weights = np.polynomial.hermite.hermgauss(_NODES)
    total = np.zeros(at.shape)
    peak = _log_joint(at, counts, expected, variance)
    for node, weight in zip(nodes, weights, strict=True):
        total += weight * np.exp(node**2 + _log_joint(at + width * node, counts, expected, variance) - peak)
    return np.asarray(peak + np.log(width * total), dtype=np.float64)


def _log_joint(at: Floats, counts: Floats, expected: Floats, variance: Floats) -> Floats:
    prior = (at + variance / 2) ** 2 / (2 * variance) + 0.5 * np.log(2 * np.pi * variance)
    return np.asarray(counts * (np.log(expected) + at) - expected * np.exp(at) - special.gammaln(counts + 1) - prior)
