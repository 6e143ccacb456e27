"""Handing out a total in whole steps."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.quotas.handout import Handout


@st.composite
def handouts(draw: st.DrawFn) -> Handout:
    """Three or four parts with floors, caps and a step that often bind."""
    n = draw(st.integers(1, 4))
    step = draw(st.sampled_from([1, 2, 5]))
    floor = np.array(draw(st.lists(st.integers(0, 6), min_size=n, max_size=n)), dtype=np.int64)
    width = np.array(draw(st.lists(st.integers(0, 14), min_size=n, max_size=n)), dtype=np.int64)
    wish = draw(st.lists(st.integers(0, 80), min_size=n, max_size=n))
    return Handout(
        draw(st.integers(1, 30)), step, np.array(wish) / 4, floor, floor + width, draw(st.integers(0, n - 1))
    )


def everything(h: Handout) -> list[tuple[float, tuple[int, ...]]]:
    """Every way to hand out, with its distance."""
    ranges = [range(int(h.floor[i]), int(h.cap[i]) + 1) if i != h.remainder else [0] for i in range(len(h.wish))]
    found = []
    for parts in product(*ranges):
        amount = list(parts)
        amount[h.remainder] = h.total - sum(parts)
        stepped = all(a % h.step == 0 for i, a in enumerate(amount) if i != h.remainder)
        if stepped and h.floor[h.remainder] <= amount[h.remainder] <= h.cap[h.remainder]:
            found.append((float(np.abs(np.array(amount) - h.wish).sum()), tuple(amount)))
    return found


@settings(max_examples=1_000, deadline=None)
@given(handouts())
def test_nearest_is_what_trying_everything_finds(h: Handout) -> None:
    """Feasible exactly when some way exists, and then as near as the nearest of all ways."""
    ways = everything(h)
    assert h.feasible() == bool(ways)
    amount = h.nearest()
    assert amount.sum() == h.total
    if ways:
        assert tuple(amount.tolist()) in {way for _, way in ways}
        assert np.abs(amount - h.wish).sum() <= min(ways)[0] + 1e-9


def test_a_surplus_is_spread_in_proportion() -> None:
    """A cap that cuts one seat raises all others by the same share."""
    wish = np.array([50.0, 20.0, 30.0])
    h = Handout(100, 1, wish, np.zeros(3, dtype=np.int64), np.array([40, 100, 100]), 2)
    assert h.nearest().tolist() == [40, 24, 36]


def test_the_remainder_does_not_leave_its_bounds_to_be_nearer() -> None:
    """A remainder that may not have anything keeps nothing, though its wish is three."""
    floor, cap = np.array([0, 0, 3, 0]), np.array([0, 8, 4, 2])
    assert Handout(14, 2, np.array([3.0, 7.0, 0.0, 1.0]), floor, cap, 0).nearest().tolist() == [0, 8, 4, 2]
