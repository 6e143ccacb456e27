"""Draws for many at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.chance import Key, drawn, universe
from planner.domain.what_if.sampling import Law, identities, potential_factors, uniforms

IDS = np.array([f"account {i}" for i in range(50_000)])


@given(st.integers(0, 2**63), st.integers(0, 10_000), st.integers(1, 50), st.integers(0, 2**39))
def test_many_at_once_are_the_same_bits_as_one_by_one(seed: int, sample: int, purpose: int, nth: int) -> None:
    """For any seed, sample, purpose and position."""
    who, key = identities(IDS[:5]), universe(seed, sample)
    assert uniforms(key, who, purpose, nth).tolist() == [drawn(Key(key), int(w), purpose, nth) for w in who]


@pytest.mark.parametrize(("law", "spread"), [("lognormal", 0.2), ("uniform", 0.2 / np.sqrt(3))])
def test_factors_have_mean_one_and_the_spread_of_their_law(law: Law, spread: float) -> None:
    """50,000 accounts: the mean is off by less than 0.004, the standard deviation by less than 2 %."""
    factor = potential_factors(identities(IDS), 0.2, law, 1, 0)
    assert factor.mean() == pytest.approx(1, abs=0.004)
    assert factor.std() == pytest.approx(spread, rel=0.02)
    assert factor.min() > 0


def test_uniform_factors_keep_their_ends() -> None:
    """Never further off than the noise."""
    factor = potential_factors(identities(IDS), 0.2, "uniform", 3, 4)
    assert 0.8 <= factor.min() < 0.801
    assert 1.199 < factor.max() <= 1.2


def test_an_account_meets_the_same_factor_in_every_book() -> None:
    """Its factor hangs on its id, the seed and the sample, not on who else is there."""
    all_of_them = potential_factors(identities(IDS[:100]), 0.2, "lognormal", 1, 7)
    some = potential_factors(identities(IDS[10:20]), 0.2, "lognormal", 1, 7)
    assert some.tolist() == all_of_them[10:20].tolist()


def test_no_noise_changes_nothing() -> None:
    """All factors are one."""
    assert (potential_factors(identities(IDS[:9]), 0.0, "lognormal", 1, 0) == 1).all()
