"""People come, take leave, go, are replaced, and decide how hard to work: `staffing` and `reviews`, compiled."""

import math

from planner.domain import chance, pipeline
from planner.domain.arrays import Floats, Ints
from planner.domain.behaviour.effort import Taste, effort, next_look
from planner.simulate.company import MOST_PEOPLE, NOBODY
from planner.simulate.compiled.desks import ask, release
from planner.simulate.compiled.draws import drawn
from planner.simulate.compiled.events import LEAVE, REVIEW, STAFF, WHOM, after, at_once
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.layout import (
    AWAY,
    BACK,
    BACKFILL_DAYS,
    BEGAN,
    COST_OF_EFFORT,
    DRIVES_LEAVING,
    EFFORT,
    GIVEN_SKILL,
    HOURS_PER_DAY,
    IS_AWAY,
    JOINED,
    LAST_DAY,
    LEAST_EFFORT,
    LEAVERS_A_DAY,
    LEAVES,
    LEAVING,
    MOST_EFFORT,
    NOW,
    NTH,
    ON_LEAVE,
    PERSON,
    PHASE,
    REFERENCE_PAY,
    RETURN,
    REVIEW_DAY,
    REVIEW_DAYS,
    REVIEW_EFFORT,
    REVIEW_SEAT,
    REVIEWS,
    SEAT_WHO,
    SKILL,
    SKILL_CV,
    SKILL_ODDS,
    STAFFING_DAY,
    STAFFING_JOINED,
    STAFFING_PERSON,
    STAFFING_SEAT,
    STAFFINGS,
    STAGES,
    STANDING,
    START,
)
from planner.simulate.compiled.leaving import DECIDED, THINKS, begin_to_stay, think
from planner.simulate.compiled.standing import prospects
from planner.simulate.staffing import BEFORE_ALL

FIRST, EMPTY, ARRIVES, GOES, GONE = range(5)
"""Phases of a seat: at the opening; the vacancy holds the desk; somebody comes; they mean to go; the desk is left."""
BEGINS, HOLDS, RETURNS, ENDS = range(4)
"""Phases of a known leave."""


@kernel
def staff(f: Floats, n: Ints, seat: int, key: chance.Key) -> None:
    """The next thing in the staffing of a seat."""
    now, hours, me = f[NOW], f[n[HOURS_PER_DAY] + seat], STAFF * WHOM + seat
    phase = n[n[PHASE] + seat]
    if phase == FIRST:
        n[n[PHASE] + seat] = EMPTY
        ask(f, n, seat, BEFORE_ALL, me)
    elif phase == EMPTY:
        _await(f, n, seat, max(f[n[START] + seat], now))
    elif phase == ARRIVES:
        _sit_down(f, n, seat, key)
        if hours > 0:
            release(n, seat)
        last, thinks = _last_day(f, n, seat), f[DRIVES_LEAVING] > 0 and f[LEAVERS_A_DAY] > 0
        leaving = last if thinks else _leaving_day(f, n, seat, last, key)
        f[n[LEAVING] + seat] = leaving
        if n[n[NTH] + seat] == 0 and hours > 0 and f[n[AWAY] + seat] < f[n[BACK] + seat]:
            at_once(n, LEAVE * WHOM + seat)
        if thinks:
            begin_to_stay(f, n, seat, key)
        elif not math.isinf(leaving):
            n[n[PHASE] + seat] = GOES
            after(f, n, leaving - now, me)
    elif phase == THINKS and not think(f, n, seat):
        return
    elif phase in (GOES, THINKS, DECIDED) and hours > 0:
        n[n[PHASE] + seat] = GONE
        ask(f, n, seat, BEFORE_ALL, me)
    else:
        _write(f, n, f[n[LEAVING] + seat], seat, 0)
        f[n[STANDING] + seat] = math.nan
        n[n[PERSON] + seat] = NOBODY
        n[n[NTH] + seat] += 1
        _await(f, n, seat, max(now, f[n[LEAVING] + seat] + f[BACKFILL_DAYS]))


@kernel
def _await(f: Floats, n: Ints, seat: int, arrival: float) -> None:
    """Somebody comes on that day, unless the seat is over by then."""
    if arrival < f[n[LAST_DAY] + seat]:
        n[n[PHASE] + seat] = ARRIVES
        after(f, n, arrival - f[NOW], STAFF * WHOM + seat)


