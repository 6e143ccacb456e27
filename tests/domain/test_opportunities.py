"""Opportunities, and what a company knew of them on an earlier day."""

from datetime import date

import numpy as np
import pytest

from planner.domain.history.opportunities import LOST, OPEN, WON, Opportunities
from planner.domain.history.stage_moves import StageMoves

AS_OF = date(2026, 6, 30)


def _days(*days: str) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(days, dtype="datetime64[D]")


def _four(amount: list[float]) -> Opportunities:
    """Deal a won in March, b lost in May, c open since April, d begun in June."""
    return Opportunities.of(
        {
            "opportunity": np.array(["a", "b", "c", "d"]),
            "account": np.array(["x", "y", "x", "z"]),
            "stage": np.array(["Close", "Propose", "Propose", "Qualify"]),
            "amount": np.array(amount),
            "created": _days("2026-01-10", "2026-02-01", "2026-04-01", "2026-06-01"),
            "closed": _days("2026-03-01", "2026-05-01", "NaT", "NaT"),
            "outcome": np.array(["won", "lost", "open", "open"]),
        },
        AS_OF,
    )


def test_what_comes_later_was_not_known() -> None:
    """On 15 April a is won, b is open again, c is open, d does not exist; all are as of that day."""
    known = _four([10, 20, 30, 40]).as_known_on(date(2026, 4, 15))
    assert known.opportunity.tolist() == ["a", "b", "c"]
    assert known.outcome.tolist() == [WON, OPEN, OPEN]
    assert np.isnat(known.closed).tolist() == [False, True, True]
    assert known.amount.tolist() == [10, 20, 30]
    assert known.as_of == date(2026, 4, 15)


def test_a_day_counts_to_its_end() -> None:
    """What closes on the day itself is known on it."""
    assert _four([10, 20, 30, 40]).as_known_on(date(2026, 5, 1)).outcome.tolist() == [WON, LOST, OPEN]


def test_an_amount_stated_on_closing_only_is_unknown_before() -> None:
    """Where no open opportunity has an amount, a reopened one has none either."""
    known = _four([10, 20, np.nan, np.nan]).as_known_on(date(2026, 4, 15))
    assert np.isnan(known.amount).tolist() == [False, True, True]


def test_a_stage_of_later_days_is_not_told() -> None:
    """Today's stage of what was open then is '', unless the moves say what it was."""
    history = _four([10, 20, 30, 40])
    assert history.as_known_on(date(2026, 4, 15)).stage.tolist() == ["Close", "", ""]
    moves = StageMoves(
        np.array(["c", "b", "b"]),
        np.array(["Negotiate at length", "Propose", "Qualify"]),
        _days("2026-04-10", "2026-04-20", "2026-02-01"),
    )
    assert history.as_known_on(date(2026, 4, 15), moves).stage.tolist() == ["Close", "Qualify", "Negotiate at length"]


def test_from_the_day_of_the_export_on_everything_is_known() -> None:
    """A later day than the export's adds nothing."""
    history = _four([10, 20, 30, 40])
    assert history.as_known_on(AS_OF) is history
    assert history.as_known_on(date(2027, 1, 1)) is history


def test_labels_say_the_same_as_texts() -> None:
    """Codes and names of a filtered history give its texts, and no name without a row."""
    history = _four([10, 20, 30, 40]).where(np.array([True, False, True, False]))
    assert history.labels["account"].names.tolist() == ["x"]
    assert history.account.tolist() == ["x", "x"]
    assert history.owner.tolist() == ["", ""]


def test_columns_of_different_lengths_are_a_fault() -> None:
    """A history with a column too short is refused."""
    with pytest.raises(ValueError, match="one length"):
        Opportunities.of(
            {"opportunity": np.array(["a"]), "created": _days(), "closed": _days("NaT"), "outcome": np.array(["open"])},
            AS_OF,
        )


def test_a_history_reads_as_what_it_holds() -> None:
    """Counts by outcome, and the time that it covers."""
    told = repr(_four([10, 20, 30, 40]))
    assert told == "Opportunities(4: 2 open, 1 won, 1 lost, created from 2026-01-10 on; as of 2026-06-30)"
