"""Families of durations against theory: quantiles, moments, and the bounds that tables promise."""

import math

import numpy as np
import pytest
from scipy import stats

from planner.domain.durations import duration
from planner.domain.settings.pipeline import Stage
from planner.simulate.durations import Duration, duration_of, weibull_shape

GRID = (np.arange(20_000) + 0.5) / 20_000
MIXTURE = [
    {"share": 0.25, "days": 2.0, "cv": 0.3},
    {"share": 0.6, "days": 20.0, "cv": 0.5},
    {"share": 0.15, "days": 90.0, "cv": 0.2},
]


def stage(**said: object) -> Stage:
    """A stage with a wait of that kind."""
    return Stage.model_validate({"name": "a", "hours": 1.0, "odds": 0.5, **said}, strict=False)


def drawn(how: Duration, mean: float) -> np.ndarray:
    """The quantiles of 20,000 equal slices."""
    return np.array([duration(mean, how.family, how.first, how.second, how.table, u) for u in GRID.tolist()])


@pytest.mark.parametrize("cv", [0.3, 0.8, 1.0, 1.7])
@pytest.mark.parametrize("family", ["lognormal", "weibull", "gamma"])
def test_mean_and_spread_are_those_asked_for(family: str, cv: float) -> None:
    """Mean within 0.1 %, spread within 2 % (the slices leave the end of the tail out)."""
    values = drawn(duration_of(stage(wait_family=family, wait_cv=cv)), 14.0)
    assert values.mean() == pytest.approx(14.0, rel=1e-3)
    assert values.std() == pytest.approx(14.0 * cv, rel=2e-2)


@pytest.mark.parametrize("cv", [0.2, 1.0, 2.5])
def test_weibull_is_exact(cv: float) -> None:
    """SciPy's Weibull of the same shape has the same quantiles; a cv of 1 is the exponential."""
    shape = weibull_shape(cv)
    assert cv != 1.0 or shape == pytest.approx(1.0, abs=1e-12)
    theory = stats.weibull_min(shape, scale=5.0 / math.gamma(1 + 1 / shape))
    assert theory.std() / theory.mean() == pytest.approx(cv, rel=1e-9)
    how = duration_of(stage(wait_family="weibull", wait_cv=cv))
    np.testing.assert_allclose(drawn(how, 5.0), theory.ppf(GRID), rtol=1e-9)


def test_gamma_keeps_its_bound() -> None:
    """Quantiles within 2e-5 of SciPy's, in the middle and far out."""
    how, theory = duration_of(stage(wait_family="gamma", wait_cv=1.4)), stats.gamma(1 / 1.96, scale=1.96)
    far = np.array([1e-12, 1e-6, 1e-3, 0.5, 1 - 1e-3, 1 - 1e-6, 1 - 1e-12])
    found = [duration(1.0, how.family, how.first, how.second, how.table, u) for u in far.tolist()]
    np.testing.assert_allclose(found, theory.ppf(far), rtol=2e-5, atol=1e-9)
    np.testing.assert_allclose(drawn(how, 1.0), theory.ppf(GRID), rtol=1e-3, atol=1e-5)


def test_a_mixture_of_three_modes_keeps_every_probability() -> None:
    """F(q(u)) is u within 0.0016, and far better on average; the mean is the mixture's."""
    how = duration_of(stage(wait_family="mixture", wait_parts=MIXTURE))
    values = drawn(how, 26.0)
    assert stage(wait_family="mixture", wait_parts=MIXTURE).mean_wait == pytest.approx(26.0)
    reached = np.zeros(len(GRID))
    for part in MIXTURE:
        sd = math.sqrt(math.log1p(part["cv"] ** 2))
        reached += part["share"] * stats.norm.cdf((np.log(values / part["days"]) + sd * sd / 2) / sd)
    assert np.abs(reached - GRID).max() < 0.0016
    assert np.abs(reached - GRID).mean() < 1e-4
    assert values.mean() == pytest.approx(26.0, rel=1e-3)


def test_a_sample_is_drawn_evenly() -> None:
    """Each of the five observed times comes a fifth of the time, ties as often as they stand there."""
    how = duration_of(stage(wait_family="empirical", wait_sample=[21.0, 0.0, 1.0, 5.0, 1.0]))
    values = drawn(how, 5.6)
    for day, share in ((0.0, 0.2), (1.0, 0.4), (5.0, 0.2), (21.0, 0.2)):
        assert np.isclose(values, day).mean() == pytest.approx(share, abs=0.003)
    assert values.mean() == pytest.approx(5.6, rel=0.01)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"wait_family": "mixture"}, "'wait_family: mixture' and 'wait_parts' go together"),
        ({"wait_sample": [1.0]}, "'wait_family: empirical' and 'wait_sample' go together"),
        ({"wait_family": "empirical", "wait_sample": [0.0]}, "nothing but zeros"),
        ({"wait_family": "empirical", "wait_sample": [2.0], "wait_days": 3.0}, "'wait_days' is said by 'wait_sample'"),
        ({"wait_family": "mixture", "wait_parts": [{"share": 0.5, "days": 1.0}]}, "do not add up to 1"),
        ({"specialist_hours": 2.0}, "'specialist_hours' needs a 'specialist'"),
    ],
)
def test_a_wait_is_said_once(said: dict[str, object], words: str) -> None:
    """What contradicts itself is refused in words."""
    with pytest.raises(ValueError, match=words):
        stage(**said)
