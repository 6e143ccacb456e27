"""A place in the sales force, and the people who sit in it one after another."""

import math
from bisect import insort
from dataclasses import dataclass, field

import simpy
from simpy.resources.resource import PriorityRequest, SortedQueue

from planner.domain.calendar import DAYS_PER_MONTH
from planner.domain.pipeline import work_days
from planner.domain.settings.people import People
from planner.simulate.company import NOBODY, Place
from planner.simulate.paycurves import PayCurves


class Queue(SortedQueue):
    """SimPy's queue by urgency; a request is put where it belongs, where SimPy would sort all that wait again."""

    def append(self, item: PriorityRequest) -> None:
        """Take a request, behind those that are equally urgent."""
        insort(self, item, key=lambda request: request.key)


class Desk(simpy.PriorityResource):
    """Where one piece of work is done at a time, the most urgent first."""

    PutQueue = Queue


@dataclass(slots=True, eq=False)
class Seat:
    """A seat in flight: its desk (one piece of work at a time) and the person at it."""

    place: Place
    desk: Desk
    """Who holds it is being worked on. While the seat is vacant the vacancy holds it: nothing gets done."""
    person: int = NOBODY
    """Number of the person; NOBODY while the seat is vacant."""
    skill: float = 1.0
    began: float = -math.inf
    """From when the ramp counts; −∞: past it [days]."""
    joined: float = -math.inf
    """When the person sat down, at the earliest at the opening of the warm-up [days]."""
    hired: bool = False
    """Whether the person came during the simulation, to follow another."""
    effort: float = 1.0
    standing: float = math.nan
    """Bookings over quota as the person saw them when they last thought of leaving; NaN: nobody did [share]."""
    curves: PayCurves | None = None
    """Pay curves of `curves_of`: a person, and the fiscal year for whose quota they hold."""
    curves_of: tuple[int, int] = (NOBODY, 0)
    away: bool = False
    """Whether the person is on their known leave."""
    wins: list[tuple[float, float]] = field(default_factory=list)
    """Moment and value of every deal won, warm-up included [days, currency]."""

    def ask(self, urgency: float) -> PriorityRequest:
        """A place in the queue for the desk, the lowest urgency first; equal ones in the order of asking."""
        return self.desk.request(priority=urgency)  # type: ignore[arg-type]  # SimPy only compares priorities

    @property
    def is_empty(self) -> bool:
        """Whether nobody is here to take new work."""
        return self.person == NOBODY or self.away

    @property
    def replaced(self) -> float:
        """When the person came to follow another; −∞ if they did not [days]."""
        return self.joined if self.hired and self.person != NOBODY else -math.inf

    def days_for(self, hours: float, now: float, people: People) -> float:
        """How long so many hours of work take the person who is here [days]."""
        return work_days(
            hours / (self.place.hours_per_day * self.effort),
            now - self.began,
            people.ramp_months * DAYS_PER_MONTH,
            people.ramp_start,
        )

    def booked_since(self, day: float) -> float:
        """Bookings from a day on [currency]."""
        total = 0.0
        for won, value in reversed(self.wins):
            if won < day:
                break
            total += value
        return total

    def booked_between(self, day: float, before: float) -> float:
        """Bookings from a day on and before another [currency]."""
        total = 0.0
        for won, value in reversed(self.wins):
            if won < day:
                break
            if won < before:
                total += value
        return total
