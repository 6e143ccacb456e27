"""How far a seat of a made-up company may be from its fair share: as tight as a plan is known for."""

from dataclasses import dataclass

FEWEST_PER_SEAT = 15
"""Accounts a seat below which the tightest limits are not even tried: one account would be too large a step."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits of balance [share of the fair share]; None: only the seat's capacity."""

    potential: float | None
    hours_below: float | None
    hours_above: float | None


LADDER = (
    Limits(0.10, 0.20, 0.15),
    Limits(0.15, 0.25, 0.20),
    Limits(0.25, 0.40, 0.30),
    Limits(0.50, 0.60, 0.50),
    Limits(None, None, None),
)
"""From what a planner asks for to what any book allows; the first that a plan was made for is taken."""


def ladder_for(accounts: int, seats: int) -> tuple[Limits, ...]:
    """Limits to try, tightest first."""
    return LADDER if accounts >= FEWEST_PER_SEAT * seats else LADDER[2:]
