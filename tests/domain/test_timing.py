"""Deals move over a period's end when, and only when, the plan pays for it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.behaviour.prospects import Prospects
from planner.domain.behaviour.timing import (
    Spans,
    Terms,
    agreed_discount,
    extra_pay,
    pay_at,
    pull_moment,
    pulls,
    push_days,
    puts_off,
    until,
)

TERMS = Terms(
    window_days=30.0,
    cycle_share=0.17,
    keep_days=25.0,
    discount=0.1,
    most_discount=0.3,
    customer_share=0.5,
    close_days=1.0,
    least_gain=0.1,
)
QUARTERS = Spans(np.array([0.0, 90.0]), np.array([90.0, 181.0]))
BONUS = [(0.0, 0.0), (100_000.0, 0.0), (100_000.0, 10_000.0)]
STRAIGHT = [(0.0, 0.0)]
ACCELERATED = [(0.0, 0.0), (100_000.0, 10_000.0)]


def quarters(
    knots: list[tuple[float, float]],
    beyond: float,
    booked: float,
    left: float,
    *,
    pace: float = 0.0,
    spread: float = 0.0,
) -> Prospects:
    """Two quarters with the same curve, of which the first has so many days left; nobody expects anything else."""
    bookings, pay = (np.array([knot[side] for knot in knots] * 2) for side in (0, 1))
    first = np.array([0, len(knots), 2 * len(knots)])
    return Prospects(
        bookings, pay, first, np.full(2, beyond), np.array([booked, 0.0]), np.array([left, 0.0]), pace, spread
    )


def test_the_customer_is_asked_a_day_before_the_end() -> None:
    """Work done on day 60, yes on day 100, the quarter ends on day 90: asked on day 89, or when the work is done."""
    ends = QUARTERS.ends
    assert pull_moment(ends, 50.0, 60.0, 100.0, TERMS) == 89.0
    assert pull_moment(ends, 50.0, 89.6, 100.0, TERMS) == 89.6
    assert pull_moment(ends, 50.0, 60.0, 90.0, TERMS) == 89.0
    assert pull_moment(ends, 50.0, 60.0, 200.0, TERMS) == 180.0


def test_nobody_is_asked_who_is_too_far_off() -> None:
    """Yes on day 121 is outside a window of 30 days; yes within the quarter needs no asking; nor does late work."""
    ends = QUARTERS.ends
    assert math.isinf(pull_moment(ends, 50.0, 60.0, 120.5, TERMS))
    assert math.isinf(pull_moment(ends, 50.0, 10.0, 89.9, TERMS))
    assert math.isinf(pull_moment(ends, 50.0, 90.0, 100.0, TERMS))
    assert math.isinf(pull_moment(np.zeros(0), 50.0, 60.0, 100.0, TERMS))


def test_a_deal_that_completes_the_bonus_is_pulled() -> None:
    """95,000 booked, a deal of 10,000: 9,000 today pay 10,000; later nothing, as nobody expects 90,000 more."""
    assert pulls(quarters(BONUS, 0.0, 95_000.0, 1.0), QUARTERS, 89.0, 10_000.0, TERMS)


def test_a_deal_whose_discount_costs_the_bonus_is_not_pulled() -> None:
    """95,000 booked, a deal of 5,200: at 10 % off it is 4,680 and misses the bonus."""
    assert not pulls(quarters(BONUS, 0.0, 95_000.0, 1.0), QUARTERS, 89.0, 5_200.0, TERMS)


def test_an_accelerator_pays_for_the_discount() -> None:
    """Beyond quota at 20 % against 10 % at the next start: 9,000 × 20 % beats 10,000 × 10 %."""
    assert pulls(quarters(ACCELERATED, 0.2, 150_000.0, 1.0), QUARTERS, 89.0, 10_000.0, TERMS)
    assert not pulls(quarters(ACCELERATED, 0.11, 150_000.0, 1.0), QUARTERS, 89.0, 10_000.0, TERMS)


def test_in_a_long_cycle_people_move_deals_further() -> None:
    """Opened 400 days before a yes on day 150: 17 % of that, 68 days, reach the end on day 90; of 300, 51 do not."""
    assert pull_moment(QUARTERS.ends, -250.0, 60.0, 150.0, TERMS) == 89.0
    assert math.isinf(pull_moment(QUARTERS.ends, -150.0, 60.0, 150.0, TERMS))


def test_the_customer_gets_half_of_what_could_still_be_given() -> None:
    """At 20 % against 10 % at the next start, at least a tenth more: up to 45 % off would pay, 30 % is allowed.

    Between 10 and 30 % they meet at 20 %. At 13 % against 10 %, (1 − d) × 13 ≥ 11 ends at 15.4 %: 12.7 %.
    """
    steep, flat = (quarters(ACCELERATED, beyond, 150_000.0, 1.0) for beyond in (0.2, 0.13))
    assert agreed_discount(steep, QUARTERS, 89.0, 89.0, 10_000.0, TERMS) == pytest.approx(0.2)
    most = 1 - 0.11 / 0.13
    assert agreed_discount(flat, QUARTERS, 89.0, 89.0, 10_000.0, TERMS) == pytest.approx((0.1 + most) / 2, abs=1e-6)


def test_no_discount_is_given_that_costs_the_bonus() -> None:
    """95,000 booked, a deal of 6,000 reaches 100,000 at up to 16.7 % off: half way from 10 % it still does."""
    here = quarters(BONUS, 0.0, 95_000.0, 1.0)
    assert agreed_discount(here, QUARTERS, 89.0, 89.0, 6_000.0, TERMS) == pytest.approx((0.1 + 1 / 6) / 2, abs=1e-6)


def test_a_customer_in_a_long_cycle_is_asked_to_wait() -> None:
    """At the cap 40 days before the end, 10 % afterwards: put off after 300 days, as 51 exceed 40, not after 200."""
    capped = quarters(ACCELERATED, 0.0, 150_000.0, 40.0)
    assert puts_off(capped, QUARTERS, 50.0, -250.0, 10_000.0, TERMS)
    assert not puts_off(capped, QUARTERS, 50.0, -150.0, 10_000.0, TERMS)
    assert agreed_discount(capped, QUARTERS, 50.0, 90.0, 10_000.0, TERMS) == pytest.approx(0.2)


def test_nobody_pays_for_what_they_can_hide_or_do_not_want() -> None:
    """20 days before the end a deal is kept back without asking; one that pays today is put off by nobody."""
    assert not puts_off(quarters(ACCELERATED, 0.0, 150_000.0, 20.0), QUARTERS, 70.0, -250.0, 10_000.0, TERMS)
    assert not puts_off(quarters(ACCELERATED, 0.2, 150_000.0, 40.0), QUARTERS, 50.0, -250.0, 10_000.0, TERMS)


def test_a_deal_at_the_cap_is_pushed() -> None:
    """Nothing more is paid in this quarter, 10 % in the next, 20 days off; 40 days off is too long to hide it."""
    capped = quarters(ACCELERATED, 0.0, 150_000.0, 20.0)
    assert push_days(capped, QUARTERS, 70.0, 10_000.0, TERMS) == 20.0
    assert push_days(capped._replace(days_left=np.array([40.0, 0.0])), QUARTERS, 50.0, 10_000.0, TERMS) == 0.0


def test_the_last_quarter_is_followed_by_one_like_it() -> None:
    """At the horizon's end a capped deal waits for a quarter that the simulation does not see."""
    here = quarters(ACCELERATED, 0.0, 150_000.0, 0.0)
    here = here._replace(booked=np.array([0.0, 150_000.0]), days_left=np.array([0.0, 10.0]))
    assert push_days(here, QUARTERS, 171.0, 10_000.0, TERMS) == 10.0
    assert pay_at(here, QUARTERS, 181.0, 10_000.0) == pytest.approx(1_000.0)


