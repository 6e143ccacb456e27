"""Where the person in a seat stands on their pay curves: `simulate.standing`, compiled."""

from planner.domain.arrays import Floats, Ints
from planner.domain.behaviour.prospects import Prospects
from planner.domain.behaviour.timing import Spans
from planner.simulate.company import NOBODY
from planner.simulate.compiled.jit import kernel, part
from planner.simulate.compiled.layout import (
    CURVES,
    FOURTH_YEAR,
    JOINED,
    KNOWN,
    LATEST_WIN,
    NOW,
    PACE,
    PAID,
    PAY_KNOTS,
    PERSON,
    SECOND_YEAR,
    SKILL,
    SPAN_BEGINS,
    SPAN_BOOKED,
    SPAN_ENDS,
    SPAN_FIRST,
    SPAN_LEFT,
    SPAN_SLOPE,
    SPANS,
    SPREAD,
    WANTED,
    WIN_BEFORE,
    WIN_DAY,
    WIN_VALUE,
)

MOST_YEARS = 4
"""Most fiscal years in a horizon."""


@kernel
def minds(n: Ints, seat: int) -> bool:
    """Whether somebody sits there whom a pay plan pays."""
    return bool(n[seat + PERSON] != NOBODY and n[seat + PAID])


@kernel
def wants_curves(f: Floats, n: Ints, seat: int) -> bool:
    """Whether the pay curves of the person in a seat are not at hand; the seat is noted."""
    if not minds(n, seat) or n[seat + KNOWN] == known_as(f, n, seat):
        return False
    n[WANTED] = seat
    return True


@kernel
def known_as(f: Floats, n: Ints, seat: int) -> int:
    """Whose curves those of a seat have to be, and for which fiscal year's quota: person × MOST_YEARS + year."""
    year = 0
    for start in range(SECOND_YEAR, FOURTH_YEAR + 1):
        if f[NOW] >= f[start]:
            year += 1
    return int(n[seat + PERSON] * MOST_YEARS + year)


@kernel
def spans_of(f: Floats, n: Ints, seat: int) -> Spans:
    """When the seat's pay curves begin and end."""
    first, spans = n[seat + CURVES], n[SPANS]
    return Spans(part(f, first + SPAN_BEGINS * spans, spans), part(f, first + SPAN_ENDS * spans, spans))


@kernel
def prospects(f: Floats, n: Ints, seat: int) -> Prospects:
    """Where the person stands on each curve whose months have begun and are not over."""
    now, spans, knots = f[NOW], n[SPANS], n[PAY_KNOTS]
    first = n[seat + CURVES]
    knot = first + SPAN_FIRST * spans
    pay = knot + spans + 1
    booked, left = part(f, first + SPAN_BOOKED * spans, spans), part(f, first + SPAN_LEFT * spans, spans)
    for i in range(spans):
        begins, ends = f[first + SPAN_BEGINS * spans + i], f[first + SPAN_ENDS * spans + i]
        booked[i] = booked_since(f, n, seat, max(begins, f[seat + JOINED]))
        left[i] = ends - now if begins <= now < ends else 0.0
    return Prospects(
        part(f, pay, knots),
        part(f, pay + knots, knots),
        part(n, knot, spans + 1),
        part(f, first + SPAN_SLOPE * spans, spans),
        booked,
        left,
        f[seat + PACE] * f[seat + SKILL],
        f[seat + SPREAD],
    )


@kernel
def booked_since(f: Floats, n: Ints, seat: int, day: float) -> float:
    """Bookings from a day on, the latest first: floats are added in the order in which SimPy's model adds them."""
    total, win = 0.0, n[seat + LATEST_WIN]
    while win >= 0 and f[win + WIN_DAY] >= day:
        total += f[win + WIN_VALUE]
        win = n[win + WIN_BEFORE]
    return total


@kernel
def booked_between(f: Floats, n: Ints, seat: int, day: float, before: float) -> float:
    """Bookings from a day on and before another, added likewise."""
    total, win = 0.0, n[seat + LATEST_WIN]
    while win >= 0 and f[win + WIN_DAY] >= day:
        if f[win + WIN_DAY] < before:
            total += f[win + WIN_VALUE]
        win = n[win + WIN_BEFORE]
    return total
