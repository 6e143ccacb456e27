"""Numbers as people read them."""

import math

import pytest

from planner.domain.measures import Interval, Measure
from planner.report import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_234_567.0, "1.23 M"),
        (457_300.0, "457 k"),
        (12_345.0, "12.3 k"),
        (980.0, "980"),
        (8_114.0, "8,114"),
        (999_960.0, "1.00 M"),
        (0.0, "0"),
        (-45_600.0, "−45.6 k"),
        (3.14159, "3.14"),
        (math.nan, "–"),
    ],
)
def test_prose_shows_three_significant_digits(value: float, text: str) -> None:
    """Nobody reads more digits in a sentence, and no fewer would do."""
    assert numbers.short(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.523, "52 %"), (0.0644, "6.4 %"), (0.00432, "0.43 %"), (0.05, "5 %"), (0.0, "0 %")]
)
def test_shares_are_per_cent_in_print(share: float, text: str) -> None:
    """Two significant digits, none wasted on a round figure."""
    assert numbers.percent(share) == text


def test_an_interval_shows_its_ends_apart() -> None:
    """Rounding never makes an interval look like a point."""
    assert numbers.percent_interval(0.151, 0.1501, 0.1519) == "15.1 % (15.0–15.2)"
    assert numbers.short_interval(1.234e6, 1.1e6, 1.35e6) == "1.23 M (1.10–1.35)"


def test_an_unknown_interval_says_so() -> None:
    """One replication has no interval."""
    assert numbers.short_interval(5.0, math.nan, math.nan) == "5 (interval not known)"


def test_a_measure_carries_the_currency() -> None:
    """The unit `currency` becomes the scenario's."""
    measure = Measure("pay", 2e6, 1.9e6, 2.1e6, "currency", "")
    assert numbers.measured(measure, "EUR") == "2.0 M (1.9–2.1) EUR"


def test_changes_have_their_sign() -> None:
    """A rise shows a plus, a fall a true minus."""
    assert numbers.change(0.041) == "+4.1 %"
    assert numbers.change(-0.12) == "−12 %"
    assert numbers.change(0.0) == "0 %"


def test_a_value_with_its_interval_is_written_as_its_numbers_are() -> None:
    """Who has the interval need not take it apart; both ends alone are told in words."""
    amount, share = Interval(1.234e6, 1.1e6, 1.35e6), Interval(0.52, 0.48, 0.55)
    assert numbers.estimate(amount, "USD") == "1.23 M (1.10–1.35) USD"
    assert numbers.ends(amount) == "1.10 M to 1.35 M"
    assert numbers.in_percent(share) == "52 % (48–55)"
    assert numbers.percent_ends(share) == "48 % to 55 %"


def test_a_change_says_which_way_or_that_there_is_none() -> None:
    """A plus, a true minus, or both before nothing."""
    assert [numbers.signed(value) for value in (1_234_567.0, -45_600.0, 0.0)] == ["+1.23 M", "−45.6 k", "±0"]