@kernel
def _sit_down(f: Floats, n: Ints, seat: int, key: chance.Key) -> None:
    now, nth = f[NOW], n[n[NTH] + seat]
    skill = f[n[GIVEN_SKILL] + seat]
    if nth > 0 or math.isnan(skill):
        u = drawn(key, n[n[SEAT_WHO] + seat], chance.SKILL, nth)
        skill = chance.lognormal(1.0, f[SKILL_CV], u)
    n[n[PERSON] + seat] = seat * MOST_PEOPLE + nth
    f[n[SKILL] + seat] = skill
    f[n[SKILL_ODDS] + seat] = pipeline.skill_factor(skill, n[STAGES])
    f[n[EFFORT] + seat] = 1.0
    f[n[JOINED] + seat] = now
    f[n[BEGAN] + seat] = f[n[START] + seat] if nth == 0 else now
    _write(f, n, now, seat, 1)


@kernel
def _write(f: Floats, n: Ints, day: float, seat: int, joined: int) -> None:
    at = n[STAFFINGS]
    f[n[STAFFING_DAY] + at] = day
    n[n[STAFFING_SEAT] + at] = seat
    n[n[STAFFING_PERSON] + at] = n[n[PERSON] + seat]
    n[n[STAFFING_JOINED] + at] = joined
    n[STAFFINGS] = at + 1


@kernel
def _last_day(f: Floats, n: Ints, seat: int) -> float:
    if n[n[NTH] + seat] == 0:
        return float(min(f[n[LAST_DAY] + seat], max(f[NOW], f[n[LEAVES] + seat])))
    return float(f[n[LAST_DAY] + seat])


@kernel
def _leaving_day(f: Floats, n: Ints, seat: int, last: float, key: chance.Key) -> float:
    if f[LEAVERS_A_DAY] <= 0:
        return last
    u = drawn(key, n[n[SEAT_WHO] + seat], chance.LEAVING, n[n[NTH] + seat])
    return float(min(max(f[NOW], 0.0) + chance.exponential(u) / f[LEAVERS_A_DAY], last))


@kernel
def take_leave(f: Floats, n: Ints, seat: int) -> None:
    """The next thing in the known leave of the first person."""
    now, me, phase = f[NOW], LEAVE * WHOM + seat, n[n[ON_LEAVE] + seat]
    back = f[n[RETURN] + seat]
    if phase == BEGINS:
        f[n[RETURN] + seat] = min(f[n[BACK] + seat], f[n[LEAVING] + seat])
        n[n[ON_LEAVE] + seat] = HOLDS
        after(f, n, max(0.0, f[n[AWAY] + seat] - now), me)
    elif phase == HOLDS and now < back:
        n[n[ON_LEAVE] + seat] = RETURNS
        ask(f, n, seat, BEFORE_ALL, me)
    elif phase == RETURNS:
        n[n[IS_AWAY] + seat] = 1
        if not math.isinf(back):
            n[n[ON_LEAVE] + seat] = ENDS
            after(f, n, max(0.0, back - now), me)
    elif phase == ENDS:
        n[n[IS_AWAY] + seat] = 0
        release(n, seat)


@kernel
def review(f: Floats, n: Ints, seat: int) -> None:
    """The person sets their effort, and says when they look again; in a vacant seat nobody does."""
    pause = f[REVIEW_DAYS]
    if n[n[PERSON] + seat] != NOBODY:
        here = prospects(f, n, seat)
        taste = Taste(f[LEAST_EFFORT], f[MOST_EFFORT], f[COST_OF_EFFORT], f[n[REFERENCE_PAY] + seat])
        given = effort(here, taste)
        f[n[EFFORT] + seat] = given
        at = n[REVIEWS]
        f[n[REVIEW_DAY] + at] = f[NOW]
        f[n[REVIEW_EFFORT] + at] = given
        n[n[REVIEW_SEAT] + at] = seat
        n[REVIEWS] = at + 1
        pause = next_look(here, pause)
    after(f, n, pause, REVIEW * WHOM + seat)
