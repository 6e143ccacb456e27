"""Quotas that follow results: each person's quota of a fiscal year, from their bookings in the years before."""

from collections.abc import Sequence

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.behaviour.ratchet import price_of_a_unit, raised
from planner.domain.pay.curve import Curve
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import periods
from planner.simulate.company import Company


def year_starts(company: Company) -> tuple[float, ...]:
    """First day of each fiscal year of the horizon, the first one only where quotas do not follow results [days]."""
    if not company.settings.behaviour.moves_quotas:
        return (0.0,)
    days = company.calendar.month_starts()
    return tuple(float(days[first]) for first, _ in periods(company.calendar, "year"))


def year_of(company: Company, now: float) -> int:
    """Which of these years it is; 0 before the second."""
    return sum(1 for start in year_starts(company)[1:] if now >= start)


def quota_factors(company: Company, quota: Floats, booked: Sequence[float]) -> Floats:
    """What results make of a person's quota in each month, shape [months] [share]; 1 in the first fiscal year.

    quota   the quota as it was planned, for the share of each month that they are there, shape [months] [currency]
    booked  their bookings in each fiscal year that is over, from the first on [currency]
    """
    factors, factor = np.ones(company.months), 1.0
    said = company.settings.behaviour.ratchet
    if not company.settings.behaviour.moves_quotas:
        return factors
    for year, (first, last) in enumerate(periods(company.calendar, "year")):
        factors[first:last] = factor
        asked = factor * float(quota[first:last].sum())
        if year < len(booked) and asked > 0:
            factor *= raised(booked[year] / asked, said.up, said.down)
    return factors


def price_curves(company: Company, plan: PayPlan, quota: Floats, on_target: Floats) -> list[Curve]:
    """What bookings of each fiscal year cost a person by raising next year's quota: curves that fall.

    quota      as it stands, for the share of each month that they are there, shape [months] [currency]
    on_target  variable pay on target, likewise, shape [months] [currency]
    There are none where people do not reckon with it or no pay depends on the quota, and none for a year without one.
    """
    said = company.settings.behaviour
    found: list[Curve] = []
    if not (said.moves_quotas and said.ratchet.aware and any(part.needs_quota for part in plan.parts)):
        return found
    for first, last in periods(company.calendar, "year"):
        asked, target = float(quota[first:last].sum()), float(on_target[first:last].sum())
        if asked > 0:
            below = price_of_a_unit(target, asked, said.ratchet.down)
            above = price_of_a_unit(target, asked, said.ratchet.up)
            found.append(Curve(first, last, np.array([0.0, asked]), np.array([0.0, -below * asked]), -above))
    return found
