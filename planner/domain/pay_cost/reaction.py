"""What pay costs mechanically, and what people make of it."""

from dataclasses import dataclass

from planner.domain.measures import Interval


@dataclass(frozen=True, slots=True)
class Side:
    """One way to play the same years [currency]."""

    name: str
    pay: Interval
    bookings: Interval


@dataclass(frozen=True, slots=True)
class Reaction:
    """How a change of pay adds up: what it costs if nobody moves, and what people's moving adds [currency].

    Of one plan: the years in which nobody reacts to pay, beside those in which people do.
    Of a new plan: the deals of the old plan's years paid by the new plan, beside the new plan's own years.
    """

    mode: str
    """How people react: `behaviour.mode`."""
    assumed: bool
    """Whether the run itself has people who do not react, so that the mode is ours."""
    against: str
    """Name of the new plan; '' where there is none."""
    sides: tuple[Side, ...]
    mechanical: Interval
    """Of one plan: its pay when nobody reacts. Of a new one: its pay less the old plan's, for the same deals."""
    reaction: Interval
    """Pay that people's reaction adds."""
    bookings: Interval
    """Bookings that people's reaction adds."""

    @property
    def total(self) -> float:
        """Mechanical cost and reaction together [currency]."""
        return self.mechanical.value + self.reaction.value
