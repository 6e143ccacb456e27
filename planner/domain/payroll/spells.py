"""Who is on which plan, from which day to which, and against which quota."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Days, Floats, Ints, Texts, positions
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.payroll.records import PayRecords, People
from planner.domain.seats import Seats

FOREVER = np.datetime64("9999-12-31", "D")
"""Last day of a spell whose end is not known."""
_ONE = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Unbroken times of one person on one plan at one rate, sorted by (person, start).

    Rows of the people table that follow each other without a gap and differ in manager, seat, territory or quota alone
    are one spell: attainment goes on.
    """

    person: Texts
    plan: Texts
    start: Days
    end: Days
    """Last day; 9999-12-31 when not known."""
    rate: Floats
    first_row: Ints
    """Position of its first row in the people table."""

    @classmethod
    def of(cls, people: People, seats: Seats, default_plan: str) -> "Spells":
        """The spells of a checked people table."""
        plan = np.where(people.pay_plan == "", default_plan, people.pay_plan).astype(np.str_)
        end, rate = last_days(people), rates_of(people, seats)
        goes_on = np.zeros(len(people), dtype=np.bool_)
        goes_on[1:] = (
            (people.person[1:] == people.person[:-1])
            & (plan[1:] == plan[:-1])
            & (people.start[1:] == end[:-1] + _ONE)
            & ((rate[1:] == rate[:-1]) | (np.isnan(rate[1:]) & np.isnan(rate[:-1])))
        )
        first = np.flatnonzero(~goes_on)
        last = np.append(first[1:], len(people)) - 1 if len(first) else first
        return cls(people.person[first], plan[first], people.start[first], end[last], rate[first], first)

    def __len__(self) -> int:
        """How many spells."""
        return len(self.person)

    def at(self, person: Texts, day: Days) -> Ints:
        """Spell of each person on a day; −1: none."""
        return row_on(self.person, self.start, self.end, person, day)

    def successor(self) -> Ints:
        """Next spell of the same person; −1: none."""
        after = np.arange(1, len(self) + 1)
        same = np.append(self.person[1:] == self.person[:-1], np.zeros(min(len(self), 1), dtype=np.bool_))
        return np.where(same, after, -1).astype(np.int64)

    def present(self, calendar: Calendar) -> Floats:
        """Share of each month, shape [spells, months] [share]."""
        return covered(self.start, self.end, calendar)


def last_days(people: People) -> Days:
    """Last day of each row of the people table; 9999-12-31 when not known."""
    return np.where(np.isnat(people.end), FOREVER, people.end).astype("datetime64[D]")


def rates_of(people: People, seats: Seats) -> Floats:
    """Commission rate of each row of the people table: its own, or that of its seat; NaN: none."""
    known = np.append(seats.commission_rate, np.nan)  # −1, which is no seat, takes the last
    rates: Floats = np.where(
        np.isnan(people.commission_rate), known[positions(seats.seat, people.seat)], people.commission_rate
    )
    return rates


def row_on(persons: Texts, start: Days, end: Days, person: Texts, day: Days) -> Ints:
    """Position, among rows sorted by (person, start), of the one that holds for a person on a day; −1: none."""
    if not len(persons) or not len(person):
        return np.full(len(person), -1, dtype=np.int64)
    names = np.unique(persons)
    number, wanted = positions(names, persons), positions(names, person)
    known = (wanted >= 0) & ~np.isnat(day)
    reach = int((FOREVER - np.datetime64("0001-01-01", "D")).astype(np.int64))

    def key(name: Ints, first: Days) -> Ints:
        return name * reach + (first - np.datetime64("0001-01-01", "D")).astype(np.int64)

    asked = np.where(known, day, start[0])
    at = np.searchsorted(key(number, start), key(wanted, asked), side="right") - 1
    held = known & (at >= 0) & (number[at] == wanted) & (asked <= end[at])
    return np.where(held, at, -1).astype(np.int64)


def month_of(day: Days, calendar: Calendar) -> Ints:
    """Month of each day; position in the horizon, before it negative; a day that is not known lies after it."""
    month = day.astype("datetime64[M]") - np.datetime64(calendar.start, "M")
    return np.where(np.isnat(day), calendar.months, month.astype(np.int64)).astype(np.int64)


