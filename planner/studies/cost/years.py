"""The years of a plan, seat by seat: what was booked, and what everybody was paid for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.attainment import company_attainment
from planner.domain.pay.book import Deals
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.plan import PayPlan
from planner.simulate.company import Company
from planner.simulate.credits import Credits, credits_of
from planner.simulate.ledger import Spells, bookings, spells
from planner.simulate.log import Log
from planner.simulate.payroll import check_pay, counted, payroll, seats_on
from planner.studies.playing import Found, Look, Playing, each_year


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is on which pay plan."""

    name: str
    plans: Mapping[str, PayPlan]
    plan_of_seat: Mapping[str, str]
    """Name of the plan by seat; seats that are not named are paid nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Years:
    """The years of one company: arrays with a row a year."""

    bookings: Floats
    """Shape [years, seats] [currency]."""
    pay: Floats
    """Fixed and variable pay paid out, shape [years, seats] [currency]."""
    quota: Floats
    """Shape [seats] [currency]; NaN without one."""

    @property
    def attainment(self) -> Floats:
        """Of the company: bookings over the sum of quotas, shape [years]; NaN without quotas [share]."""
        return company_attainment(self.bookings.sum(axis=1), self.quota)


@dataclass(frozen=True, slots=True, eq=False)
class PlanYears:
    """What the people on one plan sold and were paid, summed by seat; arrays with a row a year [currency]."""

    name: str
    plan: PayPlan
    seats: Ints
    """Positions of the seats on the plan; the axis `seats` below."""
    amounts: Mapping[str, Floats]
    """By measure, shape [years, seats, months] [unit of the measure]."""
    present: Floats
    """Share of each month in which somebody sat there, shape [years, seats, months] [share]."""
    earned: Floats
    """Variable pay earned, shape [years, components, seats]."""
    fixed: Floats
    """Shape [years, seats]."""
    paid: Floats
    """Fixed and variable pay paid out, shape [years, seats]."""
    by_month: Mapping[str, Floats]
    """`fixed`, `earned`, `supplement` and `paid` of all seats, shape [years, months]."""
    deals: tuple[Deals, ...] = ()
    """Each year's single deals, rows being seats; empty unless the plan pays by the deal."""


def on_plans(company: Company, assignment: Assignment) -> Company:
    """The company with its people on other pay plans. Raises ScenarioError where these do not fit."""
    given = assignment.plan_of_seat
    places = tuple(replace(place, pay_plan=given.get(place.name, "")) for place in company.places)
    changed = replace(company, pay_plans=dict(assignment.plans), places=places)
    check_pay(changed)
    return changed


def years_of(company: Company, playing: Playing, phase: str) -> Years:
    """Bookings and pay of a company."""
    (years,) = paid_by(company, (company,), playing, phase)
    return years


def attained_by(company: Company, playing: Playing, phase: str) -> Floats:
    """Attainment of the company in each year, shape [years] [share]; nobody is paid for it, which saves time."""
    booked = list(each_year(company, playing, phase, lambda _, log: float(bookings(company, log).sum())))
    return company_attainment(np.array(booked), _quotas(company))


def paid_by(company: Company, payers: tuple[Company, ...], playing: Playing, phase: str) -> tuple[Years, ...]:
    """The years of a company, its deals paid by each of the payers: the same people and deals, other pay plans."""

    def look(_: int, log: Log) -> tuple[Floats, ...]:
        paid = (payroll(payer, log) for payer in payers)
        return (bookings(company, log).sum(axis=1), *((each.fixed + each.variable).sum(axis=1) for each in paid))

    booked, *pay = (np.stack(column) for column in zip(*each_year(company, playing, phase, look), strict=True))
    return tuple(Years(booked, each, _quotas(company)) for each in pay)


def in_detail(
    company: Company, playing: Playing, phase: str, also: Look[Found]
) -> tuple[Years, tuple[PlanYears, ...], list[Found]]:
    """The years of a company, the same plan by plan, and what else is seen in each of them."""
    names = [name for name in company.pay_plans if len(seats_on(company, name))]

    def look(replication: int, log: Log) -> tuple[Floats, list[_Book], Found]:
        everyone, credited = spells(company, log), credits_of(company, log)
        found = [_book(company, name, everyone, credited) for name in names]
        return bookings(company, log).sum(axis=1), found, also(replication, log)

    booked, books, seen = zip(*each_year(company, playing, phase, look), strict=True)
    plans = tuple(_stacked(company, name, [year[i] for year in books]) for i, name in enumerate(names))
    pay = np.zeros((len(booked), len(company.places)))
    for each in plans:
        pay[:, each.seats] += each.paid
    return Years(np.stack(booked), pay, _quotas(company)), plans, list(seen)


def _quotas(company: Company) -> Floats:
    return np.array([place.quota for place in company.places], dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    """One plan's year, by seat."""

    amounts: Mapping[str, Floats]
    present: Floats
    earned: Floats
    fixed: Floats
    paid: Floats
    by_month: Mapping[str, Floats] = field(default_factory=dict)
    deals: Deals | None = None


def _book(company: Company, name: str, everyone: Spells, credited: Credits) -> _Book:
    plan, seats = company.pay_plans[name], seats_on(company, name)
    people = everyone.in_seats(seats)
    sold = counted(company, plan, people, credited)
    payout = evaluate(plan, company.calendar, *sold)
    row = np.searchsorted(seats, people.seat)

    def by_seat(values: Floats) -> Floats:
        total = np.zeros((len(seats), *values.shape[1:]))
        np.add.at(total, row, values)
        return total

    month = {
        "fixed": payout.fixed,
        "earned": payout.variable,
        "supplement": payout.supplement,
        "paid": payout.paid,
    }
    by_deal = any(part.per == "deal" for part in plan.parts)
    present = np.broadcast_to(sold.standing.present, payout.fixed.shape)
    return _Book(
        amounts={measure: by_seat(amount) for measure, amount in sold.amounts.items()},
        present=by_seat(np.asarray(present, dtype=np.float64)),
        earned=np.stack([summed_by(row, payout.money(each.sum(axis=-1)), len(seats)) for each in payout.by_component]),
        fixed=by_seat(payout.money(payout.fixed.sum(axis=-1))),
        paid=by_seat(payout.money(payout.paid.sum(axis=-1))),
        by_month={word: payout.money(amount.sum(axis=0)) for word, amount in month.items()},
        deals=replace(sold.deals, row=row[sold.deals.row]) if by_deal else None,
    )


def _stacked(company: Company, name: str, books: list[_Book]) -> PlanYears:
    return PlanYears(
        name=name,
        plan=company.pay_plans[name],
        seats=seats_on(company, name),
        amounts={measure: np.stack([book.amounts[measure] for book in books]) for measure in books[0].amounts},
        present=np.stack([book.present for book in books]),
        earned=np.stack([book.earned for book in books]),
        fixed=np.stack([book.fixed for book in books]),
        paid=np.stack([book.paid for book in books]),
        by_month={word: np.stack([book.by_month[word] for book in books]) for word in books[0].by_month},
        deals=tuple(book.deals for book in books if book.deals is not None),
    )
