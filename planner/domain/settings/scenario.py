"""All settings of a scenario, as its YAML file spells them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.domain.settings.behaviour import Behaviour
from planner.domain.settings.company import Horizon, TableFiles, Units
from planner.domain.settings.declared import Id, Settings
from planner.domain.settings.market import Market, Sdr, Simulation
from planner.domain.settings.people import Pay, People
from planner.domain.settings.pipeline import Pipeline
from planner.domain.settings.quota import QuotaPolicy
from planner.domain.settings.retention import Retention
from planner.domain.settings.solver import Solver
from planner.domain.settings.staffing import Staffing
from planner.domain.settings.territory import Territory


class ScenarioSettings(Settings):
    """One planning question: the company, its rules and prices, its market and people."""

    name: Id
    """Short name, used for run folders; default: the file's folder."""
    title: str = ""
    """Title of the report; default: the name."""
    description: str = ""
    """What this scenario asks, for people."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    """Currency of every amount (ISO 4217)."""
    horizon: Horizon
    """The time that is planned."""
    units: Units = Units()
    """Units in which people read numbers."""
    tables: TableFiles = TableFiles()
    """Where the tables are."""
    territory: Territory = Territory()
    """Who may cover which account, and what a good assignment is worth."""
    quota: QuotaPolicy | None = None
    """How booking targets are spread over seats; none: no quotas are set."""
    pay: Pay = Pay()
    """Which pay plan a person is on."""
    people: People = People()
    """Ramp, skill, leaving and backfill."""
    behaviour: Behaviour = Behaviour()
    """How people react to their pay."""
    market: Market = Market()
    """Where leads come from."""
    sdr: Sdr = Sdr()
    """Who qualifies leads."""
    pipeline: Pipeline = Pipeline()
    """How opportunities become bookings."""
    retention: Retention = Retention()
    """What becomes of customers."""
    staffing: Staffing = Staffing()
    """What a seat costs besides pay, and what bookings are worth."""
    simulation: Simulation = Simulation()
    """How the year is simulated."""
    solver: Solver = Solver()
    """How long and how hard to search."""

    @model_validator(mode="after")
    def _starts_with_a_month(self) -> Self:
        if self.horizon.start.day != 1:
            raise ValueError(f"'horizon.start' must be the first of a month (got {self.horizon.start})")
        return self
