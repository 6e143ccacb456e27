"""The long table of deals, added up as it comes: what is open at each month's end, and what is won in each month."""

import numpy as np

from planner.domain.arrays import Columns, Floats
from planner.domain.calendar import Calendar


class OpenAtMonthEnds:
    """A sink of the simulator that keeps sums only, shape [replications, months].

    An opportunity is open from the day on which it is opened until it is closed; `value` is what it is worth if won.
    """

    def __init__(self, calendar: Calendar, first: int, count: int) -> None:
        self._first = first
        self._days = calendar.month_starts()
        shape = (count, calendar.months)
        self.value: Floats = np.zeros(shape)
        """Worth of what is open at each month's end [currency]."""
        self.count: Floats = np.zeros(shape)
        self.won: Floats = np.zeros(shape)

    def write(self, table: str, columns: Columns) -> None:
        """Take the next replications' deals; other tables are none of its business."""
        if table != "deals":
            return
        at = np.asarray(columns["replication"], dtype=np.int64) - self._first
        opened, closed, value = (np.asarray(columns[name], dtype=np.float64) for name in ("opened", "closed", "value"))
        won = columns["outcome"] == "won"
        for month, (begin, end) in enumerate(zip(self._days[:-1], self._days[1:], strict=True)):
            live = (opened < end) & ~(closed < end)
            self.value[:, month] += np.bincount(at[live], value[live], minlength=len(self.value))
            self.count[:, month] += np.bincount(at[live], minlength=len(self.value))
            now = won & (closed >= begin) & (closed < end)
            self.won[:, month] += np.bincount(at[now], minlength=len(self.value))
