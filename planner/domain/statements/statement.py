"""A person's statement for a period: from the deal to what it earned, what was paid and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.settings.wording import did_you_mean
from planner.domain.statements.grids import statement_html, statement_text
from planner.domain.statements.ledger_months import LedgerMonth, Payment, ledger_months, payments
from planner.domain.statements.period_names import Period, period_called
from planner.domain.statements.plan_accounts import PlanAccounts
from planner.domain.statements.settled_parts import Part, parts_of
from planner.errors import Problem, ScenarioError


@dataclass(frozen=True, slots=True)
class PlanStatement:
    """What a person has to do with one pay plan in the period; money in minor units of its currency."""

    plan: str
    title: str
    currency: str
    minor_units: int
    seated: str
    """Months of the period in which the person is on the plan, in words."""
    places: str
    """Territories (or seats) and managers in the period, in words; '' where none is named."""
    parts: tuple[Part, ...]
    """Settlements of the period, by month, then in the order of the plan's components."""
    payments: tuple[Payment, ...]
    """From what was earned to what was paid, and to what it costs."""
    months: tuple[LedgerMonth, ...]
    """The ledgers, month by month."""

    @property
    def earned(self) -> int:
        """Variable pay earned in the period."""
        return sum(part.earned for part in self.parts)

    @property
    def paid(self) -> int:
        """Fixed and variable pay paid out in the period."""
        return sum(month.paid for month in self.months)

    @property
    def expensed(self) -> int:
        """The period's expense."""
        return sum(month.expense for month in self.months)


@dataclass(frozen=True, slots=True)
class Statement:
    """Every line of a person's pay in a period, explained to the cent."""

    person: str
    period: Period
    of: str
    """Whose payroll it is."""
    plans: tuple[PlanStatement, ...]

    def __str__(self) -> str:
        """As a table in text."""
        return statement_text(self)

    def _repr_html_(self) -> str:
        """As tables in a notebook."""
        return statement_html(self)


NAMED = 8
"""People that are named to who asked for somebody else."""


def statement(books: Sequence[PlanAccounts], person: str, period: str = "", of: str = "") -> Statement:
    """A person's statement.

    period  '2027-03', '2027-Q1', '2027-H1', '2027' (fiscal, named after the calendar year in which the fiscal year
            ends), or '' for the whole horizon
    Raises ScenarioError when there is no such person or period.
    """
    people = sorted({name for book in books for name in book.person.tolist()})
    if person not in people:
        hint = (
            did_you_mean(person, people) or f"Paid here: {', '.join(people[:NAMED])}{' …' if people[NAMED:] else '.'}"
        )
        raise ScenarioError((Problem("person", f"nobody called '{person}' is paid here.", hint),))
    when = period_called(books[0].calendar, period)
    plans = [_of_plan(book, int(row), when) for book in books for row in np.flatnonzero(book.person == person).tolist()]
    return Statement(
        person, when, of, tuple(plan for plan in plans if plan.parts or any(month.moved for month in plan.months))
    )


def _of_plan(book: PlanAccounts, row: int, period: Period) -> PlanStatement:
    label, present = book.calendar.month_label, book.book.present[row]
    there = [m for m in range(period.first, period.end) if present[m] > 0]
    return PlanStatement(
        plan=book.name,
        title=book.book.plan.title,
        currency=book.currency,
        minor_units=book.minor_units,
        seated=f"{label(there[0])} to {label(there[-1])}" if there else "",
        places=_places(book, row, period),
        parts=parts_of(book, row, period),
        payments=payments(book, row, period),
        months=ledger_months(book, row, period),
    )


def _places(book: PlanAccounts, row: int, period: Period) -> str:
    """Each territory and manager of the period, with its days where there are several."""
    first, after = book.calendar.first_of(period.first), book.calendar.first_of(period.end)
    named = [each for each in book.stations[row] if each.start < after and each.end >= first]
    texts = []
    for n, each in enumerate(named):
        since = f"from {each.start} " if n else ""
        manager = f"manager {each.manager}" if each.manager else ""
        about = ", ".join(filter(None, (each.territory, manager)))
        texts.append(f"{since}{about or 'no territory'}")
    return "; ".join(texts) if any(each.territory or each.manager for each in named) else ""
