"""One replication by the twin: the flow of `simulate.year`, compiled."""

from planner.domain.arrays import Floats, Ints
from planner.domain.chance import Key
from planner.simulate.compiled.arriving import arrive, expect, screen
from planner.simulate.compiled.closing import may_move
from planner.simulate.compiled.desks import grant, grant_pool
from planner.simulate.compiled.events import (
    CARE,
    DEMAND,
    DESK_FREED,
    FALL_DUE,
    LEAVE,
    NOTHING,
    POOL_FREED,
    PURSUE,
    REVIEW,
    REVIEWS_BEGIN,
    SCREEN,
    STAFF,
    WHOM,
    WHOM_BITS,
    after,
    at_once,
    next_event,
)
from planner.simulate.compiled.jit import kernel, lent
from planner.simulate.compiled.layout import (
    ACCOUNTS,
    CONTRACTS,
    DEAL_CUSTOMER,
    DEALS,
    LEAD,
    LEADS_A_DAY,
    NOW,
    PENDING,
    PHASE,
    REVIEWED,
    REVIEWS,
    ROOM_FOR_CONTRACTS,
    ROOM_FOR_DEALS,
    ROOM_FOR_REVIEWS,
    ROOM_FOR_STAFFINGS,
    SEATS,
    STAFFINGS,
)
from planner.simulate.compiled.leaving import THINKS
from planner.simulate.compiled.people import review, staff, take_leave
from planner.simulate.compiled.renewing import care, fall_due, open_contracts
from planner.simulate.compiled.selling import pursue
from planner.simulate.compiled.standing import wants_curves
from planner.simulate.compiled.working import seller

DONE, ASKS_FOR_CURVES, NEEDS_ROOM = range(3)
"""Why the twin pauses: the year is over; a person's pay curves are wanted; the arrays are full."""
NEW = -1
"""In column LEAD: the account's first lead has not been expected yet."""


@kernel
def open_year(f: Floats, n: Ints, key: Key) -> None:
    """Everybody begins at the opening: seats, then reviews, accounts and contracts."""
    for seat in range(n[SEATS]):
        at_once(n, STAFF * WHOM + seat)
    for seat in range(n[SEATS]):
        if n[n[REVIEWED] + seat]:
            at_once(n, REVIEWS_BEGIN * WHOM + seat)
    for customer in range(n[ACCOUNTS]):
        if f[n[LEADS_A_DAY] + customer] > 0:
            n[n[LEAD] + customer] = NEW
            at_once(n, DEMAND * WHOM + customer)
    open_contracts(f, n, key)


@kernel
def run(f: Floats, n: Ints, key: Key) -> int:
    """Let things happen until the year is over or something is wanted; go on by calling again."""
    return _let_happen(lent(f), lent(n), key)


@kernel
def _let_happen(f: Floats, n: Ints, key: Key) -> int:  # noqa: C901, PLR0912  # one branch a kind of event
    while True:
        what = n[PENDING]
        n[PENDING] = NOTHING
        if what == NOTHING:
            if _full(n):
                return NEEDS_ROOM
            what = next_event(f, n)
            if what == NOTHING:
                return DONE
        kind, whom = what >> WHOM_BITS, what & (WHOM - 1)
        if kind == PURSUE:
            if may_move(f, n, whom) and wants_curves(f, n, seller(n, n[n[DEAL_CUSTOMER] + whom])):
                n[PENDING] = what
                return ASKS_FOR_CURVES
            pursue(f, n, whom, key)
        elif kind == DESK_FREED:
            grant(f, n, whom)
        elif kind == SCREEN:
            screen(f, n, whom, key)
        elif kind == POOL_FREED:
            grant_pool(n, whom)
        elif kind == CARE:
            care(f, n, whom, key)
        elif kind == FALL_DUE:
            fall_due(f, n, whom, key)
        elif kind == DEMAND:
            if n[n[LEAD] + whom] == NEW:
                n[n[LEAD] + whom] = 0
            else:
                arrive(f, n, whom, key)
            expect(f, n, whom, key)
        elif kind == REVIEWS_BEGIN:
            after(f, n, max(0.0, -f[NOW]), REVIEW * WHOM + whom)
        elif kind == REVIEW:
            if wants_curves(f, n, whom):
                n[PENDING] = what
                return ASKS_FOR_CURVES
            review(f, n, whom)
        elif kind == STAFF:
            if n[n[PHASE] + whom] == THINKS and wants_curves(f, n, whom):
                n[PENDING] = what
                return ASKS_FOR_CURVES
            staff(f, n, whom, key)
        elif kind == LEAVE:
            take_leave(f, n, whom)


@kernel
def _full(n: Ints) -> bool:
    return bool(
        n[CONTRACTS] + 1 >= n[ROOM_FOR_CONTRACTS]
        or n[DEALS] >= n[ROOM_FOR_DEALS]
        or n[STAFFINGS] + 1 >= n[ROOM_FOR_STAFFINGS]
        or n[REVIEWS] >= n[ROOM_FOR_REVIEWS]
    )
