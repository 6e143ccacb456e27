"""How people react to their pay: leaving, by what they expect to earn, where they stand, and who left before them.

Scalars, arrays and NamedTuples in, scalars out, no `sum()`: the same source is meant to be compiled.

Sources: Sunder, Kumar, Goreczny and Maurer (2017), "Why do salespeople quit?", for standing (middling performers are
likeliest to go) and peers; Manning (2011), "Imperfect competition in the labor market", for the elasticity of
separations to pay. The product of the three is ours.
"""

import math
from typing import NamedTuple

from planner.domain.arrays import Floats
from planner.domain.behaviour.prospects import Prospects, expected_pay

LEAST_PAY = 0.1
"""Pay is not felt to be less than this share of its target."""
MEAN_OF_MIDDLE = 2.0 / 3.0
"""Mean of 4r(1 − r) for r spread evenly over 0–1: the standing of all people together changes no mean hazard."""


class Pulls(NamedTuple):
    """What makes people leave; see `settings.people.Leaving`."""

    pay_elasticity: float
    middling: float
    peers: float


def hazard_factor(pay: float, rank: float, left_lately: float, pulls: Pulls) -> float:
    """Factor on the rate of leaving.

    pay          fixed and variable pay that the person expects, over on-target pay [share]
    rank         share of their colleagues who stand lower, 0–1; NaN: they have nobody to compare with
    left_lately  leavers of the last while over all seats [share]

    max(pay, 0.1)^−elasticity × (1 + middling · (4r(1 − r) − 2/3)) × (1 + peers · left_lately), never below zero.
    """
    factor = float(max(pay, LEAST_PAY) ** -pulls.pay_elasticity) * (1.0 + pulls.peers * left_lately)
    if not math.isnan(rank):
        factor *= max(0.0, 1.0 + pulls.middling * (4.0 * rank * (1.0 - rank) - MEAN_OF_MIDDLE))
    return factor


def rank_among(standings: Floats, own: int) -> float:
    """Share of the others who stand lower than this one, equals by half; NaN without others or standing.

    standings  bookings over quota as each person last saw it, NaN for nobody, shape [seats] [share]
    """
    mine = float(standings[own])
    lower, others = 0.0, 0
    for i in range(len(standings)):
        one = float(standings[i])
        if i != own and not math.isnan(one):
            others += 1
            lower += 1.0 if one < mine else 0.5 if one == mine else 0.0
    return lower / others if others > 0 and not math.isnan(mine) else math.nan


def expected_share(here: Prospects, lengths: Floats, fixed: float, on_target: float) -> float:
    """Pay that a person expects over what is meant for somebody on target, both by the day [share].

    Each span that holds counts with what it is expected to pay by its end, at an effort of 1. Without pay to compare
    with: 1.

    lengths  days of each curve's span, shape [curves] [days]
    fixed, on_target  fixed pay, and variable pay on target [currency/day]
    """
    variable, held = 0.0, 0
    for i in range(len(here.days_left)):
        left = float(here.days_left[i])
        if left > 0.0:
            held += 1
            mean = float(here.booked[i]) + here.pace * left
            variable += expected_pay(here, i, mean, here.spread * math.sqrt(left)) / float(lengths[i])
    if held == 0 or fixed + on_target <= 0.0:
        return 1.0
    return (fixed + variable) / (fixed + on_target)


def days_used_up(patience: float, rate: float, days: float) -> float:
    """When in a step of constant hazard the patience ends; infinite: not in it [days].

    patience  what is left of a unit-exponential draw
    rate      hazard of leaving [1/day]
    """
    return patience / rate if rate > 0.0 and patience <= rate * days else math.inf


def thinking_days(now: float, away: float, back: float, end: float, step: float) -> float:
    """Until somebody thinks about leaving again: a step, or less if a leave or the seat's time begins or ends [days].

    away, back  when the person's known leave begins and is over; infinite without one [days]
    end         when the seat is given up [days]
    """
    days = min(step, end - now)
    if now < away:
        return min(days, away - now)
    return min(days, back - now) if now < back else days


def attainment(booked: float, days: float, quota_a_day: float) -> float:
    """Bookings over the quota of the same days [share]; NaN for no time or no quota."""
    return booked / (quota_a_day * days) if days > 0.0 and quota_a_day > 0.0 else math.nan
