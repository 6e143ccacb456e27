"""Opportunities as they stand on a day, and the measures of them that a team can move."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Days, Flags, Floats, Ints, freeze

LATELY = 28
"""So many days back from the day count as lately [days]."""
USUAL = 0.8
"""Share of opportunities that leave a stage earlier than one that counts as older than usual."""
FEWEST = 20
"""Opportunities that must have left a stage before it is known what is usual there."""


@dataclass(frozen=True, slots=True, eq=False)
class DealsNow:
    """Opportunities as known at the end of a day, from a history or from one simulated year. All arrays: [deals]."""

    day: date
    seat: Ints
    """Position of the seat that works or worked each; −1: none of the plan's."""
    appointment: Days
    """Day of the first conversation; NaT: none, or not known."""
    qualified: Days
    """Day on which it became a qualified opportunity; NaT: it did not."""
    closed: Days
    """Day on which it was won or lost; NaT while open, or where it never became an opportunity."""
    open: Flags
    """Whether it is a qualified opportunity that somebody works on."""
    won: Flags
    amount: Floats
    """What it brings when won [currency]."""
    overdue: Flags
    """Whether it is open and older than is usual for its stage."""
    appointments_known: bool
    """Whether anything says when conversations were held."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(
            (self.seat, self.appointment, self.qualified, self.closed, self.open, self.won, self.amount, self.overdue)
        )


@dataclass(frozen=True, slots=True, eq=False)
class DealSource:
    """Deals on a day, what each measure counts in them, and what should be known of them."""

    deals: DealsNow
    meanings: tuple[tuple[str, str], ...]
    """Name and meaning of each measure, in words."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened."""

    so_far: int
    """From the first day of the plan up to the day."""
    lately: int
    """In the last LATELY days of these."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What some seats have done and have in hand."""

    booked: float
    """Won since the first day of the plan [currency]."""
    appointments: Count | None
    """First conversations; None: nothing says when they were held."""
    qualified: Count
    """Opportunities that were qualified."""
    open_deals: int
    open_amount: float
    """What these bring if all are won [currency]."""
    overdue: int
    """Open ones that are older than is usual for their stage."""


def activity(deals: DealsNow, of: Flags, start: date) -> Activity:
    """Count the deals of a mask from the first day of a plan on."""
    first, day = np.datetime64(start, "D"), np.datetime64(deals.day, "D")
    won = of & deals.won & (deals.closed >= first) & (deals.closed <= day)
    in_hand = of & deals.open
    return Activity(
        booked=float(deals.amount[won].sum()),
        appointments=_count(deals.appointment[of], first, day) if deals.appointments_known else None,
        qualified=_count(deals.qualified[of], first, day),
        open_deals=int(in_hand.sum()),
        open_amount=float(deals.amount[in_hand].sum()),
        overdue=int((in_hand & deals.overdue).sum()),
    )


def usual_age(age: Floats, left: Flags) -> float:
    """Age by which USUAL of all have left, by the Kaplan–Meier estimator [days]; NaN where that is not known.

    `age` is the time that each spent there, `left` whether it has left; who is still there counts for as long as it
    has been. Source: Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations.
    """
    if int(left.sum()) < FEWEST:
        return float("nan")
    times, leaving = np.unique(age[left], return_counts=True)
    there = len(age) - np.searchsorted(np.sort(age), times)
    staying = np.cumprod(1.0 - leaving / there)
    gone = np.flatnonzero(staying <= 1.0 - USUAL + 1e-12)
    return float(times[gone[0]]) if len(gone) else float("nan")


def _count(days: Days, first: np.datetime64, day: np.datetime64) -> Count:
    so_far = (days >= first) & (days <= day)
    return Count(int(so_far.sum()), int((so_far & (days > day - LATELY)).sum()))
