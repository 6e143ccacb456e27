"""What the plan changes in the simulated company: owners, fit, travel."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.simulate.assembly import company_of
from planner.simulate.company import NOBODY, Company

TinyWorld = Callable[..., Scenario]
CompanyOf = Callable[[Scenario], Company]


def test_an_account_without_owner_belongs_to_nobody(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """It keeps its lead rate."""
    company = company_facts(tiny_world([{"account": "a"}, {"account": "b", "owner": "s1"}], 2))
    assert [customer.seat for customer in company.customers] == [NOBODY, 1]
    assert company.customers[0].leads_a_day == company.customers[1].leads_a_day > 0


def test_a_poor_fit_makes_deals_smaller_not_leads_fewer(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """A seat that can book 60 % of the potential wins deals of 60 % of the size; a pair's own value counts before."""
    accounts = [
        {"account": "a", "owner": "s0", "region": "west"},
        {"account": "b", "owner": "s0", "region": "east"},
        {"account": "c", "owner": "s0", "region": "east"},
    ]
    rule = {"territory": {"eligibility": [{"column": "region", "mismatch": 0.6}]}}
    pairs = [{"account": "c", "seat": "s0", "value": 150_000.0}]
    a, b, c = company_facts(tiny_world(accounts, [{"seat": "s0", "region": "west"}], rule, pairs=pairs)).customers
    assert a.leads_a_day == b.leads_a_day == c.leads_a_day
    assert b.size_mean == pytest.approx(0.6 * a.size_mean)
    assert c.size_mean == pytest.approx(1.5 * a.size_mean)


def test_a_year_of_leads_needs_the_workload(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """The pair's hours count before the account's workload; without either the stages' own hours stand."""
    accounts = [
        {"account": "a", "owner": "s0", "workload": 100.0},
        {"account": "b", "owner": "s0", "workload": 100.0},
        {"account": "c", "owner": "s0"},
    ]
    pairs = [{"account": "b", "seat": "s0", "hours": 300.0}]
    a, b, c = company_facts(tiny_world(accounts, 1, pairs=pairs)).customers
    assert b.work_scale == pytest.approx(3 * a.work_scale)
    assert c.work_scale == 1.0


def test_hours_on_the_road_are_not_for_selling(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """One degree of longitude at the equator, 111.195 km: 12 trips of 2 × 111.195 × 1.3 / 70 hours a year."""
    accounts = [{"account": "a", "owner": "s0", "lat": 0.0, "lon": 1.0}]
    seats = [{"seat": "s0", "lat": 0.0, "lon": 0.0, "capacity_hours": 1_000.0}]
    road = 12 * 2 * 111.195 * 1.3 / 70
    travel = {"visits": 12.0}
    place = company_facts(tiny_world(accounts, seats, {"territory": {"travel": travel}})).places[0]
    assert place.hours_per_day == pytest.approx((1_000 - road) / 365.25, rel=1e-5)
    free = {"territory": {"travel": travel | {"counts_as_hours": False}}}
    assert company_facts(tiny_world(accounts, seats, free)).places[0].hours_per_day == pytest.approx(1_000 / 365.25)


def test_a_seat_that_only_travels_sells_nothing(
    tiny_world: TinyWorld, company_facts: CompanyOf, journal_of: Callable
) -> None:
    """More hours on the road than there are: the person is there, the desk stays empty, nothing breaks."""
    accounts = [{"account": "a", "owner": "s0", "lat": 0.0, "lon": 3.0, "potential": 1e6}]
    seats = [{"seat": "s0", "lat": 0.0, "lon": 0.0, "capacity_hours": 100.0}]
    settings = {"territory": {"travel": {"visits": 100.0}}, "people": {"leave_rate": 3.0}}
    scenario = tiny_world(accounts, seats, settings)
    assert company_facts(scenario).places[0].hours_per_day == 0.0
    journal = journal_of(scenario)
    assert journal.tasks == []
    assert {deal.outcome for deal in journal.deals} == {"open"}
    assert any(entry.event == "left" for entry in journal.staffing)


def test_a_plan_for_other_accounts_is_refused(tiny_world: TinyWorld, owners_plan: Callable[[Scenario], Plan]) -> None:
    """In words, before anything runs."""
    scenario = tiny_world(3, 2)
    plan = owners_plan(scenario)
    with pytest.raises(ScenarioError, match="does not list the scenario's accounts and seats"):
        company_of(scenario, replace(plan, account=np.array(["a0", "a1", "zz"])))


def test_people_expect_what_their_hours_suffice_for(tiny_world: TinyWorld, company_facts: CompanyOf) -> None:
    """Half the hours that the leads need: half the potential, whether the account or the stages state the work."""
    accounts = [{"account": "a", "owner": "s0"}, {"account": "b", "owner": "s1", "workload": 400.0}]
    needed = company_facts(tiny_world(accounts, 2)).customers[0].hours_a_year
    seats = [{"seat": "s0", "capacity_hours": needed / 2}, {"seat": "s1", "capacity_hours": 200.0}]
    places = company_facts(tiny_world(accounts, seats)).places
    assert [place.pace * 365.25 for place in places] == pytest.approx([50_000.0, 50_000.0])
