"""Scores of forecasts against their definitions."""

import numpy as np
import pytest

from planner.calibrate.scores import QUANTILES, crps, interval_of, pinball, pit


def test_crps_is_the_mean_distance_less_half_the_mean_distance_inside_the_sample() -> None:
    """Against the double loop."""
    rng = np.random.default_rng(3)
    sample = rng.gamma(2.0, 5.0, size=40)
    inside = np.abs(sample[:, None] - sample[None, :]).mean()
    for seen in (0.0, 7.5, 60.0):
        assert crps(sample, seen) == pytest.approx(np.abs(sample - seen).mean() - 0.5 * inside)


def test_crps_of_one_point_is_its_absolute_error() -> None:
    """So that points and samples are compared in one unit."""
    assert crps(np.full(9, 4.0), 10.0) == pytest.approx(6.0)


def test_crps_of_a_normal_sample_is_near_the_closed_form() -> None:
    """σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π) at z = 0."""
    sample = np.random.default_rng(1).standard_normal(20_000)
    assert crps(sample, 0.0) == pytest.approx(2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi), abs=0.01)


def test_pinball_loss_of_a_point_by_hand() -> None:
    """Too low by 10 costs 10 τ on average over the quantiles, too high 10 (1 − τ)."""
    mean = float(np.mean(QUANTILES))
    assert pinball(np.full(5, 20.0), 30.0) == pytest.approx(10 * mean)
    assert pinball(np.full(5, 30.0), 20.0) == pytest.approx(10 * (1 - mean))


def test_the_interval_is_central_and_ties_count_half() -> None:
    """Numbers from 0 to 100."""
    sample = np.arange(101.0)
    assert interval_of(sample, 0.8) == pytest.approx((10.0, 90.0))
    assert pit(sample, 50.0) == pytest.approx(0.5)
    assert pit(np.array([1.0, 2.0, 2.0, 3.0]), 2.0) == pytest.approx(0.5)
