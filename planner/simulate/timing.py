"""The customer's yes: by itself, sooner or later at a discount, or kept back, as the pay plan makes people want it."""

import math
from collections.abc import Generator

import simpy

from planner.domain.behaviour import timing
from planner.domain.behaviour.prospects import Prospects
from planner.domain.behaviour.timing import Spans, Terms
from planner.simulate.company import NOBODY
from planner.simulate.journal import Deal
from planner.simulate.office import Office
from planner.simulate.seat import Seat
from planner.simulate.standing import curves_of, prospects


def hear_yes(office: Office, deal: Deal, thinks: float) -> Generator[simpy.Event, None, None]:
    """Wait until a deal is won that the customer, left alone, says yes to after thinking for so many days."""
    env, terms = office.env, _terms(office)
    answer, seat = env.now + thinks, office.seller(deal.customer)
    moment = (
        timing.pull_moment(curves_of(office, seat).ends, deal.opened, env.now, answer, terms)
        if _minds(seat)
        else math.inf
    )
    if not math.isinf(moment):
        yield env.timeout(moment - env.now)
        if _signs_early(office, deal, terms):
            return
    if thinks > 0:
        yield env.timeout(answer - env.now)
    kept = _days_to_come(office, deal, terms)
    if kept > 0:
        yield env.timeout(kept)


def _signs_early(office: Office, deal: Deal, terms: Terms) -> bool:
    """Whether the customer is asked, and given a discount, to sign today."""
    seat, now = office.seller(deal.customer), office.env.now
    if not _minds(seat):
        return False
    here, spans = _standing(office, seat)
    if not timing.pulls(here, spans, now, deal.value, terms):
        return False
    _reduce(deal, timing.agreed_discount(here, spans, now, now, deal.value, terms))
    return True


def _days_to_come(office: Office, deal: Deal, terms: Terms) -> float:
    """How long a deal that the customer wants is not booked yet: kept back, or put off at a discount [days]."""
    seat, now = office.seller(deal.customer), office.env.now
    if not _minds(seat):
        return 0.0
    here, spans = _standing(office, seat)
    kept = timing.push_days(here, spans, now, deal.value, terms)
    if kept <= 0 and timing.puts_off(here, spans, now, deal.opened, deal.value, terms):
        end = timing.next_end(here, now)
        _reduce(deal, timing.agreed_discount(here, spans, now, end, deal.value, terms))
        kept = timing.until(now, end)
    return kept


def _reduce(deal: Deal, share: float) -> None:
    deal.discount = deal.value * share
    deal.value -= deal.discount


def _standing(office: Office, seat: Seat) -> tuple[Prospects, Spans]:
    curves = curves_of(office, seat)
    return prospects(seat, curves, office.env.now), Spans(curves.begins, curves.ends)


def _minds(seat: Seat) -> bool:
    """Whether somebody sits there whom a pay plan pays."""
    return seat.person != NOBODY and seat.place.pay_plan != ""


def _terms(office: Office) -> Terms:
    said = office.company.settings.behaviour.timing
    return Terms(
        said.window_days,
        said.cycle_share,
        said.keep_days,
        said.discount,
        said.most_discount,
        said.customer_share,
        said.close_days,
        said.least_gain,
    )
