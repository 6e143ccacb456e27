"""Where opportunities come from and how they become bookings."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.domain.settings.declared import Count, Id, NonNegative, Positive, Settings, Share

Odds = Annotated[float, Field(gt=0, le=1)]
"""A probability that is not zero."""


class Market(Settings):
    """Leads by account: how many, how large, how unevenly.

    An account's leads arrive at the rate at which its `potential` would be booked if every lead were worked at
    once by a person of average skill: potential / (deal size × odds of qualifying × odds of winning).
    """

    deal_size: Positive = 25_000.0
    """Mean value of a won deal of an account of average potential [currency]."""
    deal_size_cv: NonNegative = 0.6
    """Spread of deal values about their account's mean (lognormal) [coefficient of variation]."""
    size_elasticity: Share = 0.5
    """How deal value grows with the account: mean ∝ potential^elasticity [elasticity]."""
    seasonality: Annotated[tuple[NonNegative, ...], Field(min_length=12, max_length=12)] = (1.0,) * 12
    """Weight of each calendar month for new leads, January first [weights]."""
    burst_cv: NonNegative = 0.0
    """Spread of the common weekly lead rate (lognormal); 0 is a Poisson process [coefficient of variation]."""
    shock_cv: NonNegative = 0.0
    """Spread of the year's market, shared by all seats (lognormal) [coefficient of variation]."""

    @model_validator(mode="after")
    def _some_season(self) -> Self:
        if sum(self.seasonality) <= 0:
            raise ValueError("at least one month of 'seasonality' must be above zero")
        return self


class Sdr(Settings):
    """The pool of sales development representatives that qualifies leads before a seat sees them."""

    people: Count = 0
    """People in the pool; 0: every lead goes to the seat at once, unqualified ones included [people]."""
    hours_per_week: Positive = 32.0
    """Time of one person for leads [hours/week]."""
    hours_per_lead: Positive = 1.0
    """Mean time for one lead (exponential) [hours]."""
    qualified: Odds = 0.4
    """Share of leads that become opportunities [share]."""
    patience_days: Positive = 30.0
    """A lead that has waited longer than this is lost [days]."""


class Stage(Settings):
    """One step of the sales cycle: the seat works, the customer thinks, the opportunity goes on or ends."""

    name: Id
    """Name of the stage."""
    hours: Positive
    """Work of the seat. Only the proportions between stages count for an account that states a `workload`:
    it is scaled so that a year of its opportunities needs just that [hours]."""
    hours_cv: NonNegative = 0.5
    """Spread of the work about its mean (lognormal; 0: always the mean) [coefficient of variation]."""
    wait_days: NonNegative = 0.0
    """Mean time the customer takes before answering [days]."""
    wait_cv: NonNegative = 0.8
    """Spread of that time (lognormal; 0: always the mean) [coefficient of variation]."""
    odds: Odds
    """Probability of going on (from the last stage: of winning), for average skill and no waiting [probability]."""


class Pipeline(Settings):
    """The stages, and what waiting does."""

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)] = (
        Stage(name="discovery", hours=3.0, wait_days=10.0, odds=0.65),
        Stage(name="demo", hours=4.0, wait_days=14.0, odds=0.65),
        Stage(name="proposal", hours=5.0, wait_days=14.0, odds=0.70),
        Stage(name="close", hours=3.0, wait_days=10.0, odds=0.75),
    )
    """Stages in order; the last one wins."""
    stale_days: Positive = 270.0
    """An opportunity older than this when its turn comes is given up as stale [days]."""
    patience_days: Positive = 60.0
    """Waiting for the seat lowers the odds of the stage by the factor exp(−days waited / this) [days]."""

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise ValueError("two stages have the same name")
        return self


class Simulation(Settings):
    """How the year is simulated."""

    replications: Annotated[int, Field(ge=2, le=1_000_000)] = 100
    """How many years to simulate [replications]."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    """Where the draws start; two plans with one seed meet the same customers."""
    warmup_months: Annotated[int, Field(ge=0, le=24)] = 6
    """Time simulated before the horizon, so that the year opens with a pipeline; what is won in it does not
    count [months]."""
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95
    """Coverage of the intervals that are shown [share]."""
    keep: tuple[Id, ...] = ("deals", "months", "people")
    """Long tables to keep of every replication: deals, months, people."""

    @model_validator(mode="after")
    def _known_tables(self) -> Self:
        unknown = sorted(set(self.keep) - {"deals", "months", "people"})
        if unknown:
            raise ValueError(f"'keep' knows deals, months and people, not {', '.join(map(repr, unknown))}")
        return self
