"""Who sits where: ramp, leaving, backfill, dated seats."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.simulate.company import Company
from planner.simulate.journal import Journal
from planner.simulate.ledger import spells, vacancy
from planner.simulate.log import log_of

TinyWorld = Callable[..., Scenario]
JournalOf = Callable[..., Journal]
CompanyOf = Callable[[Scenario], Company]
FIXED = {"name": "sell", "hours": 8.0, "hours_cv": 0.0, "odds": 1.0}
HOURS_8_A_DAY = 8 * 365.25


def one_seat(tiny_world: TinyWorld, seat: dict[str, object], **people: object) -> Scenario:
    """A seat of eight hours a day with work of eight hours now and then."""
    settings = {
        "market": {"deal_size": 10_000.0},
        "sdr": {"qualified": 1.0},
        "pipeline": {"stages": [FIXED], "stale_days": 1e6},
        "people": people,
    }
    accounts = [{"account": "a", "potential": 600_000.0, "owner": "s0"}]
    return tiny_world(accounts, [{"seat": "s0", "capacity_hours": HOURS_8_A_DAY} | seat], settings)


def test_a_person_without_a_start_is_past_the_ramp(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Eight hours of work take a day from the first one on."""
    tasks = journal_of(one_seat(tiny_world, {})).tasks
    assert {round(task.ended - task.began, 9) for task in tasks} == {1.0}


