"""The horizon cut into months, and the fiscal calendar it lies in."""

from datetime import date

import pytest

from planner.domain.calendar import Calendar, month_later

FISCAL_JULY = Calendar(start=date(2027, 7, 1), months=12, fiscal_year_start=7)


def test_the_end_is_the_first_day_after_the_horizon() -> None:
    """Twelve months from July end on the first of July, 366 days later in a leap year."""
    assert FISCAL_JULY.end == date(2028, 7, 1)
    assert FISCAL_JULY.days == 366
    assert FISCAL_JULY.years == 1.0


def test_months_start_on_calendar_months_and_warm_up_lies_before_zero() -> None:
    """Month starts count days from the first day; months before it are negative."""
    assert FISCAL_JULY.month_starts()[:3] == (0, 31, 62)
    assert FISCAL_JULY.month_starts(before=2)[:3] == (-61, -30, 0)
    assert FISCAL_JULY.month_starts()[-1] == FISCAL_JULY.days


def test_fiscal_months_count_from_the_fiscal_year() -> None:
    """July is fiscal month 0 when the year starts in July; December is the last month of its second quarter."""
    assert [FISCAL_JULY.fiscal_month(m) for m in (0, 5, 11)] == [0, 5, 11]
    calendar_year = Calendar(start=date(2027, 7, 1), months=6, fiscal_year_start=1)
    assert [calendar_year.fiscal_month(m) // 3 for m in range(6)] == [2, 2, 2, 3, 3, 3]


def test_labels_and_days_are_those_people_write() -> None:
    """Months read 2027-12; a time within a day belongs to that day."""
    assert FISCAL_JULY.month_label(5) == "2027-12"
    assert FISCAL_JULY.day(30.99) == date(2027, 7, 31)
    assert FISCAL_JULY.day(-0.5) == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("months", "expected"), [(1, date(2028, 1, 1)), (-12, date(2026, 12, 1)), (0, date(2027, 12, 1))]
)
def test_month_later_crosses_years(months: int, expected: date) -> None:
    """Adding months from December goes into the next year, subtracting into the one before."""
    assert month_later(date(2027, 12, 24), months) == expected
