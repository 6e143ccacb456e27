"""Effort: giving up, the push near a kink, and coasting at a cap come out of one calculation."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.arrays import Floats
from planner.domain.behaviour.effort import Taste, effort, net_gain
from planner.domain.behaviour.prospects import Prospects, expected_pay

TASTE = Taste(least=0.2, most=1.5, cost=1.0, target_pay=100.0)
"""At a cost of 1, a straight curve that pays on-target pay for the expected bookings asks for an effort of 1."""


def prospect(knots: list[tuple[float, float]], slope_beyond: float, **standing: float) -> Prospects:
    """A person who expects bookings of 1,000 a day, 90 days before the end, unless said otherwise."""
    bookings, pay = zip(*knots, strict=True)
    where = {"booked": 0.0, "pace": 1_000.0, "days_left": 90.0, "spread": 500.0} | standing
    return one(np.array(bookings), np.array(pay), slope_beyond, **where)


def one(bookings: Floats, pay: Floats, beyond: float, **where: float) -> Prospects:
    """A single curve."""
    booked, days_left = np.array([where["booked"]]), np.array([where["days_left"]])
    first, slope = np.array([0, len(bookings)]), np.array([beyond])
    return Prospects(bookings, pay, first, slope, booked, days_left, where["pace"], where["spread"])


STANDARD = np.array([NormalDist().inv_cdf((i + 0.5) / 4_000) for i in range(4_000)])
"""The normal distribution as 4,000 equally likely values."""
STRAIGHT = [(0.0, 0.0)]
CAPPED = [(0.0, 0.0), (100_000.0, 10_000.0)]
BONUS = [(0.0, 0.0), (100_000.0, 0.0), (100_000.0, 10_000.0)]


def test_a_straight_curve_asks_for_the_same_effort_everywhere() -> None:
    """Linear pay at target: effort 1 / cost, whatever has been booked and however much time is left."""
    for booked in (0.0, 50_000.0, 500_000.0):
        for days_left in (3.0, 90.0):
            here = prospect(STRAIGHT, 0.1, booked=booked, days_left=days_left, spread=50.0)
            assert effort(here, TASTE) == pytest.approx(1.0, abs=1e-4)


def test_twice_the_commission_asks_for_more() -> None:
    """The reward doubles, effort meets its most."""
    assert effort(prospect(STRAIGHT, 0.2), TASTE) == TASTE.most
    assert effort(prospect(STRAIGHT, 0.05), TASTE) == pytest.approx(0.5, abs=1e-4)


def test_people_coast_at_a_cap() -> None:
    """Nothing more can be earned: least effort."""
    assert effort(prospect(CAPPED, 0.0, booked=200_000.0), TASTE) == TASTE.least


def test_people_give_up_when_far_behind_a_bonus() -> None:
    """Ten days before the end and 80,000 short at 1,000 a day: least effort."""
    assert effort(prospect(BONUS, 0.0, booked=20_000.0, days_left=10.0), TASTE) == TASTE.least


def test_people_push_near_a_bonus() -> None:
    """Ten days and 11,000 short, within reach of a push: more than the straight curve asks for."""
    assert effort(prospect(BONUS, 0.0, booked=89_000.0, days_left=10.0), TASTE) > 1.2


def test_effort_against_bookings_rises_to_the_bonus_and_falls_behind_it() -> None:
    """Least far behind, a peak before the bonus, least beyond it."""
    booked = np.linspace(40_000, 140_000, 101)
    efforts = [effort(prospect(BONUS, 0.0, booked=float(b), days_left=10.0), TASTE) for b in booked]
    peak = int(np.argmax(efforts))
    assert efforts[0] == efforts[-1] == TASTE.least
    assert 70_000 < booked[peak] < 100_000
    assert efforts[peak] == TASTE.most


def test_people_push_towards_an_accelerator() -> None:
    """Just below a kink from 5 to 20 per cent effort is higher than far below it."""
    kinked = [(0.0, 0.0), (100_000.0, 5_000.0)]
    far = effort(prospect(kinked, 0.2, booked=0.0, days_left=20.0), TASTE)
    near = effort(prospect(kinked, 0.2, booked=85_000.0, days_left=20.0), TASTE)
    assert far == pytest.approx(0.5, abs=1e-4)
    assert near > 1.0


def test_spans_add_up() -> None:
    """Two straight curves of half the rate, one to the month's and one to the year's end, count like one."""
    both = Prospects(
        np.zeros(2), np.zeros(2), np.arange(3), np.full(2, 0.05), np.zeros(2), np.array([20.0, 300.0]), 1_000.0, 500.0
    )
    assert effort(both, TASTE) == pytest.approx(1.0, abs=1e-4)
    assert effort(both._replace(days_left=np.array([0.0, 300.0])), TASTE) == pytest.approx(0.5, abs=1e-4)


def test_nothing_to_gain_by_leaves_the_seat_its_hours() -> None:
    """Without a curve, or without on-target pay to compare with, effort is 1."""
    assert effort(prospect(STRAIGHT, 0.1, days_left=0.0), TASTE) == 1.0
    assert effort(prospect(STRAIGHT, 0.1), TASTE._replace(target_pay=0.0)) == 1.0


@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 10_000)), min_size=1, max_size=5),
    st.floats(0, 0.5),
    st.integers(-50_000, 200_000),
    st.integers(0, 50_000),
)
def test_expected_pay_is_the_mean_of_the_curve(
    widths: list[tuple[int, int]], beyond: float, mean: int, sd: int
) -> None:
    """The closed form against the midpoint rule over 4,000 quantiles."""
    steps = np.array([(0, 0), *widths], dtype=np.float64)
    bookings, pay = np.cumsum(steps[:, 0]), np.cumsum(steps[:, 1])
    curve = one(bookings, pay, beyond, booked=0.0, pace=1.0, days_left=1.0, spread=1.0)
    quantiles = STANDARD * sd + mean
    last = np.searchsorted(bookings, quantiles, side="right") - 1
    inside = np.interp(quantiles, bookings, pay)
    paid = np.where(last == len(bookings) - 1, pay[-1] + beyond * (quantiles - bookings[-1]), inside)
    paid = np.where(last < 0, pay[0], paid)
    jumps = float(np.max(steps[:, 1]))
    assert expected_pay(curve, 0, mean, sd) == pytest.approx(float(paid.mean()), abs=jumps * 2e-3 + sd * 2e-3 + 1e-6)


@given(st.floats(0, 2e5), st.floats(1, 90), st.floats(10, 5e3), st.floats(100, 5e3))
def test_effort_is_within_limits_and_no_grid_finds_better(
    booked: float, days_left: float, pace: float, spread: float
) -> None:
    """The effort chosen is about as good as the best of 201 tried."""
    here = prospect(BONUS, 0.1, booked=booked, days_left=days_left, pace=pace, spread=spread)
    chosen = effort(here, TASTE)
    assert TASTE.least <= chosen <= TASTE.most
    best = max(net_gain(here, TASTE, float(e)) for e in np.linspace(TASTE.least, TASTE.most, 201))
    assert net_gain(here, TASTE, chosen) >= best - 0.05 * (abs(best) + TASTE.target_pay)
