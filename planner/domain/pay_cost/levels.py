"""What pay comes to at a given attainment of the company."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.domain.measures import Interval
from planner.domain.pay_cost.bill import Bill

LEVELS = (0.8, 1.0, 1.2)
"""Company attainment at which cost is shown [share of quota]."""
NEAR = 0.05
"""Years so far from a level at most speak for it [share of quota]."""
ENOUGH = 30
"""So many years must lie near a level to speak for it; a quantile of fewer has hardly an interval."""

Way = Literal["years", "demand", "price"]
"""How years at a level were found: those simulated anyway; a market that asks more or less often; larger or smaller
deals."""


@dataclass(frozen=True, slots=True, eq=False)
class AtLevel:
    """The bill when the company attains a level."""

    level: float
    way: Way
    factor: float
    """How much more (or less) the market asked or bought in the years that were simulated for it; 1 for `years`."""
    years: int
    """How many speak."""
    bookings: Interval
    """Bookings at the level [currency]."""
    bill: Bill
    cost_of_sales: Interval
    """Pay over bookings [share]."""


def near(attainment: Floats, level: float) -> Flags:
    """Which years lie near a level, shape [years]; none unless enough do, on both sides of it."""
    found = np.abs(attainment - level) <= NEAR
    chosen = attainment[found]
    if len(chosen) < ENOUGH or not chosen.min() <= level <= chosen.max():
        return np.zeros(len(attainment), dtype=np.bool_)
    return found


def moved_to(level: float, attainment: Floats, amount: Floats) -> Floats:
    """What an amount would have been at exactly this attainment, year by year, shape [years].

    Each year moves along the straight line through all of them: a local linear regression (Fan, Gijbels 1996), so that
    the spread that is left is that of years with equal attainment, not that of attainment.
    """
    return np.asarray(amount - _slope(attainment, amount) * (attainment - level), dtype=np.float64)


def line_off(level: float, attainment: Floats, amount: Floats) -> Floats:
    """What each year adds to the error of the line at a level, shape [years]: mean 0, standard error that of the line.

    That is |level − mean attainment| · the standard error of the slope, whatever the spread of the years about the line
    (White 1980): all moved amounts are off together by it, so that intervals of theirs alone would be too narrow.
    """
    off = attainment - attainment.mean()
    spread = float(off @ off)
    if spread <= 0:
        return np.zeros(len(amount))
    left = amount - amount.mean() - _slope(attainment, amount) * off
    return np.asarray((level - attainment.mean()) * len(amount) * off * left / spread, dtype=np.float64)


def widened(interval: Interval, by: float) -> Interval:
    """An interval with an independent error of so much more, in quadrature."""
    value = interval.value
    return Interval(value, value - math.hypot(value - interval.low, by), value + math.hypot(interval.high - value, by))


def widened_bill(bill: Bill, by: float) -> Bill:
    """A bill all of whose figures may be off together by so much more."""
    return replace(
        bill,
        mean=widened(bill.mean, by),
        median=widened(bill.median, by),
        p90=widened(bill.p90, by),
        cvar=widened(bill.cvar, by),
    )


def _slope(attainment: Floats, amount: Floats) -> float:
    off = attainment - attainment.mean()
    spread = float(off @ off)
    return float(off @ amount) / spread if spread > 0 else 0.0
