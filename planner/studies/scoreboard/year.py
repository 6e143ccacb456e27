"""The 'now' of a scoreboard where no CRM says it: one simulated year, the middle one."""

from datetime import date

import numpy as np

from planner.domain.arrays import Columns, Days, Floats, Texts, positions
from planner.domain.midyear.deals_now import DealsNow, DealSource, usual_age
from planner.domain.outcomes import Outcomes
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError

_NEVER = np.datetime64("NaT", "D")
_MEANINGS = (
    ("Appointments set", "leads that somebody spoke with, qualified or not"),
    ("Qualified opportunities", "leads that became opportunities"),
    ("Pipeline coverage", "value of open opportunities over what is left of the quota"),
    ("Older than usual", "open opportunities older than four in five get before they are won or lost"),
)


def middle_year(outcomes: Outcomes) -> int:
    """The replication that books as much as the middle one of all; of an even number the lower of the two."""
    total = outcomes.seat_bookings.sum(axis=1)
    return int(np.argsort(total, kind="stable")[(len(total) - 1) // 2])


def from_year(outcomes: Outcomes, scenario: Scenario, day: date) -> DealSource:
    """Deals of the middle simulated year up to the end of a day. Raises ScenarioError when the run kept no deals."""
    if "deals" not in outcomes.tables.names():
        hint = "Simulate with 'deals' among simulation.keep, or give a CRM export with --history."
        raise ScenarioError((Problem("run", "did not keep the deals of its simulated years.", hint),))
    table = outcomes.tables.read("deals")
    opened, closed = _floats(table["opened"]), _floats(table["closed"])
    begun = ~np.isnan(opened)
    age = np.where(np.isnan(closed), float(scenario.calendar.days), closed) - opened
    usual = usual_age(np.maximum(age[begun], 0.0), ~np.isnan(closed[begun]))
    of_year = table["replication"] == middle_year(outcomes)
    return DealSource(
        _played({name: column[of_year] for name, column in table.items()}, scenario, day, usual), _MEANINGS
    )


def _played(year: Columns, scenario: Scenario, day: date, usual: float) -> DealsNow:
    """Deals of one year as they stand at the end of a day; times in the table are days since the horizon's start."""
    start = np.datetime64(scenario.calendar.start, "D")
    ends = float((day - scenario.calendar.start).days + 1)
    opened, closed = _floats(year["opened"]), _floats(year["closed"])
    outcome, seat = _texts(year["outcome"]), _texts(year["seat"])
    in_hand = (opened < ends) & ~(closed < ends)
    return DealsNow(
        day=day,
        seat=positions(scenario.seats.seat, seat),
        appointment=_days(np.where(np.isnan(opened) & (outcome == "unqualified"), closed, opened), start, ends),
        qualified=_days(opened, start, ends),
        closed=_days(np.where(np.isnan(opened), np.nan, closed), start, ends),
        open=in_hand,
        won=(outcome == "won") & (closed < ends),
        amount=_floats(year["value"]),
        overdue=in_hand & (ends - opened > usual),
        appointments_known=True,
    )


def _days(times: Floats, start: np.datetime64, ends: float) -> Days:
    """Calendar days of engine times; NaT for what is not known by the end of the day."""
    known = times < ends
    days = start + np.floor(np.where(known, times, 0.0)).astype("timedelta64[D]")
    return np.where(known, days, _NEVER).astype("datetime64[D]")


def _floats(column: object) -> Floats:
    return np.asarray(column, dtype=np.float64)


def _texts(column: object) -> Texts:
    return np.asarray(column, dtype=np.str_)
