"""Plans to start from."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.optimize.candidates import current_owners
from planner.optimize.solve import solve

Built = Callable[..., Scenario]


def test_current_owners_are_tried(tiny_world: Built) -> None:
    """Where nothing speaks for a move, the book stays as it is; an account without owner rules that start out."""
    accounts = [{"owner": f"s{i % 3}", "workload": 10.0} for i in range(6)]
    scenario = tiny_world(accounts)
    world = World.of(scenario)
    start = current_owners(world)
    assert start is not None
    assert start.tolist() == scenario.accounts.owner.tolist()
    plan = solve(scenario)
    assert plan.objective == 0.0
    assert plan.owner.tolist() == scenario.accounts.owner.tolist()
    assert current_owners(World.of(tiny_world([*accounts, {}]))) is None


def test_a_start_that_breaks_a_rule_is_not_used(tiny_world: Built) -> None:
    """The given owners overload a seat: another plan is found."""
    scenario = tiny_world([{"workload": 60.0}, {"workload": 60.0}], [{"capacity_hours": 100.0}] * 2)
    plan = solve(scenario, start=np.array(["s0", "s0"]))
    assert plan.violations == ()
    assert sorted(plan.owner.tolist()) == ["s0", "s1"]


@pytest.mark.parametrize("tree", [60_000, 0])
def test_a_plan_is_found_even_where_time_is_over_at_once(
    tiny_world: Built, monkeypatch: pytest.MonkeyPatch, tree: int
) -> None:
    """Forty accounts that all want to the same seat, which may have ten: a search goes on until limits are kept."""
    monkeypatch.setattr("planner.optimize.solve.TREE", tree)
    accounts = [{"account": f"a{i}"} for i in range(40)]
    seats = [{"max_accounts": 10.0, "min_accounts": 10.0}] * 4
    pairs = [{"account": f"a{i}", "seat": f"s{s}", "cost": 10.0 * s + i} for i in range(40) for s in range(4)]
    plan = solve(tiny_world(accounts, seats, pairs=pairs), seconds=1e-6)
    assert plan.violations == ()
    assert plan.bound <= plan.objective


def test_dear_compactness_is_as_easy_as_cheap(tiny_world: Built) -> None:
    """Twelve accounts on a line at a price of distance of a millionth and of a million: the same districts, proven."""
    accounts = [{"x": float(i * i), "y": 0.0} for i in range(12)]
    seats = [{"min_accounts": 3.0, "max_accounts": 5.0}] * 3
    plans = [
        solve(
            tiny_world(
                accounts,
                seats,
                settings={"territory": {"compactness": {"price": price, "centre": "chosen", "distance": "plane"}}},
            ),
            gap=0.0,
        )
        for price in (1e-6, 1.0, 1e6)
    ]
    books = [sorted(sorted(plan.account[plan.owner == seat].tolist()) for seat in plan.seat) for plan in plans]
    assert books[0] == books[1] == books[2]
    assert [plan.status for plan in plans] == ["optimal"] * 3
