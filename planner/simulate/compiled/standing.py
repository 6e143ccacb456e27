"""Where the person in a seat stands on their pay curves: `simulate.standing`, compiled."""

from planner.domain.arrays import Floats, Ints
from planner.domain.behaviour.prospects import Prospects
from planner.domain.behaviour.timing import Spans
from planner.simulate.company import NOBODY
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.layout import (
    FOURTH_YEAR,
    JOINED,
    KNOWN,
    LAST_WIN,
    NOW,
    PACE,
    PAID,
    PAY_BOOKINGS,
    PAY_KNOTS,
    PAY_PAY,
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
    return bool(n[n[PERSON] + seat] != NOBODY and n[n[PAID] + seat])


@kernel
def wants_curves(f: Floats, n: Ints, seat: int) -> bool:
    """Whether the pay curves of the person in a seat are not at hand; the seat is noted."""
    if not minds(n, seat) or n[n[KNOWN] + seat] == known_as(f, n, seat):
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
    return int(n[n[PERSON] + seat] * MOST_YEARS + year)


@kernel
def spans_of(f: Floats, n: Ints, seat: int) -> Spans:
    """When the seat's pay curves begin and end."""
    spans = n[SPANS]
    begins, ends = n[SPAN_BEGINS] + seat * spans, n[SPAN_ENDS] + seat * spans
    return Spans(f[begins : begins + spans], f[ends : ends + spans])


@kernel
def prospects(f: Floats, n: Ints, seat: int) -> Prospects:
    """Where the person stands on each curve whose months have begun and are not over."""
    now, spans, knots = f[NOW], n[SPANS], n[PAY_KNOTS]
    first, pay = seat * spans, seat * knots
    for i in range(first, first + spans):
        begins, ends = f[n[SPAN_BEGINS] + i], f[n[SPAN_ENDS] + i]
        f[n[SPAN_BOOKED] + i] = booked_since(f, n, seat, max(begins, f[n[JOINED] + seat]))
        f[n[SPAN_LEFT] + i] = ends - now if begins <= now < ends else 0.0
    knot, slope, booked, left = n[SPAN_FIRST], n[SPAN_SLOPE] + first, n[SPAN_BOOKED] + first, n[SPAN_LEFT] + first
    return Prospects(
        f[n[PAY_BOOKINGS] + pay : n[PAY_BOOKINGS] + pay + knots],
        f[n[PAY_PAY] + pay : n[PAY_PAY] + pay + knots],
        n[knot + seat * (spans + 1) : knot + (seat + 1) * (spans + 1)],
        f[slope : slope + spans],
        f[booked : booked + spans],
        f[left : left + spans],
        f[n[PACE] + seat] * f[n[SKILL] + seat],
        f[n[SPREAD] + seat],
    )


@kernel
def booked_since(f: Floats, n: Ints, seat: int, day: float) -> float:
    """Bookings from a day on, the latest first: floats are added in the order in which SimPy's model adds them."""
    total, win = 0.0, n[n[LAST_WIN] + seat]
    while win >= 0 and f[n[WIN_DAY] + win] >= day:
        total += f[n[WIN_VALUE] + win]
        win = n[n[WIN_BEFORE] + win]
    return total


@kernel
def booked_between(f: Floats, n: Ints, seat: int, day: float, before: float) -> float:
    """Bookings from a day on and before another, added likewise."""
    total, win = 0.0, n[n[LAST_WIN] + seat]
    while win >= 0 and f[n[WIN_DAY] + win] >= day:
        if f[n[WIN_DAY] + win] < before:
            total += f[n[WIN_VALUE] + win]
        win = n[n[WIN_BEFORE] + win]
    return total