def test_a_year_that_goes_on_keeps_what_is_booked_in_it() -> None:
    """5 % by the quarter and a bonus on the year, which is reached whichever quarter the deal falls into: it stays."""
    spans = Spans(np.array([0.0, 90.0, 0.0]), np.array([90.0, 181.0, 365.0]))
    here = Prospects(
        np.array([0.0, 0.0, 0.0, 100_000.0, 100_000.0]), np.array([0.0, 0.0, 0.0, 0.0, 10_000.0]),
        np.array([0, 1, 2, 5]), np.array([0.05, 0.05, 0.0]),
        np.array([95_000.0, 0.0, 95_000.0]), np.array([1.0, 0.0, 276.0]), 0.0, 0.0,
    )  # fmt: skip
    assert pay_at(here, spans, 90.0, 10_000.0) == pytest.approx(10_500.0)
    assert not pulls(here, spans, 89.0, 10_000.0, TERMS)


def test_nobody_moves_a_deal_outside_every_period() -> None:
    """In the warm-up no curve holds."""
    nowhere = quarters(BONUS, 0.0, 95_000.0, 0.0)
    assert not pulls(nowhere, QUARTERS, -1.0, 10_000.0, TERMS)
    assert push_days(nowhere, QUARTERS, -1.0, 10_000.0, TERMS) == 0.0


@given(
    st.floats(0, 1e6), st.floats(0.01, 90), st.floats(1, 1e6), st.floats(0, 1e4), st.floats(0, 1e4), st.floats(1e-3, 1)
)
def test_a_straight_plan_moves_no_deal(
    booked: float, left: float, value: float, pace: float, spread: float, rate: float
) -> None:
    """Whatever is booked, expected or left: the same rate on both sides is no reason to move anything."""
    here = quarters(STRAIGHT, rate, booked, left, pace=pace, spread=spread)
    terms = TERMS._replace(discount=0.0, least_gain=0.0)
    assert not pulls(here, QUARTERS, 90.0 - left, value, terms)
    assert push_days(here, QUARTERS, 90.0 - left, value, terms) == 0.0


@given(st.floats(0, 1e6), st.floats(0.01, 90), st.floats(1, 1e6), st.floats(0, 1e4), st.floats(1e-3, 1))
def test_a_straight_curve_pays_its_rate_for_a_deal(
    booked: float, left: float, value: float, spread: float, rate: float
) -> None:
    """Extra pay is rate × value, however wide the belief."""
    here = quarters(STRAIGHT, rate, booked, left, spread=spread)
    assert extra_pay(here, 0, booked, left, value) == pytest.approx(rate * value, rel=1e-6)


@given(st.floats(-1e3, 1e3), st.integers(-1000, 1100))
def test_the_clock_does_not_stop_short_of_the_moment(now: float, moment: int) -> None:
    """A deal that is kept back until a period begins is not booked a hair before it."""
    if moment > now:
        assert moment <= now + until(now, float(moment)) < moment + 1e-9
