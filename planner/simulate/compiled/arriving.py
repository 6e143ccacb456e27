"""Leads arrive and are screened: `market` and `sdr`, compiled."""

import math

from planner.domain import chance, pipeline
from planner.domain.arrays import Floats, Ints
from planner.domain.chance import MOST_ATTEMPTS, Key
from planner.simulate.company import NOBODY
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.desks import queue_for_pool, release_pool
from planner.simulate.compiled.draws import drawn
from planner.simulate.compiled.events import DEMAND, PURSUE, SCREEN, WHOM, after, at_once
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.selling import ANSWERED, ARRIVES, TURN, WORKED, close
from planner.simulate.log import EXPIRED, OPEN, UNOWNED, UNQUALIFIED, UNREACHED
from planner.simulate.sdr import DAYS_PER_WEEK

AGAIN = ANSWERED + 1
"""Phase of a lead at the pool: an attempt did not reach it, and the next one begins."""


@kernel
def expect(f: Floats, n: Ints, customer: int, key: Key) -> None:
    """When the next lead of an account arrives."""
    u = drawn(key, n[n[at.ACCOUNT_WHO] + customer], chance.INTERARRIVAL, n[n[at.LEAD] + customer])
    f[n[at.QUIET_DAYS] + customer] += chance.exponential(u) / f[n[at.LEADS_A_DAY] + customer]
    knots, cumulative, many = n[at.KNOT], n[at.CUMULATIVE], n[at.KNOTS]
    arrival = pipeline.arrival_time(
        f[n[at.QUIET_DAYS] + customer], f[knots : knots + many], f[cumulative : cumulative + many]
    )
    if not math.isinf(arrival):
        after(f, n, max(arrival - f[at.NOW], 0.0), DEMAND * WHOM + customer)


@kernel
def arrive(f: Floats, n: Ints, customer: int, key: Key) -> None:
    """A lead of an account arrives, and goes to its SDR pool, straight to its seat, or nowhere."""
    deal, lead = n[at.DEALS], n[n[at.LEAD] + customer]
    who = n[n[at.ACCOUNT_WHO] + customer]
    value = f[n[at.SIZE_MEAN] + customer]
    if f[at.DEAL_SIZE_CV] > 0:
        value = chance.lognormal(value, f[at.DEAL_SIZE_CV], drawn(key, who, chance.DEAL_SIZE, lead))
    qualified = drawn(key, who, chance.QUALIFICATION, lead) < f[at.QUALIFIED]
    n[n[at.DEAL_CUSTOMER] + deal] = customer
    n[n[at.DEAL_LEAD] + deal] = lead
    n[n[at.DEAL_QUALIFIED] + deal] = 1 if qualified else 0
    n[n[at.DEAL_OUTCOME] + deal] = OPEN
    n[n[at.DEAL_STAGE] + deal] = -1
    n[n[at.DEAL_PERSON] + deal] = NOBODY
    n[n[at.DEAL_PHASE] + deal] = ARRIVES
    n[n[at.DEAL_ATTEMPT] + deal] = 0
    f[n[at.DEAL_ARRIVED] + deal] = f[at.NOW]
    f[n[at.DEAL_VALUE] + deal] = value
    f[n[at.DEAL_DISCOUNT] + deal] = 0.0
    f[n[at.DEAL_OPENED] + deal] = math.nan
    f[n[at.DEAL_CLOSED] + deal] = math.nan
    n[at.DEALS] = deal + 1
    n[n[at.LEAD] + customer] = lead + 1
    if n[n[at.OWNER] + customer] == NOBODY:
        close(f, n, deal, UNOWNED)
    elif n[n[at.SDR_POOL] + customer] != NOBODY:
        at_once(n, SCREEN * WHOM + deal)
    else:
        at_once(n, PURSUE * WHOM + deal)


