"""Formulas of the cost of pay: the bad end, what is shared, the mean without some, quartiles, levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.domain.pay_cost.accruals import Accruals
from planner.domain.pay_cost.at_mean import others_mean, pseudo_values
from planner.domain.pay_cost.bill import shared_share, tail_mean
from planner.domain.pay_cost.levels import moved_to, near
from planner.domain.pay_cost.quartiles import quartile_of

AMOUNTS = st.floats(-1e6, 1e6, allow_nan=False)


def test_the_tail_is_the_mean_of_the_dearest_tenth() -> None:
    """Two of twenty; and of five, where a tenth is half a year, the dearest."""
    assert tail_mean(np.arange(20.0)) == pytest.approx(18.5)
    assert tail_mean(np.array([3.0, 9.0, 1.0, 4.0, 5.0])) == 9.0


def test_a_fraction_of_a_year_counts_by_its_fraction() -> None:
    """Of 25 years two and a half: (24 + 23 + 22 / 2) / 2.5."""
    assert tail_mean(np.arange(25.0)) == pytest.approx((24 + 23 + 11) / 2.5)


@given(arrays(np.float64, st.integers(1, 40), elements=AMOUNTS))
def test_the_tail_lies_between_mean_and_maximum(sample: np.ndarray) -> None:
    """For any years."""
    slack = 1e-9 * (1 + np.abs(sample).max())
    assert sample.mean() - slack <= tail_mean(sample) <= sample.max() + slack


def test_what_is_shared_is_the_variance_that_goes() -> None:
    """Half the spread is a quarter of the variance; nothing varies: nothing is shared."""
    years = np.array([1.0, 5.0, 3.0, 9.0])
    assert shared_share(2 * years, years) == pytest.approx(0.75)
    assert shared_share(years, years) == 0
    assert shared_share(np.ones(4), np.ones(4)) == 0
    assert shared_share(years, 2 * years) == pytest.approx(-3.0)


@given(arrays(np.float64, (6, 2), elements=AMOUNTS))
def test_pseudo_values_of_a_mean_are_the_sample(sample: np.ndarray) -> None:
    """The jackknife of a mean is the mean's own interval; pairs stand for their mean."""
    assert pseudo_values(others_mean(sample)) == pytest.approx(sample, abs=1e-6)
    pairs = sample.reshape(3, 2, 2).mean(axis=1)
    assert pseudo_values(others_mean(sample, 2)) == pytest.approx(pairs, abs=1e-6)


def test_quartiles_are_those_of_the_year() -> None:
    """Eight seats, two in each; six leave one in the second and the fourth; ties by position."""
    assert quartile_of(np.array([[8.0, 1, 7, 2, 6, 3, 5, 4]])).tolist() == [[4, 1, 4, 1, 3, 2, 3, 2]]
    assert quartile_of(np.array([[1.0, 1, 1, 1, 1, 1]])).tolist() == [[1, 1, 2, 3, 3, 4]]


def test_years_speak_for_a_level_only_where_enough_lie_around_it() -> None:
    """Forty around 100 %, none on the far side of 107 %."""
    attainment = np.linspace(0.98, 1.04, 40)
    assert near(attainment, 1.0).sum() == 40
    assert not near(attainment, 1.07).any()
    assert not near(attainment[:20], 1.0).any()


def test_moving_years_to_a_level_takes_out_what_attainment_explains() -> None:
    """On a line all years become one; equal attainment moves nothing."""
    attainment = np.array([0.9, 1.0, 1.05])
    assert moved_to(1.0, attainment, 10 + 4 * attainment) == pytest.approx(14.0)
    assert moved_to(1.2, np.ones(3), np.array([1.0, 2.0, 3.0])).tolist() == [1.0, 2.0, 3.0]


def test_balances_follow_from_what_was_earned_paid_and_expensed() -> None:
    """100 earned, 90 paid, 25 expensed in each month."""
    month, zero = np.array(["2027-01", "2027-02"]), np.zeros(2)
    earned, paid, expense = (np.full(2, amount) for amount in (100.0, 90.0, 25.0))
    book = Accruals(month, zero, earned, zero.copy(), paid, expense, expense, expense, 1)
    assert book.owed.tolist() == [10.0, 20.0]
    assert book.capitalised.tolist() == [75.0, 150.0]
