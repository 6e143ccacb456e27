"""The plan as the simulator sees it: customers with a rate, places with hours, and the clock they share."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.scenario import ScenarioSettings
from planner.simulate.durations import Duration

NOBODY = -1
MOST_PEOPLE = 4096
"""The n-th person (from 0) of seat s is number s · MOST_PEOPLE + n."""


@dataclass(frozen=True, slots=True)
class Customer:
    """An account: how often it asks, how much it buys, how much work it is."""

    account: int
    """Position in the scenario."""
    who: int
    """Identity for chance."""
    seat: int
    """Position of its owner; NOBODY without one."""
    leads_a_day: float
    size_mean: float
    """Mean value of a deal at this owner [currency]."""
    work_scale: float
    """Factor on the stages' hours."""
    hours_a_year: float
    """Work that a year of its leads is expected to be [hours/year]."""
    pool: int
    """Position of the SDRs who take its leads in `Company.pools`; NOBODY: its seat takes them."""
    changed: float
    """When the plan gives it another owner than it has; −∞: it does not [days]."""
    contract: float
    """What its contract at the opening is worth; 0: it has none [currency/year]."""
    renewal: float
    """When that is first up for renewal; NaN: drawn [days]."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat: the hours it can sell and what its territory should bring."""

    seat: int
    """Position in the scenario."""
    who: int
    """Identity for chance."""
    name: str
    person: str
    hours_per_day: float
    """Hours for selling in a day of the calendar, travel taken off."""
    start: float
    """First day of the first person; −∞: past the ramp [days]."""
    end: float
    """From this moment on nobody sits here; ∞: never [days]."""
    away: float
    """When the known leave of the first person begins; ∞: there is none [days]."""
    back: float
    """When it is over; ∞: never [days]."""
    leaves: float
    """When the first person leaves for certain, to be followed; ∞: that is not known [days]."""
    skill: float
    """Of the first person; NaN: drawn."""
    pace: float
    """Bookings a day at average skill, as far as the hours suffice [currency/day]."""
    spread: float
    """Standard deviation of a day's bookings [currency/√day]."""
    quota: float
    """For the horizon; NaN: none [currency]."""
    pay_plan: str
    """Name of its pay plan; '' without one."""
    commission_rate: float
    """For pay components that say so; NaN: none [share]."""
    first_month: int
    """Month in which the first person began [months from the horizon's start]."""
    planned: tuple[float, ...]
    """Share of each month of the horizon in which somebody is meant to sit here [share]."""
    cover: int
    """Position of the seat that takes new work while nobody is here; NOBODY: none does."""


@dataclass(frozen=True, slots=True)
class Pool:
    """People who work first come, first served."""

    name: str
    people: int
    hours_per_week: float


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a replication needs, in plain values that travel to another process."""

    settings: ScenarioSettings
    customers: tuple[Customer, ...]
    places: tuple[Place, ...]
    opening: float
    """When the simulation begins: the warm-up lies before day 0 [days]."""
    month_starts: tuple[int, ...]
    """From the opening to the end of the horizon, both included [days]."""
    calendar: Calendar
    """The horizon."""
    season: tuple[float, ...]
    """Share of the quota that falls on each month of the horizon."""
    pay_plans: Mapping[str, PayPlan]
    pools: tuple[Pool, ...]
    """SDRs who take some leads, SDRs who take the others, specialists."""
    specialist_pool: tuple[int, ...]
    """Position of the specialists of each stage; NOBODY: none."""
    quarter_ends: Floats
    """Ends of fiscal quarters, sorted [days]."""
    delays: tuple[Duration, ...]
    """How the time to the answer of each stage is distributed."""
    answers: tuple[tuple[float, ...], ...]
    """Mean time to each answer of each stage, in the order GOES_ON, SAYS_NO, DECIDES_NOTHING, NEVER_BUYS [days]."""
    priority: int
    """Of the queues for seats, as `pipeline.urgency` takes it."""

    def person_name(self, person: int) -> str:
        """What a person is called: as the seats table says, or after the seat; '' for NOBODY."""
        if person == NOBODY:
            return ""
        place, nth = self.places[person // MOST_PEOPLE], person % MOST_PEOPLE
        return place.person if nth == 0 else f"{place.name} (hire {nth})"

    @property
    def months(self) -> int:
        """Months of the horizon."""
        return self.calendar.months

    @property
    def warmup(self) -> int:
        """Months before the horizon."""
        return self.settings.simulation.warmup_months

    @property
    def end(self) -> float:
        """When the simulation ends [days]."""
        return float(self.month_starts[-1])
