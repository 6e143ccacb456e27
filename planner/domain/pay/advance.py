"""Pay before it is earned, and pay that is taken back: draws, guarantees, clawbacks."""

from typing import Literal, Self

from pydantic import model_validator

from planner.domain.pay.component import Months
from planner.domain.settings.declared import Count, Positive, Settings

LONGEST_DRAW_MONTHS = 12
Beginning = Literal["hire", "plan"]


class Draw(Settings):
    """An advance on variable pay, paid every month.

    Whatever is advanced beyond what has been earned is a balance that later variable pay settles first.
    A draw that is not recoverable forgives its part of the balance at the end of each of the plan's periods.
    """

    amount: Positive
    """Least variable pay that is paid out, pro rata for days in the seat [currency/month]."""
    months: Months
    """How long it lasts; at most 12 [months]."""
    after: Count = 0
    """Months before it begins, counted from `begins` [months]."""
    begins: Beginning = "hire"
    """`hire`: for newcomers, from their first month in the seat; `plan`: for all, from the plan's first month."""
    recoverable: bool = True
    """Whether an advance that was not earned is taken back from later variable pay."""

    @model_validator(mode="after")
    def _not_too_long(self) -> Self:
        if self.months > LONGEST_DRAW_MONTHS:
            raise ValueError(f"a draw may last at most {LONGEST_DRAW_MONTHS} months (got {self.months})")
        return self


class Guarantee(Settings):
    """Variable pay that is promised: at the end of each of the plan's periods, what was earned is topped up to it."""

    amount: Positive
    """Promised variable pay, pro rata for days in the seat [currency/month]."""
    months: Months
    """How long the promise lasts; at most 12 [months]."""
    begins: Beginning = "hire"
    """`hire`: for newcomers, from their first month in the seat; `plan`: for all, from the plan's first month."""

    @model_validator(mode="after")
    def _not_too_long(self) -> Self:
        if self.months > LONGEST_DRAW_MONTHS:
            raise ValueError(f"a guarantee may last at most {LONGEST_DRAW_MONTHS} months (got {self.months})")
        return self


class Clawback(Settings):
    """What happens to pay for a deal that is cancelled."""

    months: Months
    """How long after the day it counted a cancelled deal is taken back; later ones stay paid [months]."""
    attainment: Literal["restated", "current", "untouched"] = "restated"
    """`restated`: pay is what it would have been without the deal, its own period's attainment included; the
    difference is taken back in the month of the cancellation. `current`: the deal's amount counts below zero in the
    month of the cancellation. `untouched`: the pay for the deal is taken back, and attainment stays as it was."""
