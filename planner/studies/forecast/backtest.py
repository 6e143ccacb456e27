"""Forecasting what is known already, to see how good the forecasts would have been, and whether better than naive ones.

For each day at a month's end, the model is fitted to what was known on that day and to nothing else, the months after
it are forecast, and what came is compared. Windows follow one another without overlap.
"""

from datetime import date
from itertools import pairwise

import numpy as np
from scipy.stats import binom, f_oneway, kstest

from planner.calibrate import scores
from planner.calibrate.forecaster import Months, enough, fit
from planner.calibrate.naive import naive_forecasts
from planner.calibrate.paths import play
from planner.calibrate.spans import counted_in
from planner.domain.arrays import Floats
from planner.domain.history.backtest import (
    LEVELS,
    MODEL,
    NO_FAULT,
    NOT_ENOUGH,
    OFF,
    Backtest,
    BacktestQuestion,
    Drift,
    Score,
)
from planner.domain.history.history import History
from planner.domain.history.opportunities import WON, Opportunities

FEWEST_WINDOWS = 8
"""Windows below which intervals that seem to hold are not said to."""
_JUDGED_P = 0.05
_WHOLE_MONTH = 28
"""Months cut shorter are left out of the test of drift [days]."""
Scores = tuple[list[Score], list[Score]]


def backtest(history: History, asked: BacktestQuestion) -> Backtest:
    """Forecast and score every window that the history allows."""
    deals = history.opportunities
    days = _days(deals, asked)
    if not days:
        return Backtest(asked, (), (), (), why_not=_why_not(deals, asked))
    windows: list[Score] = []
    months: list[Score] = []
    for day in days:
        whole, single = _scored(history, asked, day)
        windows += whole
        months += single
    known = deals.as_known_on(_last_end(deals))
    last = fit(known, fiscal_year_start=asked.fiscal_year_start, seed=asked.seed)
    verdicts = {
        measure: _verdict([each for each in windows if (each.measure, each.by) == (measure, MODEL)])
        for measure in ("wins", "amount")
    }
    return Backtest(asked, tuple(windows), tuple(months), _drifts(last.months, asked.horizon), verdicts)


def _scored(history: History, asked: BacktestQuestion, day: date) -> Scores:
    """The scores of one day's forecasts: of the whole window, and of its months."""
    deals = history.opportunities
    known = deals.as_known_on(day, history.moves)
    fitted = fit(known, window=asked.window, fiscal_year_start=asked.fiscal_year_start, seed=asked.seed)
    paths = play(fitted, asked.horizon, seed=asked.seed)
    naive = naive_forecasts(known, paths.edges, history.moves, asked.seed)
    ends = [(edge - 1).item() for edge in paths.edges[1:]]
    won = deals.outcome == WON
    worth = {"wins": np.ones(int(won.sum())), "amount": np.nan_to_num(deals.amount[won])}
    windows, months = [], []
    for measure, each in worth.items():
        seen = counted_in(deals.closed[won], paths.edges, each)
        sample: Floats = getattr(paths, measure)
        span = (day, ends[-1], measure)
        windows.append(_score(span, MODEL, sample.sum(axis=1), float(seen.sum())))
        windows += [_score(span, by, getattr(theirs, measure), float(seen.sum())) for by, theirs in naive.items()]
        months += [_score((day, end, measure), MODEL, sample[:, m], float(seen[m])) for m, end in enumerate(ends)]
    return windows, months


def _verdict(rows: list[Score]) -> str:
    """Whether the intervals hold as often as they say and truths fall evenly into forecasts (Bonferroni at 5 %).

    Few windows can prove intervals wrong, but not right.
    """
    chances = [float(kstest([each.pit for each in rows], "uniform").pvalue)]
    for i, level in enumerate(LEVELS):
        hits = sum(each.intervals[i][0] <= each.seen <= each.intervals[i][1] for each in rows)
        fewer, more = binom.cdf(hits, len(rows), level), binom.sf(hits - 1, len(rows), level)
        chances.append(min(1.0, 2.0 * float(min(fewer, more))))
    if min(chances) < _JUDGED_P / len(chances):
        return OFF
    return NO_FAULT if len(rows) >= FEWEST_WINDOWS else NOT_ENOUGH


def _score(span: tuple[date, date, str], by: str, sample: Floats, seen: float) -> Score:
    intervals = tuple(scores.interval_of(sample, level) for level in LEVELS)
    figures = scores.crps(sample, seen), scores.pinball(sample, seen), scores.pit(sample, seen)
    return Score(*span, by, seen, float(sample.mean()), intervals, *figures)


def _last_end(deals: Opportunities) -> date:
    """The last end of a month that the history has seen whole."""
    end: date = ((np.datetime64(deals.as_of, "D") + 1).astype("datetime64[M]").astype("datetime64[D]") - 1).item()
    return end


def _days(deals: Opportunities, asked: BacktestQuestion) -> list[date]:
    """Days of fitting, a horizon apart, the last of them a horizon before the history ends."""
    last = np.datetime64(_last_end(deals), "D") + 1
    if asked.start is not None:
        day = np.datetime64(asked.start, "D")
        months = ((day + 1).astype("datetime64[M]") + asked.horizon * np.arange(1200)).astype("datetime64[D]") - 1
        ends = [day, *months[1:]] if months[0] == day else [day, *months]
        found = [each for each in ends if _end_of(each, asked.horizon) <= last]
    else:
        back = last.astype("datetime64[M]") - asked.horizon * np.arange(1, 1200)
        found = [each for each in (back.astype("datetime64[D]") - 1)[::-1] if each >= _first(deals)]
    return [day for each in found if not enough(deals.as_known_on(day := each.item()), asked.window)]


def _end_of(day: np.datetime64, horizon: int) -> np.datetime64:
    """The day after the window of a day of fitting."""
    start = day + 1
    month = start.astype("datetime64[M]")
    partial = int(month.astype("datetime64[D]") != start)
    end: np.datetime64 = (month + horizon + partial).astype("datetime64[D]")
    return end


def _first(deals: Opportunities) -> np.datetime64:
    known = deals.closed[~np.isnat(deals.closed)]
    return known.min() if len(known) else np.datetime64(deals.as_of, "D") + 1


def _why_not(deals: Opportunities, asked: BacktestQuestion) -> str:
    day = asked.start if asked.start is not None else _last_end(deals)
    short = enough(deals.as_known_on(day), asked.window)
    if short:
        return f"{NOT_ENOUGH.capitalize()}: by {day}, {short}"
    return f"{NOT_ENOUGH.capitalize()}: no window of {asked.horizon} months after {day} has ended by {deals.as_of}."


def _drifts(months: Months, horizon: int) -> tuple[Drift, ...]:
    """Whether arrivals, and wins against what ages make expected, differ between windows by more than their months do.

    One-way analysis of variance of logarithms; windows are counted back from the last month.
    """
    days = np.diff(months.edges).astype(np.int64)
    whole = days >= _WHOLE_MONTH
    series = {
        "arrivals": np.log((months.arrived + 0.5) / days)[whole],
        "winning at equal age": np.log((months.won + 0.5) / (months.expected + 0.5))[whole],
    }
    span = max(2, horizon)
    found = []
    for what, values in series.items():
        cuts = range(len(values) % span, len(values) + 1, span)
        groups = [values[a:b] for a, b in pairwise(cuts)]
        if len(groups) >= 2 and any(np.ptp(group) > 0 for group in groups):
            found.append(Drift(what, float(f_oneway(*groups).pvalue)))
    return tuple(found)
