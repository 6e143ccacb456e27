"""Opportunities are worked on and answered, won or not: `opportunity`, compiled."""

from planner.domain import chance, pipeline
from planner.domain.arrays import Floats, Ints
from planner.domain.chance import MOST_STAGES, Key
from planner.domain.durations import TABLE_KNOTS, duration
from planner.domain.retention import stage_factor
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.closing import await_yes, hear_yes, may_move
from planner.simulate.compiled.desks import ask, queue_for_pool, release, release_pool
from planner.simulate.compiled.draws import drawn
from planner.simulate.compiled.events import PURSUE, WHOM, after
from planner.simulate.compiled.jit import kernel
from planner.simulate.compiled.renewing import sign
from planner.simulate.compiled.working import at_work, days_for, handover, seller
from planner.simulate.log import LOST, NO_DECISION, STALE, UNQUALIFIED, WON
from planner.simulate.opportunity import DAYS_PER_WEEK

ARRIVES, TURN, WORKED, ASKS_SPECIALIST, ASSISTED, ANSWERED = range(6)
"""Phases of a lead at the pool and of an opportunity: it begins, it is its turn, work is done, it is its turn at the
specialists, their work is done, the customer answers."""


@kernel
def pursue(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """The next thing that happens to an opportunity."""
    phase, seat = n[n[at.DEAL_PHASE] + deal], n[n[at.DEAL_SEAT] + deal]
    stage = n[n[at.DEAL_STAGE] + deal]
    if phase == ARRIVES:
        f[n[at.DEAL_OPENED] + deal] = f[at.NOW]
        _ask_for_stage(f, n, deal, 0)
    elif phase == TURN:
        if pipeline.is_stale(f[at.NOW] - f[n[at.DEAL_OPENED] + deal], f[at.STALE_DAYS]):
            close(f, n, deal, STALE)
            release(n, seat)
        else:
            _work(f, n, deal, seat, key)
    elif phase == WORKED:
        release(n, seat)
        if f[n[at.ASSIST_HOURS] + stage] > 0:
            n[n[at.DEAL_PHASE] + deal] = ASKS_SPECIALIST
            f[n[at.DEAL_ASKED] + deal] = f[at.NOW]
            queue_for_pool(n, n[n[at.STAGE_POOL] + stage], deal)
        else:
            _await_answer(f, n, deal, key)
    elif phase == ASKS_SPECIALIST:
        _assist(f, n, deal, key)
    elif phase == ASSISTED:
        release_pool(n, n[n[at.STAGE_POOL] + stage])
        _await_answer(f, n, deal, key)
    elif phase == ANSWERED:
        _go_on(f, n, deal)
    elif hear_yes(f, n, deal, seller(n, n[n[at.DEAL_CUSTOMER] + deal])):
        _win(f, n, deal)


@kernel
def _await_answer(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """What the customer will say, and when."""
    stage, said = n[n[at.DEAL_STAGE] + deal], pipeline.NEVER_BUYS
    if n[n[at.DEAL_QUALIFIED] + deal]:
        share = f[n[at.NO_DECISION_SHARE] + stage]
        undecided = _drawn(n, deal, stage, chance.UNDECIDED, key) if share > 0 else 1.0
        said = pipeline.answer(_drawn(n, deal, stage, chance.ADVANCE, key), f[n[at.DEAL_ODDS] + deal], undecided, share)
    n[n[at.DEAL_ANSWER] + deal] = said
    n[n[at.DEAL_PHASE] + deal] = ANSWERED
    mean, wait = f[n[at.ANSWER_DAYS] + stage * 4 + said], 0.0
    if mean > 0:
        table = n[at.DELAY_TABLE] + stage * TABLE_KNOTS
        wait = duration(
            mean,
            n[n[at.DELAY_FAMILY] + stage],
            f[n[at.DELAY_FIRST] + stage],
            f[n[at.DELAY_SECOND] + stage],
            f[table : table + TABLE_KNOTS],
            _drawn(n, deal, stage, chance.CUSTOMER_DELAY, key),
        )
    if said == pipeline.GOES_ON and may_move(f, n, deal):
        if await_yes(f, n, deal, seller(n, n[n[at.DEAL_CUSTOMER] + deal]), wait):
            _win(f, n, deal)
    elif mean > 0:
        after(f, n, wait, PURSUE * WHOM + deal)
    else:
        _go_on(f, n, deal)


@kernel
def _go_on(f: Floats, n: Ints, deal: int) -> None:
    """The customer says whether they go on."""
    stage, said = n[n[at.DEAL_STAGE] + deal], n[n[at.DEAL_ANSWER] + deal]
    if said == pipeline.NEVER_BUYS:
        close(f, n, deal, UNQUALIFIED)
    elif said == pipeline.SAYS_NO:
        close(f, n, deal, LOST)
    elif said == pipeline.DECIDES_NOTHING:
        close(f, n, deal, NO_DECISION)
    elif stage + 1 < n[at.STAGES]:
        _ask_for_stage(f, n, deal, stage + 1)
    else:
        _win(f, n, deal)


@kernel
def _drawn(n: Ints, deal: int, stage: int, purpose: int, key: Key) -> float:
    who = n[n[at.ACCOUNT_WHO] + n[n[at.DEAL_CUSTOMER] + deal]]
    return drawn(key, who, purpose, n[n[at.DEAL_LEAD] + deal] * MOST_STAGES + stage)


@kernel
def _ask_for_stage(f: Floats, n: Ints, deal: int, stage: int) -> None:
    seat = at_work(n, n[n[at.DEAL_CUSTOMER] + deal])
    n[n[at.DEAL_SEAT] + deal] = seat
    n[n[at.DEAL_PHASE] + deal] = TURN
    f[n[at.DEAL_ASKED] + deal] = f[at.NOW]
    urgency = pipeline.urgency(stage, f[n[at.DEAL_OPENED] + deal], f[n[at.DEAL_VALUE] + deal], n[at.PRIORITY])
    ask(f, n, seat, urgency, PURSUE * WHOM + deal)


@kernel
def _work(f: Floats, n: Ints, deal: int, seat: int, key: Key) -> None:
    """It is the opportunity's turn: the next stage is worked on."""
    now, stage, asked = f[at.NOW], n[n[at.DEAL_STAGE] + deal] + 1, f[n[at.DEAL_ASKED] + deal]
    customer, effort = n[n[at.DEAL_CUSTOMER] + deal], f[n[at.EFFORT] + seat]
    n[n[at.DEAL_STAGE] + deal] = stage
    n[n[at.DEAL_PERSON] + deal] = n[n[at.PERSON] + seat]
    cover = 1.0 if n[n[at.OWNER] + customer] == seat else f[at.COVER_ODDS]
    f[n[at.DEAL_ODDS] + deal] = pipeline.advance_odds(
        f[n[at.STAGE_ODDS] + stage] * cover * stage_factor(handover(f, n, customer), n[at.STAGES]),
        pipeline.fading_by_waiting(now - asked, f[at.PATIENCE_DAYS]),
        f[n[at.SKILL_ODDS] + seat],
        pipeline.effort_factor(effort, f[at.ODDS_ELASTICITY]),
    )
    hours = f[n[at.STAGE_HOURS] + stage] * f[n[at.WORK_SCALE] + customer]
    if f[n[at.STAGE_HOURS_CV] + stage] > 0:
        u = _drawn(n, deal, stage, chance.STAGE_WORK, key)
        hours = chance.lognormal(hours, f[n[at.STAGE_HOURS_CV] + stage], u)
    days = days_for(f, n, seat, hours)
    row = n[at.TASKS]
    n[n[at.TASK_DEAL] + row] = deal
    n[n[at.TASK_SEAT] + row] = seat
    n[n[at.TASK_STAGE] + row] = stage
    f[n[at.TASK_ASKED] + row] = asked
    f[n[at.TASK_BEGAN] + row] = now
    f[n[at.TASK_ENDED] + row] = now + days
    f[n[at.TASK_EFFORT] + row] = effort
    n[at.TASKS] = row + 1
    n[n[at.DEAL_PHASE] + deal] = WORKED
    after(f, n, days, PURSUE * WHOM + deal)


@kernel
def _assist(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """It is the opportunity's turn at the specialists."""
    now, stage = f[at.NOW], n[n[at.DEAL_STAGE] + deal]
    pool = n[n[at.STAGE_POOL] + stage]
    u = _drawn(n, deal, stage, chance.SPECIALIST_WORK, key)
    hours = chance.lognormal(f[n[at.ASSIST_HOURS] + stage], f[n[at.STAGE_HOURS_CV] + stage], u)
    days = hours * DAYS_PER_WEEK / f[n[at.POOL_HOURS] + pool]
    row = n[at.ASSISTS]
    n[n[at.ASSIST_DEAL] + row] = deal
    n[n[at.ASSIST_STAGE] + row] = stage
    n[n[at.ASSIST_POOL] + row] = pool
    f[n[at.ASSIST_ASKED] + row] = f[n[at.DEAL_ASKED] + deal]
    f[n[at.ASSIST_BEGAN] + row] = now
    f[n[at.ASSIST_ENDED] + row] = now + days
    n[at.ASSISTS] = row + 1
    n[n[at.DEAL_PHASE] + deal] = ASSISTED
    after(f, n, days, PURSUE * WHOM + deal)


@kernel
def _win(f: Floats, n: Ints, deal: int) -> None:
    customer, row = n[n[at.DEAL_CUSTOMER] + deal], n[at.WINS]
    seat = seller(n, customer)
    n[n[at.DEAL_PERSON] + deal] = n[n[at.PERSON] + seat]
    close(f, n, deal, WON)
    f[n[at.WIN_DAY] + row] = f[at.NOW]
    f[n[at.WIN_VALUE] + row] = f[n[at.DEAL_VALUE] + deal]
    n[n[at.WIN_BEFORE] + row] = n[n[at.LAST_WIN] + seat]
    n[n[at.LAST_WIN] + seat] = row
    n[at.WINS] = row + 1
    sign(f, n, customer, f[n[at.DEAL_VALUE] + deal])


@kernel
def close(f: Floats, n: Ints, deal: int, outcome: int) -> None:
    """The end of a lead or an opportunity."""
    f[n[at.DEAL_CLOSED] + deal] = f[at.NOW]
    n[n[at.DEAL_OUTCOME] + deal] = outcome
