"""Seats as arrays, and how much of the horizon each can work."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

import numpy as np

from planner.domain.arrays import AnyArray, Columns, Days, Floats, Texts, freeze, frozen
from planner.domain.calendar import DAYS_PER_MONTH, Calendar
from planner.domain.settings.people import People


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Places in the sales force, sorted by id; column meanings and units as declared in `domain.tables`.

    Texts are '', numbers NaN and days NaT where nothing is known; `region` and `segment` keep their semicolons.
    """

    seat: Texts
    person: Texts
    role: Texts
    manager: Texts
    capacity_hours: Floats
    region: Texts
    segment: Texts
    lat: Floats
    lon: Floats
    start: Days
    end: Days
    pay_plan: Texts
    commission_rate: Floats
    skill: Floats
    last_quota: Floats
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


def productivity(days_in_seat: float, ramp_months: float, ramp_start: float) -> float:
    """Productivity of a person after so many days in the seat [share of full]: a straight line from `ramp_start`."""
    ramp_days = ramp_months * DAYS_PER_MONTH
    if ramp_days <= 0 or days_in_seat >= ramp_days:
        return 1.0
    return ramp_start + (1.0 - ramp_start) * days_in_seat / ramp_days


def availability(seats: Seats, people: People, calendar: Calendar) -> Floats:
    """Expected share of the horizon that each seat works at full productivity [share].

    Days before `start` and after `end` count nothing (vacancy); days of ramp count their productivity.
    A seat without `start` is past its ramp.
    """
    return frozen(
        np.array(
            [
                _available_share(_day(start), _day(end), people, calendar)
                for start, end in zip(seats.start, seats.end, strict=True)
            ],
            dtype=np.float64,
        )
    )


def available_hours(seats: Seats, people: People, calendar: Calendar) -> Floats:
    """Hours each seat can work, as a yearly rate over the horizon, after ramp and vacancy [hours/year]."""
    return frozen(seats.capacity_hours * availability(seats, people, calendar))


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


def _day(day: np.datetime64) -> date | None:
    return None if np.isnat(day) else day.astype("datetime64[D]").item()


def _available_share(start: date | None, end: date | None, people: People, calendar: Calendar) -> float:
    first = 0.0 if start is None else max(0.0, float((start - calendar.start).days))
    last = float(calendar.days) if end is None else min(float(calendar.days), (end - calendar.start).days + 1.0)
    if last <= first:
        return 0.0
    if start is None:
        return (last - first) / calendar.days
    began = float((start - calendar.start).days)
    return _ramp_integral(first - began, last - began, people) / calendar.days


def _ramp_integral(since: float, until: float, people: People) -> float:
    """Integral of `productivity` over days in the seat [days at full productivity]."""
    ramp_days = people.ramp_months * DAYS_PER_MONTH
    knee = min(max(ramp_days, since), until)
    at_start = productivity(since, people.ramp_months, people.ramp_start)
    at_knee = productivity(knee, people.ramp_months, people.ramp_start)
    return (knee - since) * (at_start + at_knee) / 2 + (until - knee)
