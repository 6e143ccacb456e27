"""The cheapest ways to choose for half of some units, compiled: what is met in the middle.

A half begins with every unit at its cheapest way. Unit by unit, the cheapest first that could pay, the list of ways so
far is merged with itself plus each other arc of the unit, and cut to the cheapest there is room for: since nothing
costs less than nothing, the cheapest of all are among the cheapest of each stage.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.landscape import Land, Shorts

FLIPS = 24
"""Units of a half that are not at their cheapest way, at most."""


class Ways(NamedTuple):
    """Free units, and the arcs that each may take."""

    arc: Ints
    """Sorted by cost; shape [units, arcs]."""
    cost: Floats
    """Above that of the unit's cheapest, in the same places [currency/year]."""
    open: Ints
    """How many arcs each unit has."""


class Half(NamedTuple):
    """Ways to choose for one half of the free units."""

    cost: Floats
    """Excess above everybody's cheapest [currency/year]; shape [ways]."""
    load: Floats
    """Of each touched group; shape [ways, groups]."""
    flip: Shorts
    """Arcs of units that are not at their cheapest; shape [ways, FLIPS]."""
    flips: Shorts
    """How many."""
    order: Shorts
    """The ways by cost."""


@njit(cache=True, nogil=True)
def half_of(size: int, groups: int) -> Half:
    """Room for so many ways."""
    return Half(
        np.empty(size),
        np.empty((size, groups)),
        np.empty((size, FLIPS), dtype=np.int32),
        np.zeros(size, dtype=np.int32),
        np.zeros(size, dtype=np.int32),
    )


@njit(cache=True, nogil=True)
def list_ways(land: Land, ways: Ways, units: Ints, slot: Shorts, half: Half, limit: float) -> int:
    """Fill a half with the cheapest ways to choose for some of the free units, below `limit`; returns how many.

    `units` are sorted by their second-cheapest arc. The first way of the half holds the loads of everybody's cheapest;
    `slot` is the place of each group.
    """
    size = len(half.cost)
    source, flip, spare = np.empty(size, np.int32), np.empty(size, np.int64), np.empty(size, np.int32)
    half.cost[0], half.flips[0], half.order[0] = 0.0, 0, 0
    n = 1
    for u in units:
        dearest = half.cost[half.order[n - 1]] if n == size else np.inf
        if ways.open[u] < 2 or ways.cost[u, 1] >= min(limit, dearest):
            continue
        merged, kept = _merge(ways, u, half, n, limit, (source, flip))
        spares = n - kept
        spare[:spares] = half.order[kept:n]
        for i in range(merged):
            if flip[i] >= 0:
                if spares > 0:
                    spares -= 1
                    at = spare[spares]
                else:
                    at = n
                    n += 1
                _derive(land, (ways.arc[u, 0], ways.arc[u, flip[i]]), slot, half, source[i], at)
                half.cost[at] = half.cost[source[i]] + ways.cost[u, flip[i]]
                source[i] = at
        n = merged
        half.order[:n] = source[:n]
    return n


@njit(cache=True, nogil=True)
def _merge(ways: Ways, u: int, half: Half, n: int, limit: float, into: tuple[Shorts, Ints]) -> tuple[int, int]:
    """The cheapest of n ways with each arc of one more unit; returns how many, and how many have its cheapest.

    Left are the way that each comes from, and its arc of the unit (−1: the cheapest).
    """
    source, flip = into
    head = np.zeros(ways.open[u], dtype=np.int64)
    m = 0
    while m < len(source):
        least, which = limit, -1
        for w in range(len(head)):
            if head[w] < n:
                cost = half.cost[half.order[head[w]]] + ways.cost[u, w]
                if cost < least:
                    least, which = cost, w
        if which < 0:
            break
        at = half.order[head[which]]
        head[which] += 1
        if which == 0 or half.flips[at] < FLIPS:
            source[m], flip[m] = at, which if which > 0 else -1
            m += 1
    return m, head[0]


@njit(cache=True, nogil=True, inline="always")
def count_in(land: Land, arc: int, sign: float, slot: Shorts, load: Floats) -> None:
    """Add an arc's amounts to the loads of touched groups."""
    for k in range(land.group.shape[1]):
        g = land.group[arc, k]
        if g >= 0 and land.amount[arc, k] != 0.0:
            load[slot[g]] += sign * land.amount[arc, k]


@njit(cache=True, nogil=True)
def _derive(land: Land, arcs: tuple[int, int], slot: Shorts, half: Half, source: int, at: int) -> None:
    """A way from another by one more flip, from the first to the second of two arcs; its cost is the caller's."""
    half.load[at] = half.load[source]
    count_in(land, arcs[0], -1.0, slot, half.load[at])
    count_in(land, arcs[1], 1.0, slot, half.load[at])
    count = half.flips[source]
    half.flip[at, :count] = half.flip[source, :count]
    half.flip[at, count] = arcs[1]
    half.flips[at] = count + 1
