"""Compensation cost of sales by quartile of attainment."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.measures import Interval

QUARTILES = 4
BAND = (0.03, 0.09)
"""Usual compensation cost of sales, salary and variable pay over sales [share]. Source: ZS, "Putting CCOS to work for
your incentive program" (zs.com/insights): "generally between 3 and 9 %"; young, small and high-margin businesses lie
above it. That the best cost far less of what they sell than the weakest, 17 against 52 % in one published example, is
normal: Sibson Consulting, Perspectives 18 (2), 2010, "Understanding CCOS"."""


@dataclass(frozen=True, slots=True)
class Quartile:
    """The seats of a quarter of the ranks by attainment, within each year."""

    number: int
    """1: lowest attainment … 4: highest; 0: all seats."""
    attainment: float
    """Mean [share]."""
    bookings: float
    """Mean of a year's sum [currency]."""
    pay: float
    """Mean of a year's sum [currency]."""
    cost: Interval
    """Σ pay / Σ bookings over all years [share]."""


def quartile_of(attainment: Floats) -> Ints:
    """Quartile 1–4 of each seat within its year, the lowest first; ties by position, shape [years, seats]."""
    rank = np.argsort(np.argsort(attainment, axis=-1, kind="stable"), axis=-1, kind="stable")
    return np.asarray(rank * QUARTILES // attainment.shape[-1] + 1, dtype=np.int64)
