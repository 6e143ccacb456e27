"""Plans of districts by simulated annealing that keeps every district in one piece.

Districts grow from the centres that the relaxation wants; then shifts and swaps of units at their borders, accepted at
falling temperature (Kirkpatrick et al. 1983). Broken limits have a price that rises while any is broken and falls while
none is, so that the search crosses narrow places. Moves are counted, random numbers come from fixed seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.geography.contiguity import pieces
from planner.optimize.districts.book import Book
from planner.optimize.districts.growth import grown
from planner.optimize.districts.relaxation import Bounds
from planner.optimize.districts.search_kernel import Land, State, broken, settle, sweep

CHAINS = 12
"""Each from new seeds or from the best plan, by turns."""
SLICES = 24
"""Of a chain; the clock is looked at between them."""
MOVES = 150
"""For each unit in a slice."""
MOST_MOVES = 400_000
"""In a slice."""
COLDEST = 1e-2
"""Last temperature over the first."""
NEAREST = 12
"""Units near a unit that it may be exchanged with, where territories need not hang together."""


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best plan of a search."""

    owner: Ints | None
    """Seat of each unit; None when every plan seen broke a limit."""
    value: float


def anneal(
    book: Book, bounds: Bounds, start: Ints | None, stop: Callable[[float], bool], tell: Callable[[Ints, float], None]
) -> Best:
    """The best plan found; `stop` is asked with the best value so far, `tell` hears better ones."""
    land = _land(book)
    best, value = np.full(book.units, -1, dtype=np.int64), np.inf
    if start is not None:
        best, value = start.copy(), book.total(start)
    moves = min(MOST_MOVES, MOVES * book.units)
    for chain in range(CHAINS):
        begin = best if best[0] >= 0 and chain % 2 else grown(book, bounds, chain // 2)
        state = _state(book, land, begin)
        warmth = 0.3 * _warmth(book, begin) * (0.3 if chain % 2 else 1.0)
        rng = np.random.default_rng(chain)
        cool, strict, clock = COLDEST ** (1 / (SLICES * moves)), 1.0, 0
        if broken(land, state) <= 0 and _whole(book, begin) and book.total(begin) < value:
            best, value = begin.copy(), book.total(begin)
        for part in range(SLICES):
            heat = warmth * COLDEST ** (part / SLICES)
            settle(land, state)
            better = best.copy()
            now, strict, clock = sweep(land, state, rng, better, value, moves, heat, cool, strict, clock)
            if now < value and _whole(book, better):
                best, value = better, now
                tell(best, value)
            if stop(value):
                return Best(best if np.isfinite(value) else None, value)
    return Best(best if np.isfinite(value) else None, value)


def _whole(book: Book, owner: Ints) -> bool:
    if book.graph is None:
        return True
    return all(len(pieces(book.graph, book.accounts_of(np.flatnonzero(owner == s)))) <= 1 for s in np.unique(owner))


def _warmth(book: Book, owner: Ints) -> float:
    """Mean cost of a unit in a plan: the scale of temperatures."""
    cost = book.total(owner)
    return max(cost / book.units if np.isfinite(cost) else float(book.near.mean()), 1e-9)


def _state(book: Book, land: Land, owner: Ints) -> State:
    accounts = len(book.unit)
    state = State(
        owner=owner.copy(),
        load=np.zeros(len(land.least)),
        total=np.zeros((book.seats, book.near.shape[1])),
        centre_cost=np.zeros(book.seats),
        mark=np.full(accounts, -1, dtype=np.int64),
        stack=np.zeros(accounts + 1, dtype=np.int64),
    )
    settle(land, state)
    return state


def _land(book: Book) -> Land:
    offsets = np.concatenate([[0], np.cumsum([len(load.least) for load in book.loads])]).astype(np.int64)
    shape = (len(book.loads), book.units, book.seats)
    group, amount = np.full(shape, -1, dtype=np.int64), np.zeros(shape)
    for m, load in enumerate(book.loads):
        group[m] = np.where(load.group >= 0, load.group + offsets[m], -1)
        amount[m] = load.amount
    order = np.argsort(book.root, kind="stable").astype(np.int64)
    beside = book.beside if book.graph is not None else _nearest(book)
    members, graph = book.members, book.graph
    return Land(
        cost=book.cost,
        near=book.near,
        centres_in=order,
        first_centre=np.searchsorted(book.root[order], np.arange(book.units + 1)).astype(np.int64),
        fixed=book.fixed,
        group=group,
        amount=amount,
        **_limits(book),
        first_member=_firsts(members),
        member=np.concatenate(members),
        unit=book.unit,
        first_edge=np.zeros(1, dtype=np.int64) if graph is None else graph.first,
        edge=np.zeros(0, dtype=np.int64) if graph is None else graph.neighbour,
        whole=graph is not None,
        first_beside=_firsts(beside),
        beside=np.concatenate(beside).astype(np.int64),
    )


def _limits(book: Book) -> dict[str, Floats]:
    parts: dict[str, list[Floats]] = {name: [] for name in Land._fields[7:15]}
    scale = max(float(book.near.mean()) if book.near.size else 0.0, float(np.mean(book.cost[np.isfinite(book.cost)])))
    scale = scale if scale > 0 else 1.0
    for load in book.loads:
        groups = len(load.least)
        mean = load.scale * book.units / groups
        band, rule = load.band, None if load.band is None else load.band.rule
        never = np.full(groups, np.inf)
        parts["least"].append(load.least)
        parts["most"].append(load.most)
        parts["fair"].append(np.zeros(groups) if band is None else band.fair)
        parts["free"].append(never if band is None else band.free)
        parts["steep"].append(never if band is None else band.steep)
        parts["price"].append(np.full(groups, 0.0 if rule is None else rule.price))
        parts["steep_price"].append(np.full(groups, 0.0 if rule is None else rule.steep_price or rule.price))
        parts["weight"].append(np.full(groups, scale * book.units / groups / max(mean, 1e-9)))
    return {name: np.concatenate(found) if found else np.zeros(0) for name, found in parts.items()}


def _nearest(book: Book) -> list[Ints]:
    """Units near each unit, by what they cost at the same centres."""
    if book.near.shape[1] == 0:
        return [np.delete(np.arange(book.units), u) for u in range(book.units)]
    column = np.full(book.units, -1, dtype=np.int64)
    column[book.root[::-1]] = np.arange(len(book.root))[::-1]
    found = []
    for u in range(book.units):
        distance = book.near[:, column[u]] if column[u] >= 0 else np.abs(book.near - book.near[u]).sum(axis=1)
        order = np.argsort(distance, kind="stable")
        found.append(order[order != u][:NEAREST])
    return found


def _firsts(parts: list[Ints]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
