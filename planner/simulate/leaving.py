"""How long people stay, where that depends on what they earn and where they stand."""

import math
from collections.abc import Generator

import numpy as np
import simpy

from planner.domain.behaviour.leaving import (
    Pulls,
    attainment,
    days_used_up,
    expected_share,
    hazard_factor,
    rank_among,
    thinking_days,
)
from planner.domain.calendar import DAYS_PER_YEAR
from planner.simulate.company import Company, Place
from planner.simulate.office import Office
from planner.simulate.paycurves import target_pay
from planner.simulate.seat import Seat
from planner.simulate.standing import curves_of, prospects


def stay(office: Office, seat: Seat, nth: int, last: float) -> Generator[simpy.Event, None, float]:
    """Let the n-th person of a seat sit there until they go, and return that day.

    They go when the hazard since the horizon's start has added up to a unit-exponential draw, and at the latest on
    their last day.
    """
    env, place, company = office.env, seat.place, office.company
    patience = office.luck.days_until_leaving(place.who, nth, 1.0)
    away, back = (place.away, place.back) if nth == 0 else (math.inf, math.inf)
    yield env.timeout(max(0.0, -env.now))
    while env.now < last:
        days = thinking_days(env.now, away, back, last, company.settings.behaviour.leaving.step_days)
        rate = 0.0
        if not away <= env.now < back:
            rate = company.settings.people.leave_rate / DAYS_PER_YEAR * _factor(office, seat)
        within = days_used_up(patience, rate, days)
        if not math.isinf(within):
            yield env.timeout(within)
            return env.now
        patience -= rate * days
        yield env.timeout(days)
    return last


def _factor(office: Office, seat: Seat) -> float:
    """What pay, standing and leavers make of the hazard of the person in the seat; 1 without a pay plan."""
    place, company, now = seat.place, office.company, office.env.now
    if not place.pay_plan:
        return 1.0
    said = company.settings.behaviour.leaving
    curves = curves_of(office, seat)
    here = prospects(seat, curves, now)
    pay = expected_share(here, curves.ends - curves.begins, fixed_pay(company, place), target_pay(company, place))
    since = max(0.0, seat.joined, now - DAYS_PER_YEAR)
    seat.standing = attainment(seat.booked_since(since), now - since, quota_a_day(company, place))
    rank = rank_among(np.array([each.standing for each in office.seats]), place.seat)
    after = now - said.peer_days
    left = sum(1 for entry in office.journal.staffing if entry.event == "left" and entry.day > after)
    return hazard_factor(pay, rank, left / len(office.seats), Pulls(said.pay_elasticity, said.middling, said.peers))


def fixed_pay(company: Company, place: Place) -> float:
    """Fixed pay of a day [currency/day]; 0 without a pay plan."""
    return company.pay_plans[place.pay_plan].salary / DAYS_PER_YEAR if place.pay_plan else 0.0


def quota_a_day(company: Company, place: Place) -> float:
    """What a seat is meant to book in a day; without a quota, what its territory should bring [currency/day]."""
    return place.quota / company.end if place.quota > 0 else place.pace
