"""Which accounts are neighbours."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Rows of the `edges` table sorted by (account, neighbour); a row means both directions."""

    account: Texts
    neighbour: Texts

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many rows."""
        return len(self.account)

    def columns(self) -> Columns:
        """Every column."""
        return {"account": self.account, "neighbour": self.neighbour}

    @classmethod
    def none(cls) -> "Edges":
        """No neighbours at all."""
        return cls(np.array([], dtype="U1"), np.array([], dtype="U1"))
