"""Where opportunities come from, and how a year is simulated."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.measures import SIMULATED
from planner.domain.settings.declared import Count, Id, NonNegative, Odds, Positive, Settings, Share


class Turnout(Settings):
    """How the year turns out against the market that `potential` speaks of; all 1: just as expected.

    Leads follow from potential, deal size and odds, so that changing those changes no expected bookings; these factors
    do. Plan and quotas do not know of them; people notice.
    """

    demand: Positive = 1.0
    """Leads that arrive [factor]."""
    odds: Annotated[float, Field(gt=0, le=2)] = 1.0
    """Odds of every stage; no odds exceed 1 [factor]."""
    price: Positive = 1.0
    """Value of every deal: below 1 for more discount [factor]."""
    delay: Positive = 1.0
    """Time that customers take [factor]."""


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

    turnout: Turnout = Turnout()
    """How the year turns out against the market that `potential` speaks of."""

    @model_validator(mode="after")
    def _some_season(self) -> Self:
        if sum(self.seasonality) <= 0:
            raise ValueError("at least one month of 'seasonality' must be above zero")
        return self


class SdrPool(Settings):
    """SDRs who take the leads of some accounts only."""

    name: Id
    """Name of the pool."""
    people: Annotated[int, Field(ge=1)]
    """People in it [people]."""
    region: tuple[Id, ...] = ()
    """Regions of the accounts whose leads it takes; none: all."""
    segment: tuple[Id, ...] = ()
    """Segments of the accounts whose leads it takes; none: all."""


class Sdr(Settings):
    """The pool of sales development representatives that qualifies leads before a seat sees them."""

    people: Count = 0
    """People in the pool; 0: every lead goes to the seat at once, unqualified ones included [people]."""
    pools: tuple[SdrPool, ...] = ()
    """Further pools; a lead goes to the first that takes it, and to the `people` if none does."""
    hours_per_week: Positive = 32.0
    """Time of one person for leads [hours/week]."""
    hours_per_lead: Positive = 1.0
    """Mean time for one lead (exponential) [hours]."""
    qualified: Odds = 0.4
    """Share of leads that become opportunities [share]."""
    patience_days: Positive = 30.0
    """A lead that has waited longer than this is lost [days]."""
    contact_odds: Odds = 1.0
    """Probability that an attempt reaches the lead [probability]."""
    attempts: Annotated[int, Field(ge=1, le=100)] = 1
    """How often an SDR tries before the lead counts as unreached [attempts]."""
    attempt_hours: NonNegative = 0.0
    """Time of an SDR for one attempt, besides that for the lead [hours]."""
    attempt_days: NonNegative = 2.0
    """Time between an attempt that failed and the lead's next place in the queue [days]."""
    pressure: Share = 0.0
    """Part of the unqualified leads that SDRs pass on to seats when a quarter ends [share]."""
    pressure_days: NonNegative = 14.0
    """How long before the end of a quarter of the horizon that begins [days]."""

    @model_validator(mode="after")
    def _pools_once(self) -> Self:
        names = [pool.name for pool in self.pools]
        if len(set(names)) < len(names):
            raise ValueError("two pools have the same name")
        return self


EngineName = Literal["compiled", "simpy"]


class Simulation(Settings):
    """How the year is simulated."""

    engine: EngineName = "compiled"
    """`simpy`: the model as it is meant to be read and extended; `compiled`: its twin, which gives the same bytes much
    faster."""

    replications: Annotated[int, Field(ge=2, le=1_000_000)] = 100
    """How many years to simulate [replications]."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    """Where the draws start; two plans with one seed meet the same customers."""
    warmup_months: Annotated[int, Field(ge=0, le=24)] = 6
    """Time simulated before the horizon, so that the year opens with a pipeline; what is won in it does not
    count [months]."""
    precision: dict[Id, Share] = Field(default_factory=dict)
    """Simulate until the interval of the mean of each of these measures is this narrow: half its width over the mean,
    by measure. `replications` is then the least number of years [share of value of measure]."""
    most_replications: Annotated[int, Field(ge=2, le=1_000_000)] = 10_000
    """How many years `precision` may take at most [replications]."""
    antithetic: bool = False
    """Whether years come in pairs of opposite luck: where the one draws u, the other draws 1 − u. Intervals are then
    those of the pairs."""
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95
    """Coverage of the intervals that are shown [share]."""
    keep: tuple[Id, ...] = ("deals", "months", "people")
    """Long tables to keep of every replication: deals, months, people."""

    @model_validator(mode="after")
    def _stops(self) -> Self:
        known = {kind.name for kind in SIMULATED}
        if unknown := sorted(set(self.precision) - known):
            there = ", ".join(sorted(known))
            raise ValueError(f"'precision' names {', '.join(map(repr, unknown))}; measures are {there}")
        if not all(self.precision.values()):
            raise ValueError("a 'precision' must be above zero")
        if self.precision and self.most_replications < self.replications:
            raise ValueError(f"'most_replications' is below 'replications' ({self.replications})")
        if self.antithetic and (self.replications % 2 or self.most_replications % 2):
            raise ValueError("'antithetic' years come in pairs: 'replications' and 'most_replications' must be even")
        return self

    @model_validator(mode="after")
    def _known_tables(self) -> Self:
        unknown = sorted(set(self.keep) - {"deals", "months", "people"})
        if unknown:
            raise ValueError(f"'keep' knows deals, months and people, not {', '.join(map(repr, unknown))}")
        return self
