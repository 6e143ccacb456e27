"""The customer's yes: by itself, sooner at a discount, or kept back, as the pay plan makes people want it."""

import math
from collections.abc import Generator

import simpy

from planner.domain.behaviour.timing import Spans, Terms, pull_moment, pulls, push_days
from planner.simulate.company import NOBODY
from planner.simulate.journal import Deal
from planner.simulate.office import Office
from planner.simulate.seat import Seat
from planner.simulate.standing import curves_of, prospects


def hear_yes(office: Office, deal: Deal, thinks: float) -> Generator[simpy.Event, None, None]:
    """Wait until a deal is won that the customer, left alone, says yes to after thinking for so many days."""
    env, terms = office.env, _terms(office)
    answer, seat = env.now + thinks, office.seller(deal.customer)
    moment = pull_moment(curves_of(office, seat).ends, env.now, answer, terms) if _minds(seat) else math.inf
    if not math.isinf(moment):
        yield env.timeout(moment - env.now)
        seat = office.seller(deal.customer)
        if _minds(seat) and _pulls(office, seat, deal, terms):
            deal.discount = deal.value * terms.discount
            deal.value -= deal.discount
            return
    if thinks > 0:
        yield env.timeout(answer - env.now)
    seat = office.seller(deal.customer)
    kept = _push_days(office, seat, deal, terms) if _minds(seat) else 0.0
    if kept > 0:
        yield env.timeout(kept)


def _terms(office: Office) -> Terms:
    said = office.company.settings.behaviour.timing
    return Terms(said.window_days, said.keep_days, said.discount, said.close_days, said.least_gain)


def _minds(seat: Seat) -> bool:
    """Whether somebody sits there whom a pay plan pays."""
    return seat.person != NOBODY and seat.place.pay_plan != ""


def _pulls(office: Office, seat: Seat, deal: Deal, terms: Terms) -> bool:
    curves, now = curves_of(office, seat), office.env.now
    return pulls(prospects(seat, curves, now), Spans(curves.begins, curves.ends), now, deal.value, terms)


def _push_days(office: Office, seat: Seat, deal: Deal, terms: Terms) -> float:
    curves, now = curves_of(office, seat), office.env.now
    return push_days(prospects(seat, curves, now), Spans(curves.begins, curves.ends), now, deal.value, terms)
