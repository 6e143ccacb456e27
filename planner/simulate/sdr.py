"""The pools of sales development representatives: first come, first served."""

from collections.abc import Generator

import simpy

from planner.domain.chance import MOST_ATTEMPTS
from planner.domain.pipeline import is_pressed
from planner.simulate.journal import Deal, Screening
from planner.simulate.office import Office
from planner.simulate.opportunity import pursue

DAYS_PER_WEEK = 7


def screen(office: Office, deal: Deal) -> Generator[simpy.Event, None, None]:
    """One lead at its pool: wait for a person, be reached, be qualified or not, go on to the account's seat."""
    env, sdr = office.env, office.company.settings.sdr
    pool, who = office.pools[deal.customer.pool], deal.customer.who
    for attempt in range(sdr.attempts):
        asked = env.now
        with pool.request() as turn:
            yield turn
            if env.now - asked > sdr.patience_days:
                deal.close(env.now, "expired")
                return
            reached = office.luck.is_reached(who, deal.lead * MOST_ATTEMPTS + attempt, sdr.contact_odds)
            hours = office.luck.sdr_hours(who, deal.lead, sdr.hours_per_lead) if reached else 0.0
            days = (sdr.attempt_hours + hours) * DAYS_PER_WEEK / sdr.hours_per_week
            office.journal.screenings.append(Screening(deal, asked, env.now, env.now + days))
            yield env.timeout(days)
        if reached:
            break
        if attempt + 1 == sdr.attempts:
            deal.close(env.now, "unreached")
            return
        yield env.timeout(sdr.attempt_days)
    if deal.qualified or _is_passed_on(office, deal):
        env.process(pursue(office, deal))
    else:
        deal.close(env.now, "unqualified")


def _is_passed_on(office: Office, deal: Deal) -> bool:
    """Whether a lead that will never buy goes to the seat all the same, because a quarter is about to end."""
    sdr = office.company.settings.sdr
    return is_pressed(office.env.now, office.company.quarter_ends, sdr.pressure_days) and office.luck.gives_way(
        deal.customer.who, deal.lead, sdr.pressure
    )
