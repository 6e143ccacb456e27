"""How many seats: values of the study of staffing."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Size:
    """A number of seats of a role, with the territories planned for it."""

    role: str
    change: int
    """Seats more (or fewer) than the scenario has."""
    seats: int
    """Seats of the role."""
    start: date | None
    """When the new ones start; None without new ones."""
    bookings: Interval
    """[currency]."""
    cost: Interval
    """Pay, seats and hires [currency]."""
    contribution: Interval
    """margin · bookings − cost [currency]."""
    behind: Interval
    """By how much the best size contributes more, the same luck in both; zero for the best itself [currency]."""
    gap: float | None
    """Gap of its plan [share]."""
    stopped_by: str

    @property
    def told(self) -> bool:
        """Whether these years can tell it from the best."""
        return self.behind.low > 0


@dataclass(frozen=True, slots=True)
class Vacancies:
    """What it costs that seats are empty, and that people leave."""

    leave_rate: float
    """[1/year]."""
    assumed: bool
    """Whether the scenario has no leavers, and this rate stands in."""
    leavers: float
    """[people]."""
    seat_days: float
    """Vacant days that a backfill at once would save [seat-days]."""
    bookings: Interval
    """What that would add [currency]."""
    a_day: Interval
    """Bookings lost for each vacant seat-day [currency/day]."""
    a_leaver: Interval
    """Contribution lost for each leaver, vacancy and ramp of the next together [currency/person]."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a guarantee for newcomers costs and prevents, against the same years without it."""

    share: float
    """Promised variable pay [share of on-target variable pay]."""
    months: int
    mode: str
    """Behaviour in which it was played."""
    pay: Interval
    """More pay [currency]."""
    leavers: Interval
    """More leavers; below zero: prevented [people]."""
    bookings: Interval
    """More bookings [currency]."""
    contribution: Interval
    """What it brings in all [currency]."""
    break_even: float
    """Leavers that it would have to prevent to pay for itself [people]; NaN where a leaver costs nothing."""


@dataclass(frozen=True, slots=True)
class StaffingStudy:
    """The whole study."""

    sizes: tuple[Size, ...]
    best: int
    """Position of the size that contributes most."""
    impossible: tuple[tuple[str, int, str], ...]
    """Role, change and reason of the sizes for which there is no plan."""
    vacancies: Vacancies
    promise: Promise | None
    """None where nobody has variable pay."""
    replications: int
    seed: int
    confidence: float

    @property
    def as_good(self) -> tuple[Size, ...]:
        """The sizes that these years cannot tell from the best, which is one of them."""
        return tuple(size for size in self.sizes if not size.told)


def cost(scenario: Scenario, outcomes: Outcomes, added: int = 0) -> Floats:
    """Pay, seats and hires of each replication, shape [replications] [currency]; leavers count as hires."""
    prices, samples = scenario.settings.staffing, outcomes.samples
    pay = samples.get("pay", np.zeros(outcomes.replications))
    filled = (1.0 - samples["vacancy"]) * len(scenario.seats) * scenario.calendar.years
    total: Floats = pay + prices.seat_cost * filled + prices.hire_cost * (samples["leavers"] + max(added, 0))
    return total


def contribution(scenario: Scenario, outcomes: Outcomes, added: int = 0) -> Floats:
    """What is left of bookings after the cost of sales, shape [replications] [currency]."""
    left: Floats = scenario.settings.staffing.margin * outcomes.samples["bookings"] - cost(scenario, outcomes, added)
    return left


NOTHING = Interval(0.0, 0.0, 0.0)
