"""What a history known on a day says about the months after it, ready to be played forward.

Opportunities close by hazards of their age (competing risks), times a factor of the calendar month: its place in the
quarter, where that is found, and a level that wanders. New ones arrive at a rate that wanders, with a season where two
years are known. Every part comes as joint draws.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from scipy.stats import chi2

from planner.calibrate.arrival_model import SEASON_DAYS, calendar_months, fit_arrivals
from planner.calibrate.hazards import Hazards, hazards
from planner.calibrate.spans import counted_in, months_between, place_in_quarter
from planner.calibrate.spells import opportunity_spells
from planner.calibrate.wandering import Wandering, wandering
from planner.domain.arrays import Days, Floats
from planner.domain.history.opportunities import OPEN, WON, Opportunities

DRAWS = 400
"""Joint draws of the parameters, one a path [draws]."""
FEWEST_WON = 50
"""Deals won in the window below which nothing is forecast."""
FEWEST_DAYS = 170
"""Length of the window below which nothing is forecast [days]: a little less than six months."""
_PLACE_P = 0.01
_STRAY = 0.002
"""Closings that may bear a day that is far too early [share]."""
_STRAY_DAYS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """What the months of the window show: what was seen, and what the pooled hazards make expected."""

    edges: Days
    """First day of each, and the day after the last."""
    arrived: Floats
    won: Floats
    expected: Floats

    def __len__(self) -> int:
        """How many months."""
        return len(self.won)


@dataclass(frozen=True, slots=True, eq=False)
class Forecaster:
    """A fit; `paths.play` plays it forward."""

    deals: Opportunities
    """As known on the day."""
    since: date
    """First day that was used."""
    fiscal_year_start: int
    months: Months
    hazards: Hazards
    arriving: Wandering
    season: Floats
    """Weight of each calendar month for arrivals, shape [draws, 12]."""
    closing: Wandering
    place: Floats
    """Factor of the first, second and third month of a quarter for wins, shape [draws, 3]."""
    amount: Floats
    """Amounts of the deals won in the window [currency]."""
    price: Floats
    """Factor by which the mean amount may be off, shape [draws]."""


def enough(deals: Opportunities, window: int = 0) -> str:
    """Why a history is too short to be forecast from; '' if it is long enough. `window`: months, 0 for all."""
    since = first_day(deals, window)
    if since is None:
        return "nothing has closed yet."
    won = int(((deals.outcome == WON) & (deals.closed >= since) & (deals.created <= deals.closed)).sum())
    days = int((np.datetime64(deals.as_of, "D") - since).astype(np.int64)) + 1
    if won < FEWEST_WON or days < FEWEST_DAYS:
        return f"{won:,} deals were won in {days:,} days; {FEWEST_WON} in {FEWEST_DAYS} days are needed."
    return ""


def first_day(deals: Opportunities, window: int = 0) -> np.datetime64 | None:
    """The first day to learn from: the start of the window, or the first closing if later. None: nothing closed.

    Closings before the first one may be missing from the export; what was created before counts from then on. Of many
    closings, the earliest _STRAY do not count as the first if they lie _STRAY_DAYS before the others.
    """
    closed = np.sort(deals.closed[(deals.outcome != OPEN) & (deals.closed >= deals.created)])
    if not len(closed):
        return None
    later = closed[int(_STRAY * len(closed))]
    first = (later if later - closed[0] > _STRAY_DAYS else closed[0]).astype("datetime64[D]")
    if deals.observed_from is not None:
        first = max(first, np.datetime64(deals.observed_from, "D"))
    if window:
        start = (np.datetime64(deals.as_of, "D") + 1).astype("datetime64[M]") - window
        first = max(first, start.astype("datetime64[D]"))
    return np.datetime64(first, "D")


def fit(deals: Opportunities, *, window: int = 0, fiscal_year_start: int = 1, seed: int = 1) -> Forecaster:
    """Learn from the last `window` months (0: all) of what is known; ValueError where `enough` says it is too short."""
    since = first_day(deals, window)
    if since is None or enough(deals, window):
        raise ValueError(enough(deals, window))
    rng = np.random.default_rng([seed, 11])
    began: date = since.astype("datetime64[D]").item()
    spells = opportunity_spells(deals, began)
    found = hazards(spells, DRAWS, rng)
    months = _months(deals, since, found)
    place = _places(months, fiscal_year_start, rng)
    closing = _closing(months, np.median(place, axis=0), fiscal_year_start)
    arriving, season = _arriving(deals, months, rng)
    won = (deals.outcome == WON) & (deals.amount > 0) & (deals.closed >= since)
    amount = deals.amount[won] if won.any() else np.ones(1)
    error = float(amount.std() / amount.mean() / np.sqrt(len(amount)))
    price = np.exp(error * rng.standard_normal(DRAWS))
    return Forecaster(deals, began, fiscal_year_start, months, found, arriving, season, closing, place, amount, price)


def _months(deals: Opportunities, since: np.datetime64, found: Hazards) -> Months:
    """Arrivals and wins of each month, and the wins that the hazards of those watched make expected."""
    last = np.datetime64(deals.as_of, "D")
    edges = months_between(since, last)
    known = ~np.isnat(deals.created) & ~((deals.outcome != OPEN) & ~(deals.closed >= deals.created))
    first = deals.created[known]
    end = np.where(deals.outcome[known] == OPEN, last, deals.closed[known])
    cumulative = np.append(0.0, np.cumsum(found.won[:-1]))
    expected = np.zeros(len(edges) - 1)
    for m, (begin, stop) in enumerate(pairwise(edges)):
        young = np.clip((begin - first).astype(np.int64), 0, found.oldest)
        old = np.clip((np.minimum(end, stop - 1) - first).astype(np.int64) + 1, 0, found.oldest)
        expected[m] = np.maximum(cumulative[old] - cumulative[young], 0.0)[end >= begin].sum()
    won = known & (deals.outcome == WON)
    return Months(edges, counted_in(first, edges), counted_in(deals.closed[won], edges), expected)


def _places(months: Months, fiscal_year_start: int, rng: np.random.Generator) -> Floats:
    """Factors of the month's place in its quarter; all 1 unless they differ more than months of one place do."""
    place = place_in_quarter(months.edges, fiscal_year_start)
    won, due = (np.bincount(place, each, minlength=3) for each in (months.won, months.expected))
    count = np.bincount(place, minlength=3)
    flat = np.ones((DRAWS, 3))
    if (count < 2).any() or (won < 5).any():
        return flat
    ratio = won / due
    mean = np.maximum(ratio[place] * months.expected, 0.5)
    within = float(((months.won - mean) ** 2 / mean).sum())
    dispersion = max(1.0, within / max(1, len(months) - 3))
    statistic = float(((won - due * won.sum() / due.sum()) ** 2 / (due * won.sum() / due.sum())).sum()) / dispersion
    if chi2.sf(statistic, 2) > _PLACE_P:
        return flat
    return np.asarray(ratio * np.exp(np.sqrt(dispersion / won) * rng.standard_normal((DRAWS, 3))))


