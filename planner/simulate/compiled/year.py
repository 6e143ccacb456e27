"""One replication by the twin: the flow of `simulate.year`, compiled."""

from planner.domain.arrays import Floats, Ints
from planner.domain.chance import Key
from planner.simulate.compiled.arriving import arrive, expect, screen
from planner.simulate.compiled.closing import may_move
from planner.simulate.compiled.desks import grant, grant_pool
from planner.simulate.compiled.draws import luck_of
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
    ACCOUNT_LUCK,
    ACCOUNT_WHO,
    ACCOUNT_WORDS,
    ACCOUNTS,
    CONTRACT_WORDS,
    CONTRACTS,
    DEAL_OWNER,
    DEALS,
    FIRST_ACCOUNT,
    FIRST_SEAT,
    LAST_CONTRACT,
    LAST_DEAL,
    LAST_REVIEW,
    LAST_STAFFING,
    LEAD,
    LEADS_A_DAY,
    NOW,
    PENDING,
    PHASE,
    REVIEWED,
    REVIEWS,
    SEAT_WORDS,
    SEATS,
    STAFFING_WORDS,
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
    _open(lent(f), lent(n), key)


@kernel
def _open(f: Floats, n: Ints, key: Key) -> None:
    first, seats = n[FIRST_SEAT], n[SEATS]
    for seat in range(first, first + SEAT_WORDS * seats, SEAT_WORDS):
        at_once(n, STAFF * WHOM + seat)
    for seat in range(first, first + SEAT_WORDS * seats, SEAT_WORDS):
        if n[seat + REVIEWED]:
            at_once(n, REVIEWS_BEGIN * WHOM + seat)
    first = n[FIRST_ACCOUNT]
    for customer in range(first, first + ACCOUNT_WORDS * n[ACCOUNTS], ACCOUNT_WORDS):
        n[customer + ACCOUNT_LUCK] = luck_of(key, n[customer + ACCOUNT_WHO])
        if f[customer + LEADS_A_DAY] > 0:
            n[customer + LEAD] = NEW
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
            if may_move(f, n, whom) and wants_curves(f, n, seller(n, n[whom + DEAL_OWNER])):
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
            if n[whom + LEAD] == NEW:
                n[whom + LEAD] = 0
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
            if n[whom + PHASE] == THINKS and wants_curves(f, n, whom):
                n[PENDING] = what
                return ASKS_FOR_CURVES
            staff(f, n, whom, key)
        elif kind == LEAVE:
            take_leave(f, n, whom)


@kernel
def _full(n: Ints) -> bool:
    return bool(
        n[DEALS] >= n[LAST_DEAL]
        or n[CONTRACTS] + CONTRACT_WORDS >= n[LAST_CONTRACT]
        or n[STAFFINGS] + STAFFING_WORDS >= n[LAST_STAFFING]
        or n[REVIEWS] >= n[LAST_REVIEW]
    )
