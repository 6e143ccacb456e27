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
    return bool(n[seat + at.PERSON] == NOBODY or n[seat + at.IS_AWAY] > 0)


@kernel
def at_work(n: Ints, own: int) -> int:
    """The seat that takes new work for a customer of a seat."""
    cover = n[own + at.COVER]
    if cover != NOBODY and is_empty(n, own) and not is_empty(n, cover):
        return int(cover)
    return int(own)


@kernel
def seller(n: Ints, own: int) -> int:
    """The seat whose person gets the credit for a customer of a seat."""
    cover = n[own + at.COVER]
    return int(cover) if n[own + at.PERSON] == NOBODY and cover != NOBODY else int(own)


@kernel
def handover(f: Floats, n: Ints, own: int, changed: float) -> float:
    """What the last change of owner, on the day `changed`, or of person leaves of the odds over a whole cycle."""
    if own != NOBODY:
        person = n[own + at.PERSON]
        replaced = f[own + at.JOINED] if person != NOBODY and person % MOST_PEOPLE > 0 else -math.inf
        changed = max(changed, replaced)
    return retention.handover_factor(f[at.NOW] - changed, f[at.HANDOVER_DAYS], f[at.HANDOVER_LOSS])


@kernel
def days_for(f: Floats, seat: int, hours: float) -> float:
    """How long so many hours of work take the person who is in a seat [days]."""
    return pipeline.work_days(
        hours / (f[seat + at.HOURS_PER_DAY] * f[seat + at.EFFORT]),
        f[at.NOW] - f[seat + at.BEGAN],
        f[at.RAMP_DAYS],
        f[at.RAMP_START],
    )
