"""Two seats, three accounts, six leads: every event worked out by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from planner.domain.chance import identity, key_of
from planner.domain.pipeline import GOES_ON, SAYS_NO
from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.journal import Deal, Journal
from planner.simulate.luck import Luck
from planner.simulate.office import Office
from planner.simulate.year import run

ARRIVALS = {"a0": (1.0, 2.5), "a1": (2.0, 5.5), "a2": (1.0, 20.0)}
"""When the leads come [days]. a0 and a1 belong to s0, a2 to s1."""


@dataclass(frozen=True, slots=True)
class Told(Luck):
    """Luck that is told when leads come, and that only the first opportunity of a2 fails, in its second stage."""

    company: Company | None = field(default=None)

    def between_leads(self, who: int, lead: int) -> float:
        """The gap, in the customer's own pace."""
        assert self.company is not None
        customer = next(c for c in self.company.customers if c.who == who)
        days = next((0.0, *times, 1_000.0) for name, times in ARRIVALS.items() if identity(name) == who)
        return (days[lead + 1] - days[lead]) * customer.leads_a_day

    def answer(self, deal: Deal, nth: int, odds: float, no_decision: float) -> int:
        """Everything but the one goes on."""
        assert odds > no_decision == 0
        return SAYS_NO if (deal.customer.who, nth) == (identity("a2"), 1) else GOES_ON


@pytest.fixture(scope="module")
def world(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Eight hours a day; two stages of 16 and 8 hours with three days between them; January 2027."""
    accounts = [{"account": "a0", "owner": "s0"}, {"account": "a1", "owner": "s0"}, {"account": "a2", "owner": "s1"}]
    seats = [{"seat": "s0", "capacity_hours": 8 * 365.25}, {"seat": "s1", "capacity_hours": 8 * 365.25}]
    stages = [
        {"name": "show", "hours": 16.0, "hours_cv": 0.0, "wait_days": 3.0, "wait_cv": 0.0, "odds": 1.0},
        {"name": "sign", "hours": 8.0, "hours_cv": 0.0, "odds": 1.0},
    ]
    settings = {
        "horizon": {"start": "2027-01-01", "months": 1},
        "market": {"deal_size": 10_000.0, "deal_size_cv": 0.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": stages},
        "simulation": {"warmup_months": 0},
    }
    return tiny_world(accounts, seats, settings)


@pytest.fixture(scope="module")
def journal(world: Scenario, company_facts: Callable[[Scenario], Company]) -> Journal:
    """January, told."""
    company = company_facts(world)
    office = Office.opened(company, Told(key_of(0, 0), company))
    run(office)
    return office.journal


def test_every_piece_of_work_is_where_the_hand_puts_it(journal: Journal) -> None:
    """(account, lead, stage): asked, began, ended.

    On day 7 the second stage of a0's first deal goes before the first stage of a1's second one, which asked earlier.
    On day 8 the desk falls free at the moment in which a1's first deal asks: the answer was due since day 5, the end
    of the work since day 7, so the answer is heard first and the later stage is served.
    """
    work = {(f"a{t.deal.customer.account}", t.deal.lead, t.stage): (t.asked, t.began, t.ended) for t in journal.tasks}
    assert work == {
        ("a0", 0, 0): (1.0, 1.0, 3.0),
        ("a1", 0, 0): (2.0, 3.0, 5.0),
        ("a0", 1, 0): (2.5, 5.0, 7.0),
        ("a0", 0, 1): (6.0, 7.0, 8.0),
        ("a1", 0, 1): (8.0, 8.0, 9.0),
        ("a1", 1, 0): (5.5, 9.0, 11.0),
        ("a0", 1, 1): (10.0, 11.0, 12.0),
        ("a1", 1, 1): (14.0, 14.0, 15.0),
        ("a2", 0, 0): (1.0, 1.0, 3.0),
        ("a2", 0, 1): (6.0, 6.0, 7.0),
        ("a2", 1, 0): (20.0, 20.0, 22.0),
        ("a2", 1, 1): (25.0, 25.0, 26.0),
    }


def test_every_deal_ends_as_the_hand_says(journal: Journal) -> None:
    """Arrived, closed, outcome and person of each lead, in order of arrival; s1's first person has number 4096."""
    assert [(d.customer.account, d.arrived, d.closed, d.outcome, d.person) for d in journal.deals] == [
        (0, 1.0, 8.0, "won", 0),
        (2, 1.0, 7.0, "lost", 4096),
        (1, 2.0, 9.0, "won", 0),
        (0, 2.5, 12.0, "won", 0),
        (1, 5.5, 15.0, "won", 0),
        (2, 20.0, 26.0, "won", 4096),
    ]
    assert {deal.value for deal in journal.deals} == {10_000.0}


def test_work_at_a_desk_never_overlaps(journal: Journal) -> None:
    """One piece of work after another."""
    for seat in (0, 1):
        at_desk = [task for task in journal.tasks if task.deal.customer.seat == seat]
        assert all(first.ended <= second.began for first, second in pairwise(at_desk))
