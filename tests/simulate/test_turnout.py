"""A year that turns out otherwise, and people whose leaving is known."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.simulate.assembly import company_of
from planner.simulate.replicate import replicate
from planner.simulate.turnout import turned_out

PlanOf = Callable[[Scenario], Plan]
HARDER = {
    "market.turnout": {"demand": 0.7, "odds": 0.9, "price": 0.8, "delay": 1.5},
    "people.leaving": {"s0": "2027-02-01", "s1": "2027-03-15"},
}


def test_a_year_just_as_expected_is_the_same_company(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Not even a copy."""
    company = company_of(busy_world, owners_plan(busy_world))
    assert turned_out(company) is company


def test_factors_reach_leads_sizes_odds_and_delays(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Each by its factor; the accounts' work per lead stays, and people expect less."""
    plan = owners_plan(busy_world)
    before, after = company_of(busy_world, plan), company_of(busy_world.but(HARDER), plan)
    for one, other in zip(before.customers, after.customers, strict=True):
        assert other.leads_a_day == pytest.approx(0.7 * one.leads_a_day)
        assert other.size_mean == pytest.approx(0.8 * one.size_mean)
        assert other.work_scale == one.work_scale
    for stage, other_stage in zip(before.settings.pipeline.stages, after.settings.pipeline.stages, strict=True):
        assert other_stage.odds == pytest.approx(0.9 * stage.odds)
    assert np.allclose(after.answers, 1.5 * np.array(before.answers))
    assert all(b.pace < a.pace for a, b in zip(before.places, after.places, strict=True) if a.pace > 0)


def test_both_engines_agree_on_a_harder_year(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Every measure, bit for bit, with known leavers too."""
    scenario = busy_world.but(HARDER)
    one, other = (
        replicate(scenario, owners_plan(scenario), replications=6, engine=engine) for engine in ("simpy", "compiled")
    )
    for name, values in one.samples.items():
        assert values.tobytes() == other.samples[name].tobytes(), name


def test_who_is_known_to_leave_leaves_on_that_day_and_is_followed(
    tiny_world: Callable[..., Scenario], owners_plan: PlanOf
) -> None:
    """One leaver a year, vacant for the backfill's days."""
    settings = {"people": {"leaving": {"s0": "2027-03-01"}, "backfill_days": 50.0}}
    scenario = tiny_world([{"account": "a0", "owner": "s0"}, {"account": "a1", "owner": "s1"}], 2, settings)
    found = replicate(scenario, owners_plan(scenario), replications=3)
    assert found.samples["leavers"].tolist() == [1.0, 1.0, 1.0]
    assert found.samples["vacancy"] == pytest.approx(50.0 / (2 * 365))


def test_only_seats_can_be_left(tiny_world: Callable[..., Scenario]) -> None:
    """A seat that is not there is a problem of the scenario."""
    with pytest.raises(ScenarioError, match="nobody can leave seat 's9'"):
        tiny_world(2, 2, {"people": {"leaving": {"s9": "2027-03-01"}}})
