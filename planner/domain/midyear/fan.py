"""A plan's year to come as many simulated years: what they book, what they leave open, and what makes them differ."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Days, Floats, Texts, freeze
from planner.domain.card import card
from planner.domain.measures import nine_in_ten

LEVELS = (0.5, 0.8, 0.9)
"""Shares of the years that the bands of a fan hold."""


@dataclass(frozen=True, slots=True, eq=False)
class YearsAhead:
    """Simulated years, month by month."""

    bookings: Floats
    """Of each month, shape [years, months] [currency]."""
    seat_bookings: Floats
    """Of the whole horizon, shape [years, seats] [currency]."""
    open_value: Floats
    """What the opportunities that are open at each month's end are worth if won, shape [years, months] [currency]."""
    open_count: Floats
    """How many they are, shape [years, months]."""
    won: Floats
    """Deals won in each month, shape [years, months]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.bookings, self.seat_bookings, self.open_value, self.open_count, self.won))

    def __len__(self) -> int:
        """How many years."""
        return len(self.bookings)

    @property
    def booked(self) -> Floats:
        """Bookings up to each month's end, shape [years, months] [currency]."""
        return np.asarray(np.cumsum(self.bookings, axis=1))

    @property
    def total(self) -> Floats:
        """Bookings of the horizon, shape [years] [currency]."""
        return np.asarray(self.bookings.sum(axis=1))


@dataclass(frozen=True, slots=True)
class TwoDoubts:
    """Why simulated years differ: because nobody knows the company's settings, or by luck alone."""

    share: float
    """Var(E[bookings | settings]) / Var(bookings): not knowing [share of variance]."""
    low: float
    high: float
    not_knowing: float
    """Standard deviation of the mean year over what the settings may be [currency]."""
    luck: float
    """Standard deviation of years with the same settings [currency]."""
    draws: int
    years_each: int
    """Years of each draw of the settings."""
    level: float
    """Coverage of the interval of the share."""


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """The year to come of a plan."""

    title: str
    currency: str
    start: date
    ends: Days
    """The day after each month, shape [months]."""
    seat: Texts
    person: Texts
    """Who sits in each seat as the plan begins; '' where nobody is named."""
    quota: Floats
    """Of each seat in the horizon, shape [seats] [currency]; 0 where it has none."""
    plan: Floats
    """Quotas of all seats up to each month's end, shape [months] [currency]; empty where there are none."""
    luck: YearsAhead
    """With settings that are taken as sure."""
    both: YearsAhead | None
    """With settings drawn from what a calibration leaves open, and the same luck; None without a calibration."""
    doubts: TwoDoubts | None
    """What of the variance of bookings is which; None without a calibration."""
    seed: int
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        low, middle, high = nine_in_ten(self.years.total)
        facts = {"booked": f"{middle:,.0f} {self.currency}", "nine years in ten": f"{low:,.0f} to {high:,.0f}"}
        if self.quotas > 0:
            facts["reaches the sum of quotas"] = f"{float((self.years.total >= self.quotas).mean()):.0%} of the years"
        if self.doubts is not None:
            share, ends = self.doubts.share, f"{self.doubts.low:.0%} to {self.doubts.high:.0%}"
            facts["not knowing"] = f"{share:.0%} of the variance ({ends}); the rest is luck"
        return card(f"{len(self.years):,} simulated years of {self.title}", facts)

    @property
    def years(self) -> YearsAhead:
        """The years that carry all the doubt there is."""
        return self.luck if self.both is None else self.both

    @property
    def independent(self) -> int:
        """How many of them share neither luck nor settings with another: what intervals of shares go by."""
        return len(self.luck) if self.doubts is None else self.doubts.draws

    @property
    def quotas(self) -> float:
        """Sum of the quotas [currency]; 0 without any."""
        return float(self.quota.sum())
