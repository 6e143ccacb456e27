"""Replan: what moves, why, and what the year's quotas add up to."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.midyear.in_force import InForce
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError
from planner.runs.folder import open_run
from planner.runs.parquet import read_parquet
from planner.scenarios.load import load
from planner.simulate.replicate import replicate
from planner.studies.around.replan import Replanned, in_force, replan

TinyWorld = Callable[..., Scenario]
MAY = date(2027, 5, 1)
RULE = {"metric": "workload", "share_by": "equal", "free": 0.1, "price": 1.0}
SETTINGS = {
    "territory": {"balance": [RULE], "disruption": {"revenue_loss": 0.0, "new_owner_hours": 10.0}},
    "quota": {"target": 1200.0, "overassignment": 0.1},
    "solver": {"seconds": 20.0, "gap": 0.0},
}
OWNERS = np.array([f"s{i // 3}" for i in range(9)])
"""s0 has a0–a2, s1 a3–a5, s2 a6–a8."""


def _book(tiny_world: TinyWorld, capacity: float = 600.0, **of_s1: Any) -> Scenario:
    rows = [{"workload": 100.0, "revenue": 100.0} for _ in range(9)]
    seats = [{"capacity_hours": capacity}, {"capacity_hours": capacity} | of_s1, {"capacity_hours": capacity}]
    return tiny_world(rows, seats, SETTINGS)


def _then(tiny_world: TinyWorld) -> InForce:
    scenario = _book(tiny_world)
    return InForce(scenario, given_plan(World.of(scenario), OWNERS, "in force"), "runs/then")


@pytest.fixture(scope="module")
def left(tiny_world: TinyWorld, tmp_path_factory: pytest.TempPathFactory) -> Replanned:
    """S1 leaves in April; the others have room for all of his three accounts."""
    now = _book(tiny_world, end="2027-04-30")
    return replan(now, [_then(tiny_world)], MAY, tmp_path_factory.mktemp("runs"))


def test_a_leaver_moves_his_own_accounts_alone(left: Replanned) -> None:
    """The others keep their owners: a further move would cost more disruption than it evens out."""
    moved = left.done.plan.owner != OWNERS
    assert np.flatnonzero(moved).tolist() == [3, 4, 5]
    assert left.least is not None
    assert left.done.plan.objective <= left.least.objective + 1e-9
    assert not left.done.plan.violations


def test_the_year_adds_up_to_the_cent_in_the_table(left: Replanned) -> None:
    """1,320 for the year: what s1 had until April, and all the rest by the two who stay."""
    table = read_parquet([left.folder / "quotas.parquet"])
    year, gone, rest = (
        np.round(np.asarray(table[name], dtype=np.float64) * 100) for name in ("year_new", "months_gone", "rest_new")
    )
    assert year.sum() == 132_000
    np.testing.assert_array_equal(year, gone + rest)
    assert table["rest_new"][1] == 0.0


def test_each_change_says_why(left: Replanned) -> None:
    """Forced by the vacant seat, with the next-best seat and its price."""
    table = read_parquet([left.folder / "changes.parquet"])
    assert table["account"].tolist() == ["a3", "a4", "a5"]
    assert table["forced"].all()
    assert all(why.startswith("Its seat 's1' is vacant after 2027-04-30. The next-best") for why in table["why"])
    assert "3 accounts must find an owner" in (left.folder / "report.html").read_text(encoding="utf-8")


def test_the_new_plan_is_an_ordinary_run(left: Replanned) -> None:
    """It loads, simulates eight months, and is itself a plan in force for the next re-plan."""
    run = open_run(left.done.run.folder)
    rest = load(run.scenario_folder)
    assert rest.digest == left.remainder.scenario.digest
    outcomes = replicate(rest.but({"simulation.replications": 2}), run.plan())
    assert outcomes.month.tolist()[0] == "2027-05"
    assert len(outcomes.month) == 8
    assert in_force(left.done.run.folder).plan.digest == left.done.plan.digest


def test_a_hire_takes_over_what_pays(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """S1 leaves, s3 begins in May: s1's accounts go to s3, nobody else's move."""
    rows = [{"workload": 100.0, "revenue": 100.0} for _ in range(9)]
    seats = [{}, {"end": "2027-04-30"}, {}, {"start": "2027-05-01"}]
    now = tiny_world(rows, seats, SETTINGS | {"people": {"ramp_months": 0.0}})
    done = replan(now, [_then(tiny_world)], MAY, tmp_path).done
    assert done.plan.owner.tolist() == ["s0"] * 3 + ["s3"] * 3 + ["s2"] * 3


def test_where_forced_moves_are_not_enough_it_says_why(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """A family of three must go to one seat, which has room only once another account leaves it."""
    family = {"family": "f", "workload": 200.0}
    rows: list[dict[str, Any]] = [family if 3 <= i <= 5 else {"workload": 100.0} for i in range(9)]
    seats: list[dict[str, Any]] = [
        {"capacity_hours": 800.0},
        {"capacity_hours": 800.0, "end": "2027-04-30"},
        {"capacity_hours": 800.0},
    ]
    year = tiny_world(rows, [seat | {"end": None} for seat in seats], SETTINGS)
    then = InForce(year, given_plan(World.of(year), OWNERS, "in force"), "runs/then")
    found = replan(tiny_world(rows, seats, SETTINGS), [then], MAY, tmp_path)
    assert found.least is None
    assert found.why_more
    assert (found.done.plan.owner != OWNERS).sum() == 4
    assert "With the forced moves alone no plan" in (found.folder / "report.html").read_text(encoding="utf-8")


def test_what_nobody_can_take_over_is_infeasible(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """900 hours of work, 700 of seats."""
    now = _book(tiny_world, capacity=350.0, end="2027-04-30")
    with pytest.raises(InfeasibleError):
        replan(now, [_then(tiny_world)], MAY, tmp_path)


def test_when_nothing_is_new_nothing_moves(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """The plan in force is still the best one."""
    found = replan(_book(tiny_world), [_then(tiny_world)], MAY, tmp_path)
    assert (found.done.plan.owner == OWNERS).all()
    assert "no other account moves" in (found.folder / "report.html").read_text(encoding="utf-8")
