"""Next year's quota follows this year's result, and costs those who know it."""

import pytest

from planner.domain.behaviour.ratchet import price_of_a_unit, raised


def test_a_beat_raises_more_than_a_miss_lowers() -> None:
    """120 % at 40 % of the beat: +8 %; 80 % at 10 % of the miss: −2 %; on the spot: nothing."""
    assert raised(1.2, 0.4, 0.1) == pytest.approx(1.08)
    assert raised(0.8, 0.4, 0.1) == pytest.approx(0.98)
    assert raised(1.0, 0.4, 0.1) == 1.0


def test_the_price_of_a_unit_is_next_year_s_loss() -> None:
    """50,000 on target for 1,000,000: the same bookings against a quota 0.4 higher a unit pay 2 cents less."""
    assert price_of_a_unit(50_000.0, 1_000_000.0, 0.4) == pytest.approx(0.02)
    before, after = 50_000.0 * 1e6 / 1e6, 50_000.0 * 1e6 / (1e6 + 0.4 * 1_000)
    assert (before - after) / 1_000 == pytest.approx(0.02, rel=1e-3)
    assert price_of_a_unit(50_000.0, 0.0, 0.4) == 0.0
