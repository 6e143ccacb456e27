"""The clock: events by time and, at one moment, in the order in which they were scheduled, as SimPy has them.

Events of later moments stand in a calendar (Brown 1988, "Calendar queues: a fast O(1) priority queue implementation for
the simulation event set problem", CACM 31): the time is cut into equal buckets, each a sorted list.
"""

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.layout import (
    BUCKET,
    BUCKETS,
    BUCKETS_A_DAY,
    CURSOR,
    DUE,
    DUE_TIME,
    END,
    FREE_EVENT,
    NOW,
    OPENING,
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
WHOM_BITS = 40
WHOM = 1 << WHOM_BITS
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
    elif time < f[END]:  # nobody lives to see the others
        event = _room_for_event(n)
        f[n[DUE_TIME] + event] = time
        n[n[DUE] + 2 * event] = what
        _put(f, n, time, event)


@kernel
def _room_for_event(n: Ints) -> int:
    event = n[FREE_EVENT]
    if event >= 0:
        n[FREE_EVENT] = n[n[DUE] + 2 * event + 1]
        return int(event)
    n[FREE_EVENT] = event - 1  # none was given back: −1, −2, … say how many were ever used
    return int(-event - 1)


@kernel
def _put(f: Floats, n: Ints, time: float, event: int) -> None:
    """Into its bucket, behind all that are due by then.

    The search starts from the event put in last, if that is due by then: many that are due at one moment come one
    after another.
    """
    bucket = min(int((time - f[OPENING]) * f[BUCKETS_A_DAY]), n[BUCKETS] - 1)
    n[CURSOR] = min(n[CURSOR], bucket)
    times, nexts, first = n[DUE_TIME], n[DUE] + 1, n[BUCKET] + 2 * bucket
    before = n[first + 1]
    if before >= 0 and f[times + before] > time:
        before = NOTHING
    behind = n[first] if before < 0 else n[nexts + 2 * before]
    while behind >= 0 and f[times + behind] <= time:
        before = behind
        behind = n[nexts + 2 * before]
    n[nexts + 2 * event] = behind
    n[first if before < 0 else nexts + 2 * before] = event
    n[first + 1] = event


@kernel
def next_event(f: Floats, n: Ints) -> int:
    """Take what happens next, and set the clock to it; NOTHING when nothing happens before the end."""
    if n[URGENT_FIRST] != n[URGENT_LAST]:
        return _off(n, URGENT, URGENT_FIRST, n[RING])
    due = _next_due(n)
    if due >= 0 and f[n[DUE_TIME] + due] == f[NOW]:
        return _take(n, due)
    if n[SOON_FIRST] != n[SOON_LAST]:
        return _off(n, SOON, SOON_FIRST, 2 * n[RING])
    if due < 0:
        return NOTHING
    f[NOW] = f[n[DUE_TIME] + due]
    return _take(n, due)


@kernel
def _off(n: Ints, ring: int, first: int, length: int) -> int:
    """Take the first event off a ring; an empty one begins at its start again, where it is in the cache."""
    at, last = n[first], first + 1
    what = n[n[ring] + at]
    n[first] = at + 1 if at + 1 < length else 0
    if n[first] == n[last]:
        n[first] = n[last] = 0
    return int(what)


@kernel
def _next_due(n: Ints) -> int:
    bucket, firsts, buckets = n[CURSOR], n[BUCKET], n[BUCKETS]
    while bucket < buckets and n[firsts + 2 * bucket] < 0:
        bucket += 1
    n[CURSOR] = bucket
    return int(n[firsts + 2 * bucket]) if bucket < buckets else NOTHING


@kernel
def _take(n: Ints, event: int) -> int:
    """What the first event of the bucket at the cursor is; its room is free again."""
    first, row = n[BUCKET] + 2 * n[CURSOR], n[DUE] + 2 * event
    behind = n[row + 1]
    n[first] = behind
    if n[first + 1] == event:
        n[first + 1] = behind
    n[row + 1] = n[FREE_EVENT]
    n[FREE_EVENT] = event
    return int(n[row])
