"""Student's interval of a mean."""

import math

import numpy as np
import pytest

from planner.domain.measures import MeasureKind
from planner.simulate.intervals import mean_interval, measured


def test_the_interval_is_the_one_of_the_textbook() -> None:
    """1 … 5: mean 3, s = √2.5, t(0.975; 4) = 2.776445."""
    mean, low, high = mean_interval(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 0.95)
    assert mean == 3.0
    half = 2.776445 * math.sqrt(2.5) / math.sqrt(5)
    assert (low, high) == pytest.approx((3 - half, 3 + half))


def test_values_that_are_not_known_do_not_count() -> None:
    """NaN is left out; one value has no interval; none has no mean."""
    assert mean_interval(np.array([1.0, np.nan, 3.0]), 0.9)[0] == 2.0
    mean, low, high = mean_interval(np.array([7.0, np.nan]), 0.9)
    assert mean == 7.0
    assert math.isnan(low)
    assert math.isnan(high)
    assert all(math.isnan(each) for each in mean_interval(np.array([np.nan]), 0.9))


def test_intervals_cover_as_often_as_they_say() -> None:
    """4,000 samples of ten normal values: 90 % intervals cover the mean in 90 ± 1.5 %."""
    draws = np.random.default_rng(7).normal(5.0, 2.0, (4_000, 10))
    covered = [low <= 5.0 <= high for _, low, high in (mean_interval(draw, 0.9) for draw in draws)]
    assert np.mean(covered) == pytest.approx(0.9, abs=0.015)


def test_limits_are_values_that_there_can_be() -> None:
    """0, 0, 0, 3: the t interval reaches below zero, the measure's does not; a share stops at one as well."""
    sample = np.array([0.0, 0.0, 0.0, 3.0])
    _, low, high = mean_interval(sample, 0.95)
    assert low < 0
    count = measured(MeasureKind("stale", "deals", "Given up."), sample, 0.95)
    assert (count.value, count.low, count.high) == (0.75, 0.0, high)
    assert measured(MeasureKind("used", "share", "Used.", most=1.0), 1 - sample / 3, 0.95).high == 1.0


def test_a_mean_of_some_replications_says_so() -> None:
    """Two of three have a value: the meaning tells, and it tells nothing where all have one."""
    kind = MeasureKind("cycle_days", "days", "Mean time.")
    assert measured(kind, np.array([1.0, np.nan, 3.0]), 0.9).meaning == (
        "Mean time. Not defined in 1 of 3 replications."
    )
    assert measured(kind, np.array([1.0, 3.0]), 0.9).meaning == "Mean time."
