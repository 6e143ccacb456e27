"""People come to a seat, leave it and are replaced."""

import math
from collections.abc import Generator

import simpy

from planner.domain.calendar import DAYS_PER_YEAR
from planner.simulate.company import MOST_PEOPLE, NOBODY
from planner.simulate.journal import Staffing
from planner.simulate.leaving import stay
from planner.simulate.office import Office
from planner.simulate.seat import Seat

BEFORE_ALL = -math.inf
"""Urgency of a vacancy: it takes the desk as soon as the task in hand is finished."""


def staff(office: Office, seat: Seat) -> Generator[simpy.Event, None, None]:
    """The people of one seat, one after another; between two of them the vacancy holds the desk.

    Who leaves is gone (and paid) from that day on; a task in hand is still finished before the desk is empty.
    """
    env, place = office.env, seat.place
    people, behaviour = office.company.settings.people, office.company.settings.behaviour
    vacancy = seat.ask(BEFORE_ALL)
    yield vacancy
    arrival, nth = max(place.start, env.now), 0
    while arrival < place.end:
        yield env.timeout(arrival - env.now)
        _sit_down(office, seat, nth)
        if place.hours_per_day > 0:
            seat.desk.release(vacancy)
        last = _last_day(office, seat, nth)
        thinks = behaviour.drives_leaving and people.leave_rate > 0
        leaving = last if thinks else _leaving_day(office, seat, nth, last)
        if nth == 0 and place.hours_per_day > 0 and place.away < place.back:
            env.process(_take_leave(office, seat, leaving))
        if thinks:
            leaving = yield from stay(office, seat, nth, last)
        elif math.isinf(leaving):
            return
        else:
            yield env.timeout(leaving - env.now)
        if place.hours_per_day > 0:
            vacancy = seat.ask(BEFORE_ALL)
            yield vacancy
        office.journal.staffing.append(Staffing(leaving, place.seat, seat.person, "left"))
        seat.person, seat.standing = NOBODY, math.nan
        backfilled = leaving + people.backfill_days
        arrival, nth = max(env.now, backfilled), nth + 1


def _sit_down(office: Office, seat: Seat, nth: int) -> None:
    """The n-th person of the seat begins: the first may have begun long ago, and a later one is new to the job."""
    place, now = seat.place, office.env.now
    given = nth == 0 and not math.isnan(place.skill)
    skill = place.skill if given else office.luck.skill(place.who, nth, office.company.settings.people.skill_cv)
    person = place.seat * MOST_PEOPLE + nth
    seat.person, seat.skill, seat.effort = person, skill, 1.0
    seat.joined, seat.began, seat.hired = now, place.start if nth == 0 else now, nth > 0
    office.journal.staffing.append(Staffing(now, place.seat, person, "joined"))


def _take_leave(office: Office, seat: Seat, leaving: float) -> Generator[simpy.Event, None, None]:
    """The known leave of the first person holds the desk until they come back, or leave for good."""
    env, place = office.env, seat.place
    back = min(place.back, leaving)
    yield env.timeout(max(0.0, place.away - env.now))
    if env.now >= back:
        return
    away = seat.ask(BEFORE_ALL)
    yield away
    seat.away = True
    if not math.isinf(back):
        yield env.timeout(max(0.0, back - env.now))
        seat.away = False
        seat.desk.release(away)


def _last_day(office: Office, seat: Seat, nth: int) -> float:
    """The latest day of the n-th person: that on which the first is known to leave, or the seat's end."""
    known = max(office.env.now, seat.place.leaves) if nth == 0 else math.inf
    return min(seat.place.end, known)


def _leaving_day(office: Office, seat: Seat, nth: int, last: float) -> float:
    """When the n-th person means to leave: by a constant hazard from the horizon's start, or on their last day."""
    rate = office.company.settings.people.leave_rate / DAYS_PER_YEAR
    if rate <= 0:
        return last
    stays = office.luck.days_until_leaving(seat.place.who, nth, rate)
    return min(max(office.env.now, 0.0) + stays, last)
