"""Playing a fit forward: wins and amounts of the coming months, path by path."""

from dataclasses import dataclass

import numpy as np

from planner.calibrate.arrival_model import calendar_months
from planner.calibrate.forecaster import DRAWS, Forecaster
from planner.calibrate.spans import months_after, place_in_quarter
from planner.domain.arrays import Days, Flags, Floats, Ints, Texts
from planner.domain.history.opportunities import OPEN

_SHARE_DAYS = 365
"""New opportunities go to owners as those of the last year did [days]."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Futures of a sales force, one a joint draw; `open` is what was in the pipeline on the day."""

    edges: Days
    """First day of each span, and the day after the last; shape [spans + 1]."""
    open_wins: Floats
    """Shape [paths, spans]."""
    new_wins: Floats
    open_amount: Floats
    """[currency], shape [paths, spans]."""
    new_amount: Floats
    owner: Texts
    """Owners, sorted; empty unless they were asked for."""
    owner_amount: Floats
    """Shape [paths, owners, spans]."""
    still_open: Floats
    """Opportunities of the day's pipeline that are open after each span, on average over paths; shape [spans]."""

    @property
    def wins(self) -> Floats:
        """All wins, shape [paths, spans]."""
        return np.asarray(self.open_wins + self.new_wins)

    @property
    def amount(self) -> Floats:
        """All amounts, shape [paths, spans]."""
        return np.asarray(self.open_amount + self.new_amount)


@dataclass(frozen=True, slots=True, eq=False)
class _Chances:
    """Chance of each cohort to be won in each span and to be open after it, shape [paths, cohorts, spans]."""

    won: Floats
    open: Floats


def play(fit: Forecaster, months: int, *, owners: bool = False, seed: int = 1) -> Paths:
    """The rest of this month and the coming whole months, from the open pipeline and from what will arrive."""
    rng = np.random.default_rng([seed, 12])
    edges = months_after(fit.deals.as_of, months)
    days = np.arange(edges[0], edges[-1])
    span = np.searchsorted(edges, days, side="right") - 1
    factor = _factors(fit, edges, rng)
    live = (fit.deals.outcome == OPEN) & ~np.isnat(fit.deals.created)
    age = (np.datetime64(fit.deals.as_of, "D") - fit.deals.created[live]).astype(np.int64)
    ages, cohort = np.unique(age, return_inverse=True)
    chances = _chances(fit, np.concatenate([ages, -1 - np.arange(len(days))]), span, factor)
    month_won = _drawn_months(chances.won[:, : len(ages)], cohort, rng)
    rate = _rates(fit, days, span, rng)
    new_wins = rng.poisson(np.einsum("kd,kdm->km", rate, chances.won[:, len(ages) :])).astype(np.float64)
    names, code = _owners(fit, live, owners=owners)
    own = np.zeros((DRAWS, len(names), len(edges) - 1))
    open_wins, open_amount = _open_amounts(_Open(month_won, code, _stated(fit, live)), fit, own, rng)
    new_amount = _new_amounts(fit, new_wins, own, _shares(fit, names), rng)
    left = np.bincount(cohort, minlength=len(ages)) @ chances.open[:, : len(ages)].mean(axis=0)
    return Paths(edges, open_wins, new_wins, open_amount, new_amount, names, own, left)


@dataclass(frozen=True, slots=True, eq=False)
class _Open:
    """The open opportunities: in which span each is won on each path, owner, and amount as stated."""

    month: Ints
    owner: Ints
    stated: Floats


