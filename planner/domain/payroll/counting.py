"""Which credited deals count for a plan's components: when, for whom, and with what amount."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Days, Flags, Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.component import Component
from planner.domain.pay.condition import Only, Trigger
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.crediting import CreditShares
from planner.domain.payroll.currencies import Exchange, rate_day
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.payroll.records import Sales
from planner.domain.payroll.spells import Spells, month_of

DAY_OF: dict[Trigger, str] = {"booking": "booked", "invoice": "invoiced", "cash": "cash"}
"""Column of the deals table by trigger."""


@dataclass(frozen=True, slots=True, eq=False)
class Credited:
    """Everything that a deal can count through: deals, who is credited for them, spells, and exchange rates."""

    deals: Sales
    shares: CreditShares
    spells: Spells
    exchange: Exchange
    calendar: Calendar


def lines_of(plan: PayPlan, spells: Ints, of: Credited) -> CreditLines:
    """The lines of all people on a plan; `spells` are the positions of the plan's rows among the spells.

    A deal counts on the day that the component's `counts_on` names, for the spell of the credited person that holds
    on that day; a deal that is cancelled before that day, or whose day lies outside the horizon, does not count.
    """
    rows = np.full(len(of.spells) + 1, -1, dtype=np.int64)
    rows[spells] = np.arange(len(spells))
    found = [_lines(plan, c, part, rows, of) for c, part in enumerate(plan.parts) if part.measure != "kpi"]
    lines = _joined([*found, _nothing()])
    return _joined([lines, *_taken_back(plan, lines, of.spells.end[spells], of)]).in_order()


def _lines(plan: PayPlan, c: int, part: Component, rows: Ints, of: Credited) -> CreditLines:
    shares, deals = of.shares, of.deals
    chosen = np.flatnonzero(np.isin(shares.kind, part.credit) & _wanted(part.only, deals)[shares.deal])
    deal = shares.deal[chosen]
    day = _day(deals, part.counts_on)[deal]
    month = month_of(day, of.calendar)
    row = rows[of.spells.at(shares.person[chosen], day)]  # −1, on no plan that day, takes the last
    counts = (row >= 0) & (month >= 0) & (month < of.calendar.months) & ~(deals.cancelled[deal] < day)
    counts &= _in_time(part.only, day)
    chosen, deal, day, month, row = chosen[counts], deal[counts], day[counts], month[counts], row[counts]
    paid = month if part.paid_on is None else np.maximum(month, month_of(_day(deals, part.paid_on)[deal], of.calendar))
    return CreditLines(
        row=row,
        deal=deal,
        component=np.full(len(deal), c, dtype=np.int64),
        month=month,
        day=day,
        kind=shares.kind[chosen],
        share=shares.share[chosen],
        amount=_amount(part, deals, deal) * shares.share[chosen] * _factor(plan, part, deal, day, of),
        paid_month=np.minimum(paid, of.calendar.months),
        reversed=np.zeros(len(deal), dtype=np.bool_),
    )


def _taken_back(plan: PayPlan, lines: CreditLines, last_day: Days, of: Credited) -> Iterator[CreditLines]:
    """Entries of the clawback: one for each line of a deal that was cancelled in time."""
    if plan.clawback is None:
        return
    cancelled = of.deals.cancelled[lines.deal]
    back = np.flatnonzero(
        ~np.isnat(cancelled)
        & (cancelled <= months_after(lines.day, plan.clawback.months))
        & (month_of(cancelled, of.calendar) < of.calendar.months)
    )
    original, day = lines.at(back), cancelled[back]
    month, amount = original.month, -original.amount
    if plan.clawback.attainment == "current":
        month = np.minimum(month_of(day, of.calendar), month_of(last_day[original.row], of.calendar))
    elif plan.clawback.attainment == "untouched":
        amount = np.zeros(len(back))
    yield CreditLines(
        row=original.row,
        deal=original.deal,
        component=original.component,
        month=month,
        day=day,
        kind=original.kind,
        share=original.share,
        amount=amount,
        paid_month=month_of(day, of.calendar),
        reversed=np.ones(len(back), dtype=np.bool_),
    )


def months_after(day: Days, months: int) -> Days:
    """The same day of a later month, or the last one of that month where it is shorter."""
    month = day.astype("datetime64[M]")
    into = day - month.astype("datetime64[D]")
    longest = (month + months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum((month + months).astype("datetime64[D]") + into, longest), dtype="datetime64[D]")


def _day(deals: Sales, trigger: Trigger) -> Days:
    return np.asarray(deals.columns()[DAY_OF[trigger]], dtype="datetime64[D]")


def _wanted(only: Only, deals: Sales) -> Flags:
    """Whether each deal is of the sort that counts."""
    wanted = np.ones(len(deals), dtype=np.bool_)
    for column, asked in (
        (deals.segment, only.segment),
        (deals.region, only.region),
        (deals.product, only.product),
        (deals.source, only.source),
    ):
        if asked:
            wanted &= np.isin(column, asked)
    return wanted


def _in_time(only: Only, day: Days) -> Flags:
    """Whether each day on which a deal counts lies between the first and the last one."""
    since = np.ones(len(day), dtype=np.bool_) if only.since is None else day >= np.datetime64(only.since)
    return since if only.until is None else since & (day <= np.datetime64(only.until))


def _amount(part: Component, deals: Sales, deal: Ints) -> Floats:
    """What each deal measures [unit of the measure, currency of the deal]; blank: 0."""
    if part.measure == "count":
        return np.ones(len(deal))
    return np.nan_to_num(np.asarray(deals.columns()[part.measure], dtype=np.float64)[deal])


def _factor(plan: PayPlan, part: Component, deal: Ints, day: Days, of: Credited) -> Floats:
    """Plan's currency for one unit of each deal's; 1 where the measure is no money."""
    if part.measure in {"count", "units"}:
        return np.ones(len(deal))
    return of.exchange.factor(of.deals.currency[deal], plan.currency, rate_day(plan, day, of.calendar))


def _nothing() -> CreditLines:
    whole, number = np.zeros(0, dtype=np.int64), np.zeros(0)
    day, text, flag = np.zeros(0, dtype="datetime64[D]"), np.zeros(0, dtype="U1"), np.zeros(0, dtype=np.bool_)
    return CreditLines(whole, whole, whole, whole, day, text, number, number, whole, flag)


def _joined(parts: list[CreditLines]) -> CreditLines:
    names = parts[0].columns()
    return CreditLines(**{name: np.concatenate([part.columns()[name] for part in parts]) for name in names})
