"""What a plan promises whatever is sold, as people see it: top-ups that fall to nothing as they earn more."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay import pieces
from planner.domain.pay.component import Component
from planner.domain.pay.curve import Curve, curve_of
from planner.domain.pay.person import Person, follows_bookings
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.settlement import forgiven_draw, guaranteed
from planner.domain.pay.spans import LONG_AGO, Span, periods, quota_ramp, spans


def promise_curves(
    plan: PayPlan,
    quota_by_month: Floats,
    personal_rate: float,
    calendar: Calendar,
    present: Floats | float = 1.0,
    first_month: int = LONG_AGO,
) -> tuple[Curve, ...]:
    """What guarantees add to the pay of each of the plan's periods in which they hold; arguments as for `curves`.

    In a period that is promised g, and earns e(x) for bookings of x, it is (g − e(x))⁺: together with the pay curves,
    pay is level until the promise is earned. A draw that is not recovered promises what it advances in the period; one
    that is recovered promises nothing, as it is a matter of months. The larger of the two counts.
    e(x) is exact for components that are settled with the plan. What is settled more often is taken to be earned
    evenly, by days in the seat; what counts longer, with earlier months on quota. Components on what does not follow
    bookings count as on target, deals paid one by one at the rate of the typical deal, prizes as nothing.
    """
    quota = np.nan_to_num(np.broadcast_to(quota_by_month, calendar.months)).astype(np.float64)
    worked = np.broadcast_to(present, calendar.months).astype(np.float64)
    person = Person(plan, quota, quota_ramp(plan, np.asarray(first_month), calendar.months), worked, personal_rate)
    found = []
    for first, last in periods(calendar, plan.period):
        promised = _promised(person, first_month, first, last)
        if promised > 0:
            earned = pieces.at_most(_earned(person, calendar, first, last), promised)
            values = tuple(promised - value for value in earned.value)
            found.append(curve_of(first, last, Pieces(earned.start, values, tuple(-slope for slope in earned.slope))))
    return tuple(found)


def _promised(person: Person, first_month: int, first: int, last: int) -> float:
    """What is paid for the months [first, last) at least [currency]."""
    guarantee = drawn = 0.0
    for month in range(first, last):
        share, since = np.asarray(person.present[month]), np.asarray(first_month)
        guarantee += float(guaranteed(person.plan, month, share, since))
        drawn += float(forgiven_draw(person.plan, month, share, since))
    return max(guarantee, drawn)


def _earned(person: Person, calendar: Calendar, first: int, last: int) -> Pieces:
    """What is settled in the months [first, last), by the bookings of these months."""
    plan = person.plan
    parts = [part for component in plan.parts for part in _settled(person, component, calendar, (first, last))]
    total = pieces.added(parts)
    return total if plan.cap is None else pieces.at_most(total, plan.cap * person.target(plan.variable, first, last))


def _settled(person: Person, component: Component, calendar: Calendar, months: tuple[int, int]) -> Iterator[Pieces]:
    """What a component settles in these months."""
    first, last = months
    if not follows_bookings(component):
        yield pieces.step(0.0, person.target(person.plan.target_of(component), first, last))
        return
    settled = [span for span in spans(person.plan, component, calendar) if first < span.settled <= last]
    if component.attainment != "period" and settled:
        yield from _to_date(person, component, settled, first)
        return
    whole = person.target(1.0, first, last)
    for span in settled:
        pay = _pay(person, component, span.first, span.settled)
        if span.first < first:
            yield pieces.shifted(pay, _quota(person, span.first, first))
        else:
            yield pieces.stretched(pay, person.target(1.0, span.first, span.settled) / whole if whole > 0 else 0.0)


def _to_date(person: Person, component: Component, settled: list[Span], first: int) -> Iterator[Pieces]:
    """What the year's amount so far has earned by the last of these settlements, less what it had before the first."""
    annual, before = component.attainment == "annual", _quota(person, settled[-1].first, first)
    begins, opened = settled[0].first, settled[0].opened
    yield pieces.shifted(_pay(person, component, begins, settled[-1].last if annual else settled[-1].settled), before)
    if opened > begins:
        paid = _pay(person, component, begins, settled[0].last if annual else opened)
        yield pieces.step(0.0, -paid.at(before))


def _quota(person: Person, first: int, last: int) -> float:
    """Bookings of the months [first, last) on quota [currency]."""
    total = 0.0
    for month in range(first, last):
        total += float(person.seat_quota[month] * person.ramp[month] * person.present[month])
    return total


def _pay(person: Person, component: Component, first: int, last: int) -> Pieces:
    return person.pay_of(component, first, last, person.gate_opens(component, first, last))
