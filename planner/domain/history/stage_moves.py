"""Which opportunity entered which stage, and when."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Columns, Days, Texts, freeze, positions


@dataclass(frozen=True, slots=True, eq=False)
class StageMoves:
    """Entries into stages, sorted by (opportunity, entered); equal days stay in the order of the file."""

    opportunity: Texts
    stage: Texts
    entered: Days

    def __post_init__(self) -> None:
        """Sort and freeze the arrays."""
        order = np.lexsort((self.entered, self.opportunity))
        for name, column in self.columns().items():
            object.__setattr__(self, name, column[order])
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many moves."""
        return len(self.opportunity)

    def columns(self) -> Columns:
        """Every column by name."""
        return {"opportunity": self.opportunity, "stage": self.stage, "entered": self.entered}

    def stage_on(self, opportunities: Texts, day: date) -> Texts:
        """Stage of each opportunity at the end of a day; '' where it had entered none."""
        before = self.entered <= np.datetime64(day, "D")
        moved, last = np.unique(self.opportunity[before][::-1], return_index=True)
        stages = self.stage[before][::-1][last]
        at = positions(moved, opportunities)
        return np.where(at >= 0, stages[at] if len(stages) else "", "").astype(np.str_)
