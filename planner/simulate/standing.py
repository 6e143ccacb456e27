"""Where the person in a seat stands on their pay curves."""

from itertools import pairwise

import numpy as np

from planner.domain.behaviour.prospects import Prospects
from planner.simulate.office import Office
from planner.simulate.paycurves import PayCurves, pay_curves
from planner.simulate.ratchet import year_of, year_starts
from planner.simulate.seat import Seat


def curves_of(office: Office, seat: Seat) -> PayCurves:
    """The pay curves of the person in the seat; where quotas follow results, as they stand in this fiscal year."""
    year = year_of(office.company, office.env.now)
    if seat.curves is None or seat.curves_of != (seat.person, year):
        starts = year_starts(office.company)[: year + 1]
        booked = [seat.booked_between(max(first, seat.joined), last) for first, last in pairwise(starts)]
        seat.curves = pay_curves(office.company, seat.place, seat.joined, hired=seat.hired, booked=booked)
        seat.curves_of = seat.person, year
    return seat.curves


def prospects(seat: Seat, curves: PayCurves, now: float) -> Prospects:
    """Where the person stands on each curve whose months have begun and are not over."""
    held = (curves.begins <= now) & (now < curves.ends)
    since = np.maximum(curves.begins, seat.joined)
    return Prospects(
        bookings=curves.bookings,
        pay=curves.pay,
        first=curves.first,
        slope_beyond=curves.slope_beyond,
        booked=np.array([seat.booked_since(day) for day in since.tolist()]),
        days_left=np.where(held, curves.ends - now, 0.0),
        pace=seat.place.pace * seat.skill,
        spread=seat.place.spread,
    )
