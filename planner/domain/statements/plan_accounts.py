"""One plan's books in full: who, what counted, how it was settled, what was earned, paid and expensed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Days, Ints, Texts
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Book
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.statements.attribution import Attributed
from planner.domain.statements.entries import Entries
from planner.domain.statements.ledgers import Ledgers, benefit_over, release_month


@dataclass(frozen=True, slots=True, eq=False)
class DealNames:
    """What deals are called, by their position in the deals table."""

    deal: Texts
    account: Texts
    cancelled: Days
    """Day of the cancellation; NaT: none."""


class Vintage(NamedTuple):
    """A plan's book as it is known at some time, and its settlements over the whole horizon."""

    book: Book
    settled: tuple[Attributed, ...]


class Station(NamedTuple):
    """Where a person was, and for whom they worked, for a part of a spell."""

    start: date
    end: date
    """Last day."""
    territory: str
    """Territory, or the seat where none is named."""
    manager: str


@dataclass(frozen=True, slots=True, eq=False)
class PlanAccounts:
    """Everything that a statement about somebody on a plan is made of; money in minor units of its currency."""

    name: str
    """Name of the plan."""
    person: Texts
    """Who each row is, shape [rows]; somebody who comes back has several rows, in the order of time."""
    stations: tuple[tuple[Station, ...], ...]
    """The parts of each row's spell, in the order of time."""
    book: Book
    """As known at the end of the horizon."""
    calendar: Calendar
    lines: CreditLines
    vintages: Mapping[int, Vintage]
    """By month: the book and its settlements as they are known from that month on."""
    entries: Entries
    ledgers: Ledgers
    deals: DealNames
    currency: str
    minor_units: int = 100

    def known_at(self, month: int) -> Vintage:
        """The book and its settlements as they are known at the end of a month."""
        return self.vintages[max(since for since in self.vintages if since <= month)]


@dataclass(frozen=True, slots=True, eq=False)
class PersonEntries:
    """Entries of one row until a month, in order of time, with what became of them by then; arrays of equal length."""

    found: Entries
    paid: Ints
    """What of it is released by the end."""
    expensed: Ints
    """What of it is expensed by the end."""


def entries_until(accounts: PlanAccounts, row: int, end: int) -> PersonEntries:
    """What a row earned before month `end`, and what of it is released and expensed at the end of the month before.

    Expense to date is rounded for the worth of each line; that of an entry is what it changes.
    """
    mine = accounts.entries.at(np.flatnonzero((accounts.entries.row == row) & (accounts.entries.month < end)))
    release = release_month(mine, accounts.lines)
    worth: dict[tuple[int, int, int], int] = {}
    expensed = []
    for i in range(len(mine)):
        component, since, amount = (int(each[i]) for each in (mine.component, mine.since, mine.amount))
        key = (component, int(mine.line[i]), since)
        before = worth.get(key, 0)
        worth[key] = before + amount
        over = benefit_over(accounts.book.plan.parts[component], end - 1 - since)
        expensed.append(int(np.rint(worth[key] * over)) - int(np.rint(before * over)))
    return PersonEntries(mine, np.where(release < end, mine.amount, 0), np.array(expensed, dtype=np.int64))
