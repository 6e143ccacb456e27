"""What a component's pay depends on besides its own tiers: gates, multipliers, and which deals count."""

from typing import Literal, Self

from pydantic import model_validator

from planner.domain.settings.declared import Day, Id, NonNegative, Positive, Settings

Trigger = Literal["booking", "invoice", "cash"]
"""The day of a deal's life: it is booked, its invoice is sent, its cash arrives."""
Credit = Literal["own", "overlay", "team"]
"""Why a deal counts for a person: they sold it (or their part of it), they helped, or their people sold it."""


class Gate(Settings):
    """A condition on another component: below it, this component pays nothing."""

    component: Id
    """Component whose attainment is looked at, over the same span."""
    at: Positive
    """Attainment it must reach [share of its quota]."""


class Step(Settings):
    """A factor from one attainment on."""

    at: NonNegative
    """Attainment from which the factor holds [share of quota]."""
    factor: NonNegative
    """What pay is multiplied by [factor]."""


class Multiplier(Settings):
    """A factor on a component's pay, by the attainment of a component over the same span."""

    component: Id
    """Component whose attainment is looked at; it may be the component itself."""
    steps: tuple[Step, ...]
    """Factors, lowest attainment first, the first at 0; the highest that is reached holds."""

    @model_validator(mode="after")
    def _from_zero(self) -> Self:
        at = [step.at for step in self.steps]
        if not at or at[0] != 0 or at != sorted(set(at)):
            raise ValueError("the steps of a multiplier must rise from 'at: 0', so that every attainment has a factor")
        return self


class Only(Settings):
    """Which deals count: all conditions must hold. With none, every deal counts."""

    since: Day | None = None
    """First day on which a deal counts (a SPIFF's first day) [date]."""
    until: Day | None = None
    """Last day on which a deal counts [date]."""
    segment: tuple[Id, ...] = ()
    """Segments of the deal; none: all."""
    region: tuple[Id, ...] = ()
    """Regions of the deal; none: all."""
    product: tuple[Id, ...] = ()
    """Products of the deal; none: all."""
    source: tuple[Id, ...] = ()
    """Where the deal came from (channel, partner, inbound …); none: all."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"'until' {self.until} lies before 'since' {self.since}")
        return self
