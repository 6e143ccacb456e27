"""Competing risks: the curves against an oracle, by hand, and under every way in which a history is cut off."""

from datetime import date

import numpy as np
import pytest

from planner.calibrate.incidence import Cells, drift, horizon_of, incidence, plateau
from planner.calibrate.spells import OUTSET, Spells, opportunity_spells, stage_spells
from planner.domain.history.history import History
from planner.domain.history.opportunities import Opportunities
from planner.domain.history.stage_moves import StageMoves


def _spells(exit_: list[float], cause: list[int], entry: float | list[float] = OUTSET) -> Spells:
    n = len(exit_)
    start = np.full(n, entry) if isinstance(entry, float) else np.array(entry)
    return Spells(start, np.array(exit_), np.array(cause), np.zeros(n, dtype=np.int64))


def _curve(spells: Spells) -> "np.ndarray":
    cells = Cells.of(spells)
    return incidence(cells, cells.count).ends


def test_four_deals_by_hand() -> None:
    """Won at 1, open at 2, lost at 3, won at 4: 1/4 + 3/4·1/2 = 5/8 won, 3/8 lost."""
    assert _curve(_spells([1, 2, 3, 4], [1, 0, 2, 1])) == pytest.approx([5 / 8, 3 / 8, 0.0])


def test_a_late_entrant_is_not_watched_before_it_enters() -> None:
    """Who enters after age 2 is no risk at age 1: there two are watched, not three."""
    assert _curve(_spells([1, 3, 4], [1, 2, 1], [OUTSET, OUTSET, 2.0])) == pytest.approx([1 / 2 + 1 / 4, 1 / 4, 0.0])


def test_the_curves_are_those_of_scikit_survival() -> None:
    """On a censored history with many ties, both estimators agree at every age."""
    oracle = pytest.importorskip("sksurv.nonparametric").cumulative_incidence_competing_risks
    rng = np.random.default_rng(3)
    exit_ = rng.integers(1, 60, size=800).astype(float)
    cause = rng.integers(0, 4, size=800)
    age, expected = oracle(cause, exit_)
    cells = Cells.of(_spells(exit_.tolist(), cause.tolist()))
    curve = incidence(cells, cells.count)
    at = np.searchsorted(age, curve.age)
    assert np.cumsum(curve.jumps, axis=1) == pytest.approx(expected[1:, at], abs=1e-12)


def test_equal_rows_count_as_often_as_they_stand() -> None:
    """Cells with counts give the curve of the rows."""
    cells = Cells.of(_spells([5, 5, 5, 9, 9, 9], [1, 1, 2, 0, 1, 1]))
    assert sorted(cells.count.tolist()) == [1, 1, 2, 2]
    assert incidence(cells, cells.count).ends == pytest.approx([2 / 6 + 3 / 6 * 2 / 3, 1 / 6, 0.0])


def test_those_who_outlive_every_ending_are_a_plateau() -> None:
    """Twelve opportunities of 200 days, where nothing ended after 100, never end."""
    cells = Cells.of(_spells([100.0] * 20 + [200.0] * 12, [1] * 20 + [0] * 12))
    assert horizon_of(cells) == 100
    assert plateau(cells, 100.0) == 12


def test_months_that_differ_by_more_than_chance_are_found() -> None:
    """One month wins 70 %, the others 30 %: the dispersion is far above one; without it, it is not."""
    rng = np.random.default_rng(5)
    cohort = np.repeat(np.arange(8), 200)
    for odds, differs in ((np.full(8, 0.3), False), (np.where(np.arange(8) == 4, 0.7, 0.3), True)):
        cause = np.where(rng.uniform(size=1600) < odds[cohort], 1, 2)
        exit_ = rng.integers(1, 50, size=1600).astype(float)
        spells = Spells(np.full(1600, OUTSET), exit_, cause, cohort)
        cells = Cells.of(spells)
        assert (drift(spells, incidence(cells, cells.count))[1] < 0.001) is differs


def _deals() -> Opportunities:
    days = np.array(["2026-01-01", "2026-01-01", "2026-02-01", "NaT"], dtype="datetime64[D]")
    closed = np.array(["2026-01-31", "NaT", "2026-01-15", "2026-03-01"], dtype="datetime64[D]")
    columns = {"opportunity": np.array(["a", "b", "c", "d"]), "created": days, "closed": closed}
    return Opportunities.of(columns | {"outcome": np.array(["won", "open", "lost", "won"])}, date(2026, 3, 2))


def test_what_has_no_days_or_days_turned_round_is_no_spell() -> None:
    """An open deal is watched until the export; one without a first day or that ends before it begins is not."""
    spells = opportunity_spells(_deals())
    assert spells.exit.tolist() == [30, 60]
    assert spells.cause.tolist() == [1, 0]


def test_a_history_complete_since_a_day_watches_older_deals_from_then_on() -> None:
    """A deal of 1 January in a history complete since the 11th is watched from its tenth day."""
    assert opportunity_spells(_deals(), date(2026, 1, 11)).entry.tolist() == [9, 9]


def test_a_stay_in_a_stage_ends_on_entry_into_the_next() -> None:
    """Demo goes on to proposal after ten days; proposal wins twenty days later; b still sits in demo."""
    entered = np.array(["2026-01-01", "2026-01-11", "2026-01-01"], dtype="datetime64[D]")
    moves = StageMoves(np.array(["a", "a", "b"]), np.array(["demo", "proposal", "demo"]), entered)
    found = stage_spells(History(_deals(), moves=moves))
    assert list(found) == ["demo", "proposal"]
    assert sorted(zip(found["demo"].exit.tolist(), found["demo"].cause.tolist(), strict=True)) == [(10, 1), (60, 0)]
    assert found["proposal"].exit.tolist() == [20]
