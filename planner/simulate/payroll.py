"""What the people in the seats earn from the deals that were won."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import full_month_quota, quota_ramp
from planner.simulate.company import Company
from planner.simulate.journal import Deal, Journal
from planner.simulate.ledger import Spell, month_of, overlap, spells


@dataclass(frozen=True, slots=True, eq=False)
class Payroll:
    """Pay of all seats, shape [seats, months] [currency]; zero in seats without a pay plan."""

    fixed: Floats
    variable: Floats
    """Paid out, after draws and guarantees."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self.fixed)
        frozen(self.variable)


def check_pay(company: Company) -> None:
    """Raise ScenarioError when a pay plan asks for what the simulation does not know."""
    nobody = Spell(0, 0.0, company.end, "", 0)
    for place in company.places:
        if place.pay_plan:
            _paid(company, company.pay_plans[place.pay_plan], [nobody._replace(seat=place.seat)], [])


def payroll(company: Company, journal: Journal) -> Payroll:
    """Pay of each person's spell in a seat, summed by seat.

    A deal counts for the person who sits in the seat at the moment of winning; for nobody while it is vacant. Each
    person starts with attainment zero, and with a quota for the share of each month that they are there.
    """
    fixed = np.zeros((len(company.places), company.months))
    variable = np.zeros_like(fixed)
    everyone = spells(company, journal)
    won = [deal for deal in journal.deals if deal.outcome == "won" and deal.closed >= 0 and deal.person]
    for name, plan in company.pay_plans.items():
        here = [spell for spell in everyone if company.places[spell.seat].pay_plan == name]
        if not here:
            continue
        payout = _paid(company, plan, here, won)
        seats = np.array([spell.seat for spell in here])
        np.add.at(fixed, seats, payout.money(payout.fixed))
        np.add.at(variable, seats, payout.money(payout.paid - payout.fixed))
    return Payroll(fixed, variable)


def _paid(company: Company, plan: PayPlan, people: list[Spell], won: list[Deal]) -> Payout:
    row_of = {(spell.seat, spell.person): row for row, spell in enumerate(people)}
    mine = [deal for deal in won if (deal.customer.seat, deal.person) in row_of]
    row = np.array([row_of[deal.customer.seat, deal.person] for deal in mine], dtype=np.int64)
    month = np.array([month_of(company, deal.closed) for deal in mine], dtype=np.int64)
    value = np.array([deal.value for deal in mine], dtype=np.float64)
    by_deal = {"bookings": value, "new": value, "count": np.ones(len(mine))}
    return evaluate(
        plan,
        company.calendar,
        {measure: _by_month(company, row, month, amount, len(people)) for measure, amount in by_deal.items()},
        _standing(company, plan, people),
        Deals(row, month, by_deal),
    )


def _by_month(company: Company, row: Ints, month: Ints, amount: Floats, rows: int) -> Floats:
    total = np.zeros((rows, company.months))
    np.add.at(total, (row, month), amount)
    return total


def _standing(company: Company, plan: PayPlan, people: list[Spell]) -> Standing:
    places = [company.places[spell.seat] for spell in people]
    return Standing(
        quota=np.stack([monthly_quota(company, plan, spell.seat) for spell in people]),
        personal_rate=np.array([place.commission_rate for place in places]),
        present=np.array([presence(company, spell) for spell in people]),
        first_month=np.array([spell.first_month for spell in people], dtype=np.int64),
    )


def monthly_quota(company: Company, plan: PayPlan, seat: int) -> Floats:
    """Quota of a full, ramped month in the seat, shape [months] [currency/month]."""
    place = company.places[seat]
    ramp = quota_ramp(plan, np.array(place.first_month), company.months)
    quota = np.array(place.quota if place.quota > 0 else 0.0)
    return full_month_quota(quota, np.array(company.season), np.array(place.planned) * ramp)


def quota_by_month(company: Company) -> Floats:
    """The quotas on the months as planned, shape [seats, months] [currency]; NaN in seats that have none.

    Season × days between the seat's dates × ramp of its first person, so that the months add up to the quota; by the
    season alone where nobody is ever meant to sit.
    """
    rows = []
    for place in company.places:
        weight = np.array(company.season) * np.array(place.planned)
        if place.pay_plan:
            plan = company.pay_plans[place.pay_plan]
            weight = weight * quota_ramp(plan, np.array(place.first_month), company.months)
        weight = weight if weight.sum() > 0 else np.array(company.season)
        rows.append(place.quota * weight / weight.sum())
    return np.array(rows).reshape(len(company.places), company.months)


def presence(company: Company, spell: Spell) -> list[float]:
    """Share of each month of the horizon in which the person is in the seat [share]."""
    return [
        overlap(spell.joined, spell.left, first, last) / (last - first)
        for first, last in pairwise(company.calendar.month_starts())
    ]
