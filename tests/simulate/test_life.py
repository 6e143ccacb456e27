"""Lives of leads and customers worked out by hand: answers, attempts, specialists, covers, priorities."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.domain.chance import key_of
from planner.domain.pipeline import DECIDES_NOTHING, GOES_ON, SAYS_NO
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.simulate.assembly import company_of
from planner.simulate.company import Company
from planner.simulate.journal import Deal, Journal
from planner.simulate.luck import Luck
from planner.simulate.office import Office
from planner.simulate.replicate import replicate
from planner.simulate.year import run

WorldOf = Callable[..., Scenario]
CompanyOf = Callable[[Scenario], Company]
STAGE: dict[str, Any] = {"name": "sell", "hours": 8.0, "hours_cv": 0.0, "wait_days": 3.0, "wait_cv": 0.0, "odds": 1.0}
HOURS_8_A_DAY = 8 * 365.25
ANSWERS = (GOES_ON, SAYS_NO, DECIDES_NOTHING)


@dataclass(frozen=True, slots=True)
class Told(Luck):
    """A lead of each account on its day; its first answer as said; SDRs need half an hour and reach on the last try."""

    days: tuple[float, ...] = ()
    pace: tuple[float, ...] = ()
    who: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    heard: dict[int, list[float]] = field(default_factory=dict)
    """Odds with which each account's opportunity went through its stages."""

    def between_leads(self, who: int, lead: int) -> float:
        """The day, in the customer's own pace; no second lead."""
        i = self.who.index(who)
        return self.days[i] * self.pace[i] if lead == 0 else 1e6

    def answer(self, deal: Deal, nth: int, odds: float, no_decision: float) -> int:  # noqa: ARG002  # as Luck has it
        """As said, the same in all stages."""
        self.heard.setdefault(deal.customer.account, []).append(odds)
        return self.answers[deal.customer.account] if self.answers else GOES_ON

    def deal_size(self, who: int, lead: int, mean: float, cv: float) -> float:  # noqa: ARG002  # as Luck has it
        """Later accounts buy more."""
        return 1_000.0 * (1 + self.who.index(who))

    def is_reached(self, who: int, nth: int, odds: float) -> bool:  # noqa: ARG002  # as Luck has it
        """Accounts are reached at attempt 0, 1, 2 ..., each one later than the one before."""
        return nth % 128 >= self.who.index(who)

    def sdr_hours(self, who: int, lead: int, mean: float) -> float:  # noqa: ARG002  # as Luck has it
        """Half an hour."""
        return 0.5


def told(company: Company, days: tuple[float, ...], answers: tuple[int, ...] = ()) -> Journal:
    """The journal of a year in which each account sends one lead on its day."""
    return opened(company, days, answers).journal


def opened(company: Company, days: tuple[float, ...], answers: tuple[int, ...] = ()) -> Office:
    """The office after that year."""
    pace = tuple(customer.leads_a_day for customer in company.customers)
    who = tuple(customer.who for customer in company.customers)
    office = Office.opened(company, Told(key_of(0, 0), days, pace, who, answers))
    run(office)
    return office


def world(tiny_world: WorldOf, accounts: int, settings: dict[str, Any], seats: list[dict[str, Any]]) -> Scenario:
    """Accounts of s0 at eight hours a day, leads all qualified, no warm-up."""
    rows = [{"account": f"a{i}", "owner": "s0"} for i in range(accounts)]
    plain: dict[str, Any] = {
        "market": {"deal_size": 10_000.0},
        "simulation": {"warmup_months": 0},
    }
    given: dict[str, Any] = {"sdr": {"qualified": 1.0}, "pipeline": {"stages": [STAGE]}} | settings
    given["sdr"] = {"qualified": 1.0} | given["sdr"]
    return tiny_world(rows, [{"capacity_hours": HOURS_8_A_DAY, **seat} for seat in seats], plain | given)


def ends(journal: Journal) -> list[tuple[int, float, str]]:
    """Account, day and outcome of each deal that is over."""
    return [(d.customer.account, d.closed, d.outcome) for d in journal.deals if d.outcome != "open"]


def test_every_opportunity_has_one_end(lively_world: Scenario, owners_plan: Callable[[Scenario], Plan]) -> None:
    """Won, lost, without decision and stale add up to those closed in the horizon; the win rate is their share."""
    stages = [STAGE | {"odds": 0.6, "no_decision": 0.4}, STAGE | {"name": "sign", "odds": 0.5, "hours": 40.0}]
    settings = {"pipeline.stages": stages, "sdr.contact_odds": 0.5, "sdr.attempts": 2, "retention.simulated": True}
    scenario = lively_world.but(settings)
    outcomes = replicate(scenario, owners_plan(scenario), replications=3)
    deals = pd.DataFrame(dict(outcomes.tables.read("deals")))
    closed = deals[deals.closed >= 0]
    ended = pd.crosstab(closed["replication"], closed["outcome"])
    ends = ["won", "lost", "no_decision", "stale"]
    for word in ends:
        np.testing.assert_array_equal(ended[word], outcomes.samples[word])
    np.testing.assert_allclose(ended.won / ended[ends].sum(axis=1), outcomes.samples["win_rate"])
    assert set(deals.outcome) == {*ends, "open", "unqualified", "expired", "unowned", "unreached"}
    assert deals.closed.isna().equals(deals.outcome == "open")


