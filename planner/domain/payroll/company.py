"""The payroll of a company: the book of every plan and what everybody earned on it."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Ints, freeze
from planner.domain.calendar import Calendar
from planner.domain.pay.settlement import to_minor
from planner.domain.payroll.books import plan_books, spells_of
from planner.domain.payroll.carried import PaidSpells, settled_in_turn
from planner.domain.payroll.currencies import Exchange, minor_units_of
from planner.domain.payroll.plan_book import PlanBook
from planner.domain.payroll.vintages import earned_by_vintage
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError


@dataclass(frozen=True, slots=True, eq=False)
class EarnedBook:
    """What the people of one plan earned, in minor units of its currency."""

    book: PlanBook
    currency: str
    minor_units: int
    """Minor units in a unit of the currency."""
    fixed: Ints
    """Fixed pay, shape [rows, months]."""
    earned: Ints
    """Variable pay, shape [components, rows, months]; below zero where earlier pay is taken back."""
    restated: Ints
    """Part of `earned` that puts earlier months right because a deal was cancelled."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.fixed, self.earned, self.restated))

    @property
    def variable(self) -> Ints:
        """Variable pay of all components, shape [rows, months]."""
        summed: Ints = np.add.reduce(self.earned, axis=0)
        return summed


@dataclass(frozen=True, slots=True, eq=False)
class PaidCompany:
    """The payroll of a scenario: its plans' books, by name of the plan, with what was earned on them."""

    scenario: Scenario
    books: tuple[EarnedBook, ...]

    @property
    def calendar(self) -> Calendar:
        """The horizon cut into months."""
        return self.scenario.calendar

    def paid(self, released: tuple[Ints, ...] | None = None) -> tuple[PaidSpells, ...]:
        """Variable pay paid out by book, balances carried from spell to spell.

        released  by book: what of the variable pay nothing holds any longer, shape [rows, months] [minor units];
                  none: everything is paid as it is earned
        """
        exchange = Exchange(self.scenario.settings.currency, self.scenario.payroll.rates)
        books, variable = [each.book for each in self.books], [each.variable for each in self.books]
        return settled_in_turn(books, variable, spells_of(self.scenario), self.calendar, exchange, released)


def pay_company(scenario: Scenario) -> PaidCompany:
    """Credit the deals of a scenario, count them for the plans, and evaluate what everybody earned.

    Raises ScenarioError when the scenario has no people, or nobody of them is on a plan within the horizon.
    """
    if not len(scenario.payroll.people):
        hint = "Add people.csv (person, start, pay_plan …) and deals.csv (deal, person, booked, bookings …)."
        raise ScenarioError((Problem("people", "the scenario has no people to be paid.", hint),))
    books = plan_books(scenario)
    if not books:
        what = f"nobody is on a plan between {scenario.calendar.start} and {scenario.calendar.end}."
        raise ScenarioError((Problem("people", what, "Correct 'start' and 'end', or 'horizon.start'."),))
    return PaidCompany(scenario, tuple(_earned(book, scenario) for book in books))


def _earned(book: PlanBook, scenario: Scenario) -> EarnedBook:
    currency = book.plan.currency or scenario.settings.currency
    minor_units = minor_units_of(currency)
    earned = earned_by_vintage(book, scenario.calendar, minor_units)
    fixed = to_minor(book.plan.salary / 12 * np.asarray(book.standing.present), minor_units)
    return EarnedBook(book, currency, minor_units, fixed, earned.ledger, earned.restated)
