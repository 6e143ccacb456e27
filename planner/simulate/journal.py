"""What happened, in the order in which it happened: the only output of a replication."""

import math
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from planner.simulate.company import Customer

Outcome = Literal["open", "won", "lost", "stale", "unqualified", "expired", "unowned"]
"""`open`: still in play at the end. `lost`: the customer said no. `stale`: too old when its turn came. `unqualified`:
never a buyer. `expired`: waited too long for an SDR. `unowned`: nobody covers the account."""


@dataclass(slots=True, eq=False)
class Deal:
    """A lead and, once it is opened, the opportunity it has become. Times in days since the horizon's start."""

    customer: Customer
    lead: int
    """Which lead of its account, from 0."""
    arrived: float
    value: float
    """What it is worth if won [currency]."""
    qualified: bool
    opened: float = math.nan
    closed: float = math.nan
    outcome: Outcome = "open"
    stage: int = -1
    """Position of the last stage that was begun; −1: none."""
    person: str = ""
    """Who worked on it last; of a deal that was won, who sat in the seat at that moment ('' if nobody did)."""

    def close(self, now: float, outcome: Outcome) -> None:
        """The end of it."""
        self.closed = now
        self.outcome = outcome


class Task(NamedTuple):
    """A piece of work at a seat."""

    deal: Deal
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


class Staffing(NamedTuple):
    """A person comes or goes."""

    day: float
    seat: int
    person: str
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
    staffing: list[Staffing] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