def _closing(months: Months, place: Floats, fiscal_year_start: int) -> Wandering:
    """The level of wins against what ages make expected."""
    due = months.expected * place[place_in_quarter(months.edges, fiscal_year_start)] + 0.5
    return wandering(np.log((months.won + 0.5) / due), 1.0 / due)


def _arriving(deals: Opportunities, months: Months, rng: np.random.Generator) -> tuple[Wandering, Floats]:
    """The level of arrivals a day, and draws of the season (1 where there are less than two years)."""
    days = np.arange(months.edges[0], months.edges[-1])
    season = np.ones((DRAWS, 12))
    if len(days) >= SEASON_DAYS:
        season = _season(deals.created, days, rng)
    weight = np.median(season, axis=0)[calendar_months(days)]
    exposure = counted_in(days, months.edges, weight)
    arrived = months.arrived + 0.5
    return wandering(np.log(arrived / exposure), 1.0 / arrived), season


def _season(created: Days, days: Days, rng: np.random.Generator) -> Floats:
    """Draws of the months' weights, shrunk towards none as James and Stein do: two years say little of a month."""
    inside = created[(created >= days[0]) & (created <= days[-1])]
    counts = np.bincount((inside - days[0]).astype(np.int64), minlength=len(days)).astype(np.float64)
    model = fit_arrivals(days, counts)
    own, covariance = model.beta[2:13], model.covariance[2:13, 2:13]
    kept = max(0.0, 1.0 - float(np.trace(covariance)) / float(own @ own))
    drawn = kept * own + np.sqrt(kept) * rng.multivariate_normal(np.zeros(11), covariance, size=DRAWS, method="eigh")
    logs = np.column_stack([drawn, -drawn.sum(axis=1)])
    return np.asarray(np.exp(logs) / np.exp(logs).mean(axis=1, keepdims=True))
