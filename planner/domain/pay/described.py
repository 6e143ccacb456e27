"""A pay plan with the words for somebody who has to choose one."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.pay.plan import PayPlan

LABELS = ("For whom", "Rewards", "Risks", "Behind", "Ahead", "Numbers", "Reference quota")
"""What the comment at the head of a shipped plan says, in this order; a summary stands before."""


@dataclass(frozen=True, slots=True)
class DescribedPlan:
    """A plan and its description."""

    name: str
    plan: PayPlan
    summary: str
    """What it is, in a sentence."""
    words: Mapping[str, str]
    """A paragraph for each of `LABELS`."""
    quota: float
    """Bookings quota of a year against which it is shown; 0: its components state their own [currency/year]."""
    text: str
    """The file."""

    @property
    def on_target(self) -> float:
        """On-target earnings: fixed and variable pay at exactly 100 % [currency/year]."""
        return self.plan.salary + self.plan.variable
