"""From what was earned to what is paid: guarantees, draws, and the balance they leave."""

from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.advance import Beginning
from planner.domain.pay.arithmetic import forgivable_advance, in_minor, pay_out, top_up
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import periods


class Settled(NamedTuple):
    """Variable pay month by month, shape [..., months] [minor units].

    paid = earned (what of it is released) + supplement − arriving + (balance − balance of the month before), in every
    month.
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
    arriving: Ints | int = 0
    """What the balance of an earlier spell of the person adds to that of this one, shape [..., months]
    [minor units]."""


def to_minor(amount: Floats, minor_units: int) -> Ints:
    """The one place where money is rounded: half to even, to the minor unit of the currency [minor units]."""
    return in_minor(amount, minor_units).astype(np.int64)


def settle(
    plan: PayPlan,
    calendar: Calendar,
    earned: Ints,
    there: Attendance,
    minor_units: int,
    released: Ints | None = None,
) -> Settled:
    """Pay out what was earned, month by month; nobody's variable pay falls below zero.

    released  what of it nothing holds any longer, by the month in which it may be paid; none: all as it is earned
    In each month, with `owed` the balance so far and what arrives:
        guarantee   at the end of the plan's period, what was earned in it is topped up to the promise
        due         = released + top-up − owed
        paid        = max(due, draw of the month, 0)
        balance     = paid − due
        forgiveness at the end of the plan's period, draws of that period which are not recoverable and are
                    still on the balance are written off, but for what pay that is still held will settle
    """
    payable = earned if released is None else released
    held = np.maximum(np.cumsum(earned, axis=-1) - np.cumsum(payable, axis=-1), 0)
    ends = {last - 1 for _, last in periods(calendar, plan.period)}
    paid, supplement, balance = np.zeros_like(earned), np.zeros_like(earned), np.zeros_like(earned)
    nothing = np.zeros(earned.shape[:-1], dtype=np.int64)
    promised = earned_in_period = advanced = nothing
    owed, first_month = nothing + there.owed, there.first_month
    arriving = np.broadcast_to(there.arriving, earned.shape)
    for month in range(calendar.months):
        share = there.present[..., month]
        promised = promised + promised_in(plan, month, share, first_month, minor_units)
        earned_in_period = earned_in_period + earned[..., month]
        last = month in ends
        added = top_up(promised, earned_in_period) if last else nothing
        due = payable[..., month] + added - owed - arriving[..., month]
        draw, forgivable = drawn_in(plan, month, share, first_month, minor_units)
        out = pay_out(due, draw)
        advanced = advanced + forgivable_advance(forgivable, out, due)
        owed = out - due
        if last:
            forgiven = np.minimum(np.maximum(owed - held[..., month], 0), advanced)
            owed, added = owed - forgiven, added + forgiven
            promised = earned_in_period = advanced = nothing
        paid[..., month], supplement[..., month], balance[..., month] = out, added, owed
    return Settled(paid, supplement, balance)


def _since(begins: Beginning, month: int, first_month: Ints) -> Ints:
    """Months since a draw or guarantee could begin."""
    return month - (first_month if begins == "hire" else np.maximum(first_month, 0))


def promised_in(plan: PayPlan, month: int, share: Floats, first_month: Ints, minor_units: int) -> Ints:
    """What a guarantee promises for one month, pro rata for the share of it in the seat, shape [...] [minor units]."""
    return to_minor(guaranteed(plan, month, share, first_month), minor_units)


def guaranteed(plan: PayPlan, month: int, share: Floats, first_month: Ints) -> Floats:
    """The same before it is rounded [currency]."""
    if plan.guarantee is None:
        return np.zeros(share.shape)
    since = _since(plan.guarantee.begins, month, first_month)
    active = (since >= 0) & (since < plan.guarantee.months)
    return np.where(active, plan.guarantee.amount * share, 0.0)


def drawn_in(
    plan: PayPlan, month: int, share: Floats, first_month: Ints, minor_units: int
) -> tuple[Ints, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Draw of one month, shape [...] [minor units], and where it is one that is forgiven."""
    amount, forgivable = _drawn(plan, month, share, first_month)
    return to_minor(amount, minor_units), forgivable


def forgiven_draw(plan: PayPlan, month: int, share: Floats, first_month: Ints) -> Floats:
    """Draw of one month where it is one that is forgiven, before it is rounded, shape [...] [currency]."""
    amount, forgivable = _drawn(plan, month, share, first_month)
    return np.where(forgivable, amount, 0.0)


def _drawn(
    plan: PayPlan, month: int, share: Floats, first_month: Ints
) -> tuple[Floats, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    amount, forgivable = np.zeros(share.shape), np.zeros(share.shape, dtype=np.bool_)
    for draw in plan.draws:
        since = _since(draw.begins, month, first_month) - draw.after
        active = (since >= 0) & (since < draw.months)
        amount = np.where(active, draw.amount * share, amount)
        forgivable = np.where(active, not draw.recoverable, forgivable)
    return amount, forgivable
