"""What a file of wishes says: the plan to redesign, what may be decided, and what the new plan must keep."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from planner.domain.pay.component import PeriodName
from planner.domain.settings.declared import Id, NonNegative, Positive, Settings, Share

LEVELS = (0.0, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
"""Attainments between which one rate is paid, when nobody says others; ours [share of quota]."""
Fixed = Annotated[float, Field(ge=0, lt=1)]


class Ceiling(Settings):
    """The most that something may cost over the horizon."""

    most: Positive | None = None
    """As an amount [currency]."""
    times: Positive | None = None
    """As a multiple of what the present plan costs, by the same measure [× present cost]."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.most is None) == (self.times is None):
            raise ValueError("say either 'most' (an amount) or 'times' (of what the present plan costs)")
        return self

    def of(self, present: float) -> float:
        """The ceiling as an amount [currency]."""
        return self.most if self.most is not None else present * (self.times or 0.0)


class Budget(Settings):
    """What the pay of the whole company may cost over the horizon, other plans' seats included."""

    mean: Ceiling | None = None
    """In the mean of the simulated years."""
    p50: Ceiling | None = None
    """In the median year: half of the years, at least, cost no more."""
    cvar: Ceiling | None = None
    """In the mean of the dearest years: those beyond `cvar_share`."""
    cvar_share: Annotated[float, Field(ge=0, lt=1)] = 0.9
    """Share of the years that are not among the dearest [share of years]."""


class Band(Settings):
    """Between what something must lie."""

    least: NonNegative | None = None
    """At least [unit of what it limits]."""
    most: NonNegative | None = None
    """At most [unit of what it limits]."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("say 'least', 'most' or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"'least' {self.least:g} lies above 'most' {self.most:g}")
        return self


class Rates(Settings):
    """Rates that a tier may pay, as multiples of the base rate (on-target variable pay over quota)."""

    least: Positive = 0.5
    """Least rate of a tier that pays at all [× base rate]."""
    most: Positive = 3.0
    """Highest rate of a tier [× base rate]."""
    step: Positive = 0.1
    """Rates are whole multiples of this [× base rate]."""

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.step <= self.most or self.least > self.most:
            raise ValueError("'least' and 'step' must not lie above 'most'")
        return self


class Threshold(Settings):
    """Whether pay may begin above zero; what lies above it is then paid, not everything from zero on: no cliff."""

    allowed: bool = False
    """Whether there may be one."""
    most: Annotated[float, Field(gt=0, lt=1)] = 0.5
    """Where it may be at most [share of quota]."""


class Cap(Settings):
    """Whether pay may end growing."""

    allowed: bool = False
    """Whether there may be one."""
    least: Annotated[float, Field(gt=1)] = 1.5
    """Where it may be at the least; not at 100 % or below: people would stop before their quota [share of quota]."""


class Wishes(Settings):
    """A pay plan to redesign, what may be decided, and what must be kept. What is left out is not wished."""

    title: str = ""
    """Title of the new plan, for people; default: that of the present one."""
    start: Id
    """Scenario folder, YAML file, name of a shipped example, or a run folder, whose plan is then played."""
    plan: Id
    """Pay plan that is redesigned, for all seats that are on it; the other seats keep theirs."""
    on_target: Positive | None = None
    """On-target earnings, fixed and variable; none: as the present plan states [currency/year]."""
    period: PeriodName | None = None
    """How often commission is settled; none: as in the present plan."""
    attainment: Literal["period", "year_to_date", "annual"] | None = None
    """What attainment counts (see pay components); none: as in the present plan."""
    levels: Annotated[tuple[NonNegative, ...], Field(min_length=3)] = LEVELS
    """Attainments at which a rate may change, from 0 on; 1 must be among them [share of quota]."""
    rates: Rates = Rates()
    """Which rates there may be."""
    tiers: Annotated[int, Field(ge=1)] = 3
    """Most tiers with a rate of their own; what lies below a threshold or beyond a cap is none."""
    threshold: Threshold = Threshold()
    """Whether pay may begin above zero."""
    cap: Cap = Cap()
    """Whether pay may end growing."""
    rising: bool = True
    """Whether rates must not fall as attainment rises, up to a cap."""
    fixed: tuple[Fixed, ...] = ()
    """Fixed shares of on-target earnings to choose from; none: that of the present plan [share]."""
    quota_factors: Annotated[tuple[Positive, ...], Field(min_length=1)] = (1.0,)
    """Factors on the quotas of the seats on the plan to choose from [factor]."""
    budget: Budget = Budget()
    """What pay may cost."""
    share_at_quota: Band | None = None
    """Share of the seats on the plan that reach their quota, in the mean of the years [share]."""
    top_decile: Band | None = None
    """Pay of the tenth with the highest attainment among full seat-years, in the mean, over on-target
    earnings [× OTE]."""
    loss: Share | None = None
    """Most by which the mean pay of a seat may fall below that under the present plan, with what people sell under
    the new one [share]."""
    loss_same_sales: Share | None = None
    """The same for the very sales that people make under the present plan [share]."""
    margin: Annotated[float, Field(gt=0, le=1)] | None = None
    """What a unit of bookings is worth before pay; none: the scenario's `staffing.margin` [share of bookings]."""
    iterations: Annotated[int, Field(ge=1, le=20)] = 4
    """Most rounds of designing and playing again."""
    tolerance: Share = 0.005
    """By how much a wish may be missed in the years with people who react before the plan is designed
    again [share; of seats, for the share at quota]."""

    @field_validator("levels")
    @classmethod
    def _rise(cls, levels: tuple[float, ...]) -> tuple[float, ...]:
        if list(levels) != sorted(set(levels)) or levels[0] != 0 or 1.0 not in levels or levels[-1] <= 1.0:
            raise ValueError("must rise from 0, each once, with 1 among them and one above it")
        return levels

    @field_validator("fixed", "quota_factors")
    @classmethod
    def _once(cls, values: tuple[float, ...]) -> tuple[float, ...]:
        if len(set(values)) != len(values):
            raise ValueError("lists a number twice")
        return values
