"""What effort answers to rates: the reaction model of `behaviour.effort`, made linear in the rates.

A person takes the effort e that gains most a day: Σ E[pay(X(e))] / days left − cost · T · e² / 2, where the bookings of
the span are X(e) ~ Normal(booked + e · pace · days left, spread² · days left) and T is on-target variable pay of a day.
Where the best e lies inside its limits the derivative is zero:

    e = pace / (cost · T) · E[pay′(X(e))]

In a scheme pay′ is multiple_j · (on-target pay of the span / its quota) in interval j, and nothing jumps, so that

    e = Σ_j multiple_j · pull_j,   pull_j = pace · target / (quota · cost · T) · P(X(e) in interval j)

which is linear in the multiples once P is taken at the effort that people give today. Every pull is ≥ 0: no rate
that rises ever lowers effort here, and `effort` agrees in sign. Where people reckon with a quota that follows results
(the ratchet), its price of a unit takes a constant off e. Limits: e is never below `least` nor above `most`.
"""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, freeze
from planner.domain.calendar import DAYS_PER_YEAR

STRAIGHT = (0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
"""Looks are put into groups by the effort that a straight line of pay would draw, × 1 / most: between these; ours."""
REACHED = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5)
"""And within these by the attainment that they expect at the span's end; ours [share of quota]."""
LOOK = ("booked", "days_left", "pace", "spread", "quota", "worth", "year_booked", "year_left", "year_quota",
        "year_worth", "effort", "weight")  # fmt: skip
