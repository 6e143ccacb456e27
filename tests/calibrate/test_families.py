"""Families of durations: each finds its own parameters, and held-out days choose among them."""

import numpy as np
import pytest

from planner.calibrate.durations import durations
from planner.calibrate.families import FAMILIES, fitted


def _counted(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    age, count = np.unique(np.floor(days), return_counts=True)
    return age, count.astype(float)


def _drawn(family: str, n: int = 20_000) -> np.ndarray:
    rng = np.random.default_rng(11)
    if family == "lognormal":
        return 60 * np.exp(0.6 * rng.standard_normal(n) - 0.18)
    if family == "weibull":
        return 60 / 0.8862269 * rng.weibull(2.0, size=n)
    return rng.gamma(3.0, 20.0, size=n)


@pytest.mark.parametrize("family", ["lognormal", "weibull", "gamma"])
def test_a_family_finds_its_own_mean(family: str) -> None:
    """20,000 durations of mean 60 give 60, to a per cent and the half day that whole days cost."""
    age, count = _counted(_drawn(family))
    assert fitted(family, age, count).mean == pytest.approx(60, abs=1.2)


@pytest.mark.parametrize("family", ["lognormal", "weibull", "gamma"])
def test_what_the_export_cut_off_is_added_by_the_family(family: str) -> None:
    """Durations beyond 150 days were not seen; the mean is that of all."""
    days = _drawn(family)
    age, count = _counted(days[days < 150])
    cut, whole = (fitted(family, age, count, upto).mean for upto in (np.inf, 149.0))
    assert abs(whole - 60) < 1.5
    assert abs(whole - 60) <= abs(cut - 60) + 0.3


@pytest.mark.parametrize("family", FAMILIES)
def test_days_have_probabilities(family: str) -> None:
    """The probabilities of all days add up to one."""
    age, count = _counted(_drawn("gamma", 500))
    total = np.exp(fitted(family, age, count).log_likelihood(np.arange(5000.0))).sum()
    assert total == pytest.approx(1.0, abs=0.01)


def test_two_kinds_of_deals_are_no_single_family() -> None:
    """Ten days or ninety: the mixture or the sample itself is chosen, and every single family is far off."""
    rng = np.random.default_rng(2)
    days = np.where(rng.uniform(size=3000) < 0.5, rng.gamma(8.0, 1.2, size=3000), rng.normal(90, 15, size=3000))
    age, count = _counted(np.maximum(days, 0))
    found = durations(age, count / count.sum(), count, rng)
    assert found.chosen.family in {"mixture", "empirical"}
    assert min(found.distance[family] for family in ("lognormal", "weibull", "gamma")) > 0.1
    assert found.chosen.mean == pytest.approx(float(age @ count / count.sum()), rel=0.03)


def test_a_simple_family_is_kept_where_it_fits() -> None:
    """Of 400 lognormal durations, no richer family predicts the held-out ones better."""
    age, count = _counted(_drawn("lognormal", 400))
    found = durations(age, count / count.sum(), count, np.random.default_rng(1))
    assert found.chosen.family == "lognormal"
