"""How a difference between years with the same luck is said: its size and interval, or that none can be shown."""

import math
from typing import Final

from planner.domain.measures import Interval
from planner.report.numbers import difference, percent, short

SAME: Final = "the same in every year"
NOT_SHOWN: Final = "no difference that these runs can show"
NOT_MEASURED: Final = "not measured"


def is_same(ends: Interval) -> bool:
    """Whether nothing differs in any year."""
    return ends.low == ends.high == 0


def between(ends: Interval, unit: str, currency: str) -> str:
    """Between what a difference lies, with signs and units: −1.2 M USD to +3.4 M USD."""
    return f"{difference(ends.low, unit, currency)} to {difference(ends.high, unit, currency)}"


def said(ends: Interval, unit: str, currency: str) -> str:
    """A difference with its interval, or that these runs cannot show one, in a sentence."""
    if is_same(ends):
        return SAME
    size = difference(ends.value, unit, currency) if ends.shown else NOT_SHOWN
    return f"{size} ({between(ends, unit, currency)})"


def brief(ends: Interval, unit: str) -> str:
    """The same where the unit stands beside it, as in a line of a table in text."""
    if is_same(ends):
        return SAME
    if math.isnan(ends.low):
        return NOT_MEASURED
    value, low, high = (_change(each, unit) for each in (ends.value, ends.low, ends.high))
    return f"{value if ends.shown else NOT_SHOWN} ({low} … {high})"


def figure(value: float, unit: str) -> str:
    """A measure where its unit stands beside it: shares in per cent, other amounts in three significant digits."""
    return percent(value) if unit == "share" else short(value)


def _change(value: float, unit: str) -> str:
    sign = "+" if value > 0 else ""
    return f"{sign}{short(value * 100)} pp" if unit == "share" else f"{sign}{short(value)}"
