"""How booking targets are spread over seats."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.domain.settings.declared import Money, NonNegative, Positive, Settings, Share


class QuotaBlend(Settings):
    """What a fair quota is made of; the weights are scaled to add up to one."""

    potential: NonNegative = 0.6
    """Weight of the territory's potential [weight]."""
    history: NonNegative = 0.2
    """Weight of the territory's revenue of the last year (`accounts.revenue`) [weight]."""
    capacity: NonNegative = 0.2
    """Weight of the seat's available hours [weight]."""
    last_quota: NonNegative = 0.0
    """Weight of the seat's quota of the last twelve months; a seat without one counts with the others' mean for an
    hour of capacity [weight]."""

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if self.potential + self.history + self.capacity + self.last_quota <= 0:
            raise ValueError("at least one weight of the blend must be above zero")
        return self


class QuotaPolicy(Settings):
    """How the company's bookings target becomes a quota for every seat."""

    target: Annotated[float, Field(gt=0)]
    """Company bookings target for the horizon [currency]."""
    overassignment: Share = 0.05
    """Extra quota handed out to the seats beyond the target [share of target]."""
    overassignment_by_level: tuple[Share, ...] = ()
    """The same for managers, level by level from the one below the company down; a level that is not listed has
    `overassignment`, so that its numbers are the sums of its seats' quotas [share of target]."""
    blend: QuotaBlend = QuotaBlend()
    """What a fair quota is made of."""
    relief: bool = True
    """Whether ramp, leave and vacancy lower a seat's fair quota; the team carries the difference by available hours."""
    floor: Money = 0.0
    """Least quota of a seat that is available for the whole horizon [currency]."""
    cap: Positive | None = None
    """Largest quota of any seat [currency]."""
    step: NonNegative = 0.0
    """Quotas are multiples of this; of all seats that share one target (the company's, or that of a node of the
    hierarchy) the one with the most available hours carries the remainder; 0: whole cents [currency]."""
    min_growth: Annotated[float, Field(ge=-1)] | None = None
    """Least change from the quota of the last twelve months, for a seat that has one and is available for the whole
    horizon; -0.1: at most a tenth less [share]."""
    max_growth: Annotated[float, Field(ge=-1)] | None = None
    """Largest change from the quota of the last twelve months, for a seat that has one [share]."""
    price: Money = 0.1
    """Cost of a unit of distance between quota and fair quota; a horizon of two years counts half of it a year
    [currency per currency]."""
    seasonality: Annotated[tuple[NonNegative, ...], Field(min_length=12, max_length=12)] = (1.0,) * 12
    """Weight of each calendar month, January first, when quotas are cut into months [weights]."""
    month_step: NonNegative = 0.0
    """Monthly quotas are multiples of this; what is left of a seat's quota falls on its largest month; 0: whole
    cents [currency]."""

    @model_validator(mode="after")
    def _some_season(self) -> Self:
        if sum(self.seasonality) <= 0:
            raise ValueError("at least one month of 'seasonality' must be above zero")
        if self.cap is not None and self.cap < self.floor:
            raise ValueError("'cap' must not be below 'floor'")
        if self.min_growth is not None and self.max_growth is not None and self.max_growth < self.min_growth:
            raise ValueError("'max_growth' must not be below 'min_growth'")
        return self
