"""What it means to reach a quota, wherever a study, a page or the simulation says it."""

import math

import numpy as np
import pytest

from planner.domain.attainment import company_attainment, reached, wilson

QUOTA = np.array([100.0, 50.0, 0.0, math.nan])
"""Two seats with a quota, and two ways to have none."""


def test_a_quota_is_reached_from_its_own_amount_on() -> None:
    """To the cent: just below is not there."""
    bookings = np.array([[100.0, 49.99, 7.0, 7.0], [99.99, 50.0, 0.0, 0.0]])
    assert reached(bookings, QUOTA).tolist() == [[True, False, False, False], [False, True, False, False]]


def test_a_company_attains_with_all_that_it_books() -> None:
    """Seats without a quota sell for the same target; without any quota there is no attainment."""
    assert company_attainment(np.array([150.0, 300.0]), QUOTA).tolist() == [1.0, 2.0]
    assert math.isnan(company_attainment(150.0, QUOTA[2:]))


def test_wilsons_interval_is_the_published_one() -> None:
    """Five of ten at 95 %: 0.2366 to 0.7634."""
    low, high = wilson(np.array([0.5, 0.0]), 10, 0.95)
    assert low == pytest.approx([0.2366, 0.0], abs=1e-4)
    assert high == pytest.approx([0.7634, 0.2775], abs=1e-4)
