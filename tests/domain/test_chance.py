"""Chance: draws that are uniform, independent and the same for ever."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from planner.domain import chance

N = 20_000
WHOLE = st.integers(min_value=0, max_value=2**63 - 1)


def test_the_hash_is_the_one_we_published() -> None:
    """Golden draws: a release that changes them changes every simulated year, and must say so."""
    assert chance.identity("acme") == 1_734_778_495_129_014_592
    assert chance.universe(1, 0) == 15_916_886_550_466_581_944
    assert chance.uniform(1, 0, 1_734_778_495_129_014_592, chance.DEAL_SIZE, 7) == 0.10949435827786014


def test_the_finaliser_is_splitmix64() -> None:
    """The first outputs of SplitMix64 seeded with 1234567, as published with the reference implementation."""
    state, outputs = 1_234_567, []
    for _ in range(3):
        state = (state + chance.GAMMA) & chance.MASK
        outputs.append(chance.mixed(state))
    assert outputs == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]


@given(seed=WHOLE, replication=st.integers(0, 10**6), who=WHOLE, nth=st.integers(0, 2**40 - 1))
def test_a_draw_lies_strictly_between_zero_and_one(seed: int, replication: int, who: int, nth: int) -> None:
    """No draw can make a logarithm or a normal quantile infinite."""
    u = chance.uniform(seed, replication, who, chance.LEAVING, nth)
    assert 0.0 < u < 1.0
    assert math.isfinite(chance.normal(u))
    assert chance.exponential(u) > 0.0


def test_the_extreme_draws_are_not_zero_or_one() -> None:
    """The smallest and the largest 64-bit hash still lie inside the interval."""
    for z in (0, chance.MASK):
        assert 0.0 < ((z >> 12) + 0.5) * 2.0**-52 < 1.0


def _along(axis: str) -> np.ndarray:
    """Draws in which only one argument moves from one to the next."""
    fixed = {"seed": 1, "replication": 0, "who": chance.identity("acme"), "purpose": chance.DEAL_SIZE, "nth": 0}
    return np.array([chance.uniform(**(fixed | {axis: i})) for i in range(N)])


AXES = ["seed", "replication", "who", "purpose", "nth"]


@pytest.mark.parametrize("axis", AXES)
def test_draws_are_uniform_along_every_argument(axis: str) -> None:
    """Kolmogorov–Smirnov and chi-square on 256 cells; the level is split over the ten checks."""
    draws = _along(axis)
    assert stats.kstest(draws, "uniform").pvalue > 0.001
    assert stats.chisquare(np.bincount((draws * 256).astype(int), minlength=256)).pvalue > 0.001


@pytest.mark.parametrize("axis", AXES)
def test_neighbouring_draws_are_independent(axis: str) -> None:
    """Pairs of neighbours fill the 16 × 16 cells of the unit square evenly, and do not correlate."""
    draws = _along(axis)
    left, right = (draws[:-1:2] * 16).astype(int), (draws[1::2] * 16).astype(int)
    assert stats.chisquare(np.bincount(left * 16 + right, minlength=256)).pvalue > 0.001
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 4 / math.sqrt(N)


def test_entities_with_similar_names_share_nothing() -> None:
    """a1, a2, … have uniform and uncorrelated draws, though their names differ in one letter."""
    key = chance.key_of(3, 5)
    names = [f"a{i}" for i in range(N)]
    first = np.array([chance.drawn(key, chance.identity(name), chance.INTERARRIVAL, 0) for name in names])
    second = np.array([chance.drawn(key, chance.identity(name), chance.DEAL_SIZE, 0) for name in names])
    assert stats.kstest(first, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / math.sqrt(N)


def test_the_normal_quantile_is_the_normal_quantile() -> None:
    """Against SciPy's, in the middle and far out."""
    u = np.concatenate([np.logspace(-15, -0.4, 400), 1 - np.logspace(-15, -0.4, 400), np.linspace(0.01, 0.99, 99)])
    ours = np.array([chance.normal(float(each)) for each in u])
    np.testing.assert_allclose(ours, stats.norm.ppf(u), rtol=1e-13, atol=1e-15)


def test_a_lognormal_has_the_mean_and_spread_that_it_names() -> None:
    """Mean 5, coefficient of variation 0.8, by the midpoint rule over its quantiles."""
    values = np.array([chance.lognormal(5.0, 0.8, (i + 0.5) / N) for i in range(N)])
    assert values.mean() == pytest.approx(5.0, rel=2e-3)
    assert values.std() / values.mean() == pytest.approx(0.8, rel=2e-2)
    assert chance.lognormal(5.0, 0.0, 0.9) == 5.0
