"""What happened, in the order in which it happened: the only output of a replication."""

import math
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from planner.simulate.company import NOBODY, Customer

Outcome = Literal[
    "open", "won", "lost", "stale", "unqualified", "expired", "unowned", "no_decision", "unreached"
]  # fmt: skip
"""`open`: still in play at the end. `lost`: the customer said no. `stale`: too old when its turn came. `unqualified`:
never a buyer. `expired`: waited too long for an SDR. `unowned`: nobody covers the account. `no_decision`: the customer
decided nothing. `unreached`: no SDR got hold of them."""
Renewed = Literal["open", "renewed", "churned"]
"""What became of a contract; `open`: its day has not come."""


@dataclass(slots=True, eq=False)
class Deal:
    """A lead and, once it is opened, the opportunity it has become. Times in days since the horizon's start."""

    customer: Customer
    lead: int
    """Which lead of its account, from 0."""
    arrived: float
    value: float
    """What it is worth if won, after the discount [currency]."""
    qualified: bool
    opened: float = math.nan
    closed: float = math.nan
    outcome: Outcome = "open"
    stage: int = -1
    """Position of the last stage that was begun; −1: none."""
    person: int = NOBODY
    """Who worked on it last; of a deal that was won, who sat in the seat at that moment (NOBODY if nobody did)."""
    discount: float = 0.0
    """What the customer got off for signing before a pay period's end, or after it [currency]."""

    def close(self, now: float, outcome: Outcome) -> None:
        """The end of it."""
        self.closed = now
        self.outcome = outcome


class Task(NamedTuple):
    """A piece of work at a seat."""

    deal: Deal
    seat: int
    """Who works: the account's seat or its cover."""
    stage: int
    asked: float
    began: float
    ended: float
    effort: float


class Screening(NamedTuple):
    """A lead at the SDR pool."""

    deal: Deal
    asked: float
    began: float
    ended: float


class Assist(NamedTuple):
    """A specialist's work on a stage."""

    deal: Deal
    stage: int
    pool: int
    """Position in `Company.pools`."""
    asked: float
    began: float
    ended: float


@dataclass(slots=True, eq=False)
class Contract:
    """What a customer buys until the day it is up for renewal. Times in days since the horizon's start."""

    customer: Customer
    nth: int
    """Which contract of its account, from 0."""
    begun: float
    due: float
    amount: float
    """What it is worth [currency/year]."""
    served: bool = False
    """Whether its renewal was worked on in time."""
    outcome: Renewed = "open"
    renewed: float = 0.0
    """What the next one is worth [currency/year]."""
    person: int = NOBODY
    """Who sat in the seat on the day."""


class Care(NamedTuple):
    """Work on a renewal at a seat."""

    contract: Contract
    seat: int
    asked: float
    began: float
    ended: float


class Staffing(NamedTuple):
    """A person comes or goes."""

    day: float
    seat: int
    person: int
    event: Literal["joined", "left"]


class Review(NamedTuple):
    """A person decides how hard to work."""

    day: float
    seat: int
    effort: float


@dataclass(slots=True)
class Journal:
    """The records of one replication, each list in order of time."""

    deals: list[Deal] = field(default_factory=list)
    """Every lead, in order of arrival."""
    tasks: list[Task] = field(default_factory=list)
    """Finished or running work at seats, in order of beginning."""
    screenings: list[Screening] = field(default_factory=list)
    """Finished or running work of SDRs, in order of beginning."""
    assists: list[Assist] = field(default_factory=list)
    """Finished or running work of specialists, in order of beginning."""
    contracts: list[Contract] = field(default_factory=list)
    """Every contract, in order of beginning."""
    cares: list[Care] = field(default_factory=list)
    """Finished or running work on renewals, in order of beginning."""
    staffing: list[Staffing] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
