"""One replication in flight: everything its processes share."""

from collections.abc import Callable
from dataclasses import dataclass

import simpy

from planner.domain import pipeline
from planner.domain.calendar import DAYS_PER_MONTH
from planner.domain.retention import handover_factor
from planner.simulate.company import NOBODY, Company, Customer
from planner.simulate.journal import Journal
from planner.simulate.luck import Luck
from planner.simulate.seat import Desk, Seat


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """The clock, the facts, the luck, the seats, the pools, the customers and the journal of one replication."""

    env: simpy.Environment
    company: Company
    luck: Luck
    journal: Journal
    seats: tuple[Seat, ...]
    pools: tuple[simpy.Resource, ...]
    """People who screen leads, and after them specialists, in the order of `Company.pools`."""
    under_contract: list[bool]
    """Whether each account has a contract."""
    signed: list[int]
    """How many contracts each account has had."""

    @classmethod
    def opened(cls, company: Company, luck: Luck) -> "Office":
        """The office at the opening of the warm-up, before anybody came."""
        env = simpy.Environment(initial_time=company.opening)
        return cls(
            env=env,
            company=company,
            luck=luck,
            journal=Journal(),
            seats=tuple(Seat(place, Desk(env, capacity=1)) for place in company.places),
            pools=tuple(simpy.Resource(env, capacity=pool.people) for pool in company.pools),
            under_contract=[False] * len(company.customers),
            signed=[0] * len(company.customers),
        )

    def at_work(self, customer: Customer) -> Seat:
        """The seat that takes new work for a customer: its own, or its own's cover while that is empty and this not."""
        own = self.seats[customer.seat]
        if own.is_empty and own.place.cover != NOBODY and not self.seats[own.place.cover].is_empty:
            return self.seats[own.place.cover]
        return own

    def seller(self, customer: Customer) -> Seat:
        """The seat whose person gets the credit: the customer's own, or its cover while nobody sits there."""
        own = self.seats[customer.seat]
        return own if own.person != NOBODY or own.place.cover == NOBODY else self.seats[own.place.cover]

    def urgency(self, stage: int, opened: float, value: float) -> float:
        """Rank in the queue for a desk, lowest first."""
        return pipeline.urgency(stage, opened, value, self.company.priority)

    def handover(self, customer: Customer) -> float:
        """What the last change of owner or of person leaves of the odds over a whole cycle."""
        changed = customer.changed
        if customer.seat != NOBODY:
            changed = max(changed, self.seats[customer.seat].replaced)
        people = self.company.settings.people
        return handover_factor(self.env.now - changed, people.handover_months * DAYS_PER_MONTH, people.handover_loss)


Extension = Callable[[Office], Office]
"""A change of the model by its user: takes the office before anybody came, and gives the office that opens.

It may start processes of its own (`office.env.process`), which come first at the opening, and replace what the office
holds (`dataclasses.replace(office, seats=…)`), such as seats with another queue or a luck with another rule.
"""
