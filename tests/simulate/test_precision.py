"""Simulating until the interval is narrow enough."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.market import Simulation
from planner.errors import ScenarioError
from planner.simulate.intervals import MOST_NEEDED, Estimate, estimate
from planner.simulate.precision import half_widths, next_goal
from planner.simulate.replicate import replicate

PlanOf = Callable[[Scenario], Plan]
RNG = np.random.default_rng(3)


def test_what_is_needed_is_the_least_number_that_suffices() -> None:
    """Against the formula t(0.975; n − 1) · s / √n, at that n and one before it."""
    found = estimate(np.array([9.0, 10.0, 11.0, 12.0, 8.0]))
    needed = found.needed(0.4, 0.95)

    def half(n: int) -> float:
        return float(stats.t.ppf(0.975, n - 1)) * found.deviation / n**0.5

    assert half(needed) <= 0.4 < half(needed - 1)
    assert Estimate(5.0, 0.0, 10).needed(0.1, 0.95) == 2
    assert Estimate(5.0, 1.0, 10).needed(0.0, 0.95) == MOST_NEEDED


def test_without_a_precision_what_is_there_is_enough() -> None:
    """And with one that is reached."""
    sample = {"bookings": RNG.normal(100, 10, 50)}
    assert next_goal(Simulation(), sample, 50) == 50
    assert next_goal(Simulation(precision={"bookings": 0.1}), sample, 50) == 50


def test_the_next_look_is_at_the_forecast_at_most_twice_as_far_and_never_beyond_the_most() -> None:
    """A deviation of a tenth: ±1 % needs about 390 years, so 50 double first; 100 is a limit."""
    sample = {"bookings": RNG.normal(100, 10, 50)}
    assert next_goal(Simulation(precision={"bookings": 0.01}), sample, 50) == 100
    assert 50 < next_goal(Simulation(precision={"bookings": 0.024}), sample, 50) < 100
    assert next_goal(Simulation(precision={"bookings": 0.01}, most_replications=80, replications=50), sample, 50) == 80
    pairs = Simulation(precision={"bookings": 0.024}, antithetic=True)
    assert next_goal(pairs, sample, 50) % 2 == 0


def test_the_result_is_that_of_a_fixed_run_with_so_many_years(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Same measures, same samples, same long tables; and both engines stop after the same year."""
    asked = busy_world.but({"simulation.precision": {"bookings": 0.06}, "simulation.replications": 10})
    plan = owners_plan(asked)
    found = replicate(asked, plan)
    assert found.replications > 10
    assert half_widths(asked.settings.simulation, found.samples)["bookings"] <= 0.06
    fixed = replicate(busy_world, plan, replications=found.replications)
    assert fixed.measures == found.measures
    for table in fixed.tables.names():
        for column, values in fixed.tables.read(table).items():
            assert values.tobytes() == found.tables.read(table)[column].tobytes()


def test_a_limit_is_kept(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Twelve years at most, and the precision is not reached."""
    changes = {
        "simulation.precision.bookings": 0.0001,
        "simulation.most_replications": 12,
        "simulation.replications": 8,
    }
    asked = busy_world.but(changes)
    found = replicate(asked, owners_plan(asked))
    assert found.replications == 12
    assert half_widths(asked.settings.simulation, found.samples)["bookings"] > 0.0001


def test_a_precision_of_nothing_known_is_refused(busy_world: Scenario) -> None:
    """With the measures that there are; and the most may not be below the least."""
    with pytest.raises(ScenarioError, match=r"booking.*measures are"):
        busy_world.but({"simulation.precision": {"booking": 0.01}})
    with pytest.raises(ScenarioError, match="most_replications"):
        busy_world.but({"simulation.precision": {"bookings": 0.01}, "simulation.most_replications": 20})
