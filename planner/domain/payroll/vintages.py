"""What was earned in which month, when cancelled deals are known only once they are cancelled."""

from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.calendar import Calendar
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.spans import Span, spans
from planner.domain.payroll.plan_book import PlanBook


class Earned(NamedTuple):
    """Variable pay earned, shape [components, rows, months] [minor units]."""

    ledger: Ints
    restated: Ints
    """Part of it that puts earlier months right, because something that had counted in them was cancelled."""


def earned_by_vintage(book: PlanBook, calendar: Calendar, minor_units: int) -> Earned:
    """What everybody on a plan earned in each month.

    With E(m) what the evaluator says as known at the end of month m, a month earns
        E(m) of the months up to m − what was earned before = E(m)[m] + Σ over k < m of (E(m)[k] − E(m − 1)[k])
    It is computed again only for months in which a cancellation becomes known.
    """
    known = worth(book.as_known(-1), calendar, minor_units)
    ledger, restated = known.copy(), np.zeros_like(known)
    for month in np.unique(book.lines.paid_month[book.lines.reversed]).tolist():
        now = worth(book.as_known(month), calendar, minor_units)
        restated[..., month] = np.add.reduce(now[..., :month] - known[..., :month], axis=-1)
        ledger[..., month:] = now[..., month:]
        known = now
    return Earned(ledger + restated, restated)


def worth(book: PlanBook, calendar: Calendar, minor_units: int) -> Ints:
    """Variable pay of a book, all of which is known, shape [components, rows, months] [minor units].

    Where the clawback leaves attainment untouched, a settlement that counts lines which are taken back loses
    `at_average_rate`. A component that pays deal by deal takes back what it paid for the deal.
    """
    payout = evaluate(book.plan, calendar, book.amounts, book.standing, book.single_deals(), minor_units)
    clawback = book.plan.clawback
    if clawback is None or clawback.attainment != "untouched" or not book.lines.reversed.any():
        return payout.by_component
    kept = payout.by_component.copy()
    for c, part in enumerate(book.plan.parts):
        if part.kpi is None and part.per == "period":
            kept[c] = _less_taken_back(book, c, payout.by_component[c], spans(book.plan, part, calendar))
    return kept


def at_average_rate(to_date: Ints, taken: Floats, amount: Floats) -> Ints:
    """What cancelled deals take back where attainment stays as it was, shape [rows] [minor units].

        pay to date × amount taken back / amount of the settlement
    rounded to the minor unit: deals are taken back at what the settlement paid on average, and never more than all.

    taken, amount  shape [rows] [unit of the measure]
    """
    share = np.where(amount > 0, np.minimum(taken / np.where(amount > 0, amount, 1.0), 1.0), 0.0)
    return np.rint(to_date * share).astype(np.int64)


def _less_taken_back(book: PlanBook, c: int, earned: Ints, settled: tuple[Span, ...]) -> Ints:
    """Earned pay of one component without the share of lines that are taken back, shape [rows, months]."""
    kept, before = earned.copy(), np.zeros(len(book), dtype=np.int64)
    lines = book.lines.at((book.lines.component == c) & book.lines.taken_back)
    for span in settled:
        if span.opened == span.first:
            before = np.zeros(len(book), dtype=np.int64)
        inside = (lines.month >= span.first) & (lines.month < span.settled)
        taken = summed_by(lines.row[inside], lines.amount[inside], len(book))
        amount = book.amounts[book.plan.parts[c].source][:, span.first : span.settled].sum(axis=-1)
        to_date = np.add.reduce(earned[:, span.first : span.settled], axis=-1)
        left = to_date - at_average_rate(to_date, taken, amount)
        kept[:, span.settled - 1] = left - before
        before = left
    return kept
