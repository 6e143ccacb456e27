"""People look at where they stand, and decide how hard to work."""

from collections.abc import Generator

import simpy

from planner.domain.behaviour.effort import Taste, effort, next_look
from planner.simulate.company import NOBODY, Company
from planner.simulate.journal import Review
from planner.simulate.office import Office
from planner.simulate.paycurves import reference_pay
from planner.simulate.seat import Seat
from planner.simulate.standing import curves_of, prospects


def review(office: Office, seat: Seat) -> Generator[simpy.Event, None, None]:
    """From the horizon's start: every `review_days`, and whenever a pay period begins, the person sets their effort."""
    env, company = office.env, office.company
    taste = _taste(company, reference_pay(company, seat.place))
    yield env.timeout(max(0.0, -env.now))
    while True:
        pause = company.settings.behaviour.review_days
        if seat.person != NOBODY:
            here = prospects(seat, curves_of(office, seat), env.now)
            seat.effort = effort(here, taste)
            office.journal.reviews.append(Review(env.now, seat.place.seat, seat.effort))
            pause = next_look(here, pause)
        yield env.timeout(pause)


def _taste(company: Company, on_target: float) -> Taste:
    said = company.settings.behaviour
    return Taste(said.least, said.most, said.cost, on_target)
