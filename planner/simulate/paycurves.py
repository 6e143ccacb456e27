"""The pay curves of a person in a seat, as arrays that both engines read."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from planner.domain.pay.curve import curves
from planner.domain.pay.person import on_target_pay
from planner.domain.pay.promises import promise_curves
from planner.domain.pay.spans import quota_ramp
from planner.simulate.company import Company, Place
from planner.simulate.ledger import month_of
from planner.simulate.payroll import monthly_quotas, presence
from planner.simulate.ratchet import price_curves, quota_factors


class PayCurves(NamedTuple):
    """The curves of one person; the knots of curve i are those at [first[i], first[i + 1])."""

    begins: Floats
    """Day on which each curve's months begin, shape [curves] [days]."""
    ends: Floats
    """Day on which they are over, shape [curves] [days]."""
    first: Ints
    """Where the knots of each curve begin, shape [curves + 1]."""
    bookings: Floats
    """Shape [knots] [currency]."""
    pay: Floats
    """Shape [knots] [currency]."""
    slope_beyond: Floats
    """Shape [curves] [currency per currency]."""


def pay_curves(
    company: Company, place: Place, joined: float, *, hired: bool, booked: Sequence[float] = ()
) -> PayCurves:
    """The curves of a person who joined on a day and expects to stay until the seat's end, guarantees among them.

    hired   whether they follow another in the simulation; the first person began when the seats table says
    booked  their bookings in each fiscal year that is over, where quotas follow results [currency]
    """
    plan, days = company.pay_plans[place.pay_plan], company.calendar.month_starts()
    first_month = month_of(company, joined) if hired else place.first_month
    present = presence(company, np.array(joined), np.array(min(place.end, company.end)))
    planned = monthly_quotas(company, plan, np.array([place.seat]))[0]
    here = present * quota_ramp(plan, np.asarray(first_month), company.months)
    quota = planned * quota_factors(company, planned * here, booked)
    found = [
        *curves(plan, quota, place.commission_rate, company.calendar, present, first_month),
        *promise_curves(plan, quota, place.commission_rate, company.calendar, present, first_month),
        *price_curves(company, plan, quota * here, target_pay(company, place) * DAYS_PER_MONTH * present),
    ]
    return PayCurves(
        begins=np.array([float(days[curve.first_month]) for curve in found]),
        ends=np.array([float(days[curve.last_month]) for curve in found]),
        first=np.cumsum([0, *(len(curve.bookings) for curve in found)]),
        bookings=np.concatenate([np.zeros(0), *(curve.bookings for curve in found)]),
        pay=np.concatenate([np.zeros(0), *(curve.pay for curve in found)]),
        slope_beyond=np.array([curve.slope_beyond for curve in found], dtype=np.float64),
    )


def reference_pay(company: Company, place: Place) -> float:
    """Variable pay of a day in which a person reckons the cost of effort [currency/day]."""
    said = company.settings.behaviour.reference_pay
    return target_pay(company, place) if said is None else said / DAYS_PER_YEAR


def target_pay(company: Company, place: Place) -> float:
    """On-target variable pay of a day; without a quota, pay for what the territory should bring [currency/day]."""
    yearly = place.quota / company.calendar.years if place.quota > 0 else place.pace * DAYS_PER_YEAR
    return on_target_pay(company.pay_plans[place.pay_plan], yearly, place.commission_rate) / DAYS_PER_YEAR