def test_each_answer_has_its_own_time(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """A day of work; yes comes 3 days later, no after 1, nothing after 30."""
    stage = STAGE | {"lost_days": 1.0, "no_decision_days": 30.0, "no_decision": 0.5}
    company = company_facts(world(tiny_world, 3, {"pipeline": {"stages": [stage]}}, [{"seat": "s0"}]))
    journal = told(company, (10.0, 20.0, 30.0), ANSWERS)
    assert ends(journal) == [(0, 14.0, "won"), (1, 22.0, "lost"), (2, 61.0, "no_decision")]


def test_shares_of_the_answers(tiny_world: WorldOf, journal_of: Callable[..., Journal]) -> None:
    """With odds of 0.4 and half of the others undecided: 40 % won, 30 % lost, 30 % without a decision."""
    stage = {"name": "sell", "hours": 0.01, "odds": 0.4, "no_decision": 0.5}
    settings = {"market": {"deal_size": 100.0}, "sdr": {"qualified": 1.0}, "pipeline": {"stages": [stage]}}
    accounts = [{"account": f"a{i}", "owner": f"s{i % 4}"} for i in range(8)]
    deals = [d for d in journal_of(tiny_world(accounts, 4, settings)).deals if d.outcome != "open"]
    assert len(deals) > 10_000
    for outcome, share in (("won", 0.4), ("lost", 0.3), ("no_decision", 0.3)):
        assert sum(d.outcome == outcome for d in deals) / len(deals) == pytest.approx(share, abs=0.012)


def test_attempts_until_a_lead_is_reached(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """Two attempts of half an hour, two days apart: one lead is reached at once, one later, one never.

    An SDR has an hour a day. a0: half an hour to reach it and half to qualify it, a day in all; sold for a day,
    answered after three. a1: half a day in vain, two days of waiting, a day. a2: two half days in vain, two days apart.
    """
    sdr = {"people": 1, "hours_per_week": 7.0, "contact_odds": 0.5, "attempts": 2, "attempt_hours": 0.5}
    company = company_facts(world(tiny_world, 3, {"sdr": sdr}, [{"seat": "s0"}]))
    journal = told(company, (10.0, 20.0, 32.0))
    assert ends(journal) == [(0, 15.0, "won"), (1, 27.5, "won"), (2, 35.0, "unreached")]
    spans = [(s.deal.customer.account, s.asked, s.began, s.ended) for s in journal.screenings]
    assert spans == [
        (0, 10.0, 10.0, 11.0),
        (1, 20.0, 20.0, 20.5),
        (1, 22.5, 22.5, 23.5),
        (2, 32.0, 32.0, 32.5),
        (2, 34.5, 34.5, 35.0),
    ]


def test_pressure_at_the_end_of_a_quarter(tiny_world: WorldOf, journal_of: Callable[..., Journal]) -> None:
    """Unqualified leads reach the seats in the last ten days of each quarter, all of them, and on no other day."""
    sdr = {"people": 9, "qualified": 0.3, "hours_per_lead": 0.01, "pressure": 1.0, "pressure_days": 10.0}
    settings = {"sdr": sdr, "market": {"deal_size": 2_000.0}, "simulation": {"warmup_months": 0}}
    accounts = [{"account": f"a{i}", "owner": f"s{i % 3}"} for i in range(6)]
    deals = [d for d in journal_of(tiny_world(accounts, 3, settings)).deals if not d.qualified]
    passed = [d.opened for d in deals if d.opened >= 0]
    assert len(passed) > 20
    assert all(any(0 <= end - day <= 10 for end in (90.0, 181.0, 273.0, 365.0)) for day in passed)
    assert all(d.opened >= 0 for d in deals if 171.5 < d.arrived < 180.5)


def test_leads_go_to_the_pool_of_their_region(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """The first pool that takes the region; the people without one take the rest."""
    accounts = [{"account": f"a{i}", "region": region} for i, region in enumerate(("north", "south", "west"))]
    pools = [{"name": "n", "people": 1, "region": ["north"]}, {"name": "ns", "people": 1, "region": ["north", "south"]}]
    company = company_facts(tiny_world(accounts, 1, {"sdr": {"people": 2, "pools": pools}}))
    assert [customer.pool for customer in company.customers] == [0, 1, 2]
    alone = company_facts(tiny_world(accounts, 1, {"sdr": {"people": 0, "pools": pools}}))
    assert [customer.pool for customer in alone.customers] == [0, 1, -1]


def test_a_pool_for_a_region_that_nobody_has_is_refused(tiny_world: WorldOf) -> None:
    """With the regions that there are."""
    pools = [{"name": "n", "people": 1, "region": ["north", "nroth"]}]
    accounts = [{"account": "a0", "region": "north"}, {"account": "a1", "region": "south"}]
    with pytest.raises(ScenarioError, match="takes region 'nroth', which no account has") as caught:
        tiny_world(accounts, 1, {"sdr": {"pools": pools}})
    assert caught.value.problems[0].hint == "Known: north, south."


def test_a_specialist_helps_one_after_another(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """After a day at the seat, two days each at the one specialist of four hours a day; the answer after three more."""
    stage = STAGE | {"specialist": "engineer", "specialist_hours": 8.0}
    pool = {"name": "engineer", "people": 1, "hours_per_week": 28.0}
    company = company_facts(
        world(tiny_world, 2, {"pipeline": {"stages": [stage], "specialists": [pool]}}, [{"seat": "s0"}])
    )
    journal = told(company, (10.0, 10.5))
    assert [(a.deal.customer.account, a.asked, a.began, a.ended) for a in journal.assists] == [
        (0, 11.0, 11.0, 13.0),
        (1, 12.0, 13.0, 15.0),
    ]
    assert ends(journal) == [(0, 16.0, "won"), (1, 18.0, "won")]


def test_the_cover_works_while_a_seat_is_empty(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """s0 is empty from day 31 on: what comes then is worked on, won and paid at its cover s1; bookings stay with s0."""
    seats = [{"seat": "s0", "end": "2027-01-31", "cover": "s1"}, {"seat": "s1"}]
    company = company_facts(world(tiny_world, 2, {}, seats))
    journal = told(company, (10.0, 40.0))
    assert [(task.deal.customer.account, task.seat) for task in journal.tasks] == [(0, 0), (1, 1)]
    assert [deal.person for deal in journal.deals] == [0, 4096]
    assert ends(journal) == [(0, 14.0, "won"), (1, 44.0, "won")]


def test_what_a_cover_and_a_new_owner_cost(tiny_world: WorldOf, owners_plan: Callable[[Scenario], Plan]) -> None:
    """Two stages at 0.8: half at the cover; 0.9 of it at a new owner whose customers buy 19 % less for a month."""
    stages = [STAGE | {"odds": 0.8}, STAGE | {"name": "sign", "odds": 0.8}]
    people = {"cover_odds": 0.5, "handover_loss": 0.19, "handover_months": 1.0}
    settings = {"pipeline": {"stages": stages}, "people": people}
    seats = [{"seat": "s0", "end": "2027-01-31", "cover": "s1"}, {"seat": "s1"}]
    scenario = world(tiny_world, 3, settings, seats)
    moved = replace(owners_plan(scenario), owner=np.array(["s0", "s1", "s1"]))
    office = opened(company_of(scenario, moved), (40.0, 10.0, 27.0))
    assert isinstance(office.luck, Told)
    assert office.luck.heard == {
        0: [pytest.approx(0.4), pytest.approx(0.4)],
        1: [pytest.approx(0.72), pytest.approx(0.72)],
        2: [pytest.approx(0.72), pytest.approx(0.8)],
    }


def test_nobody_covers_for_a_seat_when_the_cover_is_empty_too(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """The work waits at its own seat."""
    seats = [{"seat": "s0", "end": "2027-01-31", "cover": "s1"}, {"seat": "s1", "end": "2027-01-31"}]
    company = company_facts(world(tiny_world, 1, {}, seats))
    assert [(d.outcome, d.stage) for d in told(company, (40.0,)).deals] == [("open", -1)]


@pytest.mark.parametrize(
    ("priority", "order"),
    [
        ("late_first", [0, 1, 0, 1, 2, 2]),
        ("oldest_first", [0, 1, 0, 1, 2, 2]),
        ("largest_first", [0, 2, 1, 2, 1, 0]),
    ],
)
def test_what_is_worked_on_next(tiny_world: WorldOf, company_facts: CompanyOf, priority: str, order: list[int]) -> None:
    """Two stages of ten days, answers the day after; a0 comes on day 10, a1 and a2, worth more, on the next days.

    When the seat falls free on day 20, a0's answer is still out, so one of the others begins.
    """
    stages = [STAGE | {"hours": 80.0, "wait_days": 1.0}, STAGE | {"name": "sign", "hours": 80.0}]
    company = company_facts(
        world(tiny_world, 3, {"pipeline": {"stages": stages, "priority": priority}}, [{"seat": "s0"}])
    )
    journal = told(company, (10.0, 11.0, 12.0))
    assert [task.deal.customer.account for task in journal.tasks] == order


def test_administration_takes_hours(tiny_world: WorldOf, company_facts: CompanyOf) -> None:
    """With a fifth of the time gone, a day's work takes a day and a quarter."""
    company = company_facts(world(tiny_world, 1, {"people": {"administration": 0.2}}, [{"seat": "s0"}]))
    task = told(company, (10.0,)).tasks[0]
    assert task.ended - task.began == pytest.approx(1.25)
