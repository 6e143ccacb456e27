"""What is earned, paid and an expense in each month."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Texts, frozen


@dataclass(frozen=True, slots=True, eq=False)
class Accruals:
    """The ledgers of the whole company by month, mean of the years; arrays have shape [months] [currency]."""

    month: Texts
    fixed: Floats
    """Fixed pay: earned, paid and an expense in the same month."""
    earned: Floats
    """Variable pay earned."""
    supplement: Floats
    """What guarantees and forgiven draws add."""
    paid: Floats
    """Fixed and variable pay paid out."""
    expense: Floats
    """Fixed pay, supplements, and variable pay as it is expensed."""
    expense_low: Floats
    """Lower end of the interval of the mean expense."""
    expense_high: Floats
    years: int
    """Years in the means."""
    amortised: tuple[str, ...] = ()
    """Components whose pay is spread over a benefit period, as 'component (12 months)'."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for array in (self.fixed, self.earned, self.supplement, self.paid, self.expense):
            frozen(array)

    @property
    def capitalised(self) -> Floats:
        """Earned and not yet an expense, at the end of each month (an asset, ASC 340-40)."""
        found: Floats = np.cumsum(self.fixed + self.earned + self.supplement - self.expense)
        return found

    @property
    def owed(self) -> Floats:
        """Earned less paid, at the end of each month: above zero it is owed to people, below zero by them (draws)."""
        found: Floats = np.cumsum(self.fixed + self.earned + self.supplement - self.paid)
        return found
