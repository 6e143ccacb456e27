"""Opportunities are worked on and answered, won or not: `opportunity`, compiled."""

from planner.domain import chance, pipeline
from planner.domain.arrays import Floats, Ints
from planner.domain.chance import MOST_STAGES, Key
from planner.domain.durations import TABLE_KNOTS, duration
from planner.domain.retention import stage_factor
from planner.simulate.compiled import layout as at
from planner.simulate.compiled.closing import await_yes, hear_yes, may_move
from planner.simulate.compiled.desks import ask, queue_for_pool, release, release_pool
from planner.simulate.compiled.draws import drawn_by
from planner.simulate.compiled.events import PURSUE, WHOM, after
from planner.simulate.compiled.jit import kernel, part
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
    phase, seat = n[deal + at.DEAL_PHASE], n[deal + at.DEAL_SEAT]
    if phase == ARRIVES:
        f[deal + at.DEAL_OPENED] = f[at.NOW]
        _ask_for_stage(f, n, deal, 0)
    elif phase == TURN:
        if pipeline.is_stale(f[at.NOW] - f[deal + at.DEAL_OPENED], f[at.STALE_DAYS]):
            close(f, n, deal, STALE)
            release(n, seat)
        else:
            _work(f, n, deal, seat, key)
    elif phase == WORKED:
        release(n, seat)
        if f[_stage(n, deal) + at.ASSIST_HOURS] > 0:
            n[deal + at.DEAL_PHASE] = ASKS_SPECIALIST
            f[deal + at.DEAL_ASKED] = f[at.NOW]
            queue_for_pool(n, n[_stage(n, deal) + at.STAGE_POOL], deal)
        else:
            _await_answer(f, n, deal, key)
    elif phase == ASKS_SPECIALIST:
        _assist(f, n, deal, key)
    elif phase == ASSISTED:
        release_pool(n, n[_stage(n, deal) + at.STAGE_POOL])
        _await_answer(f, n, deal, key)
    elif phase == ANSWERED:
        _go_on(f, n, deal)
    elif hear_yes(f, n, deal, seller(n, n[deal + at.DEAL_OWNER])):
        _win(f, n, deal)


