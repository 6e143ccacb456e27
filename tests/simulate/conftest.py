"""Plans of current owners and journals of single replications, for the tests of the simulator."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.assembly import company_of
from planner.simulate.company import Company
from planner.simulate.journal import Journal
from planner.simulate.year import simulate_year

HOURS_8_A_DAY = 8 * 365.25
ONE_STAGE = {"name": "sell", "hours": 1.0, "hours_cv": 0.0, "odds": 1.0}

BUSY: dict[str, Any] = {
    "market": {"deal_size": 16_000.0, "burst_cv": 0.4, "shock_cv": 0.2},
    "sdr": {"people": 1, "patience_days": 3.0},
    "pipeline": {"stale_days": 50.0},
    "people": {"leave_rate": 0.8, "skill_cv": 0.2, "backfill_days": 45.0},
    "quota": {"target": 1_500_000.0},
    "pay": {"default_plan": "ae"},
    "behaviour": {"mode": "effort"},
}
BUSY_PLANS = {"ae": {"salary": 60_000.0, "variable": 60_000.0}}

Rows = Iterable[Mapping[str, Any]]
PlanOf = Callable[[Scenario], Plan]
JournalOf = Callable[..., Journal]


@pytest.fixture(scope="session")
def owners_plan() -> PlanOf:
    """The plan that leaves every account with its current owner."""
    return current


@pytest.fixture(scope="session")
def journal_of() -> JournalOf:
    """The journal of one replication of the current owners' year."""

    def journal(scenario: Scenario, replication: int = 0, seed: int = 1) -> Journal:
        return simulate_year(company(scenario), seed, replication)

    return journal


@pytest.fixture(scope="session")
def company_facts() -> Callable[[Scenario], Company]:
    """The scenario under its current owners, as the simulator sees it."""
    return company


@pytest.fixture(scope="session")
def busy_world(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Everything at once: SDRs, four stages, bursts, leavers, dated seats, pay by the quarter, effort."""
    return busy(tiny_world)


@pytest.fixture(scope="session")
def lively_world(tiny_world: Callable[..., Scenario]) -> Scenario:
    """The busy world with regions, segments, contracts, leaves and covers."""
    return lively(tiny_world)


def lively(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Each seat is covered by the one behind it; every third account has a contract, every sixth with a known day."""
    seats, accounts = busy_seats(), busy_accounts()
    for i, seat in enumerate(seats):
        seat["cover"] = f"s{(i + 1) % len(seats)}"
    seats[3] |= {"leave_start": "2027-02-01", "leave_end": "2027-05-31"}
    for i, account in enumerate(accounts):
        account["region"] = ("north", "south", "west")[i % 3]
        account["segment"] = ("large", "small")[i % 2]
        account["revenue"] = 10_000.0 * (i % 3 == 0)
    for i, account in enumerate(accounts[::6]):
        account["renewal"] = ("2027-04-20", "2026-02-10")[i % 2]
    return tiny_world(accounts, seats, BUSY, pay_plans=BUSY_PLANS)


def current(scenario: Scenario) -> Plan:
    """The plan that leaves every account with its current owner."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "current owners")


def company(scenario: Scenario) -> Company:
    """The scenario under its current owners."""
    return company_of(scenario, current(scenario))


def busy(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Six seats of which one starts late and one ends early, thirty accounts of which three have no owner."""
    return tiny_world(busy_accounts(), busy_seats(), BUSY, pay_plans=BUSY_PLANS)


def busy_seats() -> list[dict[str, Any]]:
    """The seats of the busy world."""
    seats: list[dict[str, Any]] = [{"seat": f"s{i}", "capacity_hours": 900.0} for i in range(6)]
    seats[1] |= {"start": "2027-03-15", "skill": 1.3}
    seats[2] |= {"end": "2027-08-10"}
    return seats


def busy_accounts() -> list[dict[str, Any]]:
    """The accounts of the busy world."""
    return [
        {
            "account": f"a{i:02d}",
            "potential": 25_000.0 * (1 + i % 7),
            "workload": 120.0,
            "owner": f"s{i % 6}" if i % 10 else "",
        }
        for i in range(30)
    ]
