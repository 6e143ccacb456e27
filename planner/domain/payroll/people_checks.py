"""Whether the spells of people are possible, and whether their plans find the rates and quotas they need."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np

from planner.domain.arrays import Days, Texts
from planner.domain.calendar import Calendar
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.records import PayRecords, People
from planner.domain.payroll.spells import last_days, quota_said, rates_of, row_on
from planner.domain.seats import Seats
from planner.domain.settings.scenario import ScenarioSettings
from planner.errors import Problem

_ONE = np.timedelta64(1, "D")


class Payroll(Protocol):
    """The parts of a scenario that pay is computed from."""

    @property
    def settings(self) -> ScenarioSettings:
        """What the YAML files say."""

    @property
    def seats(self) -> Seats:
        """Seats, for their commission rates."""

    @property
    def payroll(self) -> PayRecords:
        """People, deals, credits, quotas, exchange rates, KPIs."""

    @property
    def pay_plans(self) -> Mapping[str, PayPlan]:
        """Pay plans by name."""


def people_problems(scenario: Payroll) -> list[Problem]:
    """Everything wrong with spells and quotas; what depends on the plans only when those are known."""
    records = scenario.payroll
    people, quotas = records.people, records.person_quotas
    problems = [
        *_backwards("people", people.person, people.start, people.end),
        *_overlaps("people", people.person, people.start, last_days(people), "two plans"),
        *_backwards("person_quotas", quotas.person, quotas.start, quotas.end),
        *_overlaps("person_quotas", quotas.person, quotas.start, quotas.end, "two quotas"),
        *_zero_quotas(records),
    ]
    unknown = list(_unknown_plans(scenario))
    if problems or unknown:
        return [*problems, *unknown]
    return [*_circles(people), *_without_rate(scenario), *_without_quota(scenario)]


def place(table: str, person: str, start: np.datetime64) -> str:
    """Where a row of people or quotas is, in words."""
    return f"{table}: '{person}' from {start}"


def _backwards(table: str, person: Texts, start: Days, end: Days) -> Iterator[Problem]:
    for i in np.flatnonzero(end < start):
        what = f"'end' {end[i]} lies before 'start' {start[i]}."
        yield Problem(place(table, person[i], start[i]), what, "Correct one of the two days.")


def _overlaps(table: str, person: Texts, start: Days, end: Days, two: str) -> Iterator[Problem]:
    same = (person[1:] == person[:-1]) & (start[1:] <= end[:-1]) & (end[:-1] >= start[:-1])
    for i in np.flatnonzero(same) + 1:
        until = "goes on" if end[i - 1] >= np.datetime64("9999-01-01") else f"lasts until {end[i - 1]}"
        yield Problem(
            place(table, person[i], start[i]),
            f"has {two} on {start[i]}: the row from {start[i - 1]} {until}.",
            f"End that row on {start[i] - _ONE} at the latest.",
        )


def _zero_quotas(records: PayRecords) -> Iterator[Problem]:
    hint = "Give the quota, or leave the row out and let the plan pay without one."
    quotas, people = records.person_quotas, records.people
    for i in np.flatnonzero(quotas.quota == 0):
        yield Problem(place("person_quotas", quotas.person[i], quotas.start[i]), "has a quota of zero.", hint)
    hint = "Give the quota, or leave the cell blank."
    for i in np.flatnonzero(people.quota == 0):
        yield Problem(place("people", people.person[i], people.start[i]), "has a quota of zero.", hint)


def plan_of(scenario: Payroll, row: int) -> str:
    """Name of the plan of a row of the people table; '' when none is said."""
    return str(scenario.payroll.people.pay_plan[row]) or scenario.settings.pay.default_plan or ""


def _unknown_plans(scenario: Payroll) -> Iterator[Problem]:
    people, known = scenario.payroll.people, ", ".join(scenario.pay_plans) or "none"
    for i in range(len(people)):
        name, where = plan_of(scenario, i), place("people", people.person[i], people.start[i])
        if not name:
            yield Problem(where, "is on no pay plan.", "Fill 'pay_plan', or set 'pay.default_plan'.")
        elif name not in scenario.pay_plans and str(people.pay_plan[i]):
            hint = f"Plans of this scenario: {known}; add pay/NAME.yaml or correct the name."
            yield Problem(where, f"there is no pay plan '{name}'.", hint)
        elif name not in scenario.pay_plans:
            return  # the setting itself is refused elsewhere


def _circles(people: People) -> Iterator[Problem]:
    """Managers above themselves, on the first day of any row."""
    end, manager = last_days(people), np.append(people.manager, "")
    day, above = people.start, people.manager
    told: set[str] = set()
    for _ in range(len(people)):
        hit = np.flatnonzero((above == people.person) & (above != ""))
        for i in hit:
            if str(people.person[i]) not in told:
                told.add(str(people.person[i]))
                what = f"reports to '{people.manager[i]}' and so, in the end, to themselves on {day[i]}."
                yield Problem(place("people", people.person[i], day[i]), what, "Correct a 'manager' in this circle.")
        above = np.where(above == people.person, "", above)
        if not (above != "").any():
            return
        above = manager[row_on(people.person, people.start, end, above, day)]


def _without_rate(scenario: Payroll) -> Iterator[Problem]:
    people = scenario.payroll.people
    for i in np.flatnonzero(np.isnan(rates_of(people, scenario.seats))).tolist():
        personal = [part.name for part in scenario.pay_plans[plan_of(scenario, i)].parts if part.personal]
        if personal:
            what = f"has no 'commission_rate', which '{personal[0]}' of '{plan_of(scenario, i)}' pays."
            hint = "Fill the column, or give the component a rate of its own."
            yield Problem(place("people", people.person[i], people.start[i]), what, hint)


def _without_quota(scenario: Payroll) -> Iterator[Problem]:
    records, calendar = scenario.payroll, Calendar.of(scenario.settings.horizon)
    people, quotas, said = records.people, records.person_quotas, quota_said(records)
    end = last_days(people)
    first, last = np.datetime64(calendar.start, "D"), np.datetime64(calendar.end, "D") - _ONE
    opened, closed = (np.searchsorted(quotas.person, people.person, side=side) for side in ("left", "right"))
    for i in range(len(people)):
        plan = scenario.pay_plans[plan_of(scenario, i)]
        asking = [part.name for part in plan.parts if part.needs_quota and part.quota is None]
        begin, stop = max(people.start[i], first), min(end[i], last)
        if not asking or begin > stop or (not said[i] and people.quota[i] > 0):
            continue
        mine = slice(int(opened[i]), int(closed[i]))
        gap = _first_gap(begin, stop, quotas.start[mine], quotas.end[mine])
        if gap is not None:
            what = f"has no quota from {gap[0]} to {gap[1]}, which '{asking[0]}' of '{plan_of(scenario, i)}' needs."
            hint = "Add a row to person_quotas, or fill 'quota' in people."
            yield Problem(place("people", people.person[i], people.start[i]), what, hint)


def _first_gap(
    begin: np.datetime64, stop: np.datetime64, start: Days, end: Days
) -> tuple[np.datetime64, np.datetime64] | None:
    """First days between two that no quota (sorted, none overlapping) covers."""
    day = begin
    for opened, closed in zip(start, end, strict=True):
        if opened > day:
            break
        day = max(day, closed + _ONE)
    if day > stop:
        return None
    later = start[start > day]
    return day, min(stop, later[0] - _ONE) if len(later) else stop
