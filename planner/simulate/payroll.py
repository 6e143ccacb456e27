"""What the people in the seats earn from the deals that were won."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import full_month_quota, periods, quota_ramp
from planner.simulate.company import MOST_PEOPLE, Company
from planner.simulate.credits import Credits, credits_of, no_credits
from planner.simulate.ledger import Spells, overlap, spells
from planner.simulate.log import Log
from planner.simulate.ratchet import quota_factors


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
    for name, plan in company.pay_plans.items():
        seats = seats_on(company, name)
        if len(seats):
            start = np.zeros(len(seats))
            nobody = Spells(seats, seats * MOST_PEOPLE, start, start + company.end, np.zeros_like(seats))
            _paid(company, plan, nobody, no_credits(company))


def payroll(company: Company, log: Log) -> Payroll:
    """Pay of each person's spell in a seat, summed by seat.

    A deal counts for the person who sits in the seat at the moment of winning; for nobody while it is vacant. Each
    person starts with attainment zero, and with a quota for the share of each month that they are there.
    """
    fixed = np.zeros((len(company.places), company.months))
    variable = np.zeros_like(fixed)
    everyone = spells(company, log)
    credited = credits_of(company, log)
    for name, plan in company.pay_plans.items():
        people = everyone.in_seats(seats_on(company, name))
        if len(people.seat):
            payout = _paid(company, plan, people, credited)
            np.add.at(fixed, people.seat, payout.money(payout.fixed))
            np.add.at(variable, people.seat, payout.money(payout.paid - payout.fixed))
    return Payroll(fixed, variable)


def seats_on(company: Company, plan: str) -> Ints:
    """Positions of the seats on a pay plan."""
    return np.array([place.seat for place in company.places if place.pay_plan == plan], dtype=np.int64)


def _paid(company: Company, plan: PayPlan, people: Spells, credited: Credits) -> Payout:
    return evaluate(plan, company.calendar, *counted(company, plan, people, credited))


class Counted(NamedTuple):
    """What counts for the people on a plan, as `evaluate` takes it; rows are spells."""

    amounts: Mapping[str, Floats]
    """By measure, shape [spells, months]."""
    standing: Standing
    deals: Deals


def counted(company: Company, plan: PayPlan, people: Spells, credited: Credits) -> Counted:
    """What some people's deals and contracts come to, month by month."""
    order = np.argsort(people.person)
    at = np.minimum(np.searchsorted(people.person, credited.person, sorter=order), max(len(order) - 1, 0))
    mine = people.person[order[at]] == credited.person
    row, month = order[at][mine], credited.month[mine]
    by_deal = {measure: amount[mine] for measure, amount in credited.amounts.items()}
    rows = len(people.seat)
    amounts = {measure: _by_month(company, row, month, amount, rows) for measure, amount in by_deal.items()}
    return Counted(amounts, standing_of(company, plan, people, amounts["bookings"]), Deals(row, month, by_deal))


def _by_month(company: Company, row: Ints, month: Ints, amount: Floats, rows: int) -> Floats:
    total = np.zeros((rows, company.months))
    np.add.at(total, (row, month), amount)
    return total


def standing_of(company: Company, plan: PayPlan, people: Spells, booked: Floats) -> Standing:
    """Quota, rate, presence and first month of each spell.

    booked  what each of them booked, which moves the quotas of later years, shape [spells, months] [currency]
    """
    rates = np.array([place.commission_rate for place in company.places])
    quota, present = monthly_quotas(company, plan, people.seat), presence(company, people.joined, people.left)
    if company.settings.behaviour.moves_quotas:
        here = quota * present * quota_ramp(plan, people.first_month, company.months)
        years = [booked[:, first:last].sum(axis=1) for first, last in periods(company.calendar, "year")]
        factors = [quota_factors(company, here[row], [float(year[row]) for year in years]) for row in range(len(here))]
        quota = quota * np.array(factors).reshape(here.shape)
    return Standing(
        quota=quota,
        personal_rate=rates[people.seat],
        present=present,
        first_month=people.first_month,
    )


def monthly_quotas(company: Company, plan: PayPlan, seats: Ints) -> Floats:
    """Quota of a full, ramped month in each of the seats, shape [seats, months] [currency/month]."""
    places = [company.places[seat] for seat in seats.tolist()]
    ramp = quota_ramp(plan, np.array([place.first_month for place in places], dtype=np.int64), company.months)
    quota = np.array([place.quota for place in places])
    planned = np.array([place.planned for place in places]).reshape(len(places), company.months)
    return full_month_quota(np.where(quota > 0, quota, 0.0), np.array(company.season), planned * ramp)


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


def presence(company: Company, joined: Floats, left: Floats) -> Floats:
    """Share of each month of the horizon in which people are in their seats, shape [..., months] [share]."""
    starts = np.array(company.calendar.month_starts(), dtype=np.float64)
    first, last = starts[:-1], starts[1:]
    return overlap(np.asarray(joined)[..., np.newaxis], np.asarray(left)[..., np.newaxis], first, last) / (last - first)
