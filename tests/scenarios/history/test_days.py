"""Days as exports spell them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ScenarioError
from planner.scenarios.history.days import day_order, read_days

EXCEL = date(1899, 12, 30)


def _read(*texts: str) -> list[str]:
    order, _ = day_order({"day": texts}, None, "deals.csv")
    return [str(day) for day in read_days(texts, order).days]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026/03/04", "2026-03-04"),
        ("20260304", "2026-03-04"),
        ("2026-03-04T23:59:00.000+0000", "2026-03-04"),
        ("46085", "2026-03-04"),
        ("46085.75", "2026-03-04"),
        ("1772582400000", "2026-03-04"),
        ("4-Mar-2026", "2026-03-04"),
        ("March 4, 2026", "2026-03-04"),
        ("04.03.2026", "2026-03-04"),
        ("4-Mar-26", "2026-03-04"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_read(text: str, meant: str) -> None:
    """ISO, Excel's serial numbers, milliseconds since 1970, words, and German points."""
    assert _read(text) == [meant]


def test_a_part_above_twelve_tells_the_order_of_all() -> None:
    """13/04 makes 03/04 the third of April; 04/13 makes it the fourth of March."""
    assert _read("03/04/2026", "13/04/2026") == ["2026-04-03", "2026-04-13"]
    assert _read("03/04/2026", "04/13/2026") == ["2026-03-04", "2026-04-13"]


def test_another_column_of_the_file_tells_it_too() -> None:
    """One export writes one order."""
    order, told = day_order({"created": ["03/04/2026"], "closed": ["25/04/2026"]}, None, "deals.csv")
    assert order == "dmy"
    assert told == "deals.csv: days such as 25/04/2026 are read day first."


def test_days_that_nothing_tells_apart_are_refused_with_both_readings() -> None:
    """The planner is asked, with what each answer would mean."""
    with pytest.raises(ScenarioError) as caught:
        _read("03/04/2026", "05/06/2026")
    assert str(caught.value.problems[0]) == (
        "deals.csv: 03/04/2026 may be 3 April 2026 or 4 March 2026; no day of the file tells which. "
        "Say `days: dmy` or `days: mdy` in the mapping file."
    )
    assert str(read_days(["03/04/2026"], "dmy").days[0]) == "2026-04-03"


def test_days_of_both_orders_are_refused() -> None:
    """13/04 and 04/13 in one file: what lies between could be either."""
    with pytest.raises(ScenarioError, match="13/04/2026 can only be day/month, 04/25/2026 only month/day"):
        _read("13/04/2026", "04/25/2026", "01/02/2026")


def test_days_that_excel_exchanged_are_noticed_and_mended_on_demand() -> None:
    """Day-first texts opened in month-first Excel: converted to the 12th at most, and the rest left as text."""
    true = [date(2026, 1, 1) + timedelta(days=5 * n) for n in range(60)]
    seen = [
        str((date(day.year, day.day, day.month) - EXCEL).days) if day.day <= 12 else f"{day:%d/%m/%Y}" for day in true
    ]
    with pytest.raises(ScenarioError, match="Excel seems to have exchanged day and month"):
        day_order({"day": seen}, None, "deals.csv")
    assert read_days(seen, "dmy_mangled").days.tolist() == true


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_serial_number_is_the_day_that_excel_shows(day: date) -> None:
    """Reading what Excel stores gives the day back."""
    assert read_days([str((day - EXCEL).days)], None).days.tolist() == [day]


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "31/02/2026", "12", "2026-13-01", "4-Foo-2026"])
def test_what_is_no_day_is_refused_with_what_to_do(text: str) -> None:
    """It is NaT, and a sentence says so."""
    read = read_days([text], "dmy")
    assert read.refused[0] == (f'is no day ("{text}").', "Write YYYY-MM-DD, or leave the cell blank.")
