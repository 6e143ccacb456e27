"""Queues: for a seat's desk by urgency, for a pool of SDRs or specialists first come, first served.

A request is granted at once if it can be, and what was asked for goes on by an event of its own; what is released is
given to the next in the queue by another event, as in SimPy.
"""

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled.events import DESK_FREED, POOL_FREED, WHOM, soon
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.layout import (
    ASKED,
    ASKED_AT,
    BUSY,
    DEAL_NEXT,
    FREE,
    LEFT,
    NOW,
    POOL_FIRST,
    POOL_KIND,
    POOL_LAST,
    POOL_PEOPLE,
    POOL_USED,
    QUEUE,
    REQUEST_ORDER,
    REQUEST_WHAT,
    RIGHT,
    URGENCY,
)


@kernel
def ask(f: Floats, n: Ints, seat: int, urgency: float, what: int) -> None:
    """Queue for a desk; the event `what` comes when it is this request's turn."""
    request = n[FREE]
    if request >= 0:
        n[FREE] = n[n[LEFT] + request]
    else:  # none was given back: −1, −2, … say how many were ever used
        request = -request - 1
        n[FREE] = -(request + 2)
    f[n[URGENCY] + request] = urgency
    f[n[ASKED_AT] + request] = f[NOW]
    n[n[REQUEST_ORDER] + request] = n[ASKED]
    n[n[REQUEST_WHAT] + request] = what
    n[n[LEFT] + request] = -1
    n[n[RIGHT] + request] = -1
    n[ASKED] += 1
    n[n[QUEUE] + seat] = _merged(f, n, n[n[QUEUE] + seat], request)
    grant(f, n, seat)


@kernel
def grant(f: Floats, n: Ints, seat: int) -> None:
    """Give a free desk to the most urgent request."""
    request = n[n[QUEUE] + seat]
    if n[n[BUSY] + seat] or request < 0:
        return
    n[n[BUSY] + seat] = 1
    n[n[QUEUE] + seat] = _merged(f, n, n[n[LEFT] + request], n[n[RIGHT] + request])
    soon(n, n[n[REQUEST_WHAT] + request])
    n[n[LEFT] + request] = n[FREE]
    n[FREE] = request


@kernel
def release(n: Ints, seat: int) -> None:
    """Leave a desk."""
    n[n[BUSY] + seat] = 0
    soon(n, DESK_FREED * WHOM + seat)


@kernel
def queue_for_pool(n: Ints, pool: int, deal: int) -> None:
    """Queue for a pool."""
    last = n[n[POOL_LAST] + pool]
    if last < 0:
        n[n[POOL_FIRST] + pool] = deal
    else:
        n[n[DEAL_NEXT] + last] = deal
    n[n[DEAL_NEXT] + deal] = -1
    n[n[POOL_LAST] + pool] = deal
    grant_pool(n, pool)


@kernel
def grant_pool(n: Ints, pool: int) -> None:
    """Give a free person of a pool to the next in its queue."""
    deal = n[n[POOL_FIRST] + pool]
    if deal < 0 or n[n[POOL_USED] + pool] >= n[n[POOL_PEOPLE] + pool]:
        return
    n[n[POOL_USED] + pool] += 1
    n[n[POOL_FIRST] + pool] = n[n[DEAL_NEXT] + deal]
    if n[n[DEAL_NEXT] + deal] < 0:
        n[n[POOL_LAST] + pool] = -1
    soon(n, n[n[POOL_KIND] + pool] * WHOM + deal)


@kernel
def release_pool(n: Ints, pool: int) -> None:
    """A person of a pool is free."""
    n[n[POOL_USED] + pool] -= 1
    soon(n, POOL_FREED * WHOM + pool)


@kernel
def _before(f: Floats, n: Ints, one: int, other: int) -> bool:
    first, second = f[n[URGENCY] + one], f[n[URGENCY] + other]
    if first != second:
        return bool(first < second)
    first, second = f[n[ASKED_AT] + one], f[n[ASKED_AT] + other]
    if first != second:
        return bool(first < second)
    return bool(n[n[REQUEST_ORDER] + one] < n[n[REQUEST_ORDER] + other])


@kernel
def _merged(f: Floats, n: Ints, one: int, other: int) -> int:
    """Two skew heaps as one (Sleator and Tarjan 1986), from the top down: sides swap along the right path."""
    if one < 0:
        return other
    if other < 0:
        return one
    if _before(f, n, other, one):
        one, other = other, one
    lefts, rights = n[LEFT], n[RIGHT]
    parent = one
    rest = n[rights + parent]
    n[rights + parent] = n[lefts + parent]
    while rest >= 0 and other >= 0:
        if _before(f, n, other, rest):
            rest, other = other, rest
        n[lefts + parent] = rest
        parent = rest
        rest = n[rights + parent]
        n[rights + parent] = n[lefts + parent]
    n[lefts + parent] = rest if rest >= 0 else other
    return one
