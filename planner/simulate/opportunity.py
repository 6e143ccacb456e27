"""The life of an opportunity: stage after stage, wait for the seat, be worked on, hear the customer's answer."""

from collections.abc import Generator

import simpy

from planner.domain import pipeline
from planner.domain.chance import MOST_STAGES
from planner.domain.retention import stage_factor
from planner.simulate.journal import Assist, Deal, Outcome, Task
from planner.simulate.office import Office
from planner.simulate.renewals import sign
from planner.simulate.seat import Seat
from planner.simulate.timing import hear_yes

DAYS_PER_WEEK = 7
ENDS: dict[int, Outcome] = {
    pipeline.SAYS_NO: "lost",
    pipeline.DECIDES_NOTHING: "no_decision",
    pipeline.NEVER_BUYS: "unqualified",
}


def pursue(office: Office, deal: Deal) -> Generator[simpy.Event, None, None]:
    """One opportunity: win it, lose it, or give it up as stale."""
    env, stages = office.env, office.company.settings.pipeline.stages
    moved = office.company.settings.behaviour.moves_deals
    deal.opened = env.now
    for number in range(len(stages)):
        nth = deal.lead * MOST_STAGES + number
        asked, seat = env.now, office.at_work(deal.customer)
        with seat.ask(office.urgency(number, deal.opened, deal.value)) as turn:
            yield turn
            if pipeline.is_stale(env.now - deal.opened, office.company.settings.pipeline.stale_days):
                deal.close(env.now, "stale")
                return
            deal.stage, deal.person = number, seat.person
            odds = _odds(office, seat, deal, env.now - asked)
            days = _work(office, seat, deal, nth)
            task = Task(deal, seat.place.seat, number, asked, env.now, env.now + days, seat.effort)
            office.journal.tasks.append(task)
            yield env.timeout(days)
        if stages[number].specialist_hours > 0:
            yield from _be_assisted(office, deal, nth)
        said = office.luck.answer(deal, nth, odds, stages[number].no_decision)
        wait = office.company.answers[number][said]
        thinks = 0.0
        if wait > 0:
            thinks = office.luck.customer_delay(deal.customer.who, nth, wait, office.company.delays[number])
        if moved and said == pipeline.GOES_ON and number == len(stages) - 1:
            yield from hear_yes(office, deal, thinks)
        elif wait > 0:
            yield env.timeout(thinks)
        if said != pipeline.GOES_ON:
            deal.close(env.now, ENDS[said])
            return
    _win(office, deal)


def _win(office: Office, deal: Deal) -> None:
    seat = office.seller(deal.customer)
    deal.person = seat.person
    deal.close(office.env.now, "won")
    seat.wins.append((office.env.now, deal.value))
    sign(office, deal.customer, deal.value)


def _odds(office: Office, seat: Seat, deal: Deal, waited: float) -> float:
    """Probability of going on from the stage, as the work on it begins."""
    settings = office.company.settings
    stages = len(settings.pipeline.stages)
    owned = seat.place.seat == deal.customer.seat
    return pipeline.advance_odds(
        settings.pipeline.stages[deal.stage].odds
        * (1.0 if owned else settings.people.cover_odds)
        * stage_factor(office.handover(deal.customer), stages),
        pipeline.fading_by_waiting(waited, settings.pipeline.patience_days),
        pipeline.skill_factor(seat.skill, stages),
        pipeline.effort_factor(seat.effort, settings.behaviour.odds_elasticity),
    )


def _work(office: Office, seat: Seat, deal: Deal, nth: int) -> float:
    """How long the work on the stage takes the person at the seat [days]."""
    stage = office.company.settings.pipeline.stages[deal.stage]
    hours = office.luck.stage_hours(deal.customer.who, nth, stage.hours * deal.customer.work_scale, stage.hours_cv)
    return seat.days_for(hours, office.env.now, office.company.settings.people)


def _be_assisted(office: Office, deal: Deal, nth: int) -> Generator[simpy.Event, None, None]:
    """The specialist's part of a stage, first come, first served."""
    env, asked = office.env, office.env.now
    stage, number = office.company.settings.pipeline.stages[deal.stage], office.company.specialist_pool[deal.stage]
    with office.pools[number].request() as turn:
        yield turn
        hours = office.luck.specialist_hours(deal.customer.who, nth, stage.specialist_hours, stage.hours_cv)
        days = hours * DAYS_PER_WEEK / office.company.pools[number].hours_per_week
        office.journal.assists.append(Assist(deal, deal.stage, number, asked, env.now, env.now + days))
        yield env.timeout(days)
