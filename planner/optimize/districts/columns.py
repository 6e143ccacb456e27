"""Districts as columns: every one that keeps its limits, hangs together and is cheap enough at some prices."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.geography.contiguity import pieces
from planner.optimize.districts.book import Book
from planner.optimize.districts.column_kernel import Ground, explore, sharpen
from planner.optimize.districts.relaxation import Parts
from planner.optimize.districts.sites import Sites

MOST_CELLS = 60_000_000
"""Columns times units that are kept at most [bytes]."""
MOST_COLUMNS = 600_000


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Districts, each at a site."""

    site: Ints
    inside: Flags
    """Shape [districts, units]."""
    cost: Floats
    """Of a district beyond that of an empty seat [currency/year]."""

    def __len__(self) -> int:
        """How many districts."""
        return len(self.site)

    def cheapest(self, kind: Ints) -> "Columns":
        """The same, each set of units once for each kind of seat, where it costs least."""
        order = np.argsort(self.cost, kind="stable")
        key = np.column_stack([kind[self.site[order]].astype(np.uint8), np.packbits(self.inside[order], axis=1)])
        here = order[np.sort(np.unique(key, axis=0, return_index=True)[1])]
        return Columns(self.site[here], self.inside[here], self.cost[here])


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Prices at which districts are compared; those of loads only say where it is worth looking."""

    of_unit: Floats
    of_kind: Floats
    of_load: Floats
    """Shape [sites, loads]."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was found around all sites."""

    columns: Columns
    least: Floats
    """No district at the site has a lower reduced cost."""
    given_up: int
    """Sites around which not everything was looked at."""


@dataclass(frozen=True, slots=True)
class Quest:
    """How much is looked for around each site."""

    every: bool
    """Every district below the limit; else each that is better than those before."""
    nodes: int
    """Decisions, around each site or (`every`) in all."""
    rounds: int
    """Of sharpening the prices of loads before."""


def suits(book: Book, sites: Sites) -> bool:
    """Whether districts can be listed: in one piece, with chosen centres, limits of seats only that fill up."""
    if book.graph is None or book.fixed.any() or len(sites.seat) > np.iinfo(np.uint8).max:
        return False
    for load in book.loads:
        if load.signed:
            return False
        if not load.own and (load.band is not None or np.isfinite(load.most).any() or (load.least > 0).any()):
            return False
    of_kind = np.bincount(sites.kind, minlength=len(sites.count))
    apart = any(len(pieces(book.graph, members)) > 1 for members in book.members)
    return not apart and bool((of_kind >= sites.count).all())


def grounds_of(book: Book, parts: Parts) -> list[Ground]:
    """The surroundings of centres for each kind of seat."""
    own = [load for load in book.loads if load.own]
    scale = np.array([load.scale for load in own]).reshape(-1, 1)
    seat = parts.sites.seat
    least = np.array([load.least[seat] for load in own]).reshape(-1, len(seat)) / scale
    most = np.array([load.most[seat] for load in own]).reshape(-1, len(seat)) / scale
    first = np.concatenate([[0], np.cumsum([len(near) for near in book.beside])]).astype(np.int64)
    alike = (parts.amount == parts.amount[:, :1]).all(axis=(1, 2))
    found = []
    for k in range(len(seat)):
        order = np.argsort(parts.bends[:, k], axis=1, kind="stable")
        found.append(
            Ground(
                first=first,
                beside=np.concatenate(book.beside).astype(np.int64),
                amount=np.ascontiguousarray(parts.amount[:, k]),
                least=np.ascontiguousarray(least[:, k]),
                most=np.ascontiguousarray(most[:, k]),
                bends=np.take_along_axis(parts.bends[:, k], order, axis=1),
                price=np.take_along_axis(parts.price[:, k], order, axis=1),
                lightest=np.where(alike, least.min(axis=1), -np.inf),
                heaviest=np.where(alike, most.max(axis=1), np.inf),
                seats=book.seats,
            )
        )
    return found


