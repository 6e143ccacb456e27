"""Queues: for a seat's desk by urgency, for a pool of SDRs or specialists first come, first served.

A request is granted at once if it can be, and what was asked for goes on by an event of its own; what is released is
given to the next in the queue by another event, as in SimPy.
"""

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled.events import DESK_FREED, POOL_FREED, WHOM, soon
from planner.simulate.compiled.jit import kernel, prefetch
from planner.simulate.compiled.layout import (
    ASKED,
    ASKED_AT,
    BUSY,
    DEAL_NEXT,
    FREE_REQUEST,
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
    REQUEST_WORDS,
    RIGHT,
    UNUSED_REQUEST,
    URGENCY,
)


@kernel
def ask(f: Floats, n: Ints, seat: int, urgency: float, what: int) -> None:
    """Queue for a desk; the event `what` comes when it is this request's turn."""
    request = n[FREE_REQUEST]
    if request >= 0:
        n[FREE_REQUEST] = n[request + LEFT]
    else:
        request = n[UNUSED_REQUEST]
        n[UNUSED_REQUEST] = request + REQUEST_WORDS
    f[request + URGENCY] = urgency
    f[request + ASKED_AT] = f[NOW]
    n[request + REQUEST_ORDER] = n[ASKED]
    n[request + REQUEST_WHAT] = what
    n[request + LEFT] = -1
    n[request + RIGHT] = -1
    n[ASKED] += 1
    n[seat + QUEUE] = _merged(f, n, n[seat + QUEUE], request)
    grant(f, n, seat)


@kernel
def grant(f: Floats, n: Ints, seat: int) -> None:
    """Give a free desk to the most urgent request."""
    request = n[seat + QUEUE]
    if n[seat + BUSY] or request < 0:
        return
    n[seat + BUSY] = 1
    n[seat + QUEUE] = _merged(f, n, n[request + LEFT], n[request + RIGHT])
    soon(n, n[request + REQUEST_WHAT])
    n[request + LEFT] = n[FREE_REQUEST]
    n[FREE_REQUEST] = request


@kernel
def release(n: Ints, seat: int) -> None:
    """Leave a desk."""
    n[seat + BUSY] = 0
    soon(n, DESK_FREED * WHOM + seat)


@kernel
def queue_for_pool(n: Ints, pool: int, deal: int) -> None:
    """Queue for a pool."""
    last = n[pool + POOL_LAST]
    if last < 0:
        n[pool + POOL_FIRST] = deal
    else:
        n[last + DEAL_NEXT] = deal
    n[deal + DEAL_NEXT] = -1
    n[pool + POOL_LAST] = deal
    grant_pool(n, pool)


@kernel
def grant_pool(n: Ints, pool: int) -> None:
    """Give a free person of a pool to the next in its queue."""
    deal = n[pool + POOL_FIRST]
    if deal < 0 or n[pool + POOL_USED] >= n[pool + POOL_PEOPLE]:
        return
    n[pool + POOL_USED] += 1
    behind = n[deal + DEAL_NEXT]
    n[pool + POOL_FIRST] = behind
    if behind < 0:
        n[pool + POOL_LAST] = -1
    else:
        prefetch(n, behind)
    soon(n, n[pool + POOL_KIND] * WHOM + deal)


@kernel
def release_pool(n: Ints, pool: int) -> None:
    """A person of a pool is free."""
    n[pool + POOL_USED] -= 1
    soon(n, POOL_FREED * WHOM + pool)


@kernel
def _before(f: Floats, n: Ints, one: int, other: int) -> bool:
    first, second = f[one + URGENCY], f[other + URGENCY]
    if first != second:
        return bool(first < second)
    first, second = f[one + ASKED_AT], f[other + ASKED_AT]
    if first != second:
        return bool(first < second)
    return bool(n[one + REQUEST_ORDER] < n[other + REQUEST_ORDER])


@kernel
def _merged(f: Floats, n: Ints, one: int, other: int) -> int:
    """Two skew heaps as one (Sleator and Tarjan 1986), from the top down: sides swap along the right path."""
    if one < 0:
        return other
    if other < 0:
        return one
    if _before(f, n, other, one):
        one, other = other, one
    parent = one
    rest = n[parent + RIGHT]
    n[parent + RIGHT] = n[parent + LEFT]
    while rest >= 0 and other >= 0:
        if _before(f, n, other, rest):
            rest, other = other, rest
        n[parent + LEFT] = rest
        parent = rest
        rest = n[parent + RIGHT]
        n[parent + RIGHT] = n[parent + LEFT]
    n[parent + LEFT] = rest if rest >= 0 else other
    return one
