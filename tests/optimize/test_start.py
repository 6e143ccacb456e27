"""Plans to start from."""

from collections.abc import Callable

import numpy as np

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
