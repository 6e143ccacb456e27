"""Quota difficulty: the chance that a person of average skill has in each seat."""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, frozen
from planner.domain.attainment import has_quota, reached, wilson
from planner.domain.fairness.resampling import BOOTSTRAPS, percentile_interval
from planner.domain.measures import UNKNOWN, Interval

MARGIN = 0.10
"""Seats further than this from the mean chance are named [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Difficulty:
    """P(attain | average skill, seat), shape [seats]; NaN for seats without a quota."""

    chance: Floats
    """Share of the years in which quota is reached [share]."""
    low: Floats
    high: Floats
    mean: Interval
    """Over the seats [share]."""
    spread: Interval
    """Standard deviation over the seats, what chance adds to it taken off [share]."""
    off: Flags
    """Seats more than MARGIN from the mean."""
    shown: Flags
    """Those of which these years show it: their whole interval lies beyond the margin."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for array in (self.chance, self.low, self.high, self.off, self.shown):
            array.setflags(write=False)


def difficulty(
    bookings: Floats, quota: Floats, together: int = 1, confidence: float = 0.95, seed: int = 0
) -> Difficulty:
    """How likely people of average skill reach their quotas.

    bookings  of every seat in every year, everybody of average skill, shape [years, seats] [currency]
    quota     shape [seats]; NaN or 0: none [currency]
    together  so many years in a row share their luck

    Intervals of seats: Wilson (1927), of the years that have luck of their own. Spread: the covariance of two halves
    of the years over the seats, so that chance is no spread; its interval by bootstrap over the years.
    """
    has = has_quota(quota)
    years = reached(bookings, quota).astype(np.float64)
    blocks = years[: len(years) // together * together].reshape(-1, together, len(quota)).mean(axis=1)
    chance = np.where(has, years.mean(axis=0), math.nan)
    low, high = wilson(chance, len(blocks), confidence)
    if not has.any():
        nobody = np.zeros(len(quota), dtype=np.bool_)
        return Difficulty(chance, low, high, UNKNOWN, UNKNOWN, nobody, nobody.copy())
    rng = np.random.default_rng(seed)
    mean, spread = _moments(blocks[:, has], np.arange(len(blocks)))
    halves = np.arange(0, len(blocks), 2), np.arange(1, len(blocks), 2)
    order = [np.concatenate([rng.choice(half, len(half)) for half in halves if len(half)]) for _ in range(BOOTSTRAPS)]
    weave = np.argsort(np.concatenate(halves), kind="stable")
    drawn = np.array([_moments(blocks[:, has], each[weave]) for each in order])
    off = has & (np.abs(chance - mean) > MARGIN)
    return Difficulty(
        chance=frozen(chance),
        low=low,
        high=high,
        mean=percentile_interval(mean, drawn[:, 0], confidence),
        spread=percentile_interval(spread, drawn[:, 1], confidence),
        off=off,
        shown=off & ((low > mean + MARGIN) | (high < mean - MARGIN)),
    )


def _moments(blocks: Floats, order: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[float, float]:
    """Mean over seats, and spread of it by two halves: even and odd positions of the order."""
    one, other = blocks[order[::2]].mean(axis=0), blocks[order[1::2]]
    mean = float(blocks[order].mean())
    if not len(other):
        return mean, math.nan
    half = other.mean(axis=0)
    return mean, math.sqrt(max(0.0, float(((one - one.mean()) * (half - half.mean())).mean())))
