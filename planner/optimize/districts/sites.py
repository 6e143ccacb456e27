"""Sites: every district that could be opened, a centre for a kind of seat, and what each unit costs there.

A fixed seat is one site that is open in any case. All other seats of one kind are alike: which of them gets which
district does not matter, so the choice is only which centres are opened for the kind (no symmetry to break).
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.districts.book import Book


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Districts that could be opened."""

    kind: Ints
    """Kind of each site."""
    root: Ints
    """Unit of its centre, which belongs to it when it is opened; −1 at fixed seats."""
    centre: Ints
    """Column of its centre in the book; −1 at fixed seats."""
    cost: Floats
    """Of each unit at each site, infinite where it may not be; shape [sites, units] [currency/year]."""
    count: Ints
    """Seats of each kind."""
    seat: Ints
    """First seat of each kind."""
    exact: Flags
    """Kinds all of whose seats must be opened: an empty one would break a limit."""

    def __len__(self) -> int:
        """How many sites."""
        return len(self.kind)

    @property
    def open(self) -> Flags:
        """Sites that are open in any case."""
        return self.root < 0


def sites_of(book: Book) -> Sites:
    """Every site of a book."""
    _, seat, count = np.unique(book.kind, return_index=True, return_counts=True)
    free = ~book.fixed[seat]
    centres = len(book.root)
    kind = np.concatenate([np.full(centres if free[k] else 1, k) for k in range(len(seat))])
    column = np.concatenate([np.arange(centres) if free[k] else [-1] for k in range(len(seat))]).astype(np.int64)
    cost = np.ascontiguousarray(book.cost.T[seat[kind]])
    chosen = column >= 0
    cost[chosen] += book.near.T[column[chosen]]
    root = np.where(chosen, book.root[column], -1) if centres else np.full(len(kind), -1)
    at_root = np.flatnonzero(chosen)
    cost[at_root[~np.isfinite(cost[at_root, root[at_root]])]] = np.inf
    exact = np.zeros(len(seat), dtype=np.bool_)
    for load in book.loads:
        if load.own:
            exact |= (load.least[seat] > 0) | (load.most[seat] < 0)
    return Sites(kind, root, column, cost, count.astype(np.int64), seat.astype(np.int64), exact)
