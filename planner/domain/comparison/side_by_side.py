"""Years of variants beside a base's, by month, and how their measures differ: what pages of studies draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.arrays import Floats, Texts
from planner.domain.measures import Interval


@dataclass(frozen=True, slots=True)
class Effect:
    """By how much a variant's measure exceeds the base's, the same luck in both."""

    measure: str
    unit: str
    base: float
    value: float
    """The variant's mean [unit]."""
    difference: Interval
    """[unit]."""
    ratio: float
    """What pairing leaves of the variance of a difference between independent years [share]; NaN: nothing varies."""


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A variant beside the base."""

    name: str
    title: str
    what: tuple[str, ...]
    """What is otherwise, a phrase for each change."""
    effects: tuple[Effect, ...]
    month_bookings: Floats
    """Mean bookings by month, shape [months] [currency]."""

    def effect(self, measure: str) -> Effect | None:
        """The effect on a measure, if both have it."""
        return next((effect for effect in self.effects if effect.measure == measure), None)


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Variants beside the base."""

    month: Texts
    """Months of the horizon."""
    month_bookings: Floats
    """The base's mean bookings by month, shape [months] [currency]."""
    variants: Sequence[Variant]
    replications: int
    seed: int
    confidence: float
