"""The clock: events by time and, at one moment, in the order in which they were scheduled, as SimPy has them."""

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.layout import (
    END,
    HEAP,
    HEAP_ORDER,
    HEAP_TIME,
    HEAP_WHAT,
    NOW,
    PUSHES,
    RING,
    SOON,
    SOON_FIRST,
    SOON_LAST,
    URGENT,
    URGENT_FIRST,
    URGENT_LAST,
)

STAFF, REVIEWS_BEGIN, REVIEW, DEMAND, SCREEN, PURSUE, LEAVE, DESK_FREED, POOL_FREED, CARE, FALL_DUE = range(11)
"""Kinds of event: a process goes on, or something falls free."""
WHOM = 1 << 40
"""An event is its kind × WHOM + position of the seat, account, deal, pool or contract it concerns."""
NOTHING = -1


@kernel
def at_once(n: Ints, what: int) -> None:
    """A process begins at this moment, before everything else that is due."""
    last = n[URGENT_LAST]
    n[n[URGENT] + last] = what
    n[URGENT_LAST] = last + 1 if last + 1 < n[RING] else 0


@kernel
def soon(n: Ints, what: int) -> None:
    """An event at this moment, after those that are due already."""
    last = n[SOON_LAST]
    n[n[SOON] + last] = what
    n[SOON_LAST] = last + 1 if last + 1 < 2 * n[RING] else 0


@kernel
def after(f: Floats, n: Ints, delay: float, what: int) -> None:
    """An event in so many days: at `now + delay`, to the last bit as in SimPy."""
    time = f[NOW] + delay
    if time <= f[NOW]:
        soon(n, what)
        return
    times, orders, whats = n[HEAP_TIME], n[HEAP_ORDER], n[HEAP_WHAT]
    order = n[PUSHES]
    n[PUSHES] = order + 1
    at = n[HEAP]
    n[HEAP] = at + 1
    while at > 0:
        parent = (at - 1) >> 1
        if f[times + parent] <= time:
            break
        f[times + at] = f[times + parent]
        n[orders + at] = n[orders + parent]
        n[whats + at] = n[whats + parent]
        at = parent
    f[times + at] = time
    n[orders + at] = order
    n[whats + at] = what


@kernel
def next_event(f: Floats, n: Ints) -> int:
    """Take what happens next, and set the clock to it; NOTHING when nothing happens before the end."""
    first = n[URGENT_FIRST]
    if first != n[URGENT_LAST]:
        n[URGENT_FIRST] = first + 1 if first + 1 < n[RING] else 0
        return int(n[n[URGENT] + first])
    times = n[HEAP_TIME]
    if n[HEAP] > 0 and f[times] == f[NOW]:
        return _pop(f, n)
    first = n[SOON_FIRST]
    if first != n[SOON_LAST]:
        n[SOON_FIRST] = first + 1 if first + 1 < 2 * n[RING] else 0
        return int(n[n[SOON] + first])
    if n[HEAP] == 0 or f[times] >= f[END]:
        return NOTHING
    f[NOW] = f[times]
    return _pop(f, n)


@kernel
def _pop(f: Floats, n: Ints) -> int:
    times, orders, whats = n[HEAP_TIME], n[HEAP_ORDER], n[HEAP_WHAT]
    what = int(n[whats])
    size = n[HEAP] - 1
    n[HEAP] = size
    time, order, last = f[times + size], n[orders + size], n[whats + size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        sooner = f[times + child]
        if child + 1 < size:
            other = f[times + child + 1]
            if other < sooner or (other == sooner and n[orders + child + 1] < n[orders + child]):
                child += 1
                sooner = other
        if time < sooner or (time == sooner and order < n[orders + child]):
            break
        f[times + at] = sooner
        n[orders + at] = n[orders + child]
        n[whats + at] = n[whats + child]
        at = child
    f[times + at] = time
    n[orders + at] = order
    n[whats + at] = last
    return what
