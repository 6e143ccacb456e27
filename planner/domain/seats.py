"""Seats as arrays, and how much of the horizon each can work."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Days, Floats, Texts, freeze, frozen, positions
from planner.domain.calendar import DAYS_PER_MONTH, Calendar
from planner.domain.settings.people import People

_LONG = 1e6
"""So many days ago, or from now, means always or never; small enough that whole days stay exact."""


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Places in the sales force, sorted by id; column meanings and units as declared in `domain.tables.declared`.

    Texts are '', numbers NaN and days NaT where nothing is known; `region` and `segment` keep their semicolons.
    """

    seat: Texts
    person: Texts
    role: Texts
    manager: Texts
    capacity_hours: Floats
    region: Texts
    segment: Texts
    language: Texts
    product: Texts
    lat: Floats
    lon: Floats
    x: Floats
    y: Floats
    start: Days
    end: Days
    pay_plan: Texts
    cover: Texts
    commission_rate: Floats
    skill: Floats
    last_quota: Floats
    quota_input: Floats
    leave_start: Days
    leave_end: Days
    least: Mapping[str, Floats]
    """Hard lower limit of a metric by metric (columns `min_METRIC`), NaN where there is none."""
    greatest: Mapping[str, Floats]
    """Hard upper limit of a metric by metric (columns `max_METRIC`), NaN where there is none."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())
        for limits in ("least", "greatest"):
            object.__setattr__(self, limits, MappingProxyType(dict(getattr(self, limits))))

    def __len__(self) -> int:
        """How many seats."""
        return len(self.seat)

    def columns(self) -> Columns:
        """Every column; limits under the names they have in the file."""
        own: dict[str, AnyArray] = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"least", "greatest"}
        }
        least = {f"min_{metric}": limit for metric, limit in self.least.items()}
        greatest = {f"max_{metric}": limit for metric, limit in self.greatest.items()}
        return own | least | greatest


def person_of(seats: Seats) -> dict[str, str]:
    """Who sits in each seat by its id; '' where nobody is named."""
    return dict(zip(seats.seat.tolist(), seats.person.tolist(), strict=True))


def productivity(days_in_seat: float, ramp_months: float, ramp_start: float) -> float:
    """Productivity of a person after so many days in the seat [share of full]: a straight line from `ramp_start`."""
    ramp_days = ramp_months * DAYS_PER_MONTH
    if ramp_days <= 0 or days_in_seat >= ramp_days:
        return 1.0
    return ramp_start + (1.0 - ramp_start) * days_in_seat / ramp_days


def availability(seats: Seats, people: People, calendar: Calendar) -> Floats:
    """Expected share of the horizon that each seat works at full productivity [share].

    Days before `start` and after `end` count nothing (vacancy), nor do those of a leave; days of ramp count their
    productivity, and a leave does not make the ramp longer. A seat without `start` is past its ramp.
    """
    return frozen(_available(seats, people, (0, calendar.days), calendar))


def availability_by_month(seats: Seats, people: People, calendar: Calendar) -> Floats:
    """Expected share of each month that each seat works at full productivity, shape [seats, months] [share]."""
    windows = pairwise(calendar.month_starts())
    return frozen(np.stack([_available(seats, people, window, calendar) for window in windows], axis=1))


def available_hours(seats: Seats, people: People, calendar: Calendar) -> Floats:
    """Hours each seat can work, as a yearly rate over the horizon, after ramp, vacancy and leave [hours/year].

    While nobody is in a seat that names a cover, the cover works `people.cover_share` of its hours there, out of its
    own; what ramp takes off is nobody's.
    """
    hours = seats.capacity_hours * availability(seats, people, calendar)
    cover = positions(seats.seat, seats.cover)
    covered = np.flatnonzero(cover >= 0)
    if len(covered):
        present = _available(seats, People(ramp_months=0.0), (0, calendar.days), calendar)
        lent = people.cover_share * seats.capacity_hours[covered] * (1.0 - present[covered])
        hours[covered] += lent
        np.subtract.at(hours, cover[covered], lent)
    return frozen(np.maximum(hours, 0.0))


def seat_limits(seats: Seats) -> dict[str, tuple[Floats, Floats]]:
    """Hard limits (least, greatest) that the seats table sets, by metric; infinite where a seat has none."""
    none = np.full(len(seats), np.nan)
    limits = {}
    for metric in sorted({*seats.least, *seats.greatest}):
        least, greatest = seats.least.get(metric, none), seats.greatest.get(metric, none)
        limits[metric] = (
            np.where(np.isnan(least), -np.inf, least),
            np.where(np.isnan(greatest), np.inf, greatest),
        )
    return limits


def _available(seats: Seats, people: People, window: tuple[int, int], calendar: Calendar) -> Floats:
    """Share of a window (first day, day after its last; from the horizon's start) that each seat works [share]."""
    first, after = (float(day) for day in window)
    dates = zip(seats.start, seats.end, seats.leave_start, seats.leave_end, strict=True)
    days = []
    for start, end, leave, back in dates:
        began, gone = _since(start, calendar, -_LONG), _since(end, calendar, _LONG - 1.0) + 1.0
        away, returns = _since(leave, calendar, _LONG), _since(back, calendar, _LONG - 1.0) + 1.0
        whole = _worked(max(first, began), min(after, gone), began, people)
        days.append(whole - _worked(max(first, began, away), min(after, gone, returns), began, people))
    return np.array(days, dtype=np.float64) / (after - first)


def _since(day: np.datetime64, calendar: Calendar, unknown: float) -> float:
    """Days from the horizon's start."""
    return unknown if np.isnat(day) else float((day - np.datetime64(calendar.start, "D")).astype(np.int64))


def _worked(first: float, after: float, began: float, people: People) -> float:
    """Days at full productivity between two moments of a person who began at a third."""
    return 0.0 if after <= first else _ramp_integral(first - began, after - began, people)


def _ramp_integral(since: float, until: float, people: People) -> float:
    """Integral of `productivity` over days in the seat [days at full productivity]."""
    ramp_days = people.ramp_months * DAYS_PER_MONTH
    knee = min(max(ramp_days, since), until)
    at_start = productivity(since, people.ramp_months, people.ramp_start)
    at_knee = productivity(knee, people.ramp_months, people.ramp_start)
    return (knee - since) * (at_start + at_knee) / 2 + (until - knee)
