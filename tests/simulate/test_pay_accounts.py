"""A simulated year, explained: the statements are the pay that the replication reported."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.pay_accounts import simulated_accounts
from planner.simulate.replicate import replicate

PlanOf = Callable[[Scenario], Plan]


@pytest.mark.parametrize("replication", [0, 2])
def test_statements_of_a_year_are_its_pay_seat_by_seat_and_month_by_month(
    busy_world: Scenario, owners_plan: PlanOf, replication: int
) -> None:
    """What everybody who sat in a seat is paid adds up to the seat's pay in the replication's table, to the cent."""
    plan = owners_plan(busy_world)
    months = replicate(busy_world, plan, replications=3, seed=7).tables.read("months")
    accounts = simulated_accounts(busy_world, plan, 7, replication)
    paid = {str(seat): np.zeros(12, dtype=np.int64) for seat in busy_world.seats.seat}
    for each in accounts.plans:
        assert not each.ledgers.difference.any()
        for row, (station,) in enumerate(each.stations):
            paid[station.territory] += each.ledgers.paid[row]
    for seat, cents in paid.items():
        here = (np.asarray(months["replication"]) == replication) & (np.asarray(months["seat"]) == seat)
        assert np.array_equal(np.rint(np.asarray(months["pay"], dtype=np.float64)[here] * 100), cents)


def test_every_deal_of_a_person_stands_in_their_statement(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Deals that were won in the seat while the person sat there, each with its account and value."""
    plan = owners_plan(busy_world)
    deals = replicate(busy_world, plan, replications=1, seed=7).tables.read("deals")
    won = np.asarray(deals["outcome"]) == "won"
    accounts = simulated_accounts(busy_world, plan, 7)
    for person in accounts.people:
        mine = won & (np.asarray(deals["person"]) == person)
        (shown,) = accounts.statement(person).plans
        name = shown.parts[0].component
        lines = [line for part in shown.parts if part.component == name for line in part.lines if line.deal]
        assert sorted(line.amount for line in lines) == pytest.approx(sorted(deals["value"][mine].tolist()))


def test_a_renewal_stands_in_the_statement(tiny_world: Callable[..., Scenario], owners_plan: PlanOf) -> None:
    """A contract of 1,000 that grows to 1,200, at ten per cent: a line with its name, 120 at the quarter's end."""
    part = {"name": "keep", "measure": "renewals", "rate": 0.1}
    plans = {"csm": {"salary": 0.0, "variable": 10_000.0, "components": [part]}}
    accounts = [{"account": "a0", "owner": "s0", "potential": 0.0, "revenue": 1_000.0, "renewal": "2027-04-11"}]
    settings = {
        "retention": {"simulated": True, "odds": 1.0, "expansion_odds": 1.0, "expansion": 0.2},
        "pay": {"default_plan": "csm"},
    }
    scenario = tiny_world(accounts, 1, settings, pay_plans=plans)
    found = simulated_accounts(scenario, owners_plan(scenario), 1)
    (each,) = found.plans
    assert each.ledgers.paid.tolist() == [[0, 0, 0, 0, 0, 12_000, 0, 0, 0, 0, 0, 0]]
    assert each.deals.deal[each.lines.deal].tolist() == ["a0/renewal 1"]
    assert each.lines.amount.tolist() == [pytest.approx(1_200.0)]
