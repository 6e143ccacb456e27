"""Who works for a customer, how long it takes them, and what a change of hands costs: `office` and `seat`, compiled."""

import math

from planner.domain import pipeline, retention
from planner.domain.arrays import Floats, Ints
from planner.simulate.company import MOST_PEOPLE, NOBODY
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.jit import kernel


@kernel
def is_empty(n: Ints, seat: int) -> bool:
    """Whether nobody is in a seat to take new work."""
    return bool(n[n[at.PERSON] + seat] == NOBODY or n[n[at.IS_AWAY] + seat] > 0)


@kernel
def at_work(n: Ints, customer: int) -> int:
    """The seat that takes new work for a customer."""
    own = n[n[at.OWNER] + customer]
    cover = n[n[at.COVER] + own]
    if cover != NOBODY and is_empty(n, own) and not is_empty(n, cover):
        return int(cover)
    return int(own)


@kernel
def seller(n: Ints, customer: int) -> int:
    """The seat whose person gets the credit."""
    own = n[n[at.OWNER] + customer]
    cover = n[n[at.COVER] + own]
    return int(cover) if n[n[at.PERSON] + own] == NOBODY and cover != NOBODY else int(own)


@kernel
def handover(f: Floats, n: Ints, customer: int) -> float:
    """What the last change of owner or of person leaves of the odds over a whole cycle."""
    changed, own = f[n[at.CHANGED] + customer], n[n[at.OWNER] + customer]
    if own != NOBODY:
        person = n[n[at.PERSON] + own]
        replaced = f[n[at.JOINED] + own] if person != NOBODY and person % MOST_PEOPLE > 0 else -math.inf
        changed = max(changed, replaced)
    return retention.handover_factor(f[at.NOW] - changed, f[at.HANDOVER_DAYS], f[at.HANDOVER_LOSS])


@kernel
def days_for(f: Floats, n: Ints, seat: int, hours: float) -> float:
    """How long so many hours of work take the person who is in a seat [days]."""
    return pipeline.work_days(
        hours / (f[n[at.HOURS_PER_DAY] + seat] * f[n[at.EFFORT] + seat]),
        f[at.NOW] - f[n[at.BEGAN] + seat],
        f[at.RAMP_DAYS],
        f[at.RAMP_START],
    )
