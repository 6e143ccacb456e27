"""First districts: grown from centres, the emptiest first, along the graph where there is one."""

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.districts.book import Book
from planner.optimize.districts.relaxation import Bounds


def grown(book: Book, bounds: Bounds, number: int) -> Ints:
    """Seat of each unit; `number` chooses which prices the centres are taken from, the best ones first."""
    seeds, distance = _seeds(book, bounds, number)
    owner = np.full(book.units, -1, dtype=np.int64)
    for s, u in enumerate(seeds.tolist()):
        if u >= 0 and owner[u] < 0:
            owner[u] = s
    fill, weight = np.zeros(book.seats), _weights(book)
    np.add.at(fill, owner[owner >= 0], weight[owner >= 0])
    while True:
        moved = False
        for s in np.argsort(fill, kind="stable").tolist():
            u = _next(book, owner, s, distance[:, s])
            if u >= 0:
                owner[u] = s
                fill[s] += weight[u]
                moved = True
                break
        if not moved:
            break
    for u in np.flatnonzero(owner < 0).tolist():
        owner[u] = int(np.argmin(distance[u]))
    return owner


def _next(book: Book, owner: Ints, seat: int, distance: Floats) -> int:
    """The cheapest unit that could join a district; −1 when there is none."""
    free = owner < 0
    if book.graph is not None:
        members = np.flatnonzero(owner == seat)
        if len(members):
            beside = np.zeros(book.units, dtype=np.bool_)
            beside[np.concatenate([book.beside[u] for u in members.tolist()])] = True
            free &= beside
    cost = np.where(free, distance, np.inf)
    return int(cost.argmin()) if np.isfinite(cost.min()) else -1


def _seeds(book: Book, bounds: Bounds, number: int) -> tuple[Ints, Floats]:
    """First unit of each seat, and the cost of every unit there; shape [units, seats]."""
    sites = bounds.parts.sites
    marks = sorted(bounds.marks, key=lambda mark: -mark.bound)
    mark = marks[number % len(marks)]
    distance, seeds = book.cost.copy(), np.full(book.seats, -1, dtype=np.int64)
    taken: set[int] = set()
    for s in range(book.seats):
        mine = np.flatnonzero(sites.kind == book.kind[s])
        order = mine[np.lexsort((mark.opening[mine], -mark.share[mine]))]
        if book.fixed[s]:
            near = np.argsort(book.cost[:, s], kind="stable")
            seeds[s] = next((int(u) for u in near.tolist() if u not in taken and np.isfinite(book.cost[u, s])), -1)
        elif len(order):
            site = next((d for d in order.tolist() if int(sites.root[d]) not in taken), int(order[0]))
            seeds[s] = sites.root[site]
            distance[:, s] += book.near[:, sites.centre[site]]
        else:
            distance[:, s] = np.inf
        taken.add(int(seeds[s]))
    return seeds, distance


def _weights(book: Book) -> Floats:
    """How much of a seat each unit fills: its part of the loads that have limits, or one of all."""
    limited = (load for load in book.loads if load.own and not load.signed and np.isfinite(load.most).any())
    parts = [load.amount.mean(axis=1) for load in limited]
    parts = [part / part.sum() for part in parts if part.sum() > 0]
    return np.asarray(sum(parts)) if parts else np.full(book.units, 1.0 / book.units)
