"""Month by month for one quota: giving up, a jump, and decay at the cap come out of planning ahead."""

import math

import numpy as np
import pytest

from planner.domain.behaviour.effort import Taste, effort
from planner.domain.behaviour.prospects import Prospects
from planner.studies.commission_rate import Firm, best_rate, searched_rate, worked
from planner.studies.quota_problem import QuotaProblem, solve_quota_problem

PUBLISHED = {
    Firm(0.01, 30.0, 1.0, 10.0, 0.5): 0.4587,
    Firm(0.01, 60.0, 1.0, 10.0, 0.5): 0.3676,
    Firm(0.02, 30.0, 1.0, 10.0, 0.5): 0.4237,
    Firm(0.01, 30.0, 1.0, 15.0, 0.5): 0.4808,
}


def test_month_three_gives_up_jumps_and_decays_to_the_cap() -> None:
    """Zero below 110, more than half of the most effort gained within five units of 125, zero again beyond 210."""
    solved = solve_quota_problem(QuotaProblem())
    month = np.array([solved.effort_at(2, sales) for sales in range(60, 260)])
    assert month[:45].max() == 0.0
    assert solved.effort_at(2, 128.0) - solved.effort_at(2, 123.0) > 15.0
    assert 125 < 60 + int(np.argmax(month)) < 140
    assert np.all(np.diff(month[75:]) <= 1e-9)
    assert month[155:].max() == 0.0


def test_without_a_cap_nothing_decays() -> None:
    """Beyond the pivot effort is rate / cost = 30, whatever has been sold."""
    solved = solve_quota_problem(QuotaProblem(cap=math.inf))
    assert solved.effort_at(2, 100.0) < 0.1
    for sales in (160.0, 200.0, 300.0):
        assert solved.effort_at(2, sales) == pytest.approx(30.0, abs=0.02)


def test_a_ratchet_lowers_sales_the_more_the_stronger_it_is() -> None:
    """Expected sales of the quarter fall with the share of a beat that the next quota takes over."""
    for cap in (1.2, math.inf):
        sold = [solve_quota_problem(QuotaProblem(cap=cap, ratchet=r)).expected_sales for r in (0.0, 0.25, 0.5, 0.75)]
        assert np.all(np.diff(sold) < -0.1)


def test_removing_the_cap_raises_sales() -> None:
    """233.7 units with the cap, 269.9 without."""
    capped, free = (solve_quota_problem(QuotaProblem(cap=cap)).expected_sales for cap in (1.2, math.inf))
    assert capped == pytest.approx(233.7, abs=0.1)
    assert free == pytest.approx(269.9, abs=0.1)


def test_the_simulator_s_effort_is_the_last_month_s() -> None:
    """`domain.behaviour.effort` with one month to go against the dynamic programme, cumulative sales 60 to 240."""
    solved = solve_quota_problem(QuotaProblem())
    for sales in range(60, 240, 3):
        assert ours(float(sales), 1) == pytest.approx(solved.effort_at(2, float(sales)), abs=1.5)


def test_seeing_the_quarter_at_once_is_close_to_planning_by_the_month() -> None:
    """At the quarter's start: 17.4 a month when the rest is seen at once, 17.9 in the first month of the plan."""
    planned = solve_quota_problem(QuotaProblem()).effort_at(0, 0.0)
    assert ours(0.0, 3) == pytest.approx(planned, rel=0.05)


def ours(sales: float, months: int) -> float:
    """Effort a month by the simulator's rule."""
    here = Prospects(
        bookings=np.array([0.0, 200.0, 240.0]),
        pay=np.array([0.0, 0.0, 24.0]),
        first=np.array([0, 3]),
        slope_beyond=np.zeros(1),
        booked=np.array([sales + 60.0 * months]),
        days_left=np.array([float(months)]),
        pace=1.0,
        spread=12.0,
    )
    return effort(here, Taste(least=0.0, most=31.0, cost=0.02, target_pay=1.0))


@pytest.mark.parametrize("firm", PUBLISHED)
def test_the_best_commission_rate_is_the_published_one(firm: Firm) -> None:
    """By the formula, and by trying 20,000 rates on people who work by the simulator's rule."""
    assert best_rate(firm) == pytest.approx(PUBLISHED[firm], abs=5e-5)
    assert searched_rate(firm) == pytest.approx(PUBLISHED[firm], abs=2e-4)


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5])
def test_effort_is_proportional_to_the_rate(rate: float) -> None:
    """Effort is b k / c."""
    firm = Firm(0.01, 30.0, 1.0, 10.0, 0.5)
    assert worked(firm, rate) == pytest.approx(rate * 10.0, rel=1e-3)
