"""The frontier: budgets are kept, no point is dominated, every point is a plan of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, audit
from planner.domain.scenario import Scenario
from planner.domain.what_if.tradeoff import Frontier
from planner.errors import ScenarioError
from planner.runs.digests import digests_of
from planner.runs.folder import TIMINGS, open_run
from planner.runs.parquet import read_parquet
from planner.scenarios.load import load
from planner.studies.around.frontier import frontier, write
from planner.studies.running.pipeline import carry_out

TinyWorld = Callable[..., Scenario]
RULE = {"metric": "accounts", "share_by": "equal", "free": 0.0, "price": 10.0}
DISRUPTION = {"revenue_loss": 0.0, "new_owner_hours": 1.0, "cost_per_hour": 15.0}


@pytest.fixture(scope="module")
def lopsided(tiny_world: TinyWorld) -> Scenario:
    """Six accounts, all of s0; s1 has none. An account off the fair share costs 10, at both seats.

    With k accounts moved the imbalance is 2 · 10 · (3 − k): 60, 40, 20, 0. Moving one costs 15 at the scenario's price.
    """
    rows = [{"owner": "s0", "revenue": 10.0 * (i + 1)} for i in range(6)]
    return tiny_world(
        rows, 2, {"territory": {"balance": [RULE], "disruption": DISRUPTION}, "solver": {"seconds": 20.0, "gap": 0.0}}
    )


@pytest.fixture(scope="module")
def against_moves(lopsided: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Frontier:
    """Up to twelve points; there are four to find."""
    return frontier(lopsided, tmp_path_factory.mktemp("runs"), points=12)


def _curve(found: Frontier) -> list[tuple[float, float]]:
    return [(point.amount, round(point.cost, 6)) for point in found.curve]


def test_each_account_moved_saves_twenty(against_moves: Frontier) -> None:
    """From 60 with nothing moved to nothing with three moved, a point for every number between."""
    assert _curve(against_moves) == [(0, 60), (1, 40), (2, 20), (3, 0)]
    assert against_moves.knee is None
    assert against_moves.cheapest is not None
    assert against_moves.cheapest.amount == 3


@pytest.mark.slow
def test_revenue_can_be_the_budget(lopsided: Scenario, tmp_path: Path) -> None:
    """The three smallest accounts hold 10 + 20 + 30 of revenue: no balanced plan moves less."""
    found = frontier(lopsided, tmp_path, against="revenue", points=4)
    assert _curve(found)[0] == (0, 60)
    assert _curve(found)[-1] == (60, 0)
    assert all(point.amount <= point.budget + 1e-6 for point in found.points)


def test_travel_can_be_the_budget(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """Four accounts at s0's door: s1 travels to each it gets. Fewer hours on the road, less balance."""
    rows = [{"lat": 0.0, "lon": 0.01 * i} for i in range(4)]
    seats = [{"lat": 0.0, "lon": 0.0}, {"lat": 0.0, "lon": 2.0}]
    rules = {"balance": [RULE | {"price": 100.0}], "travel": {"visits": 4.0, "cost_per_hour": 1.0}}
    scenario = tiny_world(rows, seats, {"territory": rules, "solver": {"seconds": 20.0, "gap": 0.0}})
    found = frontier(scenario, tmp_path, against="travel", points=4)
    amounts, costs = [point.amount for point in found.curve], [point.cost for point in found.curve]
    assert costs[-1] == pytest.approx(0.0)
    assert amounts == sorted(amounts)
    assert costs == sorted(costs, reverse=True)
    assert len(found.curve) == 3


def test_every_point_is_a_run_whose_plan_audits(lopsided: Scenario, against_moves: Frontier) -> None:
    """In its own folder, within its budget, breaking no rule, with the terms that the frontier tells."""
    world = World.of(lopsided)
    for point in against_moves.points:
        run = open_run(Path(point.run))
        plan, own = run.plan(), load(run.scenario_folder)
        assert not plan.violations
        assert not audit(World.of(own), plan.owner).violations
        assert (plan.owner != lopsided.accounts.owner).sum() == point.amount <= point.budget
        assert dict(audit(world, plan.owner).terms) == pytest.approx(dict(point.terms))
        assert point.bound is None or point.bound <= point.cost + 1e-9


@pytest.mark.slow
def test_the_same_question_gives_the_same_bytes(lopsided: Scenario, against_moves: Frontier, tmp_path: Path) -> None:
    """Points, table and page; the run folders are the same but for their timings."""
    again = frontier(lopsided, tmp_path, points=12)
    for one, other in zip(against_moves.points, again.points, strict=True):
        assert Path(one.run).name == Path(other.run).name
        mine, theirs = (digests_of(Path(run), leave_out=(TIMINGS,)) for run in (one.run, other.run))
        assert mine == theirs
    pages = [write(lopsided, against_moves, tmp_path / place, {}) for place in ("one", "two")]
    assert digests_of(pages[0]) == digests_of(pages[1])
    np.testing.assert_array_equal(read_parquet([pages[0] / "points.parquet"])["amount"], [0, 1, 2, 3])


def test_an_interrupt_keeps_the_points_that_are_finished(
    lopsided: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C during the third point leaves two, and says so."""
    real, calls = carry_out, []

    def impatient(*arguments: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:  # the two ends are there
            raise KeyboardInterrupt
        return real(*arguments, **more)

    monkeypatch.setattr("planner.studies.around.frontier.carry_out", impatient)
    found = frontier(lopsided, tmp_path, points=12)
    assert found.interrupted
    assert _curve(found) == [(0, 60), (3, 0)]


def test_a_book_without_owners_has_nothing_to_move(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """It is told what to do instead."""
    with pytest.raises(ScenarioError, match="--against travel"):
        frontier(tiny_world(4, 2), tmp_path)
    with pytest.raises(ScenarioError, match="no plan travels"):
        frontier(tiny_world(4, 2), tmp_path, against="travel")
