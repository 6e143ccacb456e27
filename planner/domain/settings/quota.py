"""How booking targets are spread over seats."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.domain.settings.declared import Money, NonNegative, Positive, Settings, Share


class QuotaBlend(Settings):
    """What a fair quota is made of; the three weights are scaled to add up to one."""

    potential: NonNegative = 0.6
    """Weight of the territory's potential [weight]."""
    history: NonNegative = 0.2
    """Weight of the territory's revenue of the last year (`accounts.revenue`) [weight]."""
    capacity: NonNegative = 0.2
    """Weight of the seat's available hours [weight]."""

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if self.potential + self.history + self.capacity <= 0:
            raise ValueError("at least one weight of the blend must be above zero")
        return self


class QuotaPolicy(Settings):
    """How the company's bookings target becomes a quota for every seat."""

    target: Annotated[float, Field(gt=0)]
    """Company bookings target for the horizon [currency]."""
    overassignment: Share = 0.05
    """Extra quota handed out beyond the target [share of target]."""
    blend: QuotaBlend = QuotaBlend()
    """What a fair quota is made of."""
    relief: bool = True
    """Whether ramp and vacancy lower a seat's fair quota; the team carries the difference by available hours."""
    floor: Money = 0.0
    """Least quota of a seat that is available for the whole horizon [currency]."""
    cap: Positive | None = None
    """Largest quota of any seat [currency]."""
    step: NonNegative = 0.0
    """Quotas are multiples of this; the seat with the most available hours carries the remainder; 0: no
    rounding [currency]."""
    price: Money = 0.1
    """Cost of a unit of distance between quota and fair quota; a horizon of two years counts half of it a year
    [currency per currency]."""
    seasonality: Annotated[tuple[NonNegative, ...], Field(min_length=12, max_length=12)] = (1.0,) * 12
    """Weight of each calendar month, January first, when quotas are cut into months [weights]."""

    @model_validator(mode="after")
    def _some_season(self) -> Self:
        if sum(self.seasonality) <= 0:
            raise ValueError("at least one month of 'seasonality' must be above zero")
        if self.cap is not None and self.cap < self.floor:
            raise ValueError("'cap' must not be below 'floor'")
        return self
