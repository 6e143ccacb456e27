"""What is known of the past: quotas, and who held which territory."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, Days, Floats, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class PastQuotas:
    """Rows of the `quotas` table sorted by (seat, start)."""

    seat: Texts
    start: Days
    quota: Floats

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many quotas."""
        return len(self.seat)

    def columns(self) -> Columns:
        """Every column."""
        return {"seat": self.seat, "start": self.start, "quota": self.quota}

    @classmethod
    def none(cls) -> "PastQuotas":
        """No quota known."""
        return cls(np.array([], dtype="U1"), np.array([], dtype="datetime64[D]"), np.array([], dtype=np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class TerritoryHistory:
    """Rows of the `territory_history` table sorted by (seat, region, start); `end` NaT while still held."""

    seat: Texts
    region: Texts
    start: Days
    end: Days

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many spells."""
        return len(self.seat)

    def columns(self) -> Columns:
        """Every column."""
        return {"seat": self.seat, "region": self.region, "start": self.start, "end": self.end}

    @classmethod
    def none(cls) -> "TerritoryHistory":
        """Nothing known."""
        text, day = np.array([], dtype="U1"), np.array([], dtype="datetime64[D]")
        return cls(text, text.copy(), day, day.copy())
