"""How opportunities arrive: level, trend, season, weekday, and how much more they vary than chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.stats import chi2

from planner.calibrate.arrival_model import ArrivalModel, burst_likelihood, fit_arrivals, weekdays
from planner.calibrate.resample import DRAWS, interval
from planner.domain.arrays import Days, Floats, summed_by
from planner.domain.calendar import DAYS_PER_YEAR
from planner.domain.history.estimate import LEVEL, Estimate, not_identified

_Z90 = 1.6448536269514722
_TREND_DAYS = 180
_FEWEST = 50
"""Arrivals below which nothing is fitted."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_METHOD = "quasi-Poisson regression"
_CV = "coefficient of variation"


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """What daily counts say."""

    estimates: tuple[Estimate, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    draws: Mapping[str, Floats] = field(default_factory=dict)
    months: Mapping[str, Floats | Days] = field(default_factory=dict)
    """Columns `month` (its first day), `seen` and `expected` arrivals."""


def arrivals(created: Days, window: tuple[date, date], rng: np.random.Generator) -> Arrivals:
    """The arrivals between two days, both included."""
    first, last = (np.datetime64(day, "D") for day in window)
    days = np.arange(first, last + 1)
    inside = created[(created >= first) & (created <= last)]
    counts = np.bincount((inside - first).astype(np.int64), minlength=len(days)).astype(np.float64)
    if len(inside) < _FEWEST or len(days) < 28:
        why = f"Only {len(inside)} arrived in {len(days)} days; {_FEWEST} in four weeks are needed."
        return Arrivals((not_identified("arrivals.per_year", len(inside), why, "1/year"),))
    model = fit_arrivals(days, counts)
    season, seasonality = _season(model, rng)
    burst, spreads = _burst(model, rng)
    settings: dict[str, object] = {"market.burst_cv": burst.value}
    draws = {"market.burst_cv": spreads}
    if seasonality is not None:
        settings["market.seasonality"] = [each.value for each in season]
        draws["market.seasonality"] = seasonality
    told = (_level(model), _trend(model), *season, *_weekdays(model), burst, *_dispersions(model), _shock(days))
    return Arrivals(told, settings, draws, _months(model))


def _level(model: ArrivalModel) -> Estimate:
    total, years = float(model.counts.sum()), len(model.days) / DAYS_PER_YEAR
    error = _Z90 * np.sqrt(max(1.0, *model.dispersion.values()) / total)
    level, factor = total / years, float(np.exp(error))
    return Estimate("arrivals.per_year", level, level / factor, level * factor, int(total), _METHOD, "1/year")


def _trend(model: ArrivalModel) -> Estimate:
    n, slope, error = int(model.counts.sum()), float(model.beta[1]), float(np.sqrt(model.covariance[1, 1]))
    if len(model.days) < _TREND_DAYS:
        return not_identified("arrivals.trend", n, f"{len(model.days)} days are too few for a trend.", "1/year")
    note = "" if model.seasonal else "Less than two years: a season would look like a trend."
    value, low, high = (float(np.expm1(slope + score * error)) for score in (0.0, -_Z90, _Z90))
    return Estimate("arrivals.trend", value, low, high, n, _METHOD, "1/year", note, model.seasonal)


def _season(model: ArrivalModel, rng: np.random.Generator) -> tuple[tuple[Estimate, ...], Floats | None]:
    n = int(model.counts.sum())
    if not model.seasonal:
        why = f"{len(model.days) / DAYS_PER_YEAR:.1f} years: two are needed to tell a season from a trend."
        return (not_identified("market.seasonality", n, why, "weights"),), None
    here = slice(2, 13)
    drawn = rng.multivariate_normal(model.beta[here], model.covariance[here, here], size=DRAWS * 5, method="eigh")
    weights, centre = _weights(drawn), _weights(model.beta[here][None])[0]
    found = tuple(
        Estimate(f"market.seasonality.{m + 1:02d}", float(centre[m]), *interval(weights[:, m]), n, _METHOD, "weight")
        for m in range(12)
    )
    return found, weights[:DRAWS]


def _weights(contrasts: Floats) -> Floats:
    """Weights with mean one of eleven logarithms, the twelfth being minus their sum; shape [draws, 12]."""
    logs = np.column_stack([contrasts, -contrasts.sum(axis=1)])
    raw = np.exp(logs)
    return np.asarray(raw / raw.mean(axis=1, keepdims=True), dtype=np.float64)


def _weekdays(model: ArrivalModel) -> tuple[Estimate, ...]:
    """Share of each weekday, with a binomial error scaled by the dispersion of days."""
    total = float(model.counts.sum())
    count = np.bincount(weekdays(model.days), weights=model.counts, minlength=7)
    share = count / total
    error = _Z90 * np.sqrt(share * (1 - share) / total * max(1.0, model.dispersion["day"]))
    return tuple(
        Estimate(f"arrivals.weekday.{name}", float(share[d]), max(0.0, float(share[d] - error[d])),
                 float(share[d] + error[d]), int(count[d]), "share of arrivals", "share")
        for d, name in enumerate(_WEEKDAYS)
    )  # fmt: skip


def _burst(model: ArrivalModel, rng: np.random.Generator) -> tuple[Estimate, Floats]:
    spread, likelihood = burst_likelihood(model)
    best = int(np.argmax(likelihood))
    inside = spread[likelihood >= likelihood[best] - chi2.ppf(LEVEL, 1) / 2]
    posterior = np.cumsum(np.exp(likelihood - likelihood[best]))
    at = np.searchsorted(posterior / posterior[-1], rng.uniform(size=DRAWS))
    note = "Spread of the weekly rate beyond trend and season."
    shown = {f"dispersion_{unit}": value for unit, value in model.dispersion.items()}
    shown["variance_over_mean_day"] = float(model.counts.var() / model.counts.mean())
    estimate = Estimate(
        "market.burst_cv", float(spread[best]), float(inside.min()), float(inside.max()), len(model.counts) // 7,
        "Poisson-lognormal likelihood of weeks", _CV, note,
        diagnostics=shown,
    )  # fmt: skip
    return estimate, spread[at]


def _dispersions(model: ArrivalModel) -> tuple[Estimate, ...]:
    """Variance over mean beyond trend, season and weekday, for blocks of a day, a week and a month."""
    found = []
    for unit, size in (("day", 1), ("week", 7), ("month", 30)):
        freedom = max(1.0, len(model.counts) // size - min(len(model.beta), len(model.counts) // size / 2))
        value = model.dispersion[unit]
        low, high = (value * freedom / chi2.ppf(at, freedom) for at in ((1 + LEVEL) / 2, (1 - LEVEL) / 2))
        note = "1 is chance alone; more in months than in weeks is a drift." if unit == "month" else ""
        name = f"arrivals.dispersion.{unit}"
        found.append(Estimate(name, value, float(low), float(high), int(freedom), "Pearson χ² over freedom", "", note))
    return tuple(found)


def _shock(days: Days) -> Estimate:
    years = len(days) / DAYS_PER_YEAR
    why = f"{years:.1f} years of history cannot tell how far good and bad years lie apart; state it yourself."
    return not_identified("market.shock_cv", int(years), why, _CV)


def _months(model: ArrivalModel) -> dict[str, Floats | Days]:
    months, at = np.unique(model.days.astype("datetime64[M]"), return_inverse=True)
    month: Days = months.astype("datetime64[D]")
    return {
        "month": month,
        "seen": summed_by(at, model.counts, len(months)),
        "expected": summed_by(at, model.mean, len(months)),
    }
