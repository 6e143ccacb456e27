"""People of every skill played in every seat, with the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.domain.arrays import Flags, Floats, frozen
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulate.assembly import company_of
from planner.simulate.replicate import replicate
from planner.studies.playing import APART, Playing

STAYING: Mapping[str, Any] = {"people.leave_rate": 0.0, "people.leaving": {}}
"""Nobody leaves: what a seat pays is what the person who sits in it earns."""


@dataclass(frozen=True, slots=True, eq=False)
class Seated:
    """A plan whose seats anybody may be put into."""

    scenario: Scenario
    """With people who stay."""
    plan: Plan
    time: Floats
    """Part of the horizon in which somebody is meant to sit in each seat, shape [seats] [share]."""
    paid: Flags
    """Seats with a pay plan in which somebody is meant to sit, shape [seats]."""

    @classmethod
    def of(cls, scenario: Scenario, plan: Plan) -> "Seated":
        """Raises ScenarioError when plan and scenario do not fit."""
        staying = scenario.but(dict(APART) | dict(STAYING), by="study")
        places = company_of(staying, plan).places
        time = np.array([float(np.mean(place.planned)) for place in places])
        paid = np.array([place.pay_plan != "" for place in places], dtype=np.bool_) & (time > 0)
        return cls(staying, plan, frozen(time), frozen(paid))

    def with_quotas(self, quota: Floats) -> "Seated":
        """The same seats and accounts with other quotas."""
        return replace(self, plan=replace(self.plan, quota=quota))

    def play(self, skills: Floats | float, playing: Playing, first: int = 0) -> Outcomes:
        """The years with people of these skills in the seats, one of each seat or one for all."""
        seats = self.scenario.seats
        filled = np.broadcast_to(np.asarray(skills, dtype=np.float64), (len(seats),)).copy()
        scenario = replace(self.scenario, seats=replace(seats, skill=frozen(filled)))
        return replicate(
            scenario,
            self.plan,
            replications=playing.replications,
            first=first,
            seed=playing.seed,
            workers=playing.workers,
        )

    def as_they_are(self, playing: Playing) -> Outcomes:
        """The years with the people who are there: of the skill that their seat says, else drawn."""
        return self.play(self.scenario.seats.skill, playing)


def in_every_seat(seated: Seated, levels: Floats, playing: Playing, what: str) -> tuple[Floats, Floats]:
    """Pay and bookings of every skill in every seat in every year, shapes [skills, seats, years] [currency].

    As many series as there are skills: in each, neighbouring seats have different skills, and from one to the next
    everybody moves up one level (a Latin square), so that whoever is played sits among people of all skills.
    """
    seats, count = len(seated.time), len(levels)
    pay = np.empty((count, seats, playing.replications))
    bookings = np.empty_like(pay)
    at = np.arange(seats)
    for turn in range(count):
        playing.tell(what, turn, count)
        level = (at + turn) % count
        years = seated.play(levels[level], playing)
        pay[level, at], bookings[level, at] = years.seat_pay.T, years.seat_bookings.T
    return pay, bookings
