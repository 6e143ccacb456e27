"""Periods as people name them: 2027-03, 2027-Q1, 2027-H1, 2027."""

import re
from typing import NamedTuple

from planner.domain.calendar import Calendar
from planner.domain.pay.component import PeriodName
from planner.domain.pay.spans import periods
from planner.errors import Problem, ScenarioError

_KINDS: tuple[tuple[str, PeriodName], ...] = (("", "year"), ("H", "half"), ("Q", "quarter"))


class Period(NamedTuple):
    """Months [`first`, `end`) of the horizon, under the name that people use."""

    name: str
    first: int
    end: int


def fiscal_year(calendar: Calendar, month: int) -> int:
    """The fiscal year of a month, named after the calendar year in which it ends."""
    last = calendar.first_of(month - calendar.fiscal_month(month) + 11)
    return last.year


def named_periods(calendar: Calendar) -> tuple[Period, ...]:
    """Every fiscal year, half and quarter, and every calendar month of the horizon, in this order."""
    found = []
    for letter, kind in _KINDS:
        for first, end in periods(calendar, kind):
            length = {"year": 12, "half": 6, "quarter": 3}[kind]
            number = calendar.fiscal_month(first) // length + 1
            year = fiscal_year(calendar, first)
            found.append(Period(f"{year}-{letter}{number}" if letter else str(year), first, end))
    return (*found, *(Period(calendar.month_label(m), m, m + 1) for m in range(calendar.months)))


def period_called(calendar: Calendar, name: str) -> Period:
    """The period of that name; '' is the whole horizon. Raises ScenarioError when the horizon has no such period."""
    if not name:
        last = calendar.month_label(calendar.months - 1)
        return Period(f"{calendar.month_label(0)} to {last}", 0, calendar.months)
    known = {period.name: period for period in named_periods(calendar)}
    wanted = re.sub(r"^(\d{4})([QH])", r"\1-\2", name.strip().upper())
    if wanted in known:
        return known[wanted]
    first, last = calendar.month_label(0), calendar.month_label(calendar.months - 1)
    example = next(iter(known))
    hint = (
        f"The horizon goes from {first} to {last}. Periods are written {example}, {example}-Q1, {example}-H1, {first}."
    )
    raise ScenarioError((Problem("period", f"'{name}' is not a period of this horizon.", hint),))
