"""People look at where they stand, and decide how hard to work."""

from collections.abc import Generator

import numpy as np
import simpy

from planner.domain import behaviour
from planner.domain.calendar import DAYS_PER_YEAR
from planner.domain.pay.curve import Curve, curves
from planner.domain.pay.person import on_target_pay
from planner.simulate.company import Company, Place
from planner.simulate.journal import Review
from planner.simulate.ledger import Spell, month_of
from planner.simulate.office import Office
from planner.simulate.payroll import monthly_quota, presence
from planner.simulate.seat import Seat


def review(office: Office, seat: Seat) -> Generator[simpy.Event, None, None]:
    """From the horizon's start: every `review_days`, and whenever a pay period begins, the person sets their effort."""
    env, company = office.env, office.company
    target_pay = _target_pay(company, seat.place)
    yield env.timeout(max(0.0, -env.now))
    pay_curves: tuple[Curve, ...] = ()
    known = ""
    while True:
        if seat.person and seat.person != known:
            pay_curves, known = _pay_curves(company, seat), seat.person
        prospects = _prospects(office, seat, pay_curves) if seat.person else ()
        if seat.person:
            seat.effort = behaviour.effort(prospects, _taste(company, target_pay))
            office.journal.reviews.append(Review(env.now, seat.place.seat, seat.effort))
        rest = [prospect.days_left for prospect in prospects]
        yield env.timeout(min([company.settings.behaviour.review_days, *rest]))


def _taste(company: Company, target_pay: float) -> behaviour.Taste:
    said = company.settings.behaviour
    return behaviour.Taste(said.least, said.most, said.cost, target_pay)


def _target_pay(company: Company, place: Place) -> float:
    """On-target variable pay of a day; without a quota, pay for what the territory should bring [currency/day]."""
    yearly = place.quota / company.calendar.years if place.quota > 0 else place.pace * DAYS_PER_YEAR
    return on_target_pay(company.pay_plans[place.pay_plan], yearly, place.commission_rate) / DAYS_PER_YEAR


def _pay_curves(company: Company, seat: Seat) -> tuple[Curve, ...]:
    """The curves of the person who sits in the seat, who expects to stay until its end."""
    place = seat.place
    plan = company.pay_plans[place.pay_plan]
    first_month = month_of(company, seat.joined) if seat.hired else place.first_month
    stay = Spell(place.seat, seat.joined, min(place.end, company.end), seat.person, first_month)
    return curves(
        plan,
        monthly_quota(company, plan, place.seat),
        place.commission_rate,
        company.calendar,
        np.array(presence(company, stay)),
        first_month,
    )


def _prospects(office: Office, seat: Seat, pay_curves: tuple[Curve, ...]) -> tuple[behaviour.Prospect, ...]:
    """Where the person stands on each curve whose months have begun and are not over."""
    now, days = office.env.now, office.company.calendar.month_starts()
    return tuple(
        behaviour.Prospect(
            bookings=curve.bookings,
            pay=curve.pay,
            slope_beyond=curve.slope_beyond,
            booked=seat.booked_since(max(days[curve.first_month], seat.joined)),
            pace=seat.place.pace * seat.skill,
            days_left=days[curve.last_month] - now,
            spread=seat.place.spread,
        )
        for curve in pay_curves
        if days[curve.first_month] <= now < days[curve.last_month]
    )
