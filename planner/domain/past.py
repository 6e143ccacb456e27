"""What is known of the past: quotas, and who held which territory."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Columns, Days, Floats, Texts, freeze, frozen


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


def last_quotas(seat: Texts, given: Floats, past: PastQuotas, first_day: date) -> Floats:
    """Quota of each seat for its last known twelve months before a day [currency]; NaN where none is known.

    Past quotas from the twelve months that end with the seat's newest past row are added up (four quarters, or one
    year); a seat without rows has the given one.
    """
    known, day = given.copy(), np.datetime64(first_day, "D")
    begin, end = (np.searchsorted(past.seat, seat, side=side) for side in ("left", "right"))
    for s in np.flatnonzero(begin < end).tolist():
        rows = slice(int(begin[s]), int(end[s]))
        start, quota = past.start[rows], past.quota[rows]
        if (start < day).any():
            since = start[start < day].max() - np.timedelta64(365, "D")
            known[s] = quota[(start < day) & (start > since)].sum()
    return frozen(known)


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
