"""Everyone at the mean, paid by the same evaluator: what a budget at mean attainment leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.measures import Interval
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.spans import quota_ramp
from planner.domain.pay_cost.at_mean import FIXED, SETTLED, AtMean, Line, SeatLine, others_mean, pseudo_values
from planner.domain.rounding import HALF_A_CENT
from planner.simulate.company import MOST_PEOPLE, Company
from planner.simulate.ledger import Spells
from planner.simulate.payroll import standing_of
from planner.studies.cost.figures import Figures
from planner.studies.cost.years import PlanYears, Years

FINE = 1_000_000
"""Pay at the mean is reckoned in millionths, so that the jackknife does not magnify cents."""


def at_mean(company: Company, years: Years, plans: Sequence[PlanYears], figures: Figures) -> AtMean:
    """Pay of every seat at its own mean, and at the company's mean attainment, beside its mean pay.

    At its own mean   every seat sells in each month the mean of all years, with the mean share of the month in which
                      somebody sits there; deals of components that pay by the deal are those of the years
    At the company's  the months' mean totals handed out by quota; seats without a quota keep their own mean
    Intervals are the jackknife's over years. A gap that rounding to cents explains is 0.
    """
    books = [_MeanBook.of(company, each, figures.together) for each in plans]
    lines: list[Line] = []
    seats: list[SeatLine] = []
    whole: list[tuple[Floats, Floats, Floats]] = []
    for book, amounts in zip(books, _by_quota(books), strict=True):
        own, even, paid = book.pay(book.amounts), book.pay(amounts), book.mean_pay()
        lines += _lines(book, (own, even, paid), figures)
        seats += _seats(company, years, book, (own.sum(axis=1), paid.sum(axis=1)), figures)
        whole.append((own.sum(axis=(1, 2)), even.sum(axis=(1, 2)), paid.sum(axis=(1, 2))))
    own, even, paid = (np.add.reduce(each) for each in zip(*whole, strict=True))
    cents = sum(book.cents * len(book.years.seats) for book in books)
    return AtMean(
        lines=tuple(lines),
        seats=tuple(seats),
        at_company_mean=float(even[0]),
        at_own_mean=float(own[0]),
        mean=float(paid[0]),
        gap=_jackknifed(paid - own, figures, cents),
        understated=_jackknifed(paid - even, figures, cents),
    )


def _jackknifed(found: Floats, figures: Figures, cents: float) -> Interval:
    """A figure, and behind it the same without each group of years, as a value with its interval."""
    plain = Figures(figures.confidence, 1, figures.seed).mean(pseudo_values(found))
    value, half = float(found[0]), (plain.high - plain.low) / 2
    if abs(value) + half <= cents:
        return Interval(0.0, 0.0, 0.0)
    return Interval(value, value - half, value + half)


def _lines(book: "_MeanBook", pay: tuple[Floats, Floats, Floats], figures: Figures) -> list[Line]:
    own, even, paid = (each.sum(axis=2) for each in pay)
    names = [FIXED, *(part.name for part in book.years.plan.parts), SETTLED]
    cents = book.cents * len(book.years.seats)
    lines = [
        Line(
            plan=book.years.name,
            name=name,
            at_company_mean=float(even[0, i]),
            at_own_mean=float(own[0, i]),
            mean=float(paid[0, i]),
            gap=_jackknifed(paid[:, i] - own[:, i], figures, cents),
        )
        for i, name in enumerate(names)
    ]
    *others, settled = lines
    idle = max(abs(settled.at_company_mean), abs(settled.at_own_mean), abs(settled.mean)) <= cents
    return others if idle else lines


def _seats(
    company: Company, years: Years, book: "_MeanBook", pay: tuple[Floats, Floats], figures: Figures
) -> list[SeatLine]:
    own, paid = pay
    return [
        SeatLine(
            seat=company.places[seat].name,
            plan=book.years.name,
            bookings=float(years.bookings[:, seat].mean()),
            at_own_mean=float(own[0, i]),
            mean=float(paid[0, i]),
            gap=_jackknifed(paid[:, i] - own[:, i], figures, book.cents),
        )
        for i, seat in enumerate(book.years.seats.tolist())
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _MeanBook:
    """One plan at the mean of all years, and behind it at the mean without each group of years."""

    company: Company
    years: PlanYears
    together: int
    amounts: Mapping[str, Floats]
    """By measure, shape [1 + groups, seats, months]."""
    standing: Standing
    quota: Floats
    """Of each month, as it is asked, shape [1 + groups, seats, months] [currency]."""

    @classmethod
    def of(cls, company: Company, years: PlanYears, together: int) -> "_MeanBook":
        amounts = {measure: others_mean(amount, together) for measure, amount in years.amounts.items()}
        present, seats = others_mean(years.present, together), years.seats
        starts = np.array([company.places[seat].first_month for seat in seats.tolist()], dtype=np.int64)
        begin = np.zeros(len(seats))
        people = Spells(seats, seats * MOST_PEOPLE, begin, begin + company.end, starts)
        standing = replace(standing_of(company, years.plan, people, amounts["bookings"][0]), present=present)
        ramp = quota_ramp(years.plan, starts, company.months)
        return cls(company, years, together, amounts, standing, standing.quota * ramp * present)

    @property
    def cents(self) -> float:
        """What rounding to cents at each settlement may make of a seat's pay [currency]."""
        return HALF_A_CENT * (len(self.years.plan.parts) + 1) * self.company.months

    def mean_pay(self) -> Floats:
        """What was paid: fixed pay, components, draws and guarantees; shape [1 + groups, lines, seats] [currency]."""
        years = self.years
        rest = years.paid - years.fixed - years.earned.sum(axis=1)
        lines = np.concatenate([years.fixed[:, np.newaxis], years.earned, rest[:, np.newaxis]], axis=1)
        return others_mean(lines, self.together)

    def pay(self, amounts: Mapping[str, Floats]) -> Floats:
        """What these amounts pay, in the same shape as `mean_pay`.

        Where deals are paid one by one, those of every year are, beside the mean amounts, and their mean counts; what
        leaving out a group of years does to the rest of the pay is found with the deals of the first year.
        """
        if not self.years.deals:
            return self._evaluated(amounts, self.standing, None)
        here = replace(self.standing, present=np.asarray(self.standing.present, dtype=np.float64)[:1])
        repeated = {
            measure: np.repeat(amount[:1], len(self.years.deals), axis=0) for measure, amount in amounts.items()
        }
        by_year = self._evaluated(repeated, here, self._one_behind_the_other(self.years.deals))
        groups = len(next(iter(amounts.values())))
        moved = self._evaluated(amounts, self.standing, self._one_behind_the_other(self.years.deals[:1] * groups))
        return np.asarray(others_mean(by_year, self.together) + (moved - moved[0]), dtype=np.float64)

    def _one_behind_the_other(self, years: Sequence[Deals]) -> Deals:
        """Deals of several years, as rows of arrays with the years in front of the seats."""
        seats = len(self.years.seats)
        return Deals(
            row=np.concatenate([deals.row + year * seats for year, deals in enumerate(years)]),
            month=np.concatenate([deals.month for deals in years]),
            amounts={
                measure: np.concatenate([deals.amounts[measure] for deals in years]) for measure in years[0].amounts
            },
        )

    def _evaluated(self, amounts: Mapping[str, Floats], standing: Standing, deals: Deals | None) -> Floats:
        payout = evaluate(self.years.plan, self.company.calendar, amounts, standing, deals, FINE)
        fixed, earned, paid = (
            payout.money(each.sum(axis=-1)) for each in (payout.fixed, payout.by_component, payout.paid)
        )
        rest = paid - fixed - earned.sum(axis=0)
        return np.stack([np.broadcast_to(fixed, rest.shape), *earned, rest], axis=1)


def _by_quota(books: Sequence[_MeanBook]) -> list[Mapping[str, Floats]]:
    """The months' totals of all seats with a quota, handed out in proportion to the quotas; others keep theirs.

    So do all in months in which nobody is asked anything (a quota ramp may begin at zero), or the total would be lost.
    """
    has: list[Ints] = [np.flatnonzero(book.quota[0].sum(axis=-1) > 0) for book in books]
    both = list(zip(books, has, strict=True))
    asked = np.add.reduce([book.quota[:, rows].sum(axis=1) for book, rows in both])
    measures = dict.fromkeys(measure for book in books for measure in book.amounts)
    level = {}
    for measure in measures:
        total = np.add.reduce([book.amounts[measure][:, rows].sum(axis=1) for book, rows in both])
        level[measure] = np.divide(total, asked, out=np.zeros_like(total), where=asked > 0)[:, np.newaxis]
    some = (asked > 0)[:, np.newaxis]
    found: list[Mapping[str, Floats]] = []
    for book, rows in both:
        even = {measure: amount.copy() for measure, amount in book.amounts.items()}
        for measure, amount in even.items():
            amount[:, rows] = np.where(some, book.quota[:, rows] * level[measure], amount[:, rows])
        found.append(even)
    return found