"""Fields of `Looks`, in their order."""
_cumulative = np.frompyfunc(lambda z: 0.5 * math.erfc(-z * math.sqrt(0.5)), 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Moments at which people looked at where they stand, in all simulated years; one entry each."""

    booked: Floats
    """Bookings of the span so far [currency]."""
    days_left: Floats
    """Rest of the span, above 0 [days]."""
    pace: Floats
    """Bookings a day that the person expects at an effort of 1 [currency/day]."""
    spread: Floats
    """Standard deviation of the bookings of one day [currency/√day]."""
    quota: Floats
    """Quota of the span before any factor, above 0 [currency]."""
    worth: Floats
    """On-target pay of the span over that of a year [years]."""
    year_booked: Floats
    """Bookings of the fiscal year so far [currency]."""
    year_left: Floats
    """Rest of the fiscal year, above 0 [days]."""
    year_quota: Floats
    """Quota of the fiscal year before any factor, above 0 [currency]."""
    year_worth: Floats
    """On-target pay of the fiscal year over that of a whole year [years]."""
    effort: Floats
    """Effort that they took [share of the seat's hours]."""
    weight: Floats
    """Bookings until the next look, all of them together the mean bookings of a year [currency]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze([getattr(self, name) for name in LOOK])

    def __len__(self) -> int:
        """How many."""
        return len(self.booked)

    @property
    def expected(self) -> Floats:
        """Attainment that they expect at the span's end, at today's effort [share of quota]."""
        return (self.booked + self.effort * self.pace * self.days_left) / self.quota


@dataclass(frozen=True, slots=True)
class Taste:
    """What effort costs people, and its limits; see `settings.behaviour.Behaviour`."""

    least: float
    """Least effort that a person falls back to [share of the seat's hours]."""
    most: float
    """Most effort that a person can give [share of the seat's hours]."""
    cost: float
    """Steepness of its cost, `behaviour.cost` [share of on-target variable pay]."""
    reference_pay: float | None = None
    """Variable pay in which the cost of effort is reckoned; None: that of the plan [currency/year]."""
    ratchet: tuple[float, float] | None = None
    """Share of a beat and of a miss that next year's quota takes over, where people reckon with it [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """Groups of looks as the optimiser sees them."""

    pull: Floats
    """Effort for a multiple of 1 in each interval, shape [groups, intervals]."""
    lift: Floats
    """Effort whatever the rates, at most 0: what the ratchet takes off, shape [groups]."""
    today: Floats
    """Effort that the group takes today, shape [groups]."""
    weight: Floats
    """Mean bookings of a year that the group stands for, shape [groups] [currency]."""
    least: float
    """Limits of effort, this and the next [share of the seat's hours]."""
    most: float

    def effort(self, multiples: Floats) -> Floats:
        """Effort of each group under a scheme, shape [groups]."""
        return np.clip(self.pull @ multiples + self.lift, self.least, self.most)

    def added(self, multiples: Floats) -> float:
        """Bookings that effort adds if they grow with it: Σ bookings · (effort / effort today − 1) [currency]."""
        return float(self.weight @ (self.effort(multiples) / self.today - 1.0))


def pulls(looks: Looks, taste: Taste, levels: tuple[float, ...], factor: float, variable: float) -> Floats:
    """pull_j of each look, at today's effort, shape [looks, intervals].

    factor    on the quotas
    variable  on-target variable pay of the plan that is designed [currency/year]
    """
    quota = looks.quota * factor
    ends = _chances(looks, looks.booked, looks.days_left, [level * quota for level in levels])
    steep = _steepness(looks, taste, quota, (looks.worth, variable))
    return np.asarray(steep[:, np.newaxis] * ends, dtype=np.float64)


def lifts(looks: Looks, taste: Taste, factor: float, variable: float) -> Floats:
    """What the ratchet takes off the effort of each look, shape [looks]; 0 where nobody reckons with one.

    −pace · target / (quota · cost · T) · (down · P(X below the year's quota) + up · P(X at it or above)), as in
    `behaviour.ratchet.price_of_a_unit`.
    """
    if taste.ratchet is None:
        return np.zeros(len(looks))
    up, down = taste.ratchet
    quota = looks.year_quota * factor
    ends = _chances(looks, looks.year_booked, looks.year_left, [np.zeros(len(looks)), quota])
    steep = _steepness(looks, taste, quota, (looks.year_worth, variable))
    return np.asarray(-steep * (ends @ np.array([down, up])), dtype=np.float64)


def _chances(looks: Looks, booked: Floats, days: Floats, starts: list[Floats]) -> Floats:
    """P(X in each interval) at today's effort, the last one without an end, shape [looks, intervals]."""
    mean = booked + looks.effort * looks.pace * days
    sd = np.maximum(looks.spread * np.sqrt(days), 1e-9 * np.maximum(mean, 1.0))
    above = [np.asarray(_cumulative((mean - start) / sd), dtype=np.float64) for start in starts]
    found = np.stack([*above, np.zeros(len(looks))], axis=1)
    return np.asarray(np.maximum(found[:, :-1] - found[:, 1:], 0.0), dtype=np.float64)


def _steepness(looks: Looks, taste: Taste, quota: Floats, target: tuple[Floats, float]) -> Floats:
    """Effort that a rate of on-target pay over quota draws where it is sure to be paid, shape [looks].

    target  on-target pay: of the span over that of a year, and of a year
    """
    worth, variable = target
    reference = variable if taste.reference_pay is None else taste.reference_pay
    steep = looks.pace * DAYS_PER_YEAR * worth * variable / (quota * taste.cost * reference)
    return np.asarray(steep, dtype=np.float64)


def grouped(looks: Looks, pull: Floats, taste: Taste) -> Ints:
    """Group of each look: by how hard a straight line of pay would pull, and by the attainment that they expect.

    Within a group all are about as near to the limits of effort, so that the limits of the mean are the mean's limits.
    """
    straight = np.searchsorted(STRAIGHT, pull.sum(axis=1) / taste.most, side="right")
    reached = np.searchsorted(REACHED, looks.expected, side="right")
    found = straight * (len(REACHED) + 1) + reached
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def response(looks: Looks, group: Ints, pull: Floats, lift: Floats, taste: Taste) -> Response:
    """Looks put into groups: pulls, lifts and today's effort in the weighted mean of each.

    Groups that book nothing (seats without accounts) give an effort of 1 today, so that they stay nothing.
    """
    count = int(group.max(initial=-1)) + 1
    weight = np.asarray(np.bincount(group, looks.weight, count), dtype=np.float64)
    share = looks.weight / np.where(weight > 0, weight, 1.0)[group]
    mean = np.zeros((count, pull.shape[1]))
    np.add.at(mean, group, share[:, np.newaxis] * pull)
    today, lifted = (np.asarray(np.bincount(group, share * of, count), dtype=np.float64) for of in (looks.effort, lift))
    return Response(mean, lifted, np.where(weight > 0, today, 1.0), weight, taste.least, taste.most)
