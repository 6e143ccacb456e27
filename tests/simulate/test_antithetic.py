"""Years in pairs of opposite luck."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain import chance
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.simulate.intervals import estimate, mean_interval
from planner.simulate.replicate import replicate

PlanOf = Callable[[Scenario], Plan]


def test_a_mirror_image_draws_one_minus_u() -> None:
    """Exactly, for every draw; and without the option keys are what they were."""
    for replication in (0, 2, 8):
        plain = chance.key_of(7, replication, antithetic=True)
        mirror = chance.key_of(7, replication + 1, antithetic=True)
        for nth in range(200):
            u = chance.drawn(plain, 99, chance.DEAL_SIZE, nth)
            assert u + chance.drawn(mirror, 99, chance.DEAL_SIZE, nth) == 1.0
    assert chance.key_of(7, 3) == chance.Key(chance.universe(7, 3))
    assert chance.key_of(7, 6, antithetic=True) == chance.key_of(7, 3)


def test_both_engines_give_the_same_antithetic_years(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Every measure of every year, bit for bit."""
    scenario = busy_world.but({"simulation.antithetic": True})
    one, other = (
        replicate(scenario, owners_plan(scenario), replications=4, engine=engine) for engine in ("simpy", "compiled")
    )
    for name, values in one.samples.items():
        assert values.tobytes() == other.samples[name].tobytes(), name
    assert one.antithetic


def test_intervals_are_those_of_the_pairs() -> None:
    """Pairs (1, 3), (2, 6), (3, 9) with means 2, 4, 6: the interval of a mean of three values."""
    sample = np.array([1.0, 3.0, 2.0, 6.0, 3.0, 9.0])
    assert mean_interval(sample, 0.9, 2) == pytest.approx(mean_interval(np.array([2.0, 4.0, 6.0]), 0.9))
    holed = np.array([1.0, np.nan, np.nan, np.nan, 5.0, 3.0])
    assert estimate(holed, 2).groups == 2
    assert estimate(holed, 2).mean == 3.0


def test_opposite_luck_narrows_the_interval_of_bookings(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Leads of a pair vary far less than those of two years with luck of their own."""
    plan = owners_plan(busy_world)
    own = replicate(busy_world, plan, replications=80)
    pairs = replicate(busy_world.but({"simulation.antithetic": True}), plan, replications=80)
    ratio = {name: (estimate(pairs.samples[name], 2).deviation * 2**0.5 / own.samples[name].std()) ** 2
             for name in ("leads", "bookings")}  # fmt: skip
    assert ratio["leads"] < 0.7
    assert ratio["bookings"] < 1.2


def test_years_come_in_pairs(busy_world: Scenario) -> None:
    """An odd number of them is refused."""
    with pytest.raises(ScenarioError, match="must be even"):
        busy_world.but({"simulation.antithetic": True, "simulation.replications": 5})
