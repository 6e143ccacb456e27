"""What is known of the past: quotas, and who held which territory."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Days, Floats, Texts, frozen
from planner.domain.tables.declared import QUOTAS, TERRITORY_HISTORY
from planner.domain.tables.rows import DeclaredRows


@dataclass(frozen=True, slots=True, eq=False)
class PastQuotas(DeclaredRows):
    """Rows of the `quotas` table sorted by (seat, start)."""

    TABLE = QUOTAS
    seat: Texts
    start: Days
    quota: Floats


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
class TerritoryHistory(DeclaredRows):
    """Rows of the `territory_history` table sorted by (seat, region, start); `end` NaT while still held."""

    TABLE = TERRITORY_HISTORY
    seat: Texts
    region: Texts
    start: Days
    end: Days
