"""What each line earned in which month: the entries that every ledger is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.statements.attribution import NO_DEAL, Attributed


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """What was earned, one entry a line and month in which its worth changes; arrays of equal length, by month."""

    row: Ints
    component: Ints
    line: Ints
    """Position of the line, or NO_DEAL."""
    month: Ints
    """Month in which it is earned."""
    since: Ints
    """Month in which the line earned for the first time."""
    amount: Ints
    """What is earned; below zero where something is taken back [minor units]."""
    restated: Ints
    """1 where an earlier settlement is put right because something that counted in it was cancelled, else 0."""

    def __len__(self) -> int:
        """How many."""
        return len(self.row)

    def at(self, chosen: Ints) -> "Entries":
        """Some of them."""
        return Entries(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    def by_cell(self, shape: tuple[int, int, int], month: Ints | None = None) -> Ints:
        """Sums, shape [components, rows, months], by the month earned or by another; what lies later is left out."""
        at = self.month if month is None else month
        total = np.zeros(shape, dtype=np.int64)
        inside = at < shape[-1]
        np.add.at(total, (self.component[inside], self.row[inside], at[inside]), self.amount[inside])
        return total


def entries_of(vintages: Mapping[int, Sequence[Attributed]], lines: CreditLines, months: int) -> Entries:
    """The entries of all settlements of one plan.

    vintages  by month: the settlements, over the whole horizon, as they are known from that month on; those of
              month 0, and more for each month in which something that was settled is cancelled

    At the end of each month a line is worth what the latest settlement says in which it counts, as known by then; its
    entries are the changes of that worth, so they add up to it.
    """
    walk = _Walk(lines, months)
    known: Sequence[Attributed] = ()
    for month in range(months):
        if month in vintages:
            known = vintages[month]
            walk.put_right([one for one in known if one.span.settled <= month], month)
        for one in known:
            if one.span.settled == month + 1:
                walk.take(one, month)
    return walk.entries()


class _Walk:
    """What every line is worth so far, and how it came to be."""

    def __init__(self, lines: CreditLines, months: int) -> None:
        self._lines, self._never = lines, months
        self._worth = np.zeros(len(lines), dtype=np.int64)
        self._since = np.full(len(lines), months, dtype=np.int64)
        self._rest: dict[tuple[int, int], tuple[Ints, Ints]] = {}
        self._found: list[Entries] = []

    def put_right(self, settled: Sequence[Attributed], month: int) -> None:
        """Take over what earlier settlements now say; lines that are in none of them any more are worth nothing."""
        if not settled:
            return
        last = {(one.component, one.span.first): one for one in settled}
        gone = np.setdiff1d(np.flatnonzero(self._worth), np.concatenate([one.line for one in last.values()]))
        self._change(gone, np.zeros_like(gone), month, restated=1)
        for one in last.values():
            self.take(one, month, restated=1)

    def take(self, one: Attributed, month: int, *, restated: int = 0) -> None:
        """Take over what a settlement says."""
        self._change(one.line, one.final, month, restated=restated)
        key, row = (one.component, one.span.first), np.arange(len(one.rest))
        worth, since = self._rest.get(key, (np.zeros_like(one.rest), np.full_like(one.rest, self._never)))
        change = one.rest - worth
        since = np.where(change != 0, np.minimum(since, month), since)
        self._rest[key] = one.rest, since
        component, line = np.full_like(row, one.component), np.full_like(row, NO_DEAL)
        self._note(Entries(row, component, line, np.full_like(row, month), since, change, np.full_like(row, restated)))

    def _change(self, line: Ints, worth: Ints, month: int, *, restated: int) -> None:
        """Let lines be worth something else."""
        change = worth - self._worth[line]
        self._worth[line] = worth
        since = np.where(change != 0, np.minimum(self._since[line], month), self._since[line])
        self._since[line] = since
        row, component = self._lines.row[line], self._lines.component[line]
        self._note(
            Entries(row, component, line, np.full_like(line, month), since, change, np.full_like(line, restated))
        )

    def _note(self, found: Entries) -> None:
        self._found.append(found.at(np.flatnonzero(found.amount)))

    def entries(self) -> Entries:
        """All of them, in the order in which they came to be."""
        nothing = np.zeros(0, dtype=np.int64)
        return Entries(
            **{
                field.name: np.concatenate([nothing, *(getattr(each, field.name) for each in self._found)])
                for field in fields(Entries)
            }
        )
