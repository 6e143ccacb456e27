"""What the simulated years of a plan say about hours, odds and presence: the event logs added up."""

import numpy as np

from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from planner.domain.loop_learning import Evidence
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.simulate.company import MOST_PEOPLE, NOBODY, Company
from planner.simulate.compiled.twin import Twin
from planner.simulate.ledger import Spells, overlap, seat_of_customer, spells
from planner.simulate.log import LOST, NO_DECISION, STALE, WON, CareLog, Log, TaskLog
from planner.simulate.series import Series


def evidence_of(scenario: Scenario, plan: Plan, years: int, seed: int, watch: Watch | None = None) -> Evidence:
    """Simulate the plan in this world and add up what it teaches. Raises ScenarioError when they do not fit."""
    company = Series.of(scenario, plan, range(years), seed).company
    twin, accounts, seats = Twin.of(company), len(company.customers), len(company.places)
    by_account = {name: np.zeros(accounts) for name in ("hours", "opened", "won", "closed")}
    stale, present = np.zeros(seats), np.zeros(seats)
    owner = seat_of_customer(company)
    for year in range(years):
        log = twin.simulate(seed, year)
        here = spells(company, log)
        by_account["hours"] += _hours(company, log, here)
        counted = _counted(log, accounts)
        for name in ("opened", "won", "closed"):
            by_account[name] += counted[name]
        stale += _by_seat(owner, counted["stale"], seats)
        present += _productive_days(company, here)
        if watch is not None:
            watch(Progress("learning", 0.0, done=float(year + 1), total=float(years)))
    planned = np.maximum(_planned_days(company), 1e-9)
    share = np.where(_planned_days(company) > 0, present / years / planned, 1.0)
    return Evidence(
        years=years,
        hours=by_account["hours"] / years * DAYS_PER_YEAR / company.end,
        opportunities=by_account["opened"],
        stale=stale,
        opened=_by_seat(owner, by_account["opened"], seats),
        won=by_account["won"],
        closed=by_account["closed"],
        present=share * (1.0 - scenario.settings.people.administration),
    )


def _counted(log: Log, accounts: int) -> dict[str, Floats]:
    """Opportunities of the horizon by account."""
    deals = log.deals
    opened = deals.qualified & (deals.opened >= 0)
    closed = (deals.closed >= 0) & np.isin(deals.outcome, (WON, LOST, NO_DECISION, STALE))
    chosen = {
        "opened": opened,
        "won": closed & (deals.outcome == WON),
        "closed": closed,
        "stale": closed & (deals.outcome == STALE),
    }
    return {
        name: np.bincount(deals.customer[these], minlength=accounts).astype(float) for name, these in chosen.items()
    }


def _hours(company: Company, log: Log, here: Spells) -> Floats:
    """Productive hours of the horizon on each account: time at the desk × hours a day × productivity."""
    accounts = len(company.customers)
    total = np.zeros(accounts)
    for work, account in (
        (log.tasks, log.deals.customer[log.tasks.deal]),
        (log.cares, log.contracts.customer[log.cares.contract]),
    ):
        total += summed_by(account, _worked(company, work, here), accounts)
    return total


def _worked(company: Company, work: TaskLog | CareLog, here: Spells) -> Floats:
    days = overlap(work.began, work.ended, 0.0, company.end)
    pace = np.array([place.hours_per_day for place in company.places])
    span = company.end - company.opening + 1.0
    began = here.seat * span + (here.joined - company.opening)
    at = np.searchsorted(began, work.seat * span + (work.began - company.opening), side="right") - 1
    at = np.clip(at, 0, max(len(began) - 1, 0))
    if not len(began):
        return np.zeros(len(days))
    hours: Floats = (
        days * pace[work.seat] * _productivity(company, (work.began + work.ended) / 2 - _since(company, here)[at])
    )
    return hours


def _since(company: Company, here: Spells) -> Floats:
    """When each person began in the seat, which may lie before the simulation [days]."""
    start = np.array([place.start for place in company.places])
    since: Floats = np.where(here.person % MOST_PEOPLE == 0, start[here.seat], here.joined)
    return since


def _productivity(company: Company, days: Floats) -> Floats:
    """As `domain.seats.productivity`, for many."""
    people = company.settings.people
    ramp = people.ramp_months * DAYS_PER_MONTH
    if ramp <= 0:
        return np.ones(len(days))
    share: Floats = np.clip(people.ramp_start + (1 - people.ramp_start) * days / ramp, people.ramp_start, 1.0)
    return share


def _productive_days(company: Company, here: Spells) -> Floats:
    """Days at full productivity that people were in each seat within the horizon."""
    first, last = np.maximum(here.joined, 0.0), np.minimum(here.left, company.end)
    days = _integral(company, first, np.maximum(first, last), _since(company, here))
    return _by_seat(here.seat, days, len(company.places))


def _planned_days(company: Company) -> Floats:
    """The same if the first person of each seat stayed as long as the seat is meant to be filled."""
    start = np.array([place.start for place in company.places])
    end = np.minimum(np.array([place.end for place in company.places]), company.end)
    first = np.maximum(start, 0.0)
    return _integral(company, first, np.maximum(first, end), start)


def _integral(company: Company, first: Floats, last: Floats, since: Floats) -> Floats:
    """Integral of the productivity from one moment to another of people who began at a third."""
    people = company.settings.people
    ramp = people.ramp_months * DAYS_PER_MONTH
    if ramp <= 0:
        return last - first
    began = np.where(np.isfinite(since), since, -1e9)

    def until(moment: Floats) -> Floats:
        days = np.maximum(moment - began, 0.0)
        rising = np.minimum(days, ramp)
        whole: Floats = days - rising + people.ramp_start * rising + (1 - people.ramp_start) * rising**2 / (2 * ramp)
        return whole

    return until(last) - until(first)


def _by_seat(seat: Ints, amount: Floats, seats: int) -> Floats:
    known = seat != NOBODY
    return summed_by(seat[known], amount[known], seats)
