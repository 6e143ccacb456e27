"""Whole numbers that keep every sum."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.rounding import cascaded, controlled

weights = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@settings(max_examples=500, deadline=None)
@given(weights, st.integers(0, 10**12), st.sampled_from([1, 7, 1_000]))
def test_parts_of_a_total_add_up_and_so_do_their_neighbours(weight: list[int], total: int, unit: int) -> None:
    """The sum is exact, and the sum of any neighbours is off by less than a unit."""
    parts = cascaded(total, weight, unit)
    assert parts.sum() == total
    assert (parts >= 0).all()
    whole = weight if any(weight) else [1] * len(weight)
    for first in range(len(whole)):
        for last in range(first, len(whole)):
            exact = total * sum(whole[first : last + 1]) / sum(whole)
            assert abs(int(parts[first : last + 1].sum()) - exact) <= unit + 1e-3


def test_a_third_each() -> None:
    """The running sums 33.3, 66.7 and 100 are rounded to 33, 67 and 100; in tens to 30, 70 and 100."""
    assert cascaded(100, [1, 1, 1]).tolist() == [33, 34, 33]
    assert cascaded(100, [1, 1, 1], 10).tolist() == [30, 40, 30]
    assert cascaded(9, [0, 0]).tolist() == [5, 4]


@settings(max_examples=800, deadline=None)
@given(st.data(), st.integers(1, 7), st.integers(1, 6))
def test_every_number_is_rounded_and_every_sum_kept(data: st.DataObject, rows: int, columns: int) -> None:
    """Numbers and column sums are rounded up or down, rows keep their totals."""
    share = np.array(
        [data.draw(st.lists(st.integers(0, 5), min_size=columns, max_size=columns)) for _ in range(rows)], dtype=float
    )
    share[share.sum(axis=1) == 0] = 1.0
    total = np.array(data.draw(st.lists(st.integers(0, 40), min_size=rows, max_size=rows)), dtype=np.int64)
    exact = share / share.sum(axis=1, keepdims=True) * total[:, None]
    found = controlled(exact, total)
    assert found.sum(axis=1).tolist() == total.tolist()
    for real, whole in ((exact, found), (exact.sum(axis=0), found.sum(axis=0))):
        assert (whole >= np.floor(real + 1e-9)).all()
        assert (whole <= np.ceil(real - 1e-9)).all()


def test_columns_that_a_greedy_rounding_would_miss() -> None:
    """Two rows that may round up in two columns each, four columns of a half: every column gets 0 or 1."""
    exact = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5], [0.5, 0.0, 0.5, 0.0]])
    found = controlled(exact, np.array([1, 1, 1]))
    assert found.sum(axis=0).tolist()[:3:2] == [1, 1]
    assert found.sum() == 3
