"""Variable pay as a function of bookings: exact piecewise-linear knots, for effort and for the optimiser."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, frozen
from planner.domain.calendar import Calendar
from planner.domain.pay import pieces
from planner.domain.pay.person import Person, follows_bookings
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import LONG_AGO, quota_ramp, spans


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Variable pay of the months [first_month, last_month), by the bookings of exactly these months.

    A jump is two knots at the same bookings, of which the later one holds there.
    """

    first_month: int
    last_month: int
    bookings: Floats
    """Knots, never falling [currency]."""
    pay: Floats
    """Variable pay at the knots [currency]."""
    slope_beyond: float
    """Pay for a unit of bookings beyond the last knot [currency per currency]."""

    def __post_init__(self) -> None:
        """Freeze the knots."""
        frozen(self.bookings)
        frozen(self.pay)

    def pay_at(self, bookings: Floats | float) -> Floats:
        """Variable pay when the months bring these bookings, any shape [currency]."""
        x = np.maximum(np.asarray(bookings, dtype=np.float64), 0.0)
        left = np.searchsorted(self.bookings, x, side="right") - 1
        right = np.minimum(left + 1, len(self.bookings) - 1)
        width = self.bookings[right] - self.bookings[left]
        inside = np.where(width > 0, (self.pay[right] - self.pay[left]) / np.where(width > 0, width, 1.0), 0.0)
        slope = np.where(left == len(self.bookings) - 1, self.slope_beyond, inside)
        return np.asarray(self.pay[left] + slope * (x - self.bookings[left]))


def curves(
    plan: PayPlan,
    quota_by_month: Floats,
    personal_rate: float,
    calendar: Calendar,
    present: Floats | float = 1.0,
    first_month: int = LONG_AGO,
) -> tuple[Curve, ...]:
    """The pay curves of one person, by first month.

    quota_by_month  quota of each full month in the seat, before the plan's quota ramp, shape [months] [currency]
    personal_rate   commission rate; NaN where the seat has none [currency per currency]
    present         share of each month in the seat, as planned, shape [months] [share]

    There is one curve for each span over which pay starts afresh: a period, or, for cumulative attainment, the
    months of a fiscal year, because what is paid early in the year is settled against the year's end. Components
    over the same span share a curve. When spans differ (a monthly commission beside an annual bonus) several
    curves hold in a month, their pay adds up, and `gain` asks all of them; nothing has to be approximated.
    Components on what does not follow bookings are left out; gates on them count as open, multipliers and matrices
    see them at 100 %. Prizes are left out: they depend on the others. Deals paid one by
    one have no exact curve of their sum: they enter at the average rate of the `typical_deal` (without one, of the
    smallest deals). Pay is in exact floats: the evaluator's is this, rounded.
    Raises ScenarioError when the plan pays a personal rate and there is none.
    """
    quota = np.nan_to_num(np.broadcast_to(quota_by_month, calendar.months)).astype(np.float64)
    worked = np.broadcast_to(present, calendar.months).astype(np.float64)
    person = Person(plan, quota, quota_ramp(plan, np.asarray(first_month), calendar.months), worked, personal_rate)
    parts: dict[tuple[int, int], list[Pieces]] = {}
    for component in plan.parts:
        if not follows_bookings(component):
            continue
        for first, last in sorted({(span.first, span.last) for span in spans(plan, component, calendar)}):
            opens = person.gate_opens(component, first, last)
            parts.setdefault((first, last), []).append(person.pay_of(component, first, last, opens))
    found = []
    for (first, last), functions in sorted(parts.items()):
        total = pieces.added(functions)
        if plan.cap is not None:
            total = pieces.at_most(total, plan.cap * person.target(plan.variable, first, last))
        found.append(curve_of(first, last, total))
    return tuple(found)


def gain(pay_curves: Sequence[Curve], booked: Floats, month: int, extra: float) -> float:
    """Extra variable pay for booking `extra` more in a month, seen by the end of the spans it counts in [currency].

    booked  bookings so far by month, shape [months]; later months are what is expected of them, or 0 [currency]
    """
    gained = 0.0
    for curve in pay_curves:
        if curve.first_month <= month < curve.last_month:
            so_far = 0.0
            for m in range(curve.first_month, curve.last_month):
                so_far += float(booked[m])
            gained += float(curve.pay_at(so_far + extra)) - float(curve.pay_at(so_far))
    return gained


def curve_of(first: int, last: int, f: Pieces) -> Curve:
    """A function of the bookings of the months [first, last) as knots.

    A piece that begins elsewhere than the one before ends adds a second knot.
    """
    bookings, pay = [f.start[0]], [f.value[0]]
    for k in range(1, len(f.start)):
        before = f.value[k - 1] + f.slope[k - 1] * (f.start[k] - f.start[k - 1])
        if abs(before - f.value[k]) > 1e-9 * max(1.0, abs(before)):
            bookings.append(f.start[k])
            pay.append(before)
        bookings.append(f.start[k])
        pay.append(f.value[k])
    return Curve(first, last, np.array(bookings), np.array(pay), f.slope[-1])
