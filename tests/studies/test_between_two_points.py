"""Starts within a budget: part of the way between two plans."""

from collections.abc import Callable

import numpy as np

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.studies.around.axis import axis_of
from planner.studies.around.halfway import halfway

TinyWorld = Callable[..., Scenario]


def test_what_saves_the_budget_at_least_cost_goes_back(tiny_world: TinyWorld) -> None:
    """All six accounts moved to their dear or cheap seat; two may move: those that gain most stay moved."""
    rows = [{"owner": "s0"} for _ in range(6)]
    pairs = [{"account": f"a{i}", "seat": "s0", "cost": 10.0 * i} for i in range(6)]
    world = World.of(tiny_world(rows, 2, pairs=pairs))
    found = halfway(axis_of(world, "moves"), np.array(["s0"] * 6), np.array(["s1"] * 6), 2)
    assert found.tolist() == ["s0"] * 4 + ["s1"] * 2


def test_where_no_way_between_keeps_the_rules_the_plan_within_stays(tiny_world: TinyWorld) -> None:
    """Each seat holds 100 hours; only exchanging both accounts keeps that, and moving one is not enough."""
    rows = [{"owner": "s0", "workload": 100.0}, {"owner": "s1", "workload": 100.0}]
    world = World.of(tiny_world(rows, [{"capacity_hours": 100.0}] * 2))
    within = np.array(["s0", "s1"])
    assert halfway(axis_of(world, "moves"), within, within[::-1].copy(), 1).tolist() == within.tolist()