@kernel
def screen(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """The next thing that happens to a lead at its pool."""
    customer, phase = n[n[at.DEAL_CUSTOMER] + deal], n[n[at.DEAL_PHASE] + deal]
    pool = n[n[at.SDR_POOL] + customer]
    if phase in (ARRIVES, AGAIN):
        n[n[at.DEAL_PHASE] + deal] = TURN
        f[n[at.DEAL_ASKED] + deal] = f[at.NOW]
        queue_for_pool(n, pool, deal)
    elif phase == TURN and f[at.NOW] - f[n[at.DEAL_ASKED] + deal] > f[at.SDR_PATIENCE_DAYS]:
        close(f, n, deal, EXPIRED)
        release_pool(n, pool)
    elif phase == TURN:
        _attempt(f, n, deal, key)
    else:
        release_pool(n, pool)
        if _is_reached(f, n, deal, key):
            _hand_on(f, n, deal, key)
        else:
            _try_again(f, n, deal)


@kernel
def _attempt(f: Floats, n: Ints, deal: int, key: Key) -> None:
    now, hours = f[at.NOW], 0.0
    if _is_reached(f, n, deal, key):
        who = n[n[at.ACCOUNT_WHO] + n[n[at.DEAL_CUSTOMER] + deal]]
        u = drawn(key, who, chance.SDR_WORK, n[n[at.DEAL_LEAD] + deal])
        hours = f[at.SDR_HOURS_PER_LEAD] * chance.exponential(u)
    days = (f[at.ATTEMPT_HOURS] + hours) * DAYS_PER_WEEK / f[at.SDR_HOURS_PER_WEEK]
    row = n[at.SCREENINGS]
    n[n[at.SCREENING_DEAL] + row] = deal
    f[n[at.SCREENING_ASKED] + row] = f[n[at.DEAL_ASKED] + deal]
    f[n[at.SCREENING_BEGAN] + row] = now
    f[n[at.SCREENING_ENDED] + row] = now + days
    n[at.SCREENINGS] = row + 1
    n[n[at.DEAL_PHASE] + deal] = WORKED
    after(f, n, days, SCREEN * WHOM + deal)


@kernel
def _is_reached(f: Floats, n: Ints, deal: int, key: Key) -> bool:
    who, lead = n[n[at.ACCOUNT_WHO] + n[n[at.DEAL_CUSTOMER] + deal]], n[n[at.DEAL_LEAD] + deal]
    nth = lead * MOST_ATTEMPTS + n[n[at.DEAL_ATTEMPT] + deal]
    return bool(drawn(key, who, chance.CONTACT, nth) < f[at.CONTACT_ODDS])


@kernel
def _try_again(f: Floats, n: Ints, deal: int) -> None:
    n[n[at.DEAL_ATTEMPT] + deal] += 1
    if n[n[at.DEAL_ATTEMPT] + deal] == n[at.ATTEMPTS]:
        close(f, n, deal, UNREACHED)
        return
    n[n[at.DEAL_PHASE] + deal] = AGAIN
    after(f, n, f[at.ATTEMPT_DAYS], SCREEN * WHOM + deal)


@kernel
def _hand_on(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """To the seat, if it is qualified or the SDR gives way to pressure."""
    if n[n[at.DEAL_QUALIFIED] + deal] or (f[at.PRESSURE] > 0 and _is_passed_on(f, n, deal, key)):
        n[n[at.DEAL_PHASE] + deal] = ARRIVES
        at_once(n, PURSUE * WHOM + deal)
    else:
        close(f, n, deal, UNQUALIFIED)


@kernel
def _is_passed_on(f: Floats, n: Ints, deal: int, key: Key) -> bool:
    ends = n[at.QUARTER_END]
    if not pipeline.is_pressed(f[at.NOW], f[ends : ends + n[at.QUARTERS]], f[at.PRESSURE_DAYS]):
        return False
    who = n[n[at.ACCOUNT_WHO] + n[n[at.DEAL_CUSTOMER] + deal]]
    return bool(drawn(key, who, chance.PRESSURE, n[n[at.DEAL_LEAD] + deal]) < f[at.PRESSURE])
