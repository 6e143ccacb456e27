"""Back-tests of histories whose truth is known, and of a public one."""

import os
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.history.backtest import (
    BEFORE,
    LAST_YEAR,
    NOT_ENOUGH,
    OFF,
    STAGES,
    WIN_RATE,
    Backtest,
    BacktestQuestion,
)
from planner.domain.history.history import History
from planner.domain.history.stage_moves import StageMoves
from planner.report.forecast.backtest import backtest_page, backtest_sentences, scores_table
from planner.scenarios.history import read_history
from planner.studies.forecast.backtest import backtest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tested(known: Callable[..., Any]) -> tuple[History, Backtest]:
    """A company of three years, forecast half a year at a time."""
    history = known(1, "clean").history
    return history, backtest(history, BacktestQuestion(horizon=6))


def test_windows_follow_one_another_and_what_came_is_counted(tested: tuple[History, Backtest]) -> None:
    """Half years up to the last whole one; the sums are those of the history itself."""
    history, found = tested
    rows = found.of("wins")
    assert len(rows) >= 4
    assert all(one.until == two.day for one, two in pairwise(rows))
    deals = history.opportunities
    first, last = np.datetime64(rows[0].day), np.datetime64(rows[0].until)
    assert rows[0].seen == ((deals.outcome == 1) & (deals.closed > first) & (deals.closed <= last)).sum()
    assert found.of("wins", LAST_YEAR)
    assert len(found.of("amount", WIN_RATE)) == len(rows)
    assert not found.of("wins", STAGES)


def test_the_page_says_what_the_scores_are(tested: tuple[History, Backtest]) -> None:
    """Every naive forecast has its row; equal back-tests give equal bytes."""
    _, found = tested
    rows = scores_table(found, "wins").rows
    assert rows[0][0].text == "planner"
    page = backtest_page(found, "made up", "history")
    assert page == backtest_page(found, "made up", "history")
    for words in ("same months last year", "Where single months fell", "CRPS"):
        assert words in page


def test_a_history_that_is_too_short_is_not_judged(known: Callable[..., Any]) -> None:
    """Five months of closings: said, and no score given."""
    history = known(1, "clean").history
    short = History(history.opportunities.as_known_on(date(2021, 5, 31)))
    found = backtest(short, BacktestQuestion())
    assert not found.windows
    assert next(backtest_sentences(found)).startswith("Not enough to judge")


def test_odds_that_collapse_are_told(known: Callable[..., Any]) -> None:
    """From the middle of 2022 on hardly anything is won: a window falls below its forecast, and the drift is said."""
    history = known(2, "clean").history
    deals = history.opportunities
    rng = np.random.default_rng(1)
    late = (deals.closed >= np.datetime64("2022-07-01")) & (deals.outcome == 1)
    turned = np.where(late & (rng.uniform(size=len(deals)) < 0.85), 2, deals.outcome)
    columns = {**deals.columns(), "outcome": turned}
    found = backtest(
        History(type(deals).of(columns, deals.as_of)), BacktestQuestion(horizon=3, start=date(2022, 3, 31))
    )
    assert min(each.pit for each in found.of("wins")) < 0.05
    assert any(drift.found and drift.what.startswith("winning") for drift in found.drifts)
    assert any("winning" in sentence.lower() for sentence in backtest_sentences(found))


def test_stage_odds_are_a_naive_forecast_where_stages_are_dated(tested: tuple[History, Backtest]) -> None:
    """One stage that all enter at once: its odds are the share won of all that closed."""
    deals = tested[0].opportunities
    dated = ~np.isnat(deals.created)
    moves = StageMoves(deals.opportunity[dated], np.full(int(dated.sum()), "talk"), deals.created[dated])
    found = backtest(History(deals, moves), BacktestQuestion(horizon=6, start=date(2023, 1, 31)))
    for one, two in zip(found.of("wins", STAGES), found.of("wins", WIN_RATE), strict=True):
        assert one.mean == pytest.approx(two.mean, rel=0.02)


@pytest.mark.slow
def test_intervals_cover_and_beat_naive_forecasts_on_known_worlds(known: Callable[..., Any]) -> None:
    """Sixteen companies, some 150 quarters: 50, 80 and 90 % intervals hold about as often as they say."""
    held, windows, skills = np.zeros((2, 3)), 0, []
    for seed in range(16):
        found = backtest(known(seed, "clean").history, BacktestQuestion(horizon=3))
        windows += len(found.of("wins"))
        for i, measure in enumerate(("wins", "amount")):
            held[i] += found.covered(found.of(measure))
            skills.append([found.skill(measure, naive) for naive in (LAST_YEAR, BEFORE, WIN_RATE)])
        assert OFF not in found.verdicts.values()
    assert held / windows == pytest.approx(np.tile([0.5, 0.8, 0.9], (2, 1)), abs=0.08)
    assert (np.mean(skills, axis=0) > 0.2).all()


def test_maven_as_known_on_31_august() -> None:
    """September to December inside the 90 % interval, better than the win rate; one window is no judgement."""
    data = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data"))
    if not (data / "maven_crm").is_dir():
        pytest.skip("the public data set maven_crm is not here; PLANNER_DATA names its folder")
    history, _ = read_history(data / "maven_crm", "maven")
    found = backtest(history, BacktestQuestion(horizon=4, start=date(2017, 8, 31)))
    (wins,) = found.of("wins")
    assert (wins.day, wins.until, wins.seen) == (date(2017, 8, 31), date(2017, 12, 31), 1699.0)
    assert found.covered((wins,))[-1] == 1
    assert found.skill("wins", WIN_RATE) > 0.1
    assert found.skill("wins", BEFORE) < 0
    assert found.verdicts["wins"] == NOT_ENOUGH
