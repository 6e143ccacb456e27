"""One replication in flight: everything its processes share."""

from dataclasses import dataclass

import simpy

from planner.simulate.company import Company
from planner.simulate.journal import Journal
from planner.simulate.luck import Luck
from planner.simulate.seat import Desk, Seat


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """The clock, the facts, the luck, the seats, the SDR pool and the journal of one replication."""

    env: simpy.Environment
    company: Company
    luck: Luck
    journal: Journal
    seats: tuple[Seat, ...]
    pool: simpy.Resource | None
    """People who screen leads; None without a pool."""

    @classmethod
    def opened(cls, company: Company, luck: Luck) -> "Office":
        """The office at the opening of the warm-up, before anybody came."""
        env = simpy.Environment(initial_time=company.opening)
        people = company.settings.sdr.people
        return cls(
            env=env,
            company=company,
            luck=luck,
            journal=Journal(),
            seats=tuple(Seat(place, Desk(env, capacity=1)) for place in company.places),
            pool=simpy.Resource(env, capacity=people) if people > 0 else None,
        )
