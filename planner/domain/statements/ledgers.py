"""Three ledgers of one plan that reconcile to the cent: earned, paid, expensed."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.pay.book import Book
from planner.domain.pay.component import Component
from planner.domain.pay.settlement import to_minor
from planner.domain.payroll.carried import PaidSpells
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.statements.entries import Entries


@dataclass(frozen=True, slots=True, eq=False)
class Ledgers:
    """What people on one plan earned, were paid, and cost, by month; int64 minor units.

    In every month, for every person, added up from the first month on:
        earned = released + held
        released + supplement = paid variable pay + carried − (balance − what was owed before the first month)
        earned = expensed + capitalised
    so that what was earned, and what guarantees and forgiven draws add to it, is what was paid, plus what is held,
    less what the person owes. Fixed pay is earned, paid and an expense in the same month.
    """

    earned: Ints
    """Variable pay, shape [components, rows, months]."""
    released: Ints
    """What of it nothing holds any longer, shape [components, rows, months]."""
    expensed: Ints
    """What of it is an expense of the month, shape [components, rows, months]."""
    fixed: Ints
    """Fixed pay, shape [rows, months]."""
    paid: Ints
    """Fixed and variable pay paid out, shape [rows, months]."""
    supplement: Ints
    """What guarantees and forgiven draws add; an expense of the month, shape [rows, months]."""
    balance: Ints
    """What the person owes at the end of the month, shape [rows, months]."""
    carried: Ints
    """What is owed from an earlier spell (above zero), or handed on to the next (below zero), shape [rows, months]."""
    owed: Ints
    """What the person owed before the first month, shape [rows]."""

    @property
    def held(self) -> Ints:
        """Earned and not yet payable, at the end of each month, shape [components, rows, months]."""
        return np.cumsum(self.earned - self.released, axis=-1)

    @property
    def capitalised(self) -> Ints:
        """Earned and not yet an expense, at the end of each month, shape [components, rows, months]."""
        return np.cumsum(self.earned - self.expensed, axis=-1)

    @property
    def expense(self) -> Ints:
        """The month's expense: fixed pay, supplements, and variable pay as it is expensed, shape [rows, months]."""
        summed: Ints = self.fixed + self.supplement + np.add.reduce(self.expensed, axis=0)
        return summed

    @property
    def difference(self) -> Ints:
        """Earned and supplement to date, less paid and held, plus owed: zero everywhere, shape [rows, months]."""
        earned = np.add.reduce(self.earned, axis=0) + self.fixed + self.supplement
        due = self.balance - self.owed[:, np.newaxis] - np.cumsum(self.carried, axis=-1)
        gap: Ints = np.cumsum(earned - self.paid, axis=-1) - np.add.reduce(self.held, axis=0) + due
        return gap


def ledgers(book: Book, entries: Entries, lines: CreditLines, settled: PaidSpells, minor_units: int = 100) -> Ledgers:
    """The ledgers of a plan's entries.

    settled  how what was released was paid out, after draws and guarantees
    Variable pay is expensed evenly over the component's `benefit_months` from the month in which its line first
    earned; what is added or taken back later catches up at once.
    """
    plan = book.plan
    rows, months = book.seat_quota.shape
    shape = (len(plan.parts), rows, months)
    fixed = to_minor(plan.salary / 12 * book.present, minor_units)
    return Ledgers(
        earned=entries.by_cell(shape),
        released=released(entries, lines, shape),
        expensed=np.stack([_expensed(entries, c, part, shape[1:]) for c, part in enumerate(plan.parts)]),
        fixed=fixed,
        paid=fixed + settled.paid,
        supplement=settled.supplement,
        balance=settled.balance,
        carried=settled.carried,
        owed=book.owed,
    )


def released(entries: Entries, lines: CreditLines, shape: tuple[int, int, int]) -> Ints:
    """What nothing holds any longer, by the month in which it may be paid, shape [components, rows, months].

    Pay for a line is released in the month in which it is earned, or in the line's `paid_month` if that is later; pay
    that no line earned is not held.
    """
    return entries.by_cell(shape, release_month(entries, lines))


def release_month(entries: Entries, lines: CreditLines) -> Ints:
    """Month in which each entry may be paid; as many as the horizon has months: not within it."""
    first = np.append(lines.paid_month, 0)[entries.line]  # NO_DEAL, which is −1, takes the last
    return np.asarray(np.maximum(entries.month, first), dtype=np.int64)


def benefit_over(component: Component, months: Ints | int) -> Floats:
    """Share of a component's benefit time that is over so many months after the first one [share]."""
    length = component.benefit_months or 1
    return np.asarray(np.clip(np.asarray(months) + 1, 0, length) / length, dtype=np.float64)


def _expensed(entries: Entries, c: int, component: Component, shape: tuple[int, ...]) -> Ints:
    """Expense of one component, shape [rows, months]: to date, worth of each line × share of its benefit time."""
    mine = entries.at(np.flatnonzero(entries.component == c))
    keys = np.stack([mine.row, mine.line, mine.since], axis=1)
    items, item = np.unique(keys, axis=0, return_inverse=True)
    worth = np.zeros(len(items), dtype=np.int64)
    to_date = np.zeros(shape, dtype=np.int64)
    for month in range(shape[-1]):
        now = mine.month == month
        np.add.at(worth, item[now], mine.amount[now])
        over = benefit_over(component, month - items[:, 2])
        np.add.at(to_date[:, month], items[:, 0], np.rint(worth * over).astype(np.int64))
    return np.diff(to_date, axis=-1, prepend=0)
