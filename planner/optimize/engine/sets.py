"""The best set of flips among a few dozen, compiled: depth-first over sets, cut by what slack can still be gained.

Flips are sorted by what they add to the excess. A set can gain no more than the slack that the touched groups have
now, so that a branch ends as soon as the excess it adds reaches that: with sorted flips, the rest of the level ends
with it. The larger the set, the fewer of the cheapest flips may take part, so that no size has more sets than asked.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.landscape import slack_at

LARGEST = 8
"""Flips in a set at most."""


class Flips(NamedTuple):
    """Candidate flips, sorted by cost, and the groups that they touch."""

    cost: Floats
    """What each adds to the excess."""
    unit: Ints
    change: Floats
    """What each adds to the load of each touched group, shape [flips, groups]."""
    load: Floats
    """Of the touched groups now."""
    curve: Floats
    """Their rows of `Land.curve`."""


@njit(cache=True, nogil=True)
def widths(flips: int, most: float, width: Ints) -> None:
    """How many of the cheapest flips sets of each size may use, so that there are no more than `most` sets of it."""
    for size in range(1, len(width) + 1):
        n = flips
        while n >= size:
            sets = 1.0
            for i in range(size):
                sets *= (n - i) / (i + 1)
            if sets <= most:
                break
            n -= 1
        width[size - 1] = n if n >= size else 0


@njit(cache=True, nogil=True)
def best_set(flips: Flips, counts: tuple[int, int], slack: float, may_cost: float, width: Ints, taken: Ints) -> int:
    """The set that adds least to the objective, and less than `may_cost`; returns its size, 0 for none.

    `counts` is (flips, touched groups), `slack` what the groups have now. The set is left in `taken`.
    """
    n, groups = counts
    deepest = len(width)
    load = np.empty((deepest + 1, groups))
    load[0] = flips.load[:groups]
    at, cost = np.full(deepest, -1), np.zeros(deepest + 1)
    best, size, depth = may_cost, 0, 0
    while depth >= 0:
        at[depth] += 1
        i = at[depth]
        if i >= min(n, width[depth]) or (flips.cost[i] >= 0.0 and cost[depth] + flips.cost[i] >= slack + best):
            depth -= 1
            continue
        if _taken_twice(flips.unit, at, depth):
            continue
        cost[depth + 1] = cost[depth] + flips.cost[i]
        total = cost[depth + 1] - slack
        for j in range(groups):
            load[depth + 1, j] = load[depth, j] + flips.change[i, j]
        for j in range(groups):
            total += slack_at(flips.curve, j, load[depth + 1, j], 1.0)
            if total >= best:
                break
        if total < best:
            best, size = total, depth + 1
            taken[:size] = at[:size]
        if depth + 1 < deepest and i + 1 < width[depth + 1]:
            depth += 1
            at[depth] = i
    return size


@njit(cache=True, nogil=True, inline="always")
def _taken_twice(unit: Ints, at: Ints, depth: int) -> bool:
    """Whether the unit of the last flip has one already."""
    twice = False
    for e in range(depth):
        twice = twice or unit[at[e]] == unit[at[depth]]
    return twice
