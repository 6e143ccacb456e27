"""How people react to their pay: effort.

Scalars, arrays and NamedTuples in, scalars out, no `sum()`: the same source is meant to be compiled.
"""

import math
from typing import NamedTuple

from planner.domain.behaviour.prospects import Prospects, expected_pay

STEPS = 12
"""Efforts are compared on this many equal steps between least and most, then refined by a parabola."""


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
