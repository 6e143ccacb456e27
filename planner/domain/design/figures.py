"""What a plan comes to over simulated years: the figures that wishes limit."""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.design.history import History


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Figures of one plan over one set of simulated years."""

    bill: Floats
    """Pay of the whole company, shape [years] [currency]."""
    mean: float
    """Mean of it [currency]."""
    p50: float
    """Its median: the smallest value that half of the years do not exceed [currency]."""
    cvar: float
    """Mean of its dearest years [currency]."""
    share_at_quota: float
    """Seats on the plan that reach their quota [share]."""
    top_decile: float
    """Pay of the top decile over on-target earnings [× OTE]; NaN without anybody who was there all the time."""
    seat_pay: Floats
    """Mean pay of each seat on the plan, shape [seats] [currency]."""
    seat_same: Floats
    """The same for what people sell under the present plan, shape [seats] [currency]."""
    bookings: float
    """Mean bookings of the seats on the plan [currency]."""

    def losses(self, old: "Figures", *, same_sales: bool = False) -> Floats:
        """By how much each seat's mean pay falls below that of the present plan; negative: it gains [share].

        same_sales  for what people sell under the present plan, not under this one
        """
        some, pay = old.seat_pay > 0, self.seat_same if same_sales else self.seat_pay
        return np.where(some, 1.0 - pay / np.where(some, old.seat_pay, 1.0), 0.0)


def figures(
    history: History, row_pay: Floats, on_target: float, factor: float, beyond: float, same: Floats | None = None
) -> Figures:
    """The figures of a plan.

    row_pay  pay of each row of the history [currency]
    factor   on the quotas
    beyond   share of the years that are not among the dearest
    same     mean pay of each seat for what people sell under the present plan; none: that of this history [currency]
    """
    by_seat = pay_by_seat(history, row_pay)
    bill = by_seat.sum(axis=1) + history.other_pay
    top = history.top
    of_horizon = on_target * history.calendar.years
    return Figures(
        bill=bill,
        mean=float(bill.mean()),
        p50=median(bill),
        cvar=tail_mean(bill, beyond),
        share_at_quota=history.share_at_quota(factor),
        top_decile=float(row_pay[top].mean()) / of_horizon if len(top) and of_horizon > 0 else math.nan,
        seat_pay=by_seat.mean(axis=0),
        seat_same=by_seat.mean(axis=0) if same is None else same,
        bookings=float(history.seat_bookings.sum(axis=1).mean()),
    )


def pay_by_seat(history: History, row_pay: Floats) -> Floats:
    """Pay by year and seat on the plan, shape [years, seats] [currency]."""
    by_seat = np.zeros((history.years, len(history.seat)))
    np.add.at(by_seat, (history.year, history.at), row_pay)
    return by_seat


def median(sample: Floats) -> float:
    """The smallest value that at least half of the sample does not exceed."""
    return float(np.sort(sample)[needed(len(sample)) - 1])


def needed(years: int) -> int:
    """How many of so many years are half of them, at least."""
    return (years + 1) // 2


def tail_mean(sample: Floats, beyond: float) -> float:
    """Mean of the largest 1 − `beyond` of a sample, the last value in part where the share falls between two.

    CVaR of an empirical distribution; equal to min over t of t + Σ (x − t)⁺ / ((1 − beyond) · n), the form in which
    the optimiser has it (Rockafellar and Uryasev 2000, "Optimization of conditional value-at-risk").
    """
    ordered = np.sort(sample)[::-1]
    weight = (1.0 - beyond) * len(sample)
    whole = min(math.floor(weight + 1e-12), len(sample))
    part = max(0.0, weight - whole) if whole < len(sample) else 0.0
    total = float(ordered[:whole].sum()) + (part * float(ordered[whole]) if part > 1e-12 else 0.0)
    return total / (whole + (part if part > 1e-12 else 0.0))
