"""Contracts worked out by hand: care in time, renewal, growth, loss, and the price of a change of hands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from planner.domain.calendar import DAYS_PER_YEAR
from planner.domain.chance import key_of
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.retention import handover_factor, renewal_odds, renewed_amount, stage_factor
from planner.domain.scenario import Scenario
from planner.simulate.assembly import company_of
from planner.simulate.company import Company
from planner.simulate.journal import Contract, Journal
from planner.simulate.luck import Luck
from planner.simulate.office import Office
from planner.simulate.replicate import replicate
from planner.simulate.year import run

WorldOf = Callable[..., Scenario]
CompanyOf = Callable[[Scenario], Company]
HOURS_8_A_DAY = 8 * 365.25
RETENTION = {"simulated": True, "hours": 16.0, "hours_cv": 0.0, "lead_days": 30.0, "odds": 0.9, "unserved": 0.5}
STAGE = {"name": "sell", "hours": 8.0, "hours_cv": 0.0, "odds": 1.0}


@dataclass(frozen=True, slots=True)
class Told(Luck):
    """Contracts are renewed if the odds are at least 60 %, and all of those in care grow; one lead a year at most."""

    def renews(self, who: int, nth: int, odds: float) -> bool:  # noqa: ARG002  # as Luck has it
        """By the odds alone."""
        return odds >= 0.6

    def expands(self, who: int, nth: int, share: float) -> bool:  # noqa: ARG002  # as Luck has it
        """Always."""
        return True

    def between_leads(self, who: int, lead: int) -> float:  # noqa: ARG002  # as Luck has it
        """The second never comes."""
        return 1e-9 if lead == 0 else 1e9


def told(company: Company) -> Journal:
    """The journal of that year."""
    office = Office.opened(company, Told(key_of(0, 0)))
    run(office)
    return office.journal


def world(
    tiny_world: WorldOf, accounts: list[dict[str, Any]], seats: int | list[dict[str, Any]], **more: Any
) -> Scenario:
    """A year without warm-up in which seats have eight hours a day."""
    if isinstance(seats, int):
        seats = [{"seat": f"s{i}"} for i in range(seats)]
    settings = {
        "retention": RETENTION,
        "simulation": {"warmup_months": 0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [STAGE]},
        "market": {"deal_size": 5_000.0, "deal_size_cv": 0.0, "size_elasticity": 0.0},
    }
    return tiny_world(accounts, [{"capacity_hours": HOURS_8_A_DAY} | seat for seat in seats], settings | more)


def facts(contracts: list[Contract]) -> list[tuple[object, ...]]:
    """Due, amount, in care, outcome and next amount of each."""
    return [(c.due, c.amount, c.served, c.outcome, c.renewed) for c in contracts]


def test_a_contract_in_care_is_renewed_and_grows(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """Up on the 11th of April, day 100: worked on from day 70 to 72, renewed with 20 % more for a year."""
    accounts = [{"account": "a0", "owner": "s0", "potential": 0.0, "revenue": 1_000.0, "renewal": "2027-04-11"}]
    journal = told(company_facts(world(tiny_world, accounts, 1)))
    assert [(care.contract.nth, care.asked, care.began, care.ended) for care in journal.cares] == [
        (0, 70.0, 70.0, 72.0)
    ]
    assert facts(journal.contracts) == [
        (100.0, 1_000.0, True, "renewed", 1_200.0),
        (100.0 + DAYS_PER_YEAR, 1_200.0, False, "open", 0.0),
    ]


def test_nobody_cares_for_a_contract_in_an_empty_seat(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """From February on s0 is empty and not covered: odds of 0.9 × 0.5 lose the contract; s1's, without owner, too."""
    accounts = [
        {"account": "a0", "owner": "s0", "potential": 0.0, "revenue": 1_000.0, "renewal": "2027-04-11"},
        {"account": "a1", "potential": 0.0, "revenue": 500.0, "renewal": "2027-04-12"},
    ]
    journal = told(company_facts(world(tiny_world, accounts, [{"seat": "s0", "end": "2027-01-31"}])))
    assert journal.cares == []
    assert facts(journal.contracts) == [(100.0, 1_000.0, False, "churned", 0.0), (101.0, 500.0, False, "churned", 0.0)]


