"""How differences are said: their size, or that none can be shown."""

import math

import pytest

from planner.domain.measures import UNKNOWN, Interval
from planner.report.effects import NOT_MEASURED, NOT_SHOWN, SAME, brief, said


@pytest.mark.parametrize(
    ("ends", "unit", "in_a_sentence", "in_a_line"),
    [
        (Interval(0, 0, 0), "currency", SAME, SAME),
        (Interval(5, 1, 9), "currency", "+5 EUR (+1 EUR to +9 EUR)", "+5 (+1 … +9)"),
        (Interval(1, -3, 5), "deals", f"{NOT_SHOWN} (−3 deals to +5 deals)", f"{NOT_SHOWN} (−3 … +5)"),
        (Interval(-0.02, -0.03, -0.01), "share", "−2 pp (−3 pp to −1 pp)", "−2 pp (−3 pp … −1 pp)"),
        (UNKNOWN, "share", f"{NOT_SHOWN} (– to –)", NOT_MEASURED),
        (Interval(5, math.nan, math.nan), "days", f"{NOT_SHOWN} (– to –)", NOT_MEASURED),
    ],
)
def test_a_difference_is_said_with_its_interval(ends: Interval, unit: str, in_a_sentence: str, in_a_line: str) -> None:
    """In prose with units; in a line of a table without, as the unit stands beside it."""
    assert said(ends, unit, "EUR") == in_a_sentence
    assert brief(ends, unit) == in_a_line