def test_newcomers_work_slowly_at_first(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """From a productivity of 0.25 the first day's work takes almost four days, and after three months one."""
    scenario = one_seat(tiny_world, {"start": "2027-02-01"}, ramp_months=3.0, ramp_start=0.25)
    tasks = journal_of(scenario).tasks
    took = [task.ended - task.began for task in tasks]
    assert tasks[0].began == 31.0
    assert 3.5 < took[0] < 4.0
    assert {round(task.ended - task.began, 9) for task in tasks if task.began > 31 + 92} == {1.0}
    assert all(first >= second - 1e-9 for first, second in pairwise(took))


def test_nothing_happens_outside_the_dates_of_a_seat(
    tiny_world: TinyWorld, journal_of: JournalOf, company_facts: CompanyOf
) -> None:
    """From the first day to the last one, both included, there is somebody; before and after, nobody."""
    scenario = one_seat(tiny_world, {"start": "2027-02-01", "end": "2027-03-31"}, leave_rate=0.0, ramp_months=0.0)
    journal = journal_of(scenario)
    assert min(task.began for task in journal.tasks) == 31.0
    assert max(task.began for task in journal.tasks) < 90.0
    assert [(entry.event, entry.person) for entry in journal.staffing] == [("joined", 0), ("left", 0)]
    assert journal.staffing[1].day == pytest.approx(90.0, abs=1.0)
    assert vacancy(company_facts(scenario), log_of(journal)) == pytest.approx(1 - 59 / 365, abs=1 / 365)
    assert {deal.outcome for deal in journal.deals if deal.arrived > 91} == {"open"}


def test_nothing_is_worked_during_a_leave(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Away in April and May, then back: no task begins in between, and nobody has left the seat."""
    journal = journal_of(one_seat(tiny_world, {"leave_start": "2027-04-01", "leave_end": "2027-05-31"}))
    began = np.array([task.began for task in journal.tasks])
    assert not ((began > 90.0) & (began < 151.0)).any()
    assert (began < 90.0).any()
    assert (began >= 151.0).any()
    assert [entry.event for entry in journal.staffing] == ["joined"]


def test_who_leaves_during_a_leave_is_replaced(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """A leave without an end is over when the person leaves for good; the successor works."""
    seat = {"leave_start": "2027-01-01", "person": "Ann"}
    journal = journal_of(one_seat(tiny_world, seat, leave_rate=8.0, backfill_days=5.0, ramp_months=0.0))
    left = next(entry.day for entry in journal.staffing if entry.event == "left")
    assert journal.tasks
    assert min(task.began for task in journal.tasks if task.began > 0) >= left + 5.0


def test_a_seat_that_ended_before_is_never_filled(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """Nobody comes, nothing is worked."""
    journal = journal_of(one_seat(tiny_world, {"end": "2026-03-31"}, leave_rate=5.0))
    assert journal.staffing == []
    assert journal.tasks == []


def test_leavers_are_replaced_after_the_lead_time(
    tiny_world: TinyWorld, journal_of: JournalOf, company_facts: CompanyOf
) -> None:
    """Each successor comes exactly `backfill_days` after the leaver has gone, new to the job and with a new name."""
    scenario = one_seat(tiny_world, {"person": "Ann"}, leave_rate=4.0, backfill_days=20.0, ramp_months=0.0)
    company = company_facts(scenario)
    people = spells(company, log_of(journal_of(scenario)))
    assert [company.person_name(person) for person in people.person[:3]] == ["Ann", "s0 (hire 1)", "s0 (hire 2)"]
    np.testing.assert_allclose(people.joined[1:] - people.left[:-1], 20.0)


def test_nobody_leaves_before_the_horizon(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """The people in the seats on the first day are the ones that the table names."""
    scenario = one_seat(tiny_world, {}, leave_rate=50.0)
    for replication in range(20):
        assert all(e.day >= 0 for e in journal_of(scenario, replication).staffing if e.event == "left")


def test_people_leave_at_the_stated_rate(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """At 0.5 a year with immediate backfill, 200 seats lose about 100 people, within four standard deviations."""
    settings = {"people": {"leave_rate": 0.5, "backfill_days": 0.0}}
    journal = journal_of(tiny_world(1, 200, settings))
    left = [entry for entry in journal.staffing if entry.event == "left"]
    assert len(left) == pytest.approx(100, abs=40)


def test_the_same_people_leave_under_any_plan(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """First departures depend on the seat alone, up to the work in hand; two plans share them."""
    settings = {"people": {"leave_rate": 2.0}}
    one = tiny_world([{"account": "a", "owner": "s0"}], 8, settings)
    other = tiny_world([{"account": "a", "owner": "s7"}, {"account": "b", "owner": "s1"}], 8, settings)
    first, second = (
        {e.seat: e.day for e in reversed(journal_of(world).staffing) if e.event == "left"} for world in (one, other)
    )
    assert first.keys() == second.keys()
    assert np.allclose([first[s] for s in first], [second[s] for s in first], atol=5.0)


def test_skill_given_is_skill_taken_and_otherwise_it_is_drawn(tiny_world: TinyWorld, journal_of: JournalOf) -> None:
    """A better person in the seat wins more of the same opportunities."""
    settings = {"pipeline": {"stages": [{"name": "sell", "hours": 1.0, "odds": 0.5}]}}

    def won(skill: float) -> int:
        scenario = tiny_world(
            [{"account": "a", "potential": 3e6, "owner": "s0"}], [{"seat": "s0", "skill": skill}], settings
        )
        return len([deal for deal in journal_of(scenario).deals if deal.outcome == "won"])

    assert won(0.6) < won(1.0) < won(1.6)


def test_a_long_task_does_not_keep_its_leaver_on_the_payroll(
    tiny_world: TinyWorld, journal_of: JournalOf, company_facts: CompanyOf
) -> None:
    """At 30 hours a year an eight-hour task takes months: the seat is vacant from its end on all the same."""
    scenario = one_seat(tiny_world, {"capacity_hours": 30.0, "end": "2027-03-31"}, leave_rate=0.0, ramp_months=0.0)
    journal = journal_of(scenario)
    assert max(task.ended for task in journal.tasks) > 90.0
    assert journal.staffing[-1].day == 90.0
    assert vacancy(company_facts(scenario), log_of(journal)) == pytest.approx(275 / 365)
