"""The books of a whole company, explained: ledgers of every plan, and a statement for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Book
from planner.domain.payroll.books import spells_of
from planner.domain.payroll.company import EarnedBook, PaidCompany, pay_company
from planner.domain.payroll.plan_book import CreditLines, PlanBook
from planner.domain.payroll.spells import last_days
from planner.domain.scenario import Scenario
from planner.domain.statements.attribution import attribute
from planner.domain.statements.entries import Entries, entries_of
from planner.domain.statements.known_lines import counted, held_as_the_original, taken_back, with_kpis
from planner.domain.statements.ledgers import ledgers, released
from planner.domain.statements.plan_accounts import DealNames, PlanAccounts, Station, Vintage
from planner.domain.statements.statement import Statement, statement
from planner.domain.statements.taken_back import less_taken_back


@dataclass(frozen=True, slots=True, eq=False)
class CompanyAccounts:
    """What everybody earned, was paid and cost, line by line."""

    title: str
    plans: tuple[PlanAccounts, ...]
    """By name of the plan."""

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is paid, sorted."""
        return tuple(sorted({name for plan in self.plans for name in plan.person.tolist()}))

    def statement(self, person: str, period: str = "") -> Statement:
        """A person's statement for '2027-03', '2027-Q1', '2027-H1', '2027' (fiscal), or '' the whole horizon.

        Raises ScenarioError when there is no such person or period.
        """
        return statement(self.plans, person, period, self.title)


def pay(scenario: Scenario) -> CompanyAccounts:
    """Pay everybody of a scenario for their deals; `pay(scenario).statement(person, period)` explains somebody's pay.

    Raises ScenarioError when nobody can be paid.
    """
    return accounts_of(pay_company(scenario))


def accounts_of(paid: PaidCompany) -> CompanyAccounts:
    """The accounts of a payroll: every settlement attributed to its deals, holds released, benefits amortised."""
    scenario, calendar = paid.scenario, paid.calendar
    explained = [_explained(earned, calendar) for earned in paid.books]
    settled = paid.paid(
        tuple(
            np.add.reduce(released(each.entries, each.lines, earned.earned.shape), axis=0)
            for each, earned in zip(explained, paid.books, strict=True)
        )
    )
    deals = scenario.payroll.deals
    names = DealNames(deals.deal, deals.account, deals.cancelled)
    plans = []
    for earned, each, spells in zip(paid.books, explained, settled, strict=True):
        plans.append(
            PlanAccounts(
                name=earned.book.name,
                person=scenario.payroll.people.person[earned.book.spells],
                stations=stations_of(scenario, earned.book.spells),
                book=each.book,
                calendar=calendar,
                lines=each.lines,
                vintages=each.vintages,
                entries=each.entries,
                ledgers=ledgers(each.book, each.entries, each.lines, spells, earned.minor_units),
                deals=names,
                currency=earned.currency,
                minor_units=earned.minor_units,
            )
        )
    return CompanyAccounts(scenario.title, tuple(plans))


def stations_of(scenario: Scenario, first_row: Ints) -> tuple[tuple[Station, ...], ...]:
    """The rows of the people table that make up the spells which begin with these rows."""
    people, begins = scenario.payroll.people, spells_of(scenario).first_row.tolist()
    after = dict(zip(begins, [*begins[1:], len(people)], strict=True))
    ends, place = last_days(people), np.where(people.territory == "", people.seat, people.territory)
    return tuple(
        tuple(
            Station(people.start[i].item(), ends[i].item(), str(place[i]), str(people.manager[i]))
            for i in range(row, after[row])
        )
        for row in first_row.tolist()
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Explained:
    """A plan's book as known at the horizon's end, and what it was known to be before."""

    book: Book
    lines: CreditLines
    vintages: Mapping[int, Vintage]
    entries: Entries


def _explained(earned: EarnedBook, calendar: Calendar) -> _Explained:
    book, lines = earned.book, with_kpis(earned.book, calendar)
    back = np.unique(lines.paid_month[lines.reversed]).tolist()
    vintages = {max(month, 0): _known(earned, lines, calendar, month) for month in sorted({-1, *back})}
    held = held_as_the_original(lines)
    entries = entries_of({month: each.settled for month, each in vintages.items()}, held, calendar.months)
    return _Explained(_spread_out(book, calendar), held, vintages, entries)


def _known(earned: EarnedBook, lines: CreditLines, calendar: Calendar, month: int) -> Vintage:
    """A plan's settlements as known at the end of a month; −1: no cancellation is."""
    plan, book = earned.book.plan, _spread_out(earned.book.as_known(month), calendar)
    taken = taken_back(lines, month)
    settled = attribute(book, calendar, lines, counted(plan, lines, taken, month), earned.minor_units)
    if plan.clawback is not None and plan.clawback.attainment == "untouched":
        settled = less_taken_back(settled, book, lines, taken)
    return Vintage(book, tuple(settled))


def _spread_out(book: PlanBook, calendar: Calendar) -> Book:
    return Book.of(book.plan, calendar, book.amounts, book.standing, book.single_deals())
