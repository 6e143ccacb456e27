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
    FIRST_STANDING,
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
    REVIEW_WORDS,
    REVIEWS,
    SEAT_NUMBER,
    SEAT_WHO,
    SKILL,
    SKILL_CV,
    SKILL_ODDS,
    STAFFING_DAY,
    STAFFING_JOINED,
    STAFFING_PERSON,
    STAFFING_SEAT,
    STAFFING_WORDS,
    STAFFINGS,
    STAGES,
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
    now, hours, me = f[NOW], f[seat + HOURS_PER_DAY], STAFF * WHOM + seat
    phase = n[seat + PHASE]
    if phase == FIRST:
        n[seat + PHASE] = EMPTY
        ask(f, n, seat, BEFORE_ALL, me)
    elif phase == EMPTY:
        _await(f, n, seat, max(f[seat + START], now))
    elif phase == ARRIVES:
        _sit_down(f, n, seat, key)
        if hours > 0:
            release(n, seat)
        last, thinks = _last_day(f, n, seat), f[DRIVES_LEAVING] > 0 and f[LEAVERS_A_DAY] > 0
        leaving = last if thinks else _leaving_day(f, n, seat, last, key)
        f[seat + LEAVING] = leaving
        if n[seat + NTH] == 0 and hours > 0 and f[seat + AWAY] < f[seat + BACK]:
            at_once(n, LEAVE * WHOM + seat)
        if thinks:
            begin_to_stay(f, n, seat, key)
        elif not math.isinf(leaving):
            n[seat + PHASE] = GOES
            after(f, n, leaving - now, me)
    elif phase == THINKS and not think(f, n, seat):
        return
    elif phase in (GOES, THINKS, DECIDED) and hours > 0:
        n[seat + PHASE] = GONE
        ask(f, n, seat, BEFORE_ALL, me)
    else:
        _write(f, n, f[seat + LEAVING], seat, 0)
        f[n[FIRST_STANDING] + n[seat + SEAT_NUMBER]] = math.nan
        n[seat + PERSON] = NOBODY
        n[seat + NTH] += 1
        _await(f, n, seat, max(now, f[seat + LEAVING] + f[BACKFILL_DAYS]))


@kernel
def _await(f: Floats, n: Ints, seat: int, arrival: float) -> None:
    """Somebody comes on that day, unless the seat is over by then."""
    if arrival < f[seat + LAST_DAY]:
        n[seat + PHASE] = ARRIVES
        after(f, n, arrival - f[NOW], STAFF * WHOM + seat)


@kernel
def _sit_down(f: Floats, n: Ints, seat: int, key: chance.Key) -> None:
    now, nth = f[NOW], n[seat + NTH]
    skill = f[seat + GIVEN_SKILL]
    if nth > 0 or math.isnan(skill):
        u = drawn(key, n[seat + SEAT_WHO], chance.SKILL, nth)
        skill = chance.lognormal(1.0, f[SKILL_CV], u)
    n[seat + PERSON] = n[seat + SEAT_NUMBER] * MOST_PEOPLE + nth
    f[seat + SKILL] = skill
    f[seat + SKILL_ODDS] = pipeline.skill_factor(skill, n[STAGES])
    f[seat + EFFORT] = 1.0
    f[seat + JOINED] = now
    f[seat + BEGAN] = f[seat + START] if nth == 0 else now
    _write(f, n, now, seat, 1)


@kernel
def _write(f: Floats, n: Ints, day: float, seat: int, joined: int) -> None:
    at = n[STAFFINGS]
    f[at + STAFFING_DAY] = day
    n[at + STAFFING_SEAT] = n[seat + SEAT_NUMBER]
    n[at + STAFFING_PERSON] = n[seat + PERSON]
    n[at + STAFFING_JOINED] = joined
    n[STAFFINGS] = at + STAFFING_WORDS


@kernel
def _last_day(f: Floats, n: Ints, seat: int) -> float:
    if n[seat + NTH] == 0:
        return float(min(f[seat + LAST_DAY], max(f[NOW], f[seat + LEAVES])))
    return float(f[seat + LAST_DAY])


@kernel
def _leaving_day(f: Floats, n: Ints, seat: int, last: float, key: chance.Key) -> float:
    if f[LEAVERS_A_DAY] <= 0:
        return last
    u = drawn(key, n[seat + SEAT_WHO], chance.LEAVING, n[seat + NTH])
    return float(min(max(f[NOW], 0.0) + chance.exponential(u) / f[LEAVERS_A_DAY], last))


@kernel
def take_leave(f: Floats, n: Ints, seat: int) -> None:
    """The next thing in the known leave of the first person."""
    now, me, phase = f[NOW], LEAVE * WHOM + seat, n[seat + ON_LEAVE]
    back = f[seat + RETURN]
    if phase == BEGINS:
        f[seat + RETURN] = min(f[seat + BACK], f[seat + LEAVING])
        n[seat + ON_LEAVE] = HOLDS
        after(f, n, max(0.0, f[seat + AWAY] - now), me)
    elif phase == HOLDS and now < back:
        n[seat + ON_LEAVE] = RETURNS
        ask(f, n, seat, BEFORE_ALL, me)
    elif phase == RETURNS:
        n[seat + IS_AWAY] = 1
        if not math.isinf(back):
            n[seat + ON_LEAVE] = ENDS
            after(f, n, max(0.0, back - now), me)
    elif phase == ENDS:
        n[seat + IS_AWAY] = 0
        release(n, seat)


@kernel
def review(f: Floats, n: Ints, seat: int) -> None:
    """The person sets their effort, and says when they look again; in a vacant seat nobody does."""
    pause = f[REVIEW_DAYS]
    if n[seat + PERSON] != NOBODY:
        here = prospects(f, n, seat)
        taste = Taste(f[LEAST_EFFORT], f[MOST_EFFORT], f[COST_OF_EFFORT], f[seat + REFERENCE_PAY])
        given = effort(here, taste)
        f[seat + EFFORT] = given
        at = n[REVIEWS]
        f[at + REVIEW_DAY] = f[NOW]
        f[at + REVIEW_EFFORT] = given
        n[at + REVIEW_SEAT] = n[seat + SEAT_NUMBER]
        n[REVIEWS] = at + REVIEW_WORDS
        pause = next_look(here, pause)
    after(f, n, pause, REVIEW * WHOM + seat)
