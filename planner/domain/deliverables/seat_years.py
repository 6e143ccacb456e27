"""What the simulated years say of each seat, with intervals."""

from dataclasses import dataclass

from planner.domain.arrays import Floats, freeze


@dataclass(frozen=True, slots=True, eq=False)
class MeanBySeat:
    """Mean of an amount over the replications with its interval, by seat."""

    value: Floats
    low: Floats
    high: Floats

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.value, self.low, self.high))


@dataclass(frozen=True, slots=True, eq=False)
class SeatYears:
    """Means by seat over the simulated years."""

    bookings: MeanBySeat
    """[currency]"""
    pay: MeanBySeat
    """Fixed and variable pay; zeros where there is none [currency]."""
    month_bookings: MeanBySeat
    """By month of the horizon instead of seat [currency]."""
