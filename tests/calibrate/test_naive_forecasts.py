"""The naive forecasts on histories small enough to count by hand."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.calibrate.naive import naive_forecasts
from planner.domain.arrays import Days
from planner.domain.history.backtest import BEFORE, LAST_YEAR, STAGES, WIN_RATE
from planner.domain.history.opportunities import Opportunities
from planner.domain.history.stage_moves import StageMoves

AS_OF = date(2026, 6, 30)
CLOSED = (
    ("won", ("talk", "offer")),
    ("won", ("talk", "offer")),
    ("lost", ("talk", "offer")),
    ("lost", ("talk",)),
    ("lost", ("talk",)),
    ("lost", ("talk",)),
    ("won", ("offer",)),
    ("no_decision", ("talk", "talk")),
)
"""Of 7 that were in talk 2 were won, of 4 that were in offer 3; the last went back to talk, which counts once."""
OPEN = (("talk",), ("talk",), ("talk", "offer"), ("offer", "talk"))
"""Three are in talk, one in offer."""


def _history(unknown: int = 0) -> tuple[Opportunities, StageMoves]:
    """These deals, begun in May and closed in June 2026; `unknown` open ones have entered no stage."""
    ways = [*CLOSED, *(("open", stages) for stages in OPEN), *(("open", ()) for _ in range(unknown))]
    names = np.array([f"o{i:02d}" for i in range(len(ways))])
    rows = [
        (names[i], stage, np.datetime64("2026-05-01") + 5 * step)
        for i, (_, stages) in enumerate(ways)
        for step, stage in enumerate(stages)
    ]
    moves = StageMoves(*(np.array(column) for column in zip(*rows, strict=True)))
    outcome = np.array([each for each, _ in ways])
    columns: dict[str, Any] = {
        "opportunity": names,
        "created": np.full(len(ways), np.datetime64("2026-05-01")),
        "closed": np.where(outcome == "open", np.datetime64("NaT"), np.datetime64("2026-06-10")),
        "outcome": outcome,
        "amount": np.full(len(ways), 100.0),
        "stage": moves.stage_on(names, AS_OF),
    }
    return Opportunities.of(columns, AS_OF), moves


def _edges(*days: str) -> Days:
    return np.array(days, dtype="datetime64[D]")


JULY = _edges("2026-07-01", "2026-08-01")


def test_open_deals_are_weighed_by_the_odds_of_their_stages() -> None:
    """Σ over three in talk of 2/7 and one in offer of 3/4, with the spread of chance; each won deal brought 100."""
    deals, moves = _history()
    found = naive_forecasts(deals, JULY, moves)[STAGES]
    expected = 3 * 2 / 7 + 3 / 4
    assert found.wins.mean() == pytest.approx(expected, abs=3 * (expected / len(found.wins)) ** 0.5)
    assert found.amount == pytest.approx(100.0 * found.wins)


def test_a_deal_without_a_stage_has_the_odds_of_all() -> None:
    """Forty more without a stage, at 3 won of 8 closed."""
    found = naive_forecasts(_history(40)[0], JULY, _history(40)[1])[STAGES]
    expected = 3 * 2 / 7 + 3 / 4 + 40 * 3 / 8
    assert found.wins.mean() == pytest.approx(expected, abs=3 * (expected / len(found.wins)) ** 0.5)


def test_moves_after_the_day_are_not_known() -> None:
    """On 3 May nobody is in offer who came there later, and nothing has closed: nothing is expected."""
    deals, moves = _history()
    early = deals.as_known_on(date(2026, 5, 3), moves)
    assert set(early.stage.tolist()) == {"talk", "offer"}
    assert (early.stage == "offer").sum() == 2
    assert naive_forecasts(early, JULY, moves)[STAGES].wins.max() == 0


def test_without_stages_there_is_no_such_forecast() -> None:
    """No moves, or none of any open deal."""
    deals, moves = _history()
    assert STAGES not in naive_forecasts(deals, JULY, None)
    columns = {**deals.columns(), "stage": np.full(len(deals), "")}
    assert STAGES not in naive_forecasts(Opportunities.of(columns, AS_OF), JULY, moves)


def test_the_other_naive_forecasts_by_hand() -> None:
    """Four open at 3 of 8; three won in June; a window counts only where the history reaches back to it."""
    deals, _ = _history()
    found = naive_forecasts(deals, JULY, None)
    assert set(found) == {WIN_RATE}
    assert found[WIN_RATE].wins.mean() == pytest.approx(4 * 3 / 8, abs=0.25)
    old = {name: np.append(column, column[:1]) for name, column in deals.columns().items()}
    old["opportunity"][-1] = "o99"
    old["created"][-1], old["closed"][-1] = np.datetime64("2025-06-01"), np.datetime64("2025-07-10")
    longer = naive_forecasts(Opportunities.of(old, AS_OF), JULY, None)
    assert set(longer) == {BEFORE, WIN_RATE}
    old["closed"][-1] = np.datetime64("2025-06-25")
    last_year = naive_forecasts(Opportunities.of(old, AS_OF), JULY, None)
    assert set(last_year) == {LAST_YEAR, BEFORE, WIN_RATE}
    assert last_year[LAST_YEAR].wins.max() == 0
    assert last_year[BEFORE].wins.mean() == pytest.approx(3.0, abs=0.3)
