"""Prices of a whole world, and the shortlist that a search needs: the door to the bound at any size."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, positions
from planner.domain.world import World
from planner.optimize.columns import PICKS, Columns, keys, present
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.meeting import room_is_dear
from planner.optimize.multipliers import Certified, Prices, price
from planner.optimize.relaxation import Relaxation, short, whole
from planner.optimize.shortlist import Shortlist
from planner.optimize.shortlisting import shortlist_of

ALL = 200_000
"""Up to so many pairs and levels, all are listed: scanning for the few that matter would gain nothing."""

ALIKE_PICKS = 20
"""Arcs that are kept of every unit where seats are alike: which of them has room is for the search to find out."""
ALIKE = 0.75
"""Seats are alike if this share of the units costs the same at all seats but one, its present owner [share]."""

DEAR_PICKS = 14
"""Arcs that are kept of every unit where room is dear: what fits decides more than what is cheap."""


@dataclass(frozen=True, slots=True, eq=False)
class Pricing:
    """A bound, what it is derived from, and the arcs that are worth a search."""

    prices: Prices
    shortlist: Shortlist
    """The cheapest arcs of every unit at these prices, and those to its present owners."""
    reduced: Floats
    """Cost of each arc at these prices, above its unit's cheapest [currency/year]."""


@dataclass(frozen=True, slots=True, eq=False)
class AllArcs:
    """A book of which all open arcs are listed."""

    shortlist: Shortlist
    relaxation: Relaxation
    proof: Relaxation
    """The same with 64 bits."""
    at_nothing: float
    """The bound at multipliers of zero."""

    @classmethod
    def of(cls, shortlist: Shortlist, pool: Executor) -> "AllArcs":
        """All open arcs of a world."""
        working = short(shortlist.first, shortlist.cost, shortlist.group, shortlist.amount)
        proof = Relaxation.of(whole(shortlist), shortlist.prices, pool)
        nothing, _ = proof.exact(np.zeros(proof.groups))
        return cls(shortlist, Relaxation.of(working, shortlist.prices, pool), proof, nothing)

    def certify(self, multipliers: Floats, temperature: float) -> Certified:  # noqa: ARG002  # nothing can come in
        """The bound."""
        bound, _ = self.proof.exact(multipliers)
        return Certified(bound, bound, grew=False)


def price_world(
    world: World,
    threads: int,
    stop: Callable[[], bool],
    tell: Callable[[Prices], None],
    halt: Callable[[], bool] | None = None,
) -> Pricing | None:
    """The best multipliers that were found in time, and the arcs that they leave cheap.

    Every unit must have an open arc. `stop` is asked many times a second, and `tell` hears of every better bound. The
    result depends on neither the number of threads nor, unless `stop` ends the search, on the clock. Scans and
    the first descents are ended by `halt` instead, where there is one. None when that was before all pairs of a large
    book had been looked at once.
    """
    with ThreadPoolExecutor(threads) as pool:
        if int(world.rates.reach.size.sum()) * len(world.rates.levels) <= ALL:
            book = AllArcs.of(shortlist_of(world, world.arcs), pool)
            prices = price(book, stop, tell, halt)
            _, reduced = book.proof.exact(prices.multipliers)
            return _pricing(prices, *_picked(world, book.shortlist, reduced, prices.multipliers))
        columns = Columns.start(world, pool, halt or stop)
        if columns is None:
            return None
        prices = price(columns, stop, tell, halt)
        shortlist, listed = columns.cheapest()
        _, reduced = Relaxation.of(listed, shortlist.prices, pool).exact(prices.multipliers)
        return _pricing(prices, shortlist, reduced)


def _picked(world: World, arcs: Shortlist, reduced: Floats, multipliers: Floats) -> tuple[Shortlist, Floats]:
    """The cheapest arcs of every unit, among all of them, and those to its present owners."""
    assert arcs.level is not None
    order = np.lexsort((reduced, arcs.unit))
    rank = np.arange(len(order)) - arcs.first[arcs.unit[order]]
    kept = positions(present(world), keys(world, arcs.unit, arcs.seat, arcs.level)) >= 0
    dear = room_is_dear(Landscape.of(arcs, multipliers))
    kept[order[rank < (ALIKE_PICKS if _alike(arcs) else DEAR_PICKS if dear else PICKS)]] = True
    at = np.flatnonzero(kept)
    return arcs.only(at), reduced[at]


def _alike(arcs: Shortlist) -> bool:
    """Whether most units cost the same wherever they move: then the prices of loads alone choose, nearly at random."""
    order = np.lexsort((arcs.cost, arcs.unit))
    unit, cost = arcs.unit[order], arcs.cost[order]
    begins = (np.diff(unit, prepend=-1) != 0) | (np.diff(cost, prepend=np.nan) != 0)
    length = np.bincount(np.cumsum(begins) - 1)
    longest = np.zeros(len(arcs.first) - 1, dtype=np.int64)
    np.maximum.at(longest, unit[begins], length)
    size = np.diff(arcs.first)
    return bool(((longest >= size - 1) & (size > PICKS)).mean() >= ALIKE)


def _pricing(prices: Prices, shortlist: Shortlist, reduced: Floats) -> Pricing:
    least = np.minimum.reduceat(reduced, shortlist.first[:-1])
    return Pricing(prices, shortlist, reduced - least[shortlist.unit])
