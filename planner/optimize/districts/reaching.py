"""Which units a connected district can reach at all: the way there must fit into its limits, too."""

import heapq

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.optimize.districts.book import Book
from planner.optimize.districts.sites import Sites


def within_reach(book: Book, sites: Sites, kept: Flags) -> Flags:
    """The kept pairs whose unit can be joined to the centre without breaking an upper limit of the seat.

    Every path from the centre to the unit carries at least the lightest path's loads (Dijkstra's algorithm with
    weights on units). Without a graph all pairs stay.
    """
    if book.graph is None:
        return kept
    kept = kept.copy()
    for load in book.loads:
        if not load.own or load.signed or not load.amount.any():
            continue
        for d in np.flatnonzero((sites.root >= 0) & kept.any(axis=1)).tolist():
            seat = int(sites.seat[sites.kind[d]])
            if np.isfinite(load.most[seat]):
                way = _lightest(book, load.amount[:, seat], kept[d], int(sites.root[d]))
                kept[d] &= way <= load.most[seat] * (1 + 1e-9)
    chosen = np.flatnonzero(sites.root >= 0)
    kept[chosen[~kept[chosen, sites.root[chosen]]]] = False
    return kept


def _lightest(book: Book, amount: Floats, open_: Flags, root: int) -> Floats:
    """Least sum of amounts on a way from the root to each unit, both ends counted; infinite without a way."""
    way = np.full(book.units, np.inf)
    way[root] = amount[root]
    heap = [(float(way[root]), root)]
    beside = book.beside
    while heap:
        length, u = heapq.heappop(heap)
        if length > way[u]:
            continue
        for v in beside[u].tolist():
            further = length + float(amount[v])
            if open_[v] and further < way[v]:
                way[v] = further
                heapq.heappush(heap, (further, v))
    return way
