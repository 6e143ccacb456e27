"""How people react to their pay: effort.

Scalars, arrays and NamedTuples in, scalars out, no `sum()`: the same source is meant to be compiled.
"""

import math
from typing import NamedTuple

from planner.domain.arrays import Floats, Ints

STEPS = 12
"""Efforts are compared on this many equal steps between least and most, then refined by a parabola."""


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


class Taste(NamedTuple):
    """What effort costs a person, and its limits; see `settings.people.Behaviour`."""

    least: float
    most: float
    cost: float
    target_pay: float
    """On-target variable pay of a day [currency/day]."""


def effort(prospects: Prospects, taste: Taste) -> float:
    """The effort of a person from now on, in [least, most] [share of the seat's hours].

    For each span the person expects bookings X(e) ~ Normal(booked + e · pace · days left, spread² · days left), and
    takes the e that gains most a day:

        Σ over spans E[pay(X(e))] / days left  −  cost · target pay · e² / 2

    So with a straight curve that pays on-target pay for the expected bookings, e = 1 / cost, as long as the belief
    leaves next to nothing below zero bookings, where pay is level: a few large deals a span pull it lower.
    Of equally good efforts the least is taken. Giving up when far behind, the push near a kink and coasting at a cap
    are results. Without a span that holds or without on-target pay to compare with, e = 1.

    Source: the moral-hazard model of Misra and Nair (2011), "A structural model of sales-force compensation dynamics",
    with quadratic cost, seen once for the rest of the span instead of month by month; the normal belief is ours.
    """
    held = 0
    for i in range(len(prospects.days_left)):
        if prospects.days_left[i] > 0.0:
            held += 1
    if held == 0 or taste.target_pay <= 0.0:
        return 1.0
    step = (taste.most - taste.least) / STEPS
    best, worth = 0, -math.inf
    for i in range(STEPS + 1):
        gained = net_gain(prospects, taste, taste.least + i * step)
        if gained > worth:
            best, worth = i, gained
    at = taste.least + best * step
    if best == 0 or best == STEPS:  # noqa: PLR1714  # a set of numbers is slow where this is compiled
        return at
    below = net_gain(prospects, taste, at - step)
    above = net_gain(prospects, taste, at + step)
    curvature = below - 2.0 * worth + above
    return at if curvature >= 0.0 else at + step * (below - above) / (2.0 * curvature)


def next_look(prospects: Prospects, review_days: float) -> float:
    """Time until a person looks again: `review_days`, or less if a span ends before [days]."""
    pause = review_days
    for i in range(len(prospects.days_left)):
        if prospects.days_left[i] > 0.0:
            pause = min(pause, float(prospects.days_left[i]))
    return pause


def net_gain(prospects: Prospects, taste: Taste, given: float) -> float:
    """What an effort brings a day: expected pay less its cost; the objective of `effort` [currency/day]."""
    reward = 0.0
    for i in range(len(prospects.days_left)):
        days_left = float(prospects.days_left[i])
        if days_left > 0.0:
            mean = float(prospects.booked[i]) + given * prospects.pace * days_left
            reward += expected_pay(prospects, i, mean, prospects.spread * math.sqrt(days_left)) / days_left
    return reward - taste.cost * taste.target_pay * given * given / 2.0


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
            total += rise * _beyond(mean - knot, sd)
        else:
            total += (rise / width - slope) * _excess(mean - knot, sd)
            slope = rise / width
    beyond = float(prospects.slope_beyond[curve])
    return total + (beyond - slope) * _excess(mean - float(prospects.bookings[last]), sd)


def _beyond(margin: float, sd: float) -> float:
    """P(X ≥ knot) for a mean that lies `margin` above the knot."""
    if sd <= 0.0:
        return 1.0 if margin >= 0.0 else 0.0
    return 0.5 * math.erfc(-margin / sd * math.sqrt(0.5))


def _excess(margin: float, sd: float) -> float:
    """E[(X − knot)⁺] for a mean that lies `margin` above the knot."""
    if sd <= 0.0:
        return max(margin, 0.0)
    z = margin / sd
    return margin * _beyond(margin, sd) + sd * math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
