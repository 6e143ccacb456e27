"""Which line earned what: pay of every settlement attributed to the lines that count for it, to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Book
from planner.domain.pay.component import Component
from planner.domain.pay.evaluate import Settlement, settlements
from planner.domain.pay.rules import Basis, schedule, scheduled_pay
from planner.domain.pay.settlement import to_minor
from planner.domain.pay.spans import Span
from planner.domain.payroll.plan_book import CreditLines

NO_DEAL = -1
"""Stands for the line of pay that no line earned: a floor without sales, for one."""


@dataclass(frozen=True, slots=True, eq=False)
class Attributed:
    """One component's settlement, for all people on a plan; money in minor units.

    For each person
        Σ commission of the lines + Σ over the rules after the first of what they change = pay to date
        Σ final of the lines + rest                                                      = pay to date
    and the period earns pay to date less that of the settlement before in the same fiscal year.
    """

    component: int
    """Position among the plan's components."""
    span: Span
    rules: tuple[str, ...]
    to_date: Ints
    """Pay to date after each rule, shape [rules, rows]; of somebody absent, that of the settlement before."""
    before: Ints
    """The same at the settlement before; zero at the first of a year, shape [rules, rows]."""
    absent: Flags
    """Who was not in the seat in the period, and so earned nothing, shape [rows]."""
    quota: Floats
    """Quota that attainment is measured against, shape [rows] [unit of the measure]."""
    target: Floats
    """On-target pay, shape [rows] [currency]."""
    line: Ints
    """Positions of the lines that count to date, by row, then in the order in which they count."""
    reached: Floats
    """Amount to date with this line, shape [lines] [unit of the measure]."""
    commission: Ints
    """What each line added to the first rule's pay, shape [lines]."""
    final: Ints
    """What it is worth after all rules, shape [lines]."""
    final_before: Ints
    """The same at the settlement before, shape [lines]."""
    rest: Ints
    """Pay to date that no line earned, shape [rows]."""

    @property
    def earned(self) -> Ints:
        """What the period earns, shape [rows]."""
        earned: Ints = self.to_date[-1] - self.before[-1]
        return earned


def attribute(
    book: Book, calendar: Calendar, lines: CreditLines, counts: Flags, minor_units: int = 100
) -> Iterator[Attributed]:
    """The settlements of a book with what each line earned, in the order of the components and of time.

    counts  which of the lines make up the book's amounts, shape [lines]; the others earn nothing
    The book's leading axis is the people; its amounts are the sums of the lines by month. Lines count in the order
    (month, day, deal): a line's commission is what the first rule pays with it less what it paid without it, both
    rounded to the minor unit; so the lines add up to the cent. The first rule is:
        tiers, milestones, base rate   pay of the amount so far, against the quota of the whole span
        `per: deal`                    pay of the deal alone
        matrix                         its pay, in proportion to the amounts: it depends on the span as a whole
    What later rules add or take away is spread over the lines in proportion to what each added (or, where none added
    anything, to their amounts), with the running sum rounded.
    """
    order = np.lexsort((lines.reversed, lines.deal, lines.day, lines.month, lines.row, lines.component))
    order = order[counts[order]]
    past = _Past.of(book, len(lines), 1)
    for settlement in settlements(book, calendar):
        if settlement.span.opened == settlement.span.first:
            past = _Past.of(book, len(lines), len(settlement.stages))
        month = lines.month[order]
        inside = (month >= settlement.span.first) & (month < settlement.span.settled)
        line = order[(lines.component[order] == settlement.component) & inside]
        found = _attributed(book, lines, line, settlement, past, minor_units)
        past = _Past(found.to_date, past.final.copy(), found.rest)
        past.final[line] = found.final
        yield found


class _Past(NamedTuple):
    """What the settlements of the year so far gave."""

    pay: Ints
    final: Ints
    rest: Ints

    @classmethod
    def of(cls, book: Book, lines: int, rules: int) -> "_Past":
        """Nothing yet."""
        rows = book.shape[0]
        return cls(*(np.zeros(shape, dtype=np.int64) for shape in ((rules, rows), (lines,), (rows,))))