def around_all(parts: Parts, grounds: list[Ground], prices: Prices, limit: Floats, quest: Quest) -> Seen:
    """Districts around every site whose reduced cost is below the site's limit; sharpens the prices of loads."""
    sites, units = parts.sites, len(prices.of_unit)
    room = min(MOST_COLUMNS, MOST_CELLS // units)
    inside, value = np.zeros((room if quest.every else 200, units), dtype=np.bool_), np.zeros(room)
    value = value[: len(inside)]
    least, given_up, left = limit.copy(), 0, quest.nodes
    found: list[Columns] = []
    for d, ground, worth in _sites(parts, grounds, prices):
        multiplier = prices.of_load[d]
        sharpen(ground, worth, int(sites.root[d]), multiplier, quest.rounds)
        count, rest, least[d] = explore(
            ground, worth, int(sites.root[d]), multiplier, limit[d], quest.every, left, inside, value
        )
        given_up += rest < 0 or count > len(value)
        count = min(count, len(value))
        price = inside[:count] @ prices.of_unit
        found.append(Columns(np.full(count, d), inside[:count].copy(), value[:count] + price))
        if quest.every:
            left, room = rest, room - count
            value = value[: max(0, room)]
            if given_up:
                break
    none = Columns(np.zeros(0, dtype=np.int64), np.zeros((0, units), dtype=np.bool_), np.zeros(0))
    return Seen(joined([none, *found]), least, given_up)


def joined(parts: list[Columns]) -> Columns:
    """All columns of some lists."""
    return Columns(
        np.concatenate([part.site for part in parts]),
        np.concatenate([part.inside for part in parts]),
        np.concatenate([part.cost for part in parts]),
    )


def every_set(book: Book, parts: Parts, grounds: list[Ground], nodes: int) -> Columns | None:
    """Every district there is, at its best centre, whatever it costs.

    None when there are too many, or more than one kind of seat.
    """
    if len(grounds) > 1:
        return None
    units = book.units
    none = np.zeros((units, parts.amount.shape[0]))
    smallest_first = np.where(np.arange(units)[:, None] > np.arange(units)[None, :], np.inf, 0.0)
    eligible = np.isfinite(book.cost[:, parts.sites.seat[0]])
    sites = replace(
        parts.sites,
        kind=np.zeros(units, dtype=np.int64),
        root=np.arange(units),
        cost=np.where(eligible[None, :], smallest_first, np.inf),
    )
    anywhere = replace(parts, sites=sites, empty=np.zeros(1))
    free = Prices(np.zeros(units), np.zeros(1), none)
    seen = around_all(anywhere, grounds, free, np.full(units, np.inf), Quest(every=True, nodes=nodes, rounds=0))
    if seen.given_up:
        return None
    return _at_best_centres(parts, seen.columns)


def _at_best_centres(parts: Parts, districts: Columns) -> Columns:
    """Districts whose cost is that of their bands alone, each at the site where it costs least."""
    at, cost = np.full(len(districts), -1, dtype=np.int64), np.zeros(len(districts))
    for i, inside in enumerate(districts.inside):
        among = np.flatnonzero(inside[parts.sites.root] & np.isfinite(parts.sites.cost[:, inside]).all(axis=1))
        if len(among):
            total = parts.sites.cost[np.ix_(among, np.flatnonzero(inside))].sum(axis=1)
            at[i], cost[i] = among[total.argmin()], total.min() + districts.cost[i] - parts.empty[0]
    some = at >= 0
    return Columns(at[some], districts.inside[some], cost[some])


def _sites(parts: Parts, grounds: list[Ground], prices: Prices) -> Iterator[tuple[int, Ground, Floats]]:
    sites = parts.sites
    for d in range(len(sites)):
        worth = sites.cost[d] - prices.of_unit
        worth[sites.root[d]] -= parts.empty[sites.kind[d]]
        if np.isfinite(worth[sites.root[d]]):
            yield d, grounds[sites.kind[d]], worth