def test_a_new_customer_renews_a_year_later(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """Won on day 1 after a day of work, for a contract of half a year: up on day 183.6, and renewed for more."""
    accounts = [{"account": "a0", "owner": "s0"}]
    settings = RETENTION | {"contract_months": 6.0}
    journal = told(company_facts(world(tiny_world, accounts, 1, retention=settings)))
    assert [deal.outcome for deal in journal.deals] == ["won"]
    won, half = journal.deals[0].closed, DAYS_PER_YEAR / 2
    assert won == pytest.approx(1.0, abs=1e-3)
    assert facts(journal.contracts) == [
        (pytest.approx(won + half), 5_000.0, True, "renewed", 6_000.0),
        (pytest.approx(won + 2 * half), 6_000.0, True, "open", 0.0),
    ]


def test_a_change_of_owner_costs_odds(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """With 0.9 × (1 − 0.4) a replaced person's customer is lost on day 100; a year later the loss is forgotten."""
    accounts = [{"account": "a0", "owner": "s0", "potential": 0.0, "revenue": 1_000.0, "renewal": "2027-04-11"}]
    people = {"handover_loss": 0.4, "leave_rate": 40.0, "backfill_days": 0.0, "handover_months": 12.0}
    journal = told(company_facts(world(tiny_world, accounts, 1, people=people)))
    assert [c.outcome for c in journal.contracts] == ["churned"]
    forgotten = told(company_facts(world(tiny_world, accounts, 1, people=people | {"handover_months": 0.0})))
    assert forgotten.contracts[0].outcome == "renewed"


def test_a_plan_that_moves_an_account_pays_for_it() -> None:
    """The pure rule: in force from the change on for as long as it is felt, shared evenly by the stages."""
    assert handover_factor(-1.0, 365.0, 0.15) == 1.0
    assert handover_factor(0.0, 365.0, 0.15) == handover_factor(364.0, 365.0, 0.15) == 0.85
    assert handover_factor(365.0, 365.0, 0.15) == handover_factor(np.inf, 365.0, 0.15) == 1.0
    assert stage_factor(0.85, 4) ** 4 == pytest.approx(0.85)
    assert renewal_odds(0.9, 0.85, 0.8) == pytest.approx(0.612)
    assert renewed_amount(1_000.0, 0.2) == pytest.approx(1_200.0)


def test_moved_accounts_are_those_with_another_owner(
    tiny_world: WorldOf, company_facts: CompanyOf, owners_plan: Callable[[Scenario], Plan]
) -> None:
    """Under the plan of current owners nothing moves; else what has another owner changes on day 0."""
    accounts = [{"account": "a0", "owner": "s0"}, {"account": "a1", "owner": "s1"}, {"account": "a2"}]
    scenario = world(tiny_world, accounts, 2)
    assert {customer.changed for customer in company_facts(scenario).customers} == {-np.inf}
    plan = owners_plan(scenario)
    swapped = replace(plan, owner=np.array(["s1", "s1", "s0"]))
    assert [customer.changed for customer in company_of(scenario, swapped).customers] == [0.0, -np.inf, -np.inf]


@pytest.fixture(scope="module")
def outcomes(lively_world: Scenario, owners_plan: Callable[[Scenario], Plan]) -> Outcomes:
    """Three lively years with contracts."""
    scenario = lively_world.but({"retention.simulated": True})
    return replicate(scenario, owners_plan(scenario), replications=3)


def test_every_contract_up_for_renewal_is_kept_or_lost(outcomes: Outcomes) -> None:
    """Due = kept + churned; net retention counts growth; retention never exceeds 1."""
    samples = outcomes.samples
    kept = samples["retention"] * samples["renewals_due"]
    np.testing.assert_allclose(kept + samples["churned"], samples["renewals_due"])
    np.testing.assert_allclose(samples["net_retention"] * samples["renewals_due"], samples["renewed"])
    assert (samples["renewed"] >= kept).all()
    assert (samples["churned"] > 0).any()


def test_renewals_are_paid(tiny_world: WorldOf, owners_plan: Callable[[Scenario], Plan]) -> None:
    """Ten per cent of what was renewed, and nothing else: no odds, no leads, so the figure is known to the cent."""
    part = {"name": "keep", "measure": "renewals", "rate": 0.1}
    plans = {"csm": {"salary": 0.0, "variable": 10_000.0, "components": [part]}}
    accounts = [{"account": "a0", "owner": "s0", "potential": 0.0, "revenue": 1_000.0, "renewal": "2027-04-11"}]
    settings = {
        "retention": RETENTION | {"odds": 1.0, "expansion_odds": 1.0},
        "pay": {"default_plan": "csm"},
    }
    scenario = tiny_world(accounts, 1, settings, pay_plans=plans)
    outcomes = replicate(scenario, owners_plan(scenario), replications=2)
    np.testing.assert_allclose(outcomes.samples["variable_pay"], 120.0)
