"""Nothing is lost, nobody works twice at once, and pay follows from the deals to the cent."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from planner.domain.outcomes import Outcomes
from planner.domain.pay.book import Standing
from planner.domain.pay.component import SIMULATED
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.spans import LONG_AGO, full_month_quota
from planner.domain.plan import Plan
from planner.domain.quotas.rule import monthly_share
from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.credits import credits_of, no_credits
from planner.simulate.journal import Journal
from planner.simulate.ledger import hours_used, spells
from planner.simulate.log import log_of
from planner.simulate.replicate import replicate

REPLICATIONS = 3


@pytest.fixture(scope="module")
def journal(busy_world: Scenario, journal_of: Callable[..., Journal]) -> Journal:
    """One busy year."""
    return journal_of(busy_world)


@pytest.fixture(scope="module")
def outcomes(busy_world: Scenario, owners_plan: Callable[[Scenario], Plan]) -> Outcomes:
    """Three busy years."""
    return replicate(busy_world, owners_plan(busy_world), replications=REPLICATIONS)


def table(outcomes: Outcomes, name: str) -> pd.DataFrame:
    """A long table as a frame."""
    return pd.DataFrame(dict(outcomes.tables.read(name)))


def test_every_lead_is_accounted_for(journal: Journal) -> None:
    """Each has one outcome; it is open exactly as long as it has no end; its moments are in order."""
    for deal in journal.deals:
        assert (deal.outcome == "open") == np.isnan(deal.closed)
        known = [moment for moment in (deal.arrived, deal.opened, deal.closed) if not np.isnan(moment)]
        assert known == sorted(known)
    assert {deal.outcome for deal in journal.deals} == {
        "won", "lost", "stale", "unqualified", "expired", "unowned", "open"
    }  # fmt: skip


def test_only_leads_without_an_owner_are_unowned(journal: Journal, busy_world: Scenario) -> None:
    """An account that nobody covers has leads; nobody works on them."""
    for deal in journal.deals:
        assert (deal.outcome == "unowned") == (busy_world.accounts.owner[deal.customer.account] == "")


def test_one_desk_one_piece_of_work_at_a_time(journal: Journal) -> None:
    """At each seat the next work begins when the one before has ended."""
    for seat in range(6):
        tasks = [task for task in journal.tasks if task.deal.customer.seat == seat]
        assert all(first.ended <= second.began for first, second in pairwise(tasks))


def test_work_is_done_by_people_who_are_there(
    journal: Journal, busy_world: Scenario, company_facts: Callable[[Scenario], Company]
) -> None:
    """Every piece of work begins in one person's time in the seat; at most the last one in hand outlasts it."""
    company = company_facts(busy_world)
    present = spells(company, log_of(journal))
    outlasting = []
    for task in journal.tasks:
        mine = (present.seat == task.deal.customer.seat) & (present.joined <= task.began) & (task.began <= present.left)
        assert mine.any()
        if (task.ended > present.left[mine]).all():
            outlasting.append((task.deal.customer.seat, float(present.left[mine][-1])))
    assert len(set(outlasting)) == len(outlasting)


def test_nobody_works_more_hours_than_there_are(
    journal: Journal, busy_world: Scenario, company_facts: Callable[[Scenario], Company]
) -> None:
    """Hours worked over hours available lies between nothing and everything."""
    assert 0.1 < hours_used(company_facts(busy_world), log_of(journal)) <= 1.0


def test_what_a_year_credits_is_what_pay_plans_are_told_that_it_knows(
    journal: Journal, busy_world: Scenario, company_facts: Callable[[Scenario], Company]
) -> None:
    """The measures of credits, of a check before any year, and of the linter are the same, in the same order."""
    for scenario, more in ((busy_world, ()), (busy_world.but({"retention.simulated": True}), ("renewals",))):
        company = company_facts(scenario)
        assert tuple(credits_of(company, log_of(journal)).amounts) == (*SIMULATED, *more)
        assert tuple(no_credits(company).amounts) == (*SIMULATED, *more)


