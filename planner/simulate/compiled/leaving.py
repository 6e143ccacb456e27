"""How long people stay, where that depends on what they earn and where they stand: `simulate.leaving`, compiled."""

import math

from planner.domain import chance
from planner.domain.arrays import Floats, Ints
from planner.domain.behaviour import leaving
from planner.domain.calendar import DAYS_PER_YEAR
from planner.simulate.compiled.draws import drawn
from planner.simulate.compiled.events import STAFF, WHOM, after
from planner.simulate.compiled.jit import kernel, part
from planner.simulate.compiled.layout import (
    AWAY,
    BACK,
    FIRST_STAFFING,
    FIRST_STANDING,
    FIXED_PAY,
    JOINED,
    LEAVERS_A_DAY,
    LEAVING,
    MIDDLING,
    NOW,
    NTH,
    PATIENCE,
    PAY_ELASTICITY,
    PEER_DAYS,
    PEERS,
    PHASE,
    QUOTA_A_DAY,
    SEAT_NUMBER,
    SEAT_WHO,
    SEATS,
    STAFFING_DAY,
    STAFFING_JOINED,
    STAFFING_WORDS,
    STAFFINGS,
    STEP_DAYS,
    TARGET_PAY,
)
from planner.simulate.compiled.standing import booked_since, minds, prospects, spans_of

THINKS, DECIDED = range(100, 102)
"""Phases of a seat whose person may go: they think about it, the day has come."""


@kernel
def begin_to_stay(f: Floats, n: Ints, seat: int, key: chance.Key) -> None:
    """Somebody has sat down; LEAVING is their last day."""
    f[seat + PATIENCE] = chance.exponential(drawn(key, n[seat + SEAT_WHO], chance.LEAVING, n[seat + NTH]))
    n[seat + PHASE] = THINKS
    after(f, n, max(0.0, -f[NOW]), STAFF * WHOM + seat)


@kernel
def think(f: Floats, n: Ints, seat: int) -> bool:
    """The person thinks about leaving; True: they go now, because their last day has come."""
    now, last, me = f[NOW], f[seat + LEAVING], STAFF * WHOM + seat
    if now >= last:
        return True
    away, back = math.inf, math.inf
    if n[seat + NTH] == 0:
        away, back = f[seat + AWAY], f[seat + BACK]
    days = leaving.thinking_days(now, away, back, last, f[STEP_DAYS])
    rate = 0.0
    if not away <= now < back:
        rate = f[LEAVERS_A_DAY] * _factor(f, n, seat)
    within = leaving.days_used_up(f[seat + PATIENCE], rate, days)
    if math.isinf(within):
        f[seat + PATIENCE] -= rate * days
        after(f, n, days, me)
    else:
        f[seat + LEAVING] = now + within
        n[seat + PHASE] = DECIDED
        after(f, n, within, me)
    return False


@kernel
def _factor(f: Floats, n: Ints, seat: int) -> float:
    """What pay, standing and leavers make of the hazard; 1 without a pay plan."""
    now = f[NOW]
    if not minds(n, seat):
        return 1.0
    here, spans = prospects(f, n, seat), spans_of(f, n, seat)
    pay = leaving.expected_share(here, spans.ends - spans.begins, f[seat + FIXED_PAY], f[seat + TARGET_PAY])
    since = max(0.0, f[seat + JOINED], now - DAYS_PER_YEAR)
    standing = leaving.attainment(booked_since(f, n, seat, since), now - since, f[seat + QUOTA_A_DAY])
    f[n[FIRST_STANDING] + n[seat + SEAT_NUMBER]] = standing
    rank = leaving.rank_among(part(f, n[FIRST_STANDING], n[SEATS]), n[seat + SEAT_NUMBER])
    left, after_day = 0, now - f[PEER_DAYS]
    for i in range(n[FIRST_STAFFING], n[STAFFINGS], STAFFING_WORDS):
        if n[i + STAFFING_JOINED] == 0 and f[i + STAFFING_DAY] > after_day:
            left += 1
    return leaving.hazard_factor(pay, rank, left / n[SEATS], leaving.Pulls(f[PAY_ELASTICITY], f[MIDDLING], f[PEERS]))
