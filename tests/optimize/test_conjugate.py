"""What a group would best carry at a multiplier, against trying many loads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.arrays import Floats
from planner.optimize.conjugate import Conjugate, near_centre
from planner.optimize.shortlist import LoadPrices

LOADS = np.linspace(-60, 160, 22_001)
"""Every hundredth: all bends drawn below lie on it."""


def _one(**columns: float) -> LoadPrices:
    unlimited = {"least": -np.inf, "most": np.inf, "free": np.inf, "steep": np.inf}
    numbers = {"fair": 0.0, "price": 0.0, "steep_price": 0.0, "beyond": 1e6} | unlimited | columns
    return LoadPrices(**{name: np.array([value]) for name, value in numbers.items()})


@st.composite
def _prices(draw: st.DrawFn) -> LoadPrices:
    """A group with a free band, a steeper price and hard limits, each of them or none."""
    free = float(draw(st.integers(0, 10)))
    columns = {"fair": float(draw(st.integers(-20, 60)))}
    if draw(st.booleans()):
        columns |= {"free": free, "price": 2.0, "steep_price": 2.0}
        if draw(st.booleans()):
            columns |= {"steep": free + draw(st.integers(0, 10)), "steep_price": 5.0}
    if draw(st.booleans()):
        columns["least"] = float(draw(st.integers(-30, 40)))
    if draw(st.booleans()):
        columns["most"] = columns.get("least", -30.0) + draw(st.integers(0, 60))
    return _one(**columns)


def _allowed(prices: LoadPrices) -> Floats:
    kept: Floats = LOADS[(prices.least[0] <= LOADS) & (prices.most[0] >= LOADS)]
    return kept


@settings(deadline=None)  # the first call compiles
@given(prices=_prices(), multiplier=st.floats(-8, 8))
def test_the_least_is_what_trying_every_load_finds(prices: LoadPrices, multiplier: float) -> None:
    """Multipliers beyond the last slope of an open side are cut to it: further out there is no least."""
    conjugate = Conjugate.of(prices)
    (inside,) = conjugate.clip(np.array([multiplier]))
    loads = _allowed(prices)
    tried = prices.cost_at(loads, np.zeros(len(loads), dtype=np.int64)) - inside * loads
    assert conjugate.exact(np.array([inside])) == pytest.approx(tried.min(), abs=1e-6)


@settings(deadline=None)  # the first call compiles
@given(prices=_prices(), multiplier=st.floats(-8, 8), weight=st.floats(0.05, 3), centre=st.floats(-20, 60))
def test_the_smoothed_least_is_what_trying_every_load_finds(
    prices: LoadPrices, multiplier: float, weight: float, centre: float
) -> None:
    """With a squared distance from a centre added, for any multiplier."""
    loads = _allowed(prices)
    tried = prices.cost_at(loads, np.zeros(len(loads), dtype=np.int64)) - multiplier * loads
    tried += weight / 2 * (loads - centre) ** 2
    best = int(tried.argmin())
    if best in {0, len(loads) - 1} and not np.isfinite([prices.least[0], prices.most[0]]).all():
        return
    load = np.zeros(1)
    asked = (np.array([multiplier]), np.array([weight]), np.array([centre]), load)
    assert near_centre(Conjugate.of(prices).pieces, *asked) == pytest.approx(tried[best], abs=1e-3)
    assert load[0] == pytest.approx(loads[best], abs=0.02)


def test_a_group_without_a_price_or_a_limit_takes_no_multiplier() -> None:
    """Its least would be −∞ for any other than zero."""
    conjugate = Conjugate.of(_one())
    assert conjugate.clip(np.array([3.0])).tolist() == [0.0]
    assert conjugate.exact(np.zeros(1)) == 0.0