def test_bookings_are_the_won_deals_of_the_horizon(outcomes: Outcomes) -> None:
    """Arrays, measures, the deals table and the months table say the same."""
    deals, months = table(outcomes, "deals"), table(outcomes, "months")
    won = deals[deals.outcome == "won"]
    by_seat = won.pivot_table("value", "replication", "seat", "sum", fill_value=0.0).reindex(columns=outcomes.seat)
    np.testing.assert_allclose(by_seat.fillna(0.0).to_numpy(), outcomes.seat_bookings)
    np.testing.assert_allclose(won.groupby("replication").value.sum(), outcomes.samples["bookings"])
    np.testing.assert_allclose(months.groupby("replication").bookings.sum(), outcomes.samples["bookings"])
    np.testing.assert_array_equal(won.groupby("replication").size(), outcomes.samples["won"])
    assert won.closed.between(0, 365, inclusive="left").all()


def test_quotas_of_the_months_add_up_to_the_plan(
    outcomes: Outcomes, busy_world: Scenario, owners_plan: Callable[[Scenario], Plan]
) -> None:
    """Each seat's twelve months; none before the 15th of March for s1, none after the 10th of August for s2."""
    months = table(outcomes, "months")
    outside = {"s1": ["2027-01", "2027-02"], "s2": ["2027-09", "2027-10", "2027-11", "2027-12"]}
    for seat, idle in outside.items():
        own = months[(months.replication == 0) & (months.seat == seat)].set_index("month").quota
        assert own[own == 0.0].index.tolist() == idle
    quota = months.groupby(["replication", "seat"]).quota.sum().to_numpy().reshape(REPLICATIONS, -1)
    np.testing.assert_allclose(quota, np.tile(owners_plan(busy_world).quota, (REPLICATIONS, 1)))


def test_pay_recomputed_from_the_tables_is_the_pay_reported(
    outcomes: Outcomes, busy_world: Scenario, owners_plan: Callable[[Scenario], Plan]
) -> None:
    """Deals and people alone, one person at a time, give every seat's pay to the cent."""
    plan, pay_plan = owners_plan(busy_world), busy_world.pay_plans["ae"]
    deals, people = table(outcomes, "deals"), table(outcomes, "people")
    starts = np.array(busy_world.calendar.month_starts(), dtype=float)
    for replication in range(REPLICATIONS):
        for s, seat in enumerate(plan.seat):
            cents = 0
            here = people[(people.replication == replication) & (people.seat == seat)]
            joined, left = here[here.event == "joined"], here[here.event == "left"]
            for n, (person, day) in enumerate(zip(joined.person, joined.day, strict=True)):
                until = float(left.day.iloc[n]) if n < len(left) else 365.0
                share = np.clip(np.minimum(until, starts[1:]) - np.maximum(day, starts[:-1]), 0, None) / np.diff(starts)
                own = deals[(deals.replication == replication) & (deals.seat == seat) & (deals.person == person)]
                own = own[own.outcome == "won"]
                month = np.searchsorted(starts, own.closed.to_numpy(), side="right") - 1
                sold = np.array([own.value.to_numpy()[month == m].sum() for m in range(12)])
                planned = _planned(str(seat), starts)
                quota = full_month_quota(np.array(plan.quota[s]), monthly_share(busy_world), planned)
                standing = Standing(quota, present=share, first_month=LONG_AGO)
                cents += int(evaluate(pay_plan, busy_world.calendar, {"bookings": sold}, standing).paid.sum())
            assert round(outcomes.seat_pay[replication, s] * 100) == cents


def _planned(seat: str, starts: np.ndarray) -> np.ndarray:
    """Share of each month between the dates of s1 and s2 in the busy world."""
    first, last = {"s1": (73.0, 365.0), "s2": (0.0, 222.0)}.get(seat, (0.0, 365.0))
    return np.clip(np.minimum(last, starts[1:]) - np.maximum(first, starts[:-1]), 0, None) / np.diff(starts)