def _attributed(
    book: Book, lines: CreditLines, line: Ints, settlement: Settlement, past: _Past, minor_units: int
) -> Attributed:
    c, span, stages = settlement
    rows, row, amount = book.shape[0], lines.row[line], lines.amount[line]
    there = np.any(book.present[:, span.opened : span.settled] > 0, axis=-1)
    pay = np.stack([to_minor(stage.pay, minor_units) for stage in stages])
    basis = book.basis(book.plan.parts[c], span)
    commission = _commission(book.plan.parts[c], basis, row, amount, pay[0], minor_units)
    final = commission + spread(pay[-1] - pay[0], row, np.maximum(commission, 0).astype(np.float64), amount)
    rest = pay[-1] - _sum(row, final, rows)
    return Attributed(
        component=c,
        span=span,
        rules=tuple(stage.rule for stage in stages),
        to_date=np.where(there, pay, past.pay),
        before=past.pay,
        absent=~there,
        quota=basis.quota,
        target=basis.target,
        line=line,
        reached=running(row, amount),
        commission=np.where(there[row], commission, 0),
        final=np.where(there[row], final, past.final[line]),
        final_before=past.final[line],
        rest=np.where(there, rest, past.rest),
    )


def _commission(component: Component, basis: Basis, row: Ints, amount: Floats, whole: Ints, minor_units: int) -> Ints:
    """What each line adds to the first rule's pay; with `whole` that pay of each row [minor units]."""
    if component.matrix is not None:
        return spread(whole, row, np.maximum(amount, 0.0), amount)
    of_line = schedule(component, Basis(*(each[row] for each in basis)))
    if component.per == "deal":
        alone = scheduled_pay(amount, of_line)
        so_far = running(row, alone if component.deal_cap is None else np.minimum(alone, component.deal_cap))
    else:
        so_far = scheduled_pay(running(row, amount), of_line)
    paid = to_minor(so_far, minor_units)
    paid = np.where(_last_of(row), whole[row], paid)
    return paid - np.where(_first_of(row), 0, np.roll(paid, 1))


def spread(whole: Ints, row: Ints, weight: Floats, amount: Floats) -> Ints:
    """A whole amount of each row over its lines by weight, or by amount where all weights are zero, or not at all."""
    light = summed_by(row, weight, len(whole))[row] == 0
    so_far = running(row, np.where(light, np.maximum(amount, 0.0), weight))
    total = so_far[_end_of(row)] if len(row) else so_far
    given = np.rint(whole[row] * np.where(total > 0, so_far / np.where(total > 0, total, 1.0), 0.0)).astype(np.int64)
    return np.asarray(given - np.where(_first_of(row), 0, np.roll(given, 1)), dtype=np.int64)


def running(row: Ints, amount: Floats) -> Floats:
    """Sum so far within each row; rows are sorted, and each is added up alone, as if there were no other."""
    total = np.empty_like(amount)
    for begin, last in zip(np.flatnonzero(_first_of(row)), np.flatnonzero(_last_of(row)), strict=True):
        total[begin : last + 1] = np.cumsum(amount[begin : last + 1])
    return total


def _first_of(row: Ints) -> Flags:
    return np.asarray(np.diff(row, prepend=NO_DEAL) != 0)


def _last_of(row: Ints) -> Flags:
    return np.asarray(np.diff(row, append=NO_DEAL) != 0)


def _end_of(row: Ints) -> Ints:
    """Position of the last line of each line's row."""
    ends = np.flatnonzero(_last_of(row))
    return np.asarray(ends[np.cumsum(_first_of(row)) - 1], dtype=np.int64)


def _sum(row: Ints, amount: Ints, rows: int) -> Ints:
    total = np.zeros(rows, dtype=np.int64)
    np.add.at(total, row, amount)
    return total
