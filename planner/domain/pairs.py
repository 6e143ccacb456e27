"""What is said about single pairs of an account and a seat."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, Floats, Ints, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Rows of the `pairs` table sorted by (account, seat); NaN and −1 (`allowed`) where nothing is said."""

    account: Texts
    seat: Texts
    cost: Floats
    value: Floats
    hours: Floats
    allowed: Ints
    """1 allowed, 0 forbidden, −1 not said."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.account)

    def columns(self) -> Columns:
        """Every column."""
        return {name: getattr(self, name) for name in ("account", "seat", "cost", "value", "hours", "allowed")}

    @classmethod
    def none(cls) -> "Pairs":
        """No pair at all."""
        text, number = np.array([], dtype="U1"), np.array([], dtype=np.float64)
        return cls(text, text.copy(), number, number.copy(), number.copy(), np.array([], dtype=np.int64))
