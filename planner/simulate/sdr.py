"""The pool of sales development representatives: first come, first served."""

from collections.abc import Generator

import simpy

from planner.simulate.journal import Deal, Screening
from planner.simulate.office import Office
from planner.simulate.opportunity import pursue

DAYS_PER_WEEK = 7


def screen(office: Office, pool: simpy.Resource, deal: Deal) -> Generator[simpy.Event, None, None]:
    """One lead at the pool: wait for a person, be qualified or not, go on to the account's seat."""
    env, sdr = office.env, office.company.settings.sdr
    asked = env.now
    with pool.request() as turn:
        yield turn
        if env.now - asked > sdr.patience_days:
            deal.close(env.now, "expired")
            return
        hours = office.luck.sdr_hours(deal.customer.who, deal.lead, sdr.hours_per_lead)
        days = hours * DAYS_PER_WEEK / sdr.hours_per_week
        office.journal.screenings.append(Screening(deal, asked, env.now, env.now + days))
        yield env.timeout(days)
    if deal.qualified:
        env.process(pursue(office, deal))
    else:
        deal.close(env.now, "unqualified")
