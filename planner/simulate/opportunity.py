"""The life of an opportunity: stage after stage, wait for the seat, be worked on, hear the customer's answer."""

from collections.abc import Generator

import simpy

from planner.domain import pipeline
from planner.domain.calendar import DAYS_PER_MONTH
from planner.domain.chance import MOST_STAGES
from planner.domain.settings.market import Stage
from planner.simulate.journal import Deal, Task
from planner.simulate.office import Office
from planner.simulate.seat import Seat


def pursue(office: Office, deal: Deal) -> Generator[simpy.Event, None, None]:
    """One opportunity: win it, lose it, or give it up as stale."""
    env, stages = office.env, office.company.settings.pipeline.stages
    seat = office.seats[deal.customer.seat]
    who = deal.customer.who
    deal.opened = env.now
    for number, stage in enumerate(stages):
        nth = deal.lead * MOST_STAGES + number
        asked = env.now
        with seat.ask(pipeline.urgency(number, deal.opened)) as turn:
            yield turn
            if pipeline.is_stale(env.now - deal.opened, office.company.settings.pipeline.stale_days):
                deal.close(env.now, "stale")
                return
            deal.stage, deal.person = number, seat.person
            odds = _odds(office, seat, stage, env.now - asked)
            days = _work(office, seat, deal, nth)
            office.journal.tasks.append(Task(deal, number, asked, env.now, env.now + days, seat.effort))
            yield env.timeout(days)
        if stage.wait_days > 0:
            yield env.timeout(office.luck.customer_delay(who, nth, stage.wait_days, stage.wait_cv))
        if not deal.qualified:
            deal.close(env.now, "unqualified")
            return
        if not office.luck.advances(who, nth, odds):
            deal.close(env.now, "lost")
            return
    deal.person = seat.person
    deal.close(env.now, "won")
    seat.wins.append((env.now, deal.value))


def _odds(office: Office, seat: Seat, stage: Stage, waited: float) -> float:
    """Probability of going on from the stage, as the work on it begins."""
    settings = office.company.settings
    return pipeline.advance_odds(
        stage.odds,
        pipeline.fading_by_waiting(waited, settings.pipeline.patience_days),
        pipeline.skill_factor(seat.skill, len(settings.pipeline.stages)),
        pipeline.effort_factor(seat.effort, settings.behaviour.odds_elasticity),
    )


def _work(office: Office, seat: Seat, deal: Deal, nth: int) -> float:
    """How long the work on the stage takes the person at the seat [days]."""
    stage = office.company.settings.pipeline.stages[deal.stage]
    people = office.company.settings.people
    hours = office.luck.stage_hours(deal.customer.who, nth, stage.hours * deal.customer.work_scale, stage.hours_cv)
    return pipeline.work_days(
        hours / (seat.place.hours_per_day * seat.effort),
        office.env.now - seat.began,
        people.ramp_months * DAYS_PER_MONTH,
        people.ramp_start,
    )
