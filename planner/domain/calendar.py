"""Months, quarters and days of the horizon."""

from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.settings.company import Horizon

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12


def month_later(day: date, months: int) -> date:
    """The first of the month that lies `months` after (or, negative, before) the month of `day`."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The horizon cut into calendar months, counted from its first day.

    Time in the engines is a float: days since `start`; month m covers [month_starts[m], month_starts[m + 1]).
    """

    start: date
    months: int
    fiscal_year_start: int

    @classmethod
    def of(cls, horizon: Horizon) -> "Calendar":
        """The calendar of a horizon setting."""
        return cls(horizon.start, horizon.months, horizon.fiscal_year_start)

    @property
    def end(self) -> date:
        """The first day after the horizon."""
        return month_later(self.start, self.months)

    @property
    def days(self) -> int:
        """Length of the horizon [days]."""
        return (self.end - self.start).days

    @property
    def years(self) -> float:
        """Length of the horizon [years]: months / 12."""
        return self.months / 12

    def first_of(self, month: int) -> date:
        """First day of the horizon's month; negative months lie before it."""
        return month_later(self.start, month)

    def month_starts(self, before: int = 0) -> tuple[int, ...]:
        """Days from `start` to the first day of each month from −`before` to the horizon's end, end included."""
        return tuple((self.first_of(m) - self.start).days for m in range(-before, self.months + 1))

    def month_label(self, month: int) -> str:
        """The month as people write it: 2027-01."""
        return f"{self.first_of(month):%Y-%m}"

    def calendar_month(self, month: int) -> int:
        """Calendar month (1–12) of the horizon's month."""
        return self.first_of(month).month

    def fiscal_month(self, month: int) -> int:
        """Position (0–11) of the horizon's month in its fiscal year; fiscal quarter = this // 3."""
        return (self.calendar_month(month) - self.fiscal_year_start) % 12

    def day(self, time: float) -> date:
        """The calendar day of an engine time [days since start]."""
        return self.start + timedelta(days=int(time // 1))
