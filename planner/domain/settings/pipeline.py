"""How opportunities become bookings: the stages, the specialists who help, and what waiting does."""

import math
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.settings.declared import Id, NonNegative, Odds, Positive, Settings, Share

WaitFamily = Literal["lognormal", "weibull", "gamma", "mixture", "empirical"]


class WaitPart(Settings):
    """One of the lognormals of which a mixture is made."""

    share: Annotated[float, Field(gt=0, le=1)]
    """Part of the customers [share]."""
    days: Positive
    """Mean time that they take [days]."""
    cv: NonNegative = 0.5
    """Spread of that time [coefficient of variation]."""


class Stage(Settings):
    """One step of the sales cycle: the seat works, the customer thinks, the opportunity goes on or ends."""

    name: Id
    """Name of the stage."""
    hours: Positive
    """Work of the seat. Only the proportions between stages count for an account that states a `workload`:
    it is scaled so that a year of its opportunities needs just that [hours]."""
    hours_cv: NonNegative = 0.5
    """Spread of the work about its mean (lognormal; 0: always the mean) [coefficient of variation]."""
    specialist: Id | None = None
    """Pool of `pipeline.specialists` that works on it after the seat; none: no specialist."""
    specialist_hours: NonNegative = 0.0
    """Mean work of the specialist, with the spread of the seat's [hours]."""
    wait_days: NonNegative = 0.0
    """Mean time the customer takes before answering; a mixture and an empirical distribution say it themselves
    [days]."""
    wait_cv: NonNegative = 0.8
    """Spread of that time (lognormal, Weibull and gamma; 0: always the mean) [coefficient of variation]."""
    wait_family: WaitFamily = "lognormal"
    """How that time is distributed."""
    wait_parts: tuple[WaitPart, ...] = ()
    """What a `mixture` is made of; the shares add up to 1."""
    wait_sample: tuple[NonNegative, ...] = ()
    """Observed times of an `empirical` distribution [days]."""
    odds: Odds
    """Probability of going on (from the last stage: of winning), for average skill and no waiting [probability]."""
    no_decision: Share = 0.0
    """Part of those that do not go on which end without a decision; the others are lost to a no [share]."""
    lost_days: NonNegative | None = None
    """Mean time until a no; none: as long as any answer [days]."""
    no_decision_days: NonNegative | None = None
    """Mean time until it is clear that there will be no decision; none: as long as any answer [days]."""

    @property
    def mean_wait(self) -> float:
        """Mean time until the customer goes on [days]."""
        if self.wait_family == "mixture":
            return math.fsum(part.share * part.days for part in self.wait_parts)
        if self.wait_family == "empirical":
            return math.fsum(self.wait_sample) / len(self.wait_sample)
        return self.wait_days

    @model_validator(mode="after")
    def _one_way_to_say_how_long(self) -> Self:
        given = {"mixture": "wait_parts", "empirical": "wait_sample"}
        for family, attribute in given.items():
            if bool(getattr(self, attribute)) != (self.wait_family == family):
                raise ValueError(f"'wait_family: {family}' and '{attribute}' go together")
        if self.wait_family in given and self.wait_days > 0:
            raise ValueError(f"'wait_days' is said by '{given[self.wait_family]}' already")
        if self.wait_parts and not math.isclose(math.fsum(part.share for part in self.wait_parts), 1.0, abs_tol=1e-9):
            raise ValueError("the shares of 'wait_parts' do not add up to 1")
        if self.wait_sample and not any(self.wait_sample):
            raise ValueError("'wait_sample' holds nothing but zeros")
        if self.specialist_hours > 0 and self.specialist is None:
            raise ValueError("'specialist_hours' needs a 'specialist'")
        return self


class SpecialistPool(Settings):
    """People who help all seats, first come, first served."""

    name: Id
    """Name of the pool."""
    people: Annotated[int, Field(ge=1)]
    """People in it [people]."""
    hours_per_week: Positive = 32.0
    """Time of one person for opportunities [hours/week]."""


class Pipeline(Settings):
    """The stages, and what waiting does."""

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)] = (
        Stage(name="discovery", hours=3.0, wait_days=10.0, odds=0.65),
        Stage(name="demo", hours=4.0, wait_days=14.0, odds=0.65),
        Stage(name="proposal", hours=5.0, wait_days=14.0, odds=0.70),
        Stage(name="close", hours=3.0, wait_days=10.0, odds=0.75),
    )
    """Stages in order; the last one wins."""
    specialists: tuple[SpecialistPool, ...] = ()
    """Specialists whom the stages name."""
    priority: Literal["late_first", "oldest_first", "largest_first"] = "late_first"
    """What a seat works on next: later stages first, then opportunities opened earlier; those opened earlier first;
    or those worth most first."""
    stale_days: Positive = 270.0
    """An opportunity older than this when its turn comes is given up as stale [days]."""
    patience_days: Positive = 60.0
    """Waiting for the seat lowers the odds of the stage by the factor exp(−days waited / this) [days]."""

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise ValueError("two stages have the same name")
        pools = [pool.name for pool in self.specialists]
        if len(set(pools)) < len(pools):
            raise ValueError("two pools of specialists have the same name")
        unknown = sorted({stage.specialist for stage in self.stages if stage.specialist is not None} - set(pools))
        if unknown:
            raise ValueError(f"no pool of 'specialists' is called {', '.join(map(repr, unknown))}")
        return self
