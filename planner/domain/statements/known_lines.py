"""Which lines earn something as known at some time: cancellations, KPIs."""

from dataclasses import replace

import numpy as np

from planner.domain.arrays import Days, Flags, Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.plan_book import CreditLines, PlanBook
from planner.domain.statements.attribution import NO_DEAL


def taken_back(lines: CreditLines, month: int) -> Flags:
    """Which lines are taken back by a cancellation that is known at the end of a month, shape [lines]."""
    key = _same_deal(lines)
    known = lines.reversed & (lines.paid_month <= month)
    return ~lines.reversed & np.isin(key, key[known])


def counted(plan: PayPlan, lines: CreditLines, taken: Flags, month: int) -> Flags:
    """Which lines earn something, as known at the end of a month, shape [lines].

    A deal that is cancelled and its entry of the clawback cancel out where both count in the same settlement; where
    the clawback counts the deal below zero in a later month, both count; where it leaves attainment untouched, the
    deal still counts. What is paid deal by deal pays for neither.
    """
    neither, known = ~lines.reversed & ~taken, ~lines.reversed | (lines.paid_month <= month)
    how = "restated" if plan.clawback is None else plan.clawback.attainment
    if how == "restated":
        return neither
    by_deal = np.array([part.per == "deal" for part in plan.parts], dtype=np.bool_)[lines.component]
    return np.where(by_deal, neither, known if how == "current" else ~lines.reversed)


def held_as_the_original(lines: CreditLines) -> CreditLines:
    """The lines, each entry of a clawback released no sooner than pay for the deal that it takes back."""
    key, paid = _same_deal(lines), lines.paid_month.copy()
    latest = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(latest, key, paid)
    paid[lines.reversed] = latest[key[lines.reversed]]
    return replace(lines, paid_month=paid)


def with_kpis(book: PlanBook, calendar: Calendar) -> CreditLines:
    """The book's lines, and one line for each month's figure of a KPI."""
    parts = [book.lines]
    last = np.array([calendar.first_of(m + 1) for m in range(calendar.months)], dtype="datetime64[D]") - 1
    for c, component in enumerate(book.plan.parts):
        if component.kpi is not None:
            value = book.amounts[component.source]
            row, month = np.nonzero(value)
            parts.append(_figures(row, month, c, last[month], value[row, month]))
    columns = [part.columns() for part in parts]
    joined = {name: np.concatenate([each[name] for each in columns]) for name in columns[0]}
    return CreditLines(**joined).in_order()


def _figures(row: Ints, month: Ints, component: int, day: Days, value: Floats) -> CreditLines:
    return CreditLines(
        row=row,
        deal=np.full(len(row), NO_DEAL, dtype=np.int64),
        component=np.full(len(row), component, dtype=np.int64),
        month=month,
        day=day,
        kind=np.full(len(row), "kpi"),
        share=np.ones(len(row)),
        amount=value,
        paid_month=month,
        reversed=np.zeros(len(row), dtype=np.bool_),
    )


def _same_deal(lines: CreditLines) -> Ints:
    """A number for each line, the same for a deal's line and the entry of a clawback that takes it back."""
    kind = np.unique(lines.kind, return_inverse=True)[1]
    keys = np.stack([lines.row, lines.component, lines.deal, kind], axis=1)
    return np.asarray(np.unique(keys, axis=0, return_inverse=True)[1], dtype=np.int64)
