"""Where a company will land at the end of a period, and its people with it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Days, Floats

COMPANY = "all"
"""Name of the row of the whole company."""
NOBODY = "(no owner)"


@dataclass(frozen=True, slots=True)
class Period:
    """Whose bookings count together: a fiscal year, say."""

    start: date
    end: date
    """First day after it."""


@dataclass(frozen=True, slots=True, eq=False)
class Landing:
    """What one owner, or the company, will have booked at the end."""

    name: str
    booked: float
    """Until the day of the forecast [currency]."""
    total: Floats
    """At the end, shape [paths] [currency]."""
    quota: float
    """Of the whole period [currency]; NaN where there is none."""

    @property
    def attained(self) -> float:
        """Chance of reaching the quota; NaN without one."""
        return float((self.total >= self.quota).mean()) if np.isfinite(self.quota) else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The period so far and to come."""

    day: date
    """Last day that is known."""
    period: Period
    past: Days
    """Ends of the months so far: the day after each, shape [past]."""
    booked: Floats
    """Bookings up to each of these [currency], shape [past]."""
    coming: Days
    """The day after each month to come, shape [coming]."""
    landing: Floats
    """Bookings up to each of these, shape [paths, coming] [currency]."""
    plan_ends: Days
    """The day after each month of the plan; empty without a plan."""
    plan: Floats
    """Quotas up to each of these [currency]."""
    still_open: Floats
    """Opportunities of today's pipeline that will be open after each month to come, on average."""
    from_open: Floats
    """Bookings to come that are in the pipeline already, shape [paths] [currency]."""
    open_now: int
    owners: tuple[Landing, ...]
    company: Landing
    learned: str
    """From which days."""
    notes: tuple[str, ...]
