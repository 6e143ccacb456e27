"""The price of a rule: an interval that holds the difference of the two optima."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, audit, given_plan
from planner.domain.reasons.named_rules import find_rule, without
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.optimize.solve import solve
from planner.studies.around.rule_prices import price_of_rule

TinyWorld = Callable[..., Scenario]


def _optimum(world: World) -> float:
    """The cheapest assignment that breaks no rule, by trying all; best seats counted as the world says."""
    seats = world.scenario.seats.seat
    tried = (
        audit(world, seats[np.array(choice)[world.scenario.units]])
        for choice in product(range(len(seats)), repeat=world.rates.units)
    )
    return min(found.objective for found in tried if not found.violations)


@pytest.fixture
def scenario(tiny_world: TinyWorld) -> Scenario:
    """A pin, a family across regions, full hours and a balance rule that all cost something."""
    accounts: list[dict[str, Any]] = [
        {"workload": 400.0, "owner": "s0", "pinned": "s1", "revenue": 100_000.0},
        {"workload": 300.0, "owner": "s0", "family": "f", "revenue": 80_000.0},
        {"workload": 300.0, "owner": "s1", "family": "f", "revenue": 60_000.0},
        {"workload": 400.0, "owner": "s0", "revenue": 50_000.0, "potential": 150_000.0},
        {"workload": 200.0, "owner": "s0", "revenue": 20_000.0},
    ]
    settings = {"territory": {"balance": [{"metric": "potential", "free": 0.0, "price": 0.05}]}}
    return tiny_world(accounts, 2, settings)


@pytest.mark.parametrize("name", ["pin a0", "family f", "hours", "hours s0", "balance potential"])
def test_the_interval_holds_the_true_price(scenario: Scenario, name: str) -> None:
    """Both optima by trying everything; at proven optima the interval closes on it."""
    world, plan = World.of(scenario), solve(scenario, gap=0.0)
    rule = find_rule(world, name)
    found = price_of_rule(world, plan, rule, seconds=20)
    freed = without(world, rule)
    shift = audit(freed, plan.owner).terms["bookings"] - audit(world, plan.owner).terms["bookings"]
    true = _optimum(world) + shift - _optimum(freed)
    assert found.at_least - 0.01 <= true <= found.at_most + 0.01
    assert found.saved == pytest.approx(true, abs=max(1.0, 0.006 * plan.objective))


def test_a_rule_that_nothing_pushes_against_is_free(scenario: Scenario) -> None:
    """The best plan without the hours of a seat that has room keeps them all the same."""
    loose = scenario.but({"territory.balance": []})
    world = World.of(loose)
    found = price_of_rule(world, solve(loose, gap=0.0), find_rule(world, "hours s1"), seconds=20)
    assert found.kept
    assert found.saved == pytest.approx(0.0, abs=1e-6)
    assert found.at_least == 0.0


def test_a_plan_that_breaks_rules_has_no_prices(scenario: Scenario) -> None:
    """Nothing can be compared with it."""
    world = World.of(scenario)
    plan = given_plan(world, scenario.accounts.owner, "by hand")
    with pytest.raises(ScenarioError, match="what one of them costs cannot be told"):
        price_of_rule(world, plan, find_rule(world, "pin a0"))
