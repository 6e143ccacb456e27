"""Luck and not knowing told apart, on samples whose shares are known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.studies.forecast.two_doubts import two_doubts


def _world(seed: int, draws: int, years: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Years of luck with deviation 1; each draw of the settings moves its mean, and makes luck a little larger."""
    rng = np.random.default_rng(seed)
    luck = rng.gamma(4.0, 0.5, size=(draws, years))
    moved = spread * rng.standard_normal((draws, 1))
    own = 0.2 * rng.standard_normal((draws, years))
    return luck, luck + moved + own


def test_by_hand() -> None:
    """Differences 1, 1 | 3, 3 have no noise: their means vary by 2; years 1, 3 | 5, 7 vary by 2 within draws."""
    sure = np.array([[0.0, 2.0], [2.0, 4.0]])
    found = two_doubts(sure, np.array([[1.0, 3.0], [5.0, 7.0]]))
    assert found.share == pytest.approx(0.5)
    assert (found.not_knowing, found.luck) == pytest.approx((math.sqrt(2), math.sqrt(2)))
    assert math.isnan(found.low)


def test_settings_that_are_sure_are_no_doubt() -> None:
    """Equal years: all is luck, with certainty; and without luck all is not knowing."""
    luck, _ = _world(1, 20, 2, 0.0)
    found = two_doubts(luck, luck)
    assert (found.share, found.low, found.high) == (0.0, 0.0, 0.0)
    flat = np.zeros((20, 2))
    found = two_doubts(flat, flat + np.arange(20.0)[:, None])
    assert (found.share, found.low, found.high) == (1.0, 1.0, 1.0)


def test_years_that_never_differ_have_no_share() -> None:
    """Nothing varies; nothing is divided by zero."""
    assert two_doubts(np.ones((5, 2)), np.ones((5, 2))).share == 0.0


@pytest.mark.parametrize(("spread", "years"), [(0.0, 2), (0.3, 2), (1.0, 2), (0.5, 5)])
def test_intervals_of_the_share_hold_the_truth(spread: float, years: int) -> None:
    """Of 300 made-up studies with 60 draws each, 84 to 97 % of the 90 % intervals hold the true share."""
    truth = spread**2 / (spread**2 + 1.0 + 0.04)
    found = [two_doubts(*_world(seed, 60, years, spread)) for seed in range(300)]
    held = np.mean([each.low <= truth <= each.high for each in found])
    assert (0.84 if spread else 0.9) <= held <= (0.97 if spread else 1.0)
    assert np.mean([each.share for each in found]) == pytest.approx(truth, abs=0.02)


@given(st.integers(0, 10_000), st.floats(0.1, 1000.0), st.floats(-1e4, 1e4))
def test_shares_know_no_currency(seed: int, scale: float, shift: float) -> None:
    """Another unit or a constant added changes no share."""
    sure, drawn = _world(seed, 8, 2, 0.7)
    one, other = two_doubts(sure, drawn), two_doubts(sure * scale, drawn * scale + shift)
    assert other.share == pytest.approx(one.share, abs=1e-6)
    assert other.high == pytest.approx(one.high, abs=1e-6)
    assert other.luck == pytest.approx(one.luck * scale, rel=1e-6)
