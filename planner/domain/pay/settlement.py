"""From what was earned to what is paid: guarantees, draws, and the balance they leave."""

from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.advance import Beginning
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import periods


class Settled(NamedTuple):
    """Variable pay month by month, shape [..., months] [minor units].

    paid = earned + supplement + (balance − balance of the month before), in every month.
    """

    paid: Ints
    supplement: Ints
    """What guarantees and draws that are not recovered add to what was earned."""
    balance: Ints
    """What the person owes at the end of the month: advances not yet earned, and pay taken back."""


class Attendance(NamedTuple):
    """When somebody is in the seat."""

    present: Floats
    """Share of each month in the seat, shape [..., months] [share]."""
    first_month: Ints
    """First month in the seat, shape [...]; negative: before the horizon [months from its start]."""
    owed: Ints
    """Balance owed before the first month, shape [...] [minor units]."""


def to_minor(amount: Floats, minor_units: int) -> Ints:
    """The one place where money is rounded: half to even, to the minor unit of the currency [minor units]."""
    return np.rint(amount * minor_units).astype(np.int64)


def settle(plan: PayPlan, calendar: Calendar, earned: Ints, there: Attendance, minor_units: int) -> Settled:
    """Pay out what was earned, month by month; nobody's variable pay falls below zero.

    In each month, with `owed` the balance so far:
        guarantee   at the end of the plan's period, what was earned in it is topped up to the promise
        due         = earned + top-up − owed
        paid        = max(due, draw of the month, 0)
        balance     = paid − due
        forgiveness at the end of the plan's period, draws of that period which are not recoverable and are
                    still on the balance are written off
    """
    ends = {last - 1 for _, last in periods(calendar, plan.period)}
    paid, supplement, balance = np.zeros_like(earned), np.zeros_like(earned), np.zeros_like(earned)
    nothing = np.zeros(earned.shape[:-1], dtype=np.int64)
    promised = earned_in_period = advanced = nothing
    owed, first_month = nothing + there.owed, there.first_month
    for month in range(calendar.months):
        share = there.present[..., month]
        promised = promised + _promise(plan, month, share, first_month, minor_units)
        earned_in_period = earned_in_period + earned[..., month]
        last = month in ends
        top_up = np.where(promised > 0, np.maximum(promised - earned_in_period, 0), 0) if last else nothing
        due = earned[..., month] + top_up - owed
        draw, forgivable = _draw(plan, month, share, first_month, minor_units)
        out = np.maximum(np.maximum(due, draw), 0)
        advanced = advanced + np.where(forgivable, out - np.maximum(due, 0), 0)
        owed = out - due
        if last:
            forgiven = np.minimum(owed, advanced)
            owed, top_up = owed - forgiven, top_up + forgiven
            promised = earned_in_period = advanced = nothing
        paid[..., month], supplement[..., month], balance[..., month] = out, top_up, owed
    return Settled(paid, supplement, balance)


def _since(begins: Beginning, month: int, first_month: Ints) -> Ints:
    """Months since a draw or guarantee could begin."""
    return month - (first_month if begins == "hire" else np.maximum(first_month, 0))


def _promise(plan: PayPlan, month: int, share: Floats, first_month: Ints, minor_units: int) -> Ints:
    if plan.guarantee is None:
        return np.zeros(share.shape, dtype=np.int64)
    since = _since(plan.guarantee.begins, month, first_month)
    active = (since >= 0) & (since < plan.guarantee.months)
    return np.where(active, to_minor(plan.guarantee.amount * share, minor_units), 0)


def _draw(
    plan: PayPlan, month: int, share: Floats, first_month: Ints, minor_units: int
) -> tuple[Ints, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """The month's draw, and where it is one that is forgiven."""
    amount, forgivable = np.zeros(share.shape, dtype=np.int64), np.zeros(share.shape, dtype=np.bool_)
    for draw in plan.draws:
        since = _since(draw.begins, month, first_month) - draw.after
        active = (since >= 0) & (since < draw.months)
        amount = np.where(active, to_minor(draw.amount * share, minor_units), amount)
        forgivable = np.where(active, not draw.recoverable, forgivable)
    return amount, forgivable
