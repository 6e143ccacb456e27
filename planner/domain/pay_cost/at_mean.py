"""Why mean pay is not pay at the mean: Jensen's gap, line by line and seat by seat."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.measures import Interval

FIXED = "fixed pay"
SETTLED = "draws and guarantees"
"""What is paid beyond, or short of, what was earned."""


@dataclass(frozen=True, slots=True)
class Line:
    """One component (or fixed pay, or draws and guarantees) of one pay plan over the horizon [currency]."""

    plan: str
    name: str
    at_company_mean: float
    """Paid if every seat attained what the company attains on average, month by month."""
    at_own_mean: float
    """Paid if every seat sold what it sells on average, month by month."""
    mean: float
    """Mean of what is paid."""
    gap: Interval
    """Mean − at own mean: what luck within a seat adds, because pay bends."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat over the horizon [currency]."""

    seat: str
    plan: str
    bookings: float
    """Mean."""
    at_own_mean: float
    mean: float
    gap: Interval


@dataclass(frozen=True, slots=True)
class AtMean:
    """Everyone at the mean, beside the mean of everyone."""

    lines: tuple[Line, ...]
    seats: tuple[SeatLine, ...]
    at_company_mean: float
    """The whole bill if every seat attained what the company attains on average [currency]."""
    at_own_mean: float
    """The whole bill if every seat sold its own mean [currency]."""
    mean: float
    """Of the bill [currency]."""
    gap: Interval
    """Mean − at own mean [currency]."""
    understated: Interval
    """Mean − at the company's mean attainment: by how much a budget at the mean is too low [currency]."""

    @property
    def fixed(self) -> float:
        """Mean fixed pay [currency]."""
        return sum(line.mean for line in self.lines if line.name == FIXED)


def others_mean(sample: Floats, together: int = 1) -> Floats:
    """The mean over all years, and behind it the mean without each group of years that share their luck.

    sample  by year, shape [years, ...]; each `together` in a row share their luck; years beyond whole groups form one
    Returns shape [1 + groups, ...].
    """
    years = len(sample)
    starts = range(0, years, together)
    total = sample.sum(axis=0)
    rest = [(total - sample[first : first + together].sum(axis=0)) for first in starts]
    left = [years - min(together, years - first) for first in starts]
    means = [total / years, *(one / max(count, 1) for one, count in zip(rest, left, strict=True))]
    return np.stack(means)


def pseudo_values(found: Floats) -> Floats:
    """Tukey's pseudo-values of a figure: G · θ − (G − 1) · θ without group g, shape [groups].

    found  θ, and behind it θ without each of the G groups, shape [1 + groups]
    Their mean and its t interval are the jackknife's. Source: Tukey (1958), Annals of Mathematical Statistics 29, 614.
    """
    groups = len(found) - 1
    return np.asarray(groups * found[0] - (groups - 1) * found[1:], dtype=np.float64)