def covered(start: Days, end: Days, calendar: Calendar) -> Floats:
    """Part of each month of the horizon that lies between two days, both included, shape [..., months] [share]."""
    first = np.array([calendar.first_of(m) for m in range(calendar.months + 1)], dtype="datetime64[D]")
    begin = np.maximum(start[..., np.newaxis], first[:-1])
    stop = np.minimum(end[..., np.newaxis] + _ONE, first[1:])
    days = np.maximum((stop - begin).astype(np.int64), 0)
    return np.asarray(days / (first[1:] - first[:-1]).astype(np.int64), dtype=np.float64)


def months_between(start: Days, end: Days) -> Floats:
    """Months between two days, both included, parts of months as shares of their days [months]."""
    first, last = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    months: Floats = _part_gone(end + _ONE, last) - _part_gone(start, first) + (last - first).astype(np.int64)
    return months


def _part_gone(day: Days, month: Days) -> Floats:
    opened, closed = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
    return np.asarray((day - opened).astype(np.int64) / (closed - opened).astype(np.int64), dtype=np.float64)


class _Stretches(NamedTuple):
    """Times over which a quota is spread evenly."""

    person: Texts
    start: Days
    end: Days
    monthly: Floats
    """Quota of a full month [currency/month]."""


def standing_of(spells: Spells, records: PayRecords, calendar: Calendar) -> Standing:
    """Quota, presence, rate and first month of every spell.

    The quota of a full month × the month's presence is the part of the person's quotas that falls on the spell's days
    in that month. Months outside the spell have the quota of a full month, for what is still to come in the year.
    """
    present = spells.present(calendar)
    stretches = _stretches(records)
    inside, around, known = np.zeros_like(present), np.zeros_like(present), np.zeros_like(present)
    begin = np.searchsorted(spells.person, stretches.person, side="left")
    times = np.searchsorted(spells.person, stretches.person, side="right") - begin
    of = np.repeat(np.arange(len(times)), times)
    row = begin[of] + np.arange(len(of)) - np.repeat(np.cumsum(times) - times, times)
    start, end, monthly = stretches.start[of], stretches.end[of], stretches.monthly[of, np.newaxis]
    both = covered(np.maximum(start, spells.start[row]), np.minimum(end, spells.end[row]), calendar)
    whole = covered(start, end, calendar)
    np.add.at(inside, row, monthly * both)
    np.add.at(around, row, monthly * whole)
    np.add.at(known, row, whole)
    outside = np.where(known > 0, around / np.where(known > 0, known, 1.0), 0.0)
    quota = np.where(present > 0, inside / np.where(present > 0, present, 1.0), outside)
    return Standing(
        quota=quota, personal_rate=spells.rate, present=present, first_month=month_of(spells.start, calendar)
    )


def _stretches(records: PayRecords) -> _Stretches:
    """Quotas of people, and yearly quotas of the rows of the people table on which those say nothing."""
    people, quotas = records.people, records.person_quotas
    end = last_days(people)
    said = quota_said(records)
    alone = np.flatnonzero(~said & ~np.isnan(people.quota))
    return _Stretches(
        np.concatenate([quotas.person, people.person[alone]]),
        np.concatenate([quotas.start, people.start[alone]]),
        np.concatenate([quotas.end, end[alone]]),
        np.concatenate([quotas.quota / months_between(quotas.start, quotas.end), people.quota[alone] / 12]),
    )


def quota_said(records: PayRecords) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether `person_quotas` says anything for a row of the people table."""
    people, quotas, end = records.people, records.person_quotas, last_days(records.people)
    begin = np.searchsorted(quotas.person, people.person, side="left")
    stop = np.searchsorted(quotas.person, people.person, side="right")
    return np.array(
        [
            bool(((quotas.start[b:s] <= end[i]) & (quotas.end[b:s] >= people.start[i])).any())
            for i, (b, s) in enumerate(zip(begin.tolist(), stop.tolist(), strict=True))
        ],
        dtype=np.bool_,
    )
