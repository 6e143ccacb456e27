"""Envy: who would earn more in a colleague's seat."""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen
from planner.domain.fairness.crossing import Crossing
from planner.domain.fairness.luck import BOOTSTRAPS
from planner.domain.fairness.resampling import percentile_interval
from planner.domain.measures import UNKNOWN, Interval

RESAMPLED = 2.0
"""Means of years that were drawn again carry the error of the years and that of drawing."""


@dataclass(frozen=True, slots=True, eq=False)
class Envy:
    """Who would expect to earn more than ε more in a colleague's seat, people of all skills."""

    epsilon: float
    """From which gain on somebody would rather sit there [share of pay]."""
    people: Interval
    """Part of the people for whom there is such a seat [share]."""
    pairs: Interval
    """Part of all (person, colleague's seat) that are so [share]."""
    gain: Floats
    """By how much more the best of the colleagues' seats pays the people of a seat, shape [seats] [share of pay
    here]; NaN without peers."""
    best: Ints
    """Position of that seat, shape [seats]; −1 without peers."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self.gain)
        frozen(self.best)


def envy(crossing: Crossing, epsilon: float, confidence: float = 0.95, seed: int = 0) -> Envy:
    """Put everybody into every seat of their peers and count who would earn more.

    Expected pay of a seat is shrunk towards that of its peers by the part of the differences between means that is
    chance (empirical Bayes, Efron and Morris 1975), told by how much years differ: the best of many means that differ
    by chance alone would else always be envied. Intervals: bootstrap over the years.
    """
    seats = crossing.pay.shape[1]
    gain, best = np.full(seats, math.nan), np.full(seats, -1, dtype=np.int64)
    if not crossing.groups or crossing.blocks < 2:
        return Envy(epsilon, UNKNOWN, UNKNOWN, gain, best)
    blocks = np.arange(crossing.blocks, dtype=np.int64)
    for group in crossing.groups:
        gain[group], best[group] = _best(_expected(crossing, group, blocks), group)
    found = _shares(crossing, epsilon, blocks)
    rng = np.random.default_rng(seed)
    drawn = np.array(
        [_shares(crossing, epsilon, rng.choice(blocks, len(blocks)), RESAMPLED) for _ in range(BOOTSTRAPS)]
    )
    people, pairs = (percentile_interval(found[i], drawn[:, i], confidence) for i in range(2))
    return Envy(epsilon, people, pairs, gain, best)


def _expected(crossing: Crossing, group: Ints, blocks: Ints, chance: float = 1.0) -> Floats:
    """Expected pay of every skill in every seat of a group, shape [skills, seats of the group].

    chance  how many times the years' own error the means carry
    """
    pay = crossing.years(blocks)[:, group].reshape(crossing.pay.shape[0], len(group), len(blocks), -1).mean(axis=3)
    mean = pay.mean(axis=2)
    middle = mean.mean(axis=1, keepdims=True)
    own = pay - pay.mean(axis=1, keepdims=True) - (mean - middle)[:, :, None]
    # Without what all seats share in a year, as the means below are without the mean of all seats.
    error = chance * (own**2).sum(axis=2).mean(axis=1, keepdims=True) / (len(blocks) - 1) / len(blocks)
    variance = ((mean - middle) ** 2).mean(axis=1, keepdims=True)
    sure = 1.0 - error / np.where(variance > 0, variance, 1.0)
    shrunk: Floats = middle + np.clip(sure, 0.0, 1.0) * (mean - middle)
    return shrunk


def _shares(crossing: Crossing, epsilon: float, blocks: Ints, chance: float = 1.0) -> tuple[float, float]:
    people = pairs = whole = others = 0.0
    for group in crossing.groups:
        pay = _expected(crossing, group, blocks, chance)
        ordered = np.sort(pay, axis=1)
        for row, sorted_row in zip(pay, ordered, strict=True):
            above = len(row) - np.searchsorted(sorted_row, row * (1 + epsilon), side="right")
            people += float((above > 0).sum())
            pairs += float(above.sum())
            whole += len(row)
            others += len(row) * (len(row) - 1)
    return people / whole, pairs / others


def _best(pay: Floats, group: Ints) -> tuple[Floats, Ints]:
    """What the best of the others pays more than each seat, mean of all skills, and which that is."""
    order = np.argsort(-pay.mean(axis=0), kind="stable")
    first, second = order[0], order[1]
    at = np.where(np.arange(len(group)) == first, second, first)
    here = pay.mean(axis=0)
    gain = pay[:, at].mean(axis=0) / np.where(here > 0, here, math.nan) - 1
    return gain, group[at]
