"""Forecasts that anybody could make without a model, against which one has to be better.

Each gives a number of wins for the whole window, and gets the spread of chance alone (Poisson) with the amounts of
deals won before; more is asked of a model than to beat a forecast that claims to be certain.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Days, Floats
from planner.domain.history.backtest import BEFORE, LAST_YEAR, STAGES, WIN_RATE
from planner.domain.history.opportunities import OPEN, WON, Opportunities
from planner.domain.history.stage_moves import StageMoves

_SAMPLE = 400


@dataclass(frozen=True, slots=True, eq=False)
class Naive:
    """Samples of the window's wins and amount [currency], shape [sample] each."""

    wins: Floats
    amount: Floats


def naive_forecasts(deals: Opportunities, edges: Days, moves: StageMoves | None, seed: int = 1) -> dict[str, Naive]:
    """Every forecast that this history allows, as known on a day, for the window of these edges."""
    length = edges[-1] - edges[0]
    years = np.array([edges[0], edges[-1]]).astype("datetime64[M]") - 12
    into = np.array([edges[0], edges[-1]]) - np.array([edges[0], edges[-1]]).astype("datetime64[M]").astype(edges.dtype)
    last_year = years.astype("datetime64[D]") + into
    points = {
        LAST_YEAR: _won_between(deals, last_year[0], last_year[1]),
        BEFORE: _won_between(deals, edges[0] - length, edges[0]),
        STAGES: _stage_odds(deals, moves),
        WIN_RATE: _win_rate(deals),
    }
    won = deals.amount[(deals.outcome == WON) & (deals.amount > 0)]
    found = {}
    for number, (name, point) in enumerate(points.items()):
        if point is not None:
            found[name] = _sample(point, won, np.random.default_rng([seed, 13, number]))
    return found


def _sample(point: float, amounts: Floats, rng: np.random.Generator) -> Naive:
    wins = rng.poisson(point, size=_SAMPLE)
    if not len(amounts):
        return Naive(wins.astype(np.float64), np.zeros(_SAMPLE))
    at = np.repeat(np.arange(_SAMPLE), wins)
    amount = np.bincount(at, rng.choice(amounts, size=len(at)), minlength=_SAMPLE)
    return Naive(wins.astype(np.float64), amount.astype(np.float64))


def _won_between(deals: Opportunities, first: np.datetime64, end: np.datetime64) -> float | None:
    """Deals won in an earlier window; None where the history does not reach back to it."""
    closed = deals.closed[deals.outcome != OPEN]
    closed = closed[~np.isnat(closed)]
    if not len(closed) or closed.min() > first:
        return None
    won = deals.closed[deals.outcome == WON]
    return float(((won >= first) & (won < end)).sum())


def _win_rate(deals: Opportunities) -> float:
    closed, won = (deals.outcome != OPEN).sum(), (deals.outcome == WON).sum()
    return float((deals.outcome == OPEN).sum() * won / max(1, closed))


def _stage_odds(deals: Opportunities, moves: StageMoves | None) -> float | None:
    """Σ over open deals of the share of closed ones that were won, of those that had been in the same stage."""
    if moves is None or not len(moves):
        return None
    order = np.argsort(deals.opportunity, kind="stable")
    at = np.minimum(np.searchsorted(deals.opportunity[order], moves.opportunity), max(0, len(order) - 1))
    known = (deals.opportunity[order][at] == moves.opportunity) & (moves.entered <= np.datetime64(deals.as_of, "D"))
    names, code = np.unique(moves.stage, return_inverse=True)
    been = np.unique(np.column_stack([order[at[known]], code[known]]), axis=0)  # a stage entered again counts once
    outcome, stage = deals.outcome[been[:, 0]], names[been[:, 1]]
    label = deals.labels["stage"]
    now = label.texts[deals.outcome == OPEN]
    if not (now != "").any():
        return None
    point = 0.0
    for name in np.unique(now).tolist():
        ended = outcome[(stage == name) & (outcome != OPEN)] if name else deals.outcome[deals.outcome != OPEN]
        point += float((now == name).sum()) * float((ended == WON).mean() if len(ended) else 0.0)
    return point
