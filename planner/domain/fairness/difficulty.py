"""Quota difficulty: the chance that a person of average skill has in each seat."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from planner.domain.arrays import Flags, Floats, frozen
from planner.domain.fairness.luck import UNKNOWN
from planner.domain.influence import Interval

MARGIN = 0.10
"""Seats further than this from the mean chance are named [share]."""
BOOTSTRAPS = 1_000


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
    has = np.nan_to_num(quota) > 0
    reached = (bookings >= np.where(has, quota, math.inf)).astype(np.float64)
    blocks = reached[: len(reached) // together * together].reshape(-1, together, len(quota)).mean(axis=1)
    chance = np.where(has, reached.mean(axis=0), math.nan)
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
    ends = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    off = has & (np.abs(chance - mean) > MARGIN)
    return Difficulty(
        chance=frozen(chance),
        low=low,
        high=high,
        mean=Interval(mean, float(ends[0, 0]), float(ends[1, 0])),
        spread=Interval(spread, float(ends[0, 1]), float(ends[1, 1])) if len(blocks) > 1 else UNKNOWN,
        off=off,
        shown=off & ((low > mean + MARGIN) | (high < mean - MARGIN)),
    )


def wilson(share: Floats, count: int, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's score interval of shares of so many trials (Wilson 1927)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    whole = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / whole
    half = z / whole * np.sqrt(np.maximum(share * (1 - share), 0.0) / count + z * z / (4 * count * count))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def _moments(blocks: Floats, order: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[float, float]:
    """Mean over seats, and spread of it by two halves: even and odd positions of the order."""
    one, other = blocks[order[::2]].mean(axis=0), blocks[order[1::2]]
    mean = float(blocks[order].mean())
    if not len(other):
        return mean, math.nan
    half = other.mean(axis=0)
    return mean, math.sqrt(max(0.0, float(((one - one.mean()) * (half - half.mean())).mean())))
