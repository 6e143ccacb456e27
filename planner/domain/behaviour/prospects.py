"""Where a person stands on their pay curves, and what they expect of them.

Scalars, arrays and NamedTuples in, scalars out, no `sum()`: the same source is meant to be compiled.
"""

import math
from typing import NamedTuple

from planner.domain.arrays import Floats, Ints


class Prospects(NamedTuple):
    """The pay curves of a person, and where they stand on each.

    The knots of curve i are those at [first[i], first[i + 1]); two knots at the same bookings are a jump.
    """

    bookings: Floats
    """Knots of all curves, one after another, never falling within a curve, shape [knots] [currency]."""
    pay: Floats
    """Variable pay of the span at the knots, linear between them, shape [knots] [currency]."""
    first: Ints
    """Where the knots of each curve begin, shape [curves + 1]."""
    slope_beyond: Floats
    """Pay for a unit of bookings beyond a curve's last knot, shape [curves] [currency per currency]."""
    booked: Floats
    """Bookings of the span so far, shape [curves] [currency]."""
    days_left: Floats
    """Rest of the span; 0 or less: the curve does not hold now, shape [curves] [days]."""
    pace: float
    """Bookings a day that the person expects at an effort of 1 [currency/day]."""
    spread: float
    """Standard deviation of the bookings of one day; that of n days is √n times this [currency/√day]."""


def expected_pay(prospects: Prospects, curve: int, mean: float, sd: float) -> float:
    """E[pay(X)] of one curve for X ~ Normal(mean, sd²) [currency].

    pay(first knot) + Σ change of slope · E[(X − knot)⁺] + Σ jump · P(X ≥ knot), with
    E[(X − k)⁺] = (mean − k) · Φ(z) + sd · φ(z), z = (mean − k) / sd. Below the first knot pay is level.
    """
    first, last = int(prospects.first[curve]), int(prospects.first[curve + 1]) - 1
    total, slope = float(prospects.pay[first]), 0.0
    for i in range(first, last):
        knot = float(prospects.bookings[i])
        width = float(prospects.bookings[i + 1]) - knot
        rise = float(prospects.pay[i + 1]) - float(prospects.pay[i])
        if width <= 0.0:
            total += rise * beyond(mean - knot, sd)
        else:
            total += (rise / width - slope) * excess(mean - knot, sd)
            slope = rise / width
    onward = float(prospects.slope_beyond[curve])
    return total + (onward - slope) * excess(mean - float(prospects.bookings[last]), sd)


def beyond(margin: float, sd: float) -> float:
    """P(X ≥ knot) for a mean that lies `margin` above the knot."""
    if sd <= 0.0:
        return 1.0 if margin >= 0.0 else 0.0
    return 0.5 * math.erfc(-margin / sd * math.sqrt(0.5))


def excess(margin: float, sd: float) -> float:
    """E[(X − knot)⁺] for a mean that lies `margin` above the knot."""
    if sd <= 0.0:
        return max(margin, 0.0)
    z = margin / sd
    return margin * beyond(margin, sd) + sd * math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
