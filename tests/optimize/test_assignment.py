"""Generalised assignment, through the ordinary door: costs and hours of pairs, capacities of seats."""

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError
from planner.optimize.solve import solve

Built = Callable[..., Scenario]
COSTS = [[17, 21, 22, 18, 24, 15], [23, 16, 21, 16, 17, 16], [16, 20, 16, 25, 24, 16]]
WEIGHTS = [[8, 15, 14, 23, 8, 16], [15, 7, 23, 22, 11, 11], [21, 20, 6, 22, 24, 10]]
CAPACITIES = [36, 34, 38]
BEST_KNOWN = {"gap1-0": 261.0}


def assignment_world(tiny_world: Built, costs: Any, weights: Any, capacities: Any) -> Scenario:
    """Agents as seats, jobs as accounts."""
    agents, jobs = np.shape(costs)
    return tiny_world(
        accounts=[{"account": f"j{j:03d}", "potential": 0.0} for j in range(jobs)],
        seats=[{"seat": f"i{i:02d}", "capacity_hours": float(capacities[i])} for i in range(agents)],
        pairs=[
            {"account": f"j{j:03d}", "seat": f"i{i:02d}", "cost": float(costs[i][j]), "hours": float(weights[i][j])}
            for i, j in product(range(agents), range(jobs))
        ],
    )


def test_a_small_instance_is_solved_to_its_optimum(tiny_world: Built) -> None:
    """3 agents, 6 jobs: the cheapest of all 729 assignments that fit."""
    best = min(
        sum(COSTS[i][j] for j, i in enumerate(choice))
        for choice in product(range(3), repeat=6)
        if all(sum(WEIGHTS[i][j] for j in range(6) if choice[j] == i) <= CAPACITIES[i] for i in range(3))
    )
    plan = solve(assignment_world(tiny_world, COSTS, WEIGHTS, CAPACITIES), gap=0.0)
    assert plan.terms["pairing"] == plan.objective == best


def test_a_small_instance_with_too_little_capacity_is_infeasible(tiny_world: Built) -> None:
    """Capacities of 20 cannot hold the six jobs."""
    with pytest.raises(InfeasibleError):
        solve(assignment_world(tiny_world, COSTS, WEIGHTS, [20, 20, 20]))


def test_a_public_instance_reaches_the_best_known_value(tiny_world: Built) -> None:
    """gap1-0 of the OR-Library (5 agents, 15 jobs), when the instances are at hand."""
    folder = Path(os.environ.get("PLANNER_BENCH", Path(__file__).parents[3] / "shared" / "bench"))
    file = folder / "gap" / "cattrysse1994" / "gap1-0"
    if not file.exists():
        pytest.skip(f"the public instances are not at {folder} (set PLANNER_BENCH)")
    numbers = np.array(file.read_text(encoding="utf-8").split(), dtype=np.float64)
    m, n = int(numbers[0]), int(numbers[1])
    costs, weights = numbers[2 : 2 + m * n].reshape(m, n), numbers[2 + m * n : 2 + 2 * m * n].reshape(m, n)
    plan = solve(assignment_world(tiny_world, costs, weights, numbers[2 + 2 * m * n :]), gap=0.0)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(BEST_KNOWN["gap1-0"])
