"""Cancelled deals whose pay is taken back while attainment stays as it was."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from planner.domain.arrays import Flags, summed_by
from planner.domain.pay.book import Book
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.payroll.vintages import at_average_rate
from planner.domain.statements.attribution import Attributed, spread

RULE = "cancelled deals, at the average rate"


def less_taken_back(
    settled: Iterable[Attributed], book: Book, lines: CreditLines, taken: Flags
) -> Iterator[Attributed]:
    """The settlements with one rule more: what is taken back at the average rate, off those lines.

    taken  which lines are taken back, shape [lines]
    Components that pay deal by deal, and KPIs, are as they were.
    """
    off, lost = np.zeros(len(lines), dtype=np.int64), np.zeros(book.shape[0], dtype=np.int64)
    for one in settled:
        part = book.plan.parts[one.component]
        if part.per == "deal" or part.kpi is not None:
            yield one
            continue
        if one.span.opened == one.span.first:
            off, lost = np.zeros_like(off), np.zeros_like(lost)
        gone = one.line[taken[one.line]]
        row, amount = lines.row[gone], lines.amount[gone]
        whole = book.amounts[part.source][:, one.span.first : one.span.settled].sum(axis=-1)
        lost_now = at_average_rate(one.to_date[-1], summed_by(row, amount, len(lost)), whole)
        off_now = np.zeros_like(off)
        off_now[gone] = spread(lost_now, row, amount, amount)
        yield replace(
            one,
            rules=(*one.rules, RULE),
            to_date=np.vstack([one.to_date, one.to_date[-1] - lost_now]),
            before=np.vstack([one.before, one.before[-1] - lost]),
            final=one.final - off_now[one.line],
            final_before=one.final_before - off[one.line],
        )
        off, lost = off_now, lost_now