def _open_amounts(live: _Open, fit: Forecaster, own: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Wins and amounts, shape [paths, spans], from what is open; adds the amounts to the owners' in place."""
    paths, owners, spans = own.shape
    wins, amount = np.zeros((paths, spans)), np.zeros((paths, spans))
    for k in range(paths):
        won = live.month[k] < spans
        at, stated = live.month[k][won], live.stated[won]
        value = np.where(np.isnan(stated), _drawn_amounts(fit, k, len(at), rng), stated)
        wins[k] = np.bincount(at, minlength=spans)
        amount[k] = np.bincount(at, value, minlength=spans)
        if owners:
            own[k] += np.bincount(live.owner[won] * spans + at, value, minlength=owners * spans).reshape(-1, spans)
    return wins, amount


def _factors(fit: Forecaster, edges: Days, rng: np.random.Generator) -> Floats:
    """By what the hazards of winning are multiplied in each span, shape [paths, spans]."""
    place = fit.place[:, place_in_quarter(edges, fit.fiscal_year_start)]
    return np.asarray(place * np.exp(fit.closing.draw(DRAWS, len(edges) - 1, rng)))


def _rates(fit: Forecaster, days: Days, span: Ints, rng: np.random.Generator) -> Floats:
    """Arrivals of each coming day, shape [paths, days]."""
    level = np.exp(fit.arriving.draw(DRAWS, int(span[-1]) + 1, rng))
    return np.asarray(level[:, span] * fit.season[:, calendar_months(days)])


def _chances(fit: Forecaster, ages: Ints, span: Ints, factor: Floats) -> _Chances:
    """Day by day. `ages` are those on the day of the forecast; −1 − d for what arrives on the d-th day after it."""
    oldest = fit.hazards.oldest
    spans = factor.shape[1]
    won = np.zeros((DRAWS, len(ages), spans))
    left = np.zeros((DRAWS, len(ages), spans))
    alive = np.ones((DRAWS, len(ages)))
    for day, m in enumerate(span.tolist()):
        born = np.flatnonzero(ages + 1 + day >= 0)
        at = np.minimum(ages[born] + 1 + day, oldest)
        other = fit.hazards.other_draws[:, at]
        win = np.minimum(fit.hazards.won_draws[:, at] * factor[:, m, None], 1.0 - other)
        won[:, born, m] += alive[:, born] * win
        alive[:, born] *= 1.0 - win - other
        left[:, :, m] = alive
    return _Chances(won, left)


def _drawn_months(won: Floats, cohort: Ints, rng: np.random.Generator) -> Ints:
    """In which span each open opportunity is won, or the number of spans if in none; shape [paths, opportunities]."""
    upto = np.cumsum(won, axis=2)
    found = np.zeros((len(won), len(cohort)), dtype=np.int64)
    for k in range(len(won)):
        chance = rng.uniform(size=len(cohort))
        for m in range(won.shape[2]):
            found[k] += chance >= upto[k, cohort, m]
    return found


def _stated(fit: Forecaster, live: Flags) -> Floats:
    """Amounts of the open opportunities, NaN where none is stated."""
    stated = fit.deals.amount[live]
    return np.where(stated > 0, stated, np.nan)


def _drawn_amounts(fit: Forecaster, k: int, count: int, rng: np.random.Generator) -> Floats:
    """Amounts like those of deals won before, on path k."""
    return np.asarray(fit.price[k] * rng.choice(fit.amount, size=count))


def _new_amounts(fit: Forecaster, wins: Floats, own: Floats, share: Floats, rng: np.random.Generator) -> Floats:
    """Amounts of wins among new opportunities, shape [paths, spans]; adds them to the owners' amounts in place."""
    paths, spans = wins.shape
    total = np.zeros((paths, spans))
    for k in range(paths):
        at = np.repeat(np.arange(spans), wins[k].astype(np.int64))
        value = _drawn_amounts(fit, k, len(at), rng)
        total[k] = np.bincount(at, value, minlength=spans)
        if len(share):
            who = rng.choice(len(share), size=len(at), p=rng.dirichlet(share))
            own[k] += np.bincount(who * spans + at, value, minlength=len(share) * spans).reshape(-1, spans)
    return total


def _owners(fit: Forecaster, live: Flags, *, owners: bool) -> tuple[Texts, Ints]:
    """Names of owners, and the position of the owner of each open opportunity; nothing where nobody asked."""
    label = fit.deals.labels["owner"]
    if not owners:
        return np.array([], dtype=np.str_), np.zeros(int(live.sum()), dtype=np.int64)
    return label.names, label.codes[live].astype(np.int64)


def _shares(fit: Forecaster, names: Texts) -> Floats:
    """Weights of a Dirichlet draw of who gets new opportunities: arrivals of each owner in the last year."""
    if not len(names):
        return np.zeros(0)
    recent = fit.deals.created > np.datetime64(fit.deals.as_of, "D") - _SHARE_DAYS
    return np.bincount(fit.deals.labels["owner"].codes[recent], minlength=len(names)).astype(np.float64) + 0.01
