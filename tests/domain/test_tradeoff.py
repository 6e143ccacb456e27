"""Two goals against each other: dominance, the knee, where the next point is looked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.what_if.tradeoff import Frontier, Point, efficient, knee, next_budget


def _point(amount: float, cost: float, objective: float = 0.0) -> Point:
    terms = {"bookings": cost, "disruption": objective}
    return Point(amount, amount, cost, None, None, terms, {"accounts": amount, "revenue": 0.0}, {}, "gap", "")


def test_of_three_points_the_one_that_another_beats_in_both_is_dropped() -> None:
    """Moving 5 accounts for a cost of 8 is beaten by moving 4 for 7."""
    found = Frontier("moves", (_point(0, 10), _point(5, 8), _point(4, 7)), 3)
    assert [(point.amount, point.cost) for point in found.curve] == [(0, 10), (4, 7)]
    assert [(point.amount, point.cost) for point in found.dominated] == [(5, 8)]


def test_of_equal_points_one_is_kept() -> None:
    """A budget that found nothing new gives the same point again."""
    assert efficient([1, 1, 2], [5, 5, 5]).tolist() == [True, False, False]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_what_is_kept_is_what_nothing_dominates(pairs: list[tuple[int, int]]) -> None:
    """Against the definition, pair by pair."""
    points = sorted({(float(x), float(y)) for x, y in pairs})
    kept = efficient([x for x, _ in points], [y for _, y in points])
    for (x, y), is_kept in zip(points, kept, strict=True):
        beaten = any(a <= x and b <= y and (a, b) != (x, y) for a, b in points)
        assert is_kept == (not beaten)


def test_the_knee_lies_farthest_below_the_line_between_the_ends() -> None:
    """Ends (0, 10) and (10, 0): (2, 3) lies 0.5 below the line in both scales, (5, 1) only 0.4."""
    assert knee(np.array([0.0, 2, 5, 10]), np.array([10.0, 3, 1, 0])) == 1


@pytest.mark.parametrize("cost", [[10.0, 5, 0], [10.0, 8, 0]])
def test_a_straight_curve_has_no_knee_and_one_that_bulges_out_neither(cost: list[float]) -> None:
    """Nothing lies below the line."""
    assert knee(np.array([0.0, 5, 10]), np.array(cost)) is None


def test_two_points_have_no_knee() -> None:
    """There is nothing between the ends."""
    assert knee(np.array([0.0, 1]), np.array([1.0, 0])) is None


def test_the_next_budget_halves_the_largest_rectangle() -> None:
    """0–4 saves 6 and 4–10 saves 1: 24 against 6, so the middle of 0–4."""
    assert next_budget([0, 4, 10], [7, 1, 0], [0, 4], whole=True) == 2


def test_what_was_searched_in_vain_is_not_searched_again() -> None:
    """A budget of 3 gave nothing better than the point at 0: between 0 and 4 no whole budget is left."""
    assert next_budget([0, 4, 10], [7, 1, 0], [0, 3, 4], whole=True) == 7


def test_there_is_an_end() -> None:
    """Neighbouring whole amounts leave no room."""
    assert next_budget([0, 1, 2], [7, 1, 0], [0, 1], whole=True) is None


def test_the_cheapest_point_counts_the_axis_at_its_own_price() -> None:
    """10 + 0, 4 + 3, 3 + 9: the middle one."""
    found = Frontier("moves", (_point(0, 10), _point(3, 4, 3), _point(9, 3, 9)), 3)
    assert found.cheapest is not None
    assert found.cheapest.amount == 3
