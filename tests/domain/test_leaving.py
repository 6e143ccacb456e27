"""Who is likely to leave: those who earn little, those in the middle, those whose colleagues left."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.behaviour.leaving import (
    Pulls,
    attainment,
    days_used_up,
    expected_share,
    hazard_factor,
    rank_among,
    thinking_days,
)
from planner.domain.behaviour.prospects import Prospects

PULLS = Pulls(pay_elasticity=1.0, middling=0.5, peers=1.0)
NOBODY_TO_COMPARE = math.nan


def test_pay_below_target_raises_the_hazard_and_pay_above_lowers_it() -> None:
    """Elasticity −1: half the pay doubles it, a fifth more takes a sixth off."""
    assert hazard_factor(0.5, NOBODY_TO_COMPARE, 0.0, PULLS) == pytest.approx(2.0)
    assert hazard_factor(1.2, NOBODY_TO_COMPARE, 0.0, PULLS) == pytest.approx(1 / 1.2)


def test_the_middle_is_likeliest_to_go() -> None:
    """1 + 0.5 · (1 − 2/3) in the middle, 1 − 0.5 · 2/3 at both ends; over all ranks the mean is 1."""
    ranks = np.linspace(0.0, 1.0, 1_001)
    factors = np.array([hazard_factor(1.0, float(rank), 0.0, PULLS) for rank in ranks])
    assert ranks[int(np.argmax(factors))] == pytest.approx(0.5)
    assert factors[500] == pytest.approx(7 / 6)
    assert factors[0] == factors[-1] == pytest.approx(2 / 3)
    assert factors.mean() == pytest.approx(1.0, abs=1e-3)


def test_leavers_pull_others_along() -> None:
    """A tenth of the seats left lately: a tenth more."""
    assert hazard_factor(1.0, NOBODY_TO_COMPARE, 0.1, PULLS) == pytest.approx(1.1)


def test_without_any_pull_the_hazard_is_as_it_was() -> None:
    """All weights zero: 1, whatever happens."""
    assert hazard_factor(0.3, 0.5, 0.5, Pulls(0.0, 0.0, 0.0)) == 1.0


def test_rank_counts_those_below_and_half_of_the_equals() -> None:
    """Of three others one is lower, one equal, one higher; empty seats do not count."""
    assert rank_among(np.array([0.5, 1.0, math.nan, 1.0, 2.0]), 1) == pytest.approx(0.5)
    assert rank_among(np.array([0.5, 1.0, 2.0]), 2) == 1.0
    assert math.isnan(rank_among(np.array([math.nan, 1.0]), 1))
    assert math.isnan(rank_among(np.array([math.nan, 1.0]), 0))


def test_expected_pay_is_compared_with_target() -> None:
    """A straight 10 %, 45 of 90 days over with 60,000 booked and 1,000 a day to come: 10,500 against 9,000."""
    here = Prospects(
        np.zeros(1), np.zeros(1), np.arange(2), np.full(1, 0.1), np.full(1, 60_000.0), np.full(1, 45.0), 1_000.0, 0.0
    )
    assert expected_share(here, np.full(1, 90.0), 0.0, 100.0) == pytest.approx(10_500 / 9_000)
    assert expected_share(here, np.full(1, 90.0), 100.0, 100.0) == pytest.approx((9_000 + 10_500) / 18_000)
    assert expected_share(here._replace(days_left=np.zeros(1)), np.full(1, 90.0), 0.0, 100.0) == 1.0


def test_thinking_stops_at_the_edges_of_a_leave() -> None:
    """Steps of 30 days, a leave from day 10 to 25, the seat ends on day 50."""
    assert thinking_days(0.0, 10.0, 25.0, 50.0, 30.0) == 10.0
    assert thinking_days(10.0, 10.0, 25.0, 50.0, 30.0) == 15.0
    assert thinking_days(25.0, 10.0, 25.0, 50.0, 30.0) == 25.0
    assert thinking_days(0.0, math.inf, math.inf, math.inf, 30.0) == 30.0


def test_attainment_counts_the_same_days() -> None:
    """20,000 in ten days at a quota of 1,000 a day: 2; nothing without days or quota."""
    assert attainment(20_000.0, 10.0, 1_000.0) == 2.0
    assert math.isnan(attainment(0.0, 0.0, 1_000.0))
    assert math.isnan(attainment(1.0, 10.0, 0.0))


@given(st.floats(0.01, 20), st.floats(1e-4, 0.1), st.floats(1, 90))
def test_steps_of_constant_hazard_add_up_to_one_exponential(patience: float, rate: float, step: float) -> None:
    """Walking in steps ends when patience / rate days are over."""
    left, day = patience, 0.0
    while math.isinf(within := days_used_up(left, rate, step)):
        left -= rate * step
        day += step
    assert day + within == pytest.approx(patience / rate, rel=1e-9, abs=1e-6)
    assert math.isinf(days_used_up(patience, 0.0, step))