@kernel
def _await_answer(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """What the customer will say, and when."""
    stage, said = _stage(n, deal), pipeline.NEVER_BUYS
    if n[deal + at.DEAL_QUALIFIED]:
        share = f[stage + at.NO_DECISION_SHARE]
        undecided = _drawn(n, deal, chance.UNDECIDED, key) if share > 0 else 1.0
        said = pipeline.answer(_drawn(n, deal, chance.ADVANCE, key), f[deal + at.DEAL_ODDS], undecided, share)
    n[deal + at.DEAL_ANSWER] = said
    n[deal + at.DEAL_PHASE] = ANSWERED
    mean, wait = f[stage + at.ANSWER_DAYS + said], 0.0
    if mean > 0:
        wait = duration(
            mean,
            n[stage + at.DELAY_FAMILY],
            f[stage + at.DELAY_FIRST],
            f[stage + at.DELAY_SECOND],
            part(f, n[stage + at.DELAY_TABLE], TABLE_KNOTS),
            _drawn(n, deal, chance.CUSTOMER_DELAY, key),
        )
    if said == pipeline.GOES_ON and may_move(f, n, deal):
        if await_yes(f, n, deal, seller(n, n[deal + at.DEAL_OWNER]), wait):
            _win(f, n, deal)
    elif mean > 0:
        after(f, n, wait, PURSUE * WHOM + deal)
    else:
        _go_on(f, n, deal)


@kernel
def _go_on(f: Floats, n: Ints, deal: int) -> None:
    """The customer says whether they go on."""
    stage, said = n[deal + at.DEAL_STAGE], n[deal + at.DEAL_ANSWER]
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
def _drawn(n: Ints, deal: int, purpose: int, key: Key) -> float:
    nth = n[deal + at.DEAL_LEAD] * MOST_STAGES + n[deal + at.DEAL_STAGE]
    return drawn_by(n[deal + at.DEAL_LUCK], key, purpose, nth)


@kernel
def _stage(n: Ints, deal: int) -> int:
    """The stage that was begun last."""
    return int(n[at.FIRST_STAGE] + at.STAGE_WORDS * n[deal + at.DEAL_STAGE])


@kernel
def deal_number(n: Ints, deal: int) -> int:
    """Which lead of all it is, in order of arrival."""
    return int((deal - n[at.FIRST_DEAL]) // at.DEAL_WORDS)


@kernel
def _ask_for_stage(f: Floats, n: Ints, deal: int, stage: int) -> None:
    seat = at_work(n, n[deal + at.DEAL_OWNER])
    n[deal + at.DEAL_SEAT] = seat
    n[deal + at.DEAL_PHASE] = TURN
    f[deal + at.DEAL_ASKED] = f[at.NOW]
    urgency = pipeline.urgency(stage, f[deal + at.DEAL_OPENED], f[deal + at.DEAL_VALUE], n[at.PRIORITY])
    ask(f, n, seat, urgency, PURSUE * WHOM + deal)


@kernel
def _work(f: Floats, n: Ints, deal: int, seat: int, key: Key) -> None:
    """It is the opportunity's turn: the next stage is worked on."""
    now, number, asked = f[at.NOW], n[deal + at.DEAL_STAGE] + 1, f[deal + at.DEAL_ASKED]
    own, effort = n[deal + at.DEAL_OWNER], f[seat + at.EFFORT]
    n[deal + at.DEAL_STAGE] = number
    stage = _stage(n, deal)
    n[deal + at.DEAL_PERSON] = n[seat + at.PERSON]
    cover = 1.0 if own == seat else f[at.COVER_ODDS]
    f[deal + at.DEAL_ODDS] = pipeline.advance_odds(
        f[stage + at.STAGE_ODDS] * cover * stage_factor(handover(f, n, own, f[deal + at.DEAL_CHANGED]), n[at.STAGES]),
        pipeline.fading_by_waiting(now - asked, f[at.PATIENCE_DAYS]),
        f[seat + at.SKILL_ODDS],
        pipeline.effort_factor(effort, f[at.ODDS_ELASTICITY]),
    )
    hours = f[stage + at.STAGE_HOURS] * f[deal + at.DEAL_WORK_SCALE]
    if f[stage + at.STAGE_HOURS_CV] > 0:
        u = _drawn(n, deal, chance.STAGE_WORK, key)
        hours = chance.lognormal(hours, f[stage + at.STAGE_HOURS_CV], u)
    days = days_for(f, seat, hours)
    row = n[at.TASKS]
    n[row + at.TASK_DEAL] = deal_number(n, deal)
    n[row + at.TASK_SEAT] = n[seat + at.SEAT_NUMBER]
    n[row + at.TASK_STAGE] = number
    f[row + at.TASK_ASKED] = asked
    f[row + at.TASK_BEGAN] = now
    f[row + at.TASK_ENDED] = now + days
    f[row + at.TASK_EFFORT] = effort
    n[at.TASKS] = row + at.TASK_WORDS
    n[deal + at.DEAL_PHASE] = WORKED
    after(f, n, days, PURSUE * WHOM + deal)


@kernel
def _assist(f: Floats, n: Ints, deal: int, key: Key) -> None:
    """It is the opportunity's turn at the specialists."""
    now, stage = f[at.NOW], _stage(n, deal)
    pool = n[_stage(n, deal) + at.STAGE_POOL]
    u = _drawn(n, deal, chance.SPECIALIST_WORK, key)
    hours = chance.lognormal(f[stage + at.ASSIST_HOURS], f[stage + at.STAGE_HOURS_CV], u)
    days = hours * DAYS_PER_WEEK / f[pool + at.POOL_HOURS]
    row = n[at.ASSISTS]
    n[row + at.ASSIST_DEAL] = deal_number(n, deal)
    n[row + at.ASSIST_STAGE] = n[deal + at.DEAL_STAGE]
    n[row + at.ASSIST_POOL] = n[pool + at.POOL_NUMBER]
    f[row + at.ASSIST_ASKED] = f[deal + at.DEAL_ASKED]
    f[row + at.ASSIST_BEGAN] = now
    f[row + at.ASSIST_ENDED] = now + days
    n[at.ASSISTS] = row + at.ASSIST_WORDS
    n[deal + at.DEAL_PHASE] = ASSISTED
    after(f, n, days, PURSUE * WHOM + deal)


@kernel
def _win(f: Floats, n: Ints, deal: int) -> None:
    row, seat = n[at.WINS], seller(n, n[deal + at.DEAL_OWNER])
    n[deal + at.DEAL_PERSON] = n[seat + at.PERSON]
    close(f, n, deal, WON)
    f[row + at.WIN_DAY] = f[at.NOW]
    f[row + at.WIN_VALUE] = f[deal + at.DEAL_VALUE]
    n[row + at.WIN_BEFORE] = n[seat + at.LATEST_WIN]
    n[seat + at.LATEST_WIN] = row
    n[at.WINS] = row + at.WIN_WORDS
    sign(f, n, n[deal + at.DEAL_CUSTOMER], f[deal + at.DEAL_VALUE])


@kernel
def close(f: Floats, n: Ints, deal: int, outcome: int) -> None:
    """The end of a lead or an opportunity."""
    f[deal + at.DEAL_CLOSED] = f[at.NOW]
    n[deal + at.DEAL_OUTCOME] = outcome
