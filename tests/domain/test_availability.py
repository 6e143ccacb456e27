"""How much of the horizon a seat works."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.domain.seats import availability, availability_by_month, available_hours, productivity, seat_limits

Built = Callable[..., Scenario]
DAYS = 365


def share(tiny_world: Built, **seat: str) -> float:
    """Availability of one seat in 2027, with a ramp of six months from 0.2."""
    scenario = tiny_world(1, [seat])
    return float(availability(scenario.seats, scenario.settings.people, scenario.calendar)[0])


def test_a_settled_person_is_there_all_year(tiny_world: Built) -> None:
    """Without dates, or with a start long ago, nothing is lost."""
    assert share(tiny_world) == 1.0
    assert share(tiny_world, start="2020-01-01") == pytest.approx(1.0)


def test_vacancy_counts_nothing(tiny_world: Built) -> None:
    """Gone on 30 June: 181 days of 365; a seat filled after the horizon or left before it has none."""
    assert share(tiny_world, end="2027-06-30") == pytest.approx(181 / DAYS)
    assert share(tiny_world, start="2028-01-01") == 0.0
    assert share(tiny_world, end="2026-12-31") == 0.0


@pytest.mark.parametrize(
    ("start", "end"),
    [("2027-01-01", None), ("2027-04-01", None), ("2026-11-01", None), ("2027-03-01", "2027-05-15")],
)
def test_ramp_is_the_area_under_productivity(tiny_world: Built, start: str, end: str | None) -> None:
    """The closed form agrees with a fine sum over the days."""
    first = (np.datetime64(start) - np.datetime64("2027-01-01")).astype(int)
    last = DAYS if end is None else (np.datetime64(end) - np.datetime64("2027-01-01")).astype(int) + 1
    moments = np.arange(max(first, 0), last, 0.01) + 0.005
    area = sum(productivity(float(t - first), 6.0, 0.2) for t in moments) * 0.01
    dates = {"start": start} | ({} if end is None else {"end": end})
    assert share(tiny_world, **dates) == pytest.approx(area / DAYS, abs=1e-6)


def test_hours_and_limits(tiny_world: Built) -> None:
    """Available hours are a yearly rate; a missing limit is infinite."""
    scenario = tiny_world(1, [{"end": "2027-06-30"}, {"max_potential": 5.0}, {"min_potential": 2.0}])
    hours = available_hours(scenario.seats, scenario.settings.people, scenario.calendar)
    assert hours == pytest.approx([1_000 * 181 / DAYS, 1_000.0, 1_000.0])
    least, most = seat_limits(scenario.seats)["potential"]
    assert least.tolist() == [-np.inf, -np.inf, 2.0]
    assert most.tolist() == [np.inf, 5.0, np.inf]


def test_a_leave_counts_nothing(tiny_world: Built) -> None:
    """Three months away; a leave without an end lasts as long as the person is there; one outside changes nothing."""
    assert share(tiny_world, leave_start="2027-04-01", leave_end="2027-06-30") == pytest.approx((DAYS - 91) / DAYS)
    assert share(tiny_world, leave_start="2027-10-01") == pytest.approx(273 / DAYS)
    assert share(tiny_world, leave_start="2027-03-01", end="2027-06-30") == pytest.approx(59 / DAYS)
    assert share(tiny_world, leave_start="2026-03-01", leave_end="2026-12-31") == 1.0
    assert share(tiny_world, leave_start="2027-10-01", end="2027-06-30") == pytest.approx(181 / DAYS)


def test_months_make_the_horizon(tiny_world: Built) -> None:
    """Availability of the months, weighted by their days, is that of the horizon; a leave empties its months."""
    seats = [{"start": "2027-01-15", "leave_start": "2027-05-01", "leave_end": "2027-06-15"}, {"end": "2027-08-10"}]
    scenario = tiny_world(1, seats)
    months = availability_by_month(scenario.seats, scenario.settings.people, scenario.calendar)
    days = np.diff(scenario.calendar.month_starts())
    whole = availability(scenario.seats, scenario.settings.people, scenario.calendar)
    assert (months * days).sum(axis=1) / DAYS == pytest.approx(whole)
    assert months[0, 4] == 0.0
    assert 0 < months[0, 5] < months[0, 6] <= 1
    assert months[1, 7:].tolist() == pytest.approx([10 / 31, 0, 0, 0, 0])


def test_a_cover_lends_hours_to_a_vacant_seat(tiny_world: Callable[..., Scenario]) -> None:
    """Vacant for the first half of the year: half of its 1,000 hours are missing, and the cover lends half of those."""
    seats = [{"seat": "new", "start": "2027-07-01", "cover": "old"}, {"seat": "old"}, {"seat": "other"}]
    scenario = tiny_world(1, seats, {"people": {"ramp_months": 0.0, "cover_share": 0.5}})
    hours = available_hours(scenario.seats, scenario.settings.people, scenario.calendar)
    away = 181 / 365
    assert hours == pytest.approx([1_000 * (1 - away) + 500 * away, 1_000 - 500 * away, 1_000.0])
