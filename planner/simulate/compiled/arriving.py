"""Leads arrive and are screened: `market` and `sdr`, compiled."""

import math

from planner.domain import chance, pipeline
from planner.domain.arrays import Floats, Ints
from planner.domain.chance import MOST_ATTEMPTS, Key
from planner.simulate.company import NOBODY
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.desks import queue_for_pool, release_pool
from planner.simulate.compiled.draws import drawn_by
from planner.simulate.compiled.events import DEMAND, PURSUE, SCREEN, WHOM, after, at_once
from planner.simulate.compiled.jit import kernel, part
from planner.simulate.compiled.selling import ANSWERED, ARRIVES, TURN, WORKED, close, deal_number
from planner.simulate.log import EXPIRED, OPEN, UNOWNED, UNQUALIFIED, UNREACHED
from planner.simulate.sdr import DAYS_PER_WEEK

AGAIN, REACHED = range(ANSWERED + 1, ANSWERED + 3)
"""Phases of a lead at the pool: an attempt did not reach it, and the next one begins; the work reached it."""


@kernel
def expect(f: Floats, n: Ints, customer: int, key: Key) -> None:
    """When the next lead of an account arrives."""
    u = drawn_by(n[customer + at.ACCOUNT_LUCK], key, chance.INTERARRIVAL, n[customer + at.LEAD])
    f[customer + at.QUIET_DAYS] += chance.exponential(u) / f[customer + at.LEADS_A_DAY]
    many = n[at.KNOTS]
    arrival = pipeline.arrival_time(
        f[customer + at.QUIET_DAYS], part(f, n[at.FIRST_KNOT], many), part(f, n[at.FIRST_CUMULATIVE], many)
    )
    if not math.isinf(arrival):
        after(f, n, max(arrival - f[at.NOW], 0.0), DEMAND * WHOM + customer)


@kernel
def arrive(f: Floats, n: Ints, customer: int, key: Key) -> None:
    """A lead of an account arrives, and goes to its SDR pool, straight to its seat, or nowhere."""
    deal, lead, luck = n[at.DEALS], n[customer + at.LEAD], n[customer + at.ACCOUNT_LUCK]
    value, pool = f[customer + at.SIZE_MEAN], n[customer + at.SDR_POOL]
    if f[at.DEAL_SIZE_CV] > 0:
        value = chance.lognormal(value, f[at.DEAL_SIZE_CV], drawn_by(luck, key, chance.DEAL_SIZE, lead))
    qualified = drawn_by(luck, key, chance.QUALIFICATION, lead) < f[at.QUALIFIED]
    n[deal + at.DEAL_PHASE] = ARRIVES
    n[deal + at.DEAL_LUCK] = luck
    n[deal + at.DEAL_LEAD] = lead
    n[deal + at.DEAL_POOL] = pool
    n[deal + at.DEAL_ATTEMPT] = 0
    n[deal + at.DEAL_QUALIFIED] = 1 if qualified else 0
    n[deal + at.DEAL_STAGE] = -1
    f[deal + at.DEAL_OPENED] = math.nan
    f[deal + at.DEAL_VALUE] = value
    n[deal + at.DEAL_PERSON] = NOBODY
    n[deal + at.DEAL_OWNER] = n[customer + at.OWNER]
    f[deal + at.DEAL_WORK_SCALE] = f[customer + at.WORK_SCALE]
    f[deal + at.DEAL_CHANGED] = f[customer + at.CHANGED]
    n[deal + at.DEAL_CUSTOMER] = customer
    n[deal + at.DEAL_OUTCOME] = OPEN
    f[deal + at.DEAL_CLOSED] = math.nan
    f[deal + at.DEAL_ARRIVED] = f[at.NOW]
    f[deal + at.DEAL_DISCOUNT] = 0.0
    n[at.DEALS] = deal + at.DEAL_WORDS
    n[customer + at.LEAD] = lead + 1
    if n[customer + at.OWNER] == NOBODY:
        close(f, n, deal, UNOWNED)
    elif pool != NOBODY:
        at_once(n, SCREEN * WHOM + deal)
    else:
        at_once(n, PURSUE * WHOM + deal)


@kernel
def screen(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """The next thing that happens to a lead at its pool."""
    phase, pool = n[deal + at.DEAL_PHASE], n[deal + at.DEAL_POOL]
    if phase == TURN:
        if f[at.NOW] - f[deal + at.DEAL_ASKED] > f[at.SDR_PATIENCE_DAYS]:
            close(f, n, deal, EXPIRED)
            release_pool(n, pool)
        else:
            _attempt(f, n, deal, key)
    elif phase == WORKED:
        release_pool(n, pool)
        _try_again(f, n, deal)
    elif phase == REACHED:
        release_pool(n, pool)
        _hand_on(f, n, deal, key)
    else:
        n[deal + at.DEAL_PHASE] = TURN
        f[deal + at.DEAL_ASKED] = f[at.NOW]
        queue_for_pool(n, pool, deal)


@kernel
def _attempt(f: Floats, n: Ints, deal: int, key: Key) -> None:
    now, hours, luck, lead = f[at.NOW], 0.0, n[deal + at.DEAL_LUCK], n[deal + at.DEAL_LEAD]
    n[deal + at.DEAL_PHASE] = WORKED
    if drawn_by(luck, key, chance.CONTACT, lead * MOST_ATTEMPTS + n[deal + at.DEAL_ATTEMPT]) < f[at.CONTACT_ODDS]:
        n[deal + at.DEAL_PHASE] = REACHED
        hours = f[at.SDR_HOURS_PER_LEAD] * chance.exponential(drawn_by(luck, key, chance.SDR_WORK, lead))
    days = (f[at.ATTEMPT_HOURS] + hours) * DAYS_PER_WEEK / f[at.SDR_HOURS_PER_WEEK]
    row = n[at.SCREENINGS]
    n[row + at.SCREENING_DEAL] = deal_number(n, deal)
    f[row + at.SCREENING_ASKED] = f[deal + at.DEAL_ASKED]
    f[row + at.SCREENING_BEGAN] = now
    f[row + at.SCREENING_ENDED] = now + days
    n[at.SCREENINGS] = row + at.SCREENING_WORDS
    after(f, n, days, SCREEN * WHOM + deal)


@kernel
def _try_again(f: Floats, n: Ints, deal: int) -> None:
    n[deal + at.DEAL_ATTEMPT] += 1
    if n[deal + at.DEAL_ATTEMPT] == n[at.ATTEMPTS]:
        close(f, n, deal, UNREACHED)
        return
    n[deal + at.DEAL_PHASE] = AGAIN
    after(f, n, f[at.ATTEMPT_DAYS], SCREEN * WHOM + deal)


@kernel
def _hand_on(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """To the seat, if it is qualified or the SDR gives way to pressure."""
    if n[deal + at.DEAL_QUALIFIED] or (f[at.PRESSURE] > 0 and _is_passed_on(f, n, deal, key)):
        n[deal + at.DEAL_PHASE] = ARRIVES
        at_once(n, PURSUE * WHOM + deal)
    else:
        close(f, n, deal, UNQUALIFIED)


@kernel
def _is_passed_on(f: Floats, n: Ints, deal: int, key: Key) -> bool:
    ends = part(f, n[at.FIRST_QUARTER_END], n[at.QUARTERS])
    if not pipeline.is_pressed(f[at.NOW], ends, f[at.PRESSURE_DAYS]):
        return False
    u = drawn_by(n[deal + at.DEAL_LUCK], key, chance.PRESSURE, n[deal + at.DEAL_LEAD])
    return bool(u < f[at.PRESSURE])
