"""Choices made of whole books: the book with the largest share is settled, and the rest is solved anew."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.books.generation import Asked, Part, generate
from planner.optimize.books.knapsacks import Knapsacks
from planner.optimize.books.master import Master, Solution
from planner.optimize.engine.landscape import Landscape

LUCK = 0.3
"""Greatest share that is taken from that of a book, at random, when it is chosen which is settled."""
FULL = 1 - 1e-6
"""A book with so much of its seat is settled with it."""
LEAST = 1e-6
"""Share of a book that may be settled."""
ROOT, ON_THE_WAY = Asked(near=5e-5, rounds=500), Asked(near=5e-5, rounds=60)
"""Books that are added before the first dive, and whenever one is settled."""
KEPT = 20
"""Books that are kept from dive to dive, for each unit and each seat."""


@dataclass(slots=True, eq=False)
class BookDiver:
    """The books of a shortlist, to which every dive adds."""

    landscape: Landscape
    knapsacks: Knapsacks
    master: Master
    centre: Floats
    """Prices of units [currency/year]."""
    root: Solution

    @classmethod
    def of(cls, landscape: Landscape, knapsacks: Knapsacks, stop: Callable[[], bool]) -> "BookDiver | None":
        """None when it is stopped."""
        master = Master(knapsacks)
        root = generate(knapsacks, master, Part.all_of(knapsacks), landscape.unit_prices(), ROOT, lambda _: stop())
        if root.solution is None or stop():
            return None
        return cls(landscape, knapsacks, master, root.centre, root.solution)

    def twin(self) -> "BookDiver":
        """Another one with the same books, to which its own dives add."""
        master = Master(self.knapsacks)
        master.add(self.master.seat, self.master.has)
        return BookDiver(self.landscape, self.knapsacks, master, self.centre, self.root)

    def dive(self, number: int, stop: Callable[[], bool]) -> Ints | None:
        """The choice that one dive ends with; it may break limits. None when it was stopped.

        Its luck is that of its number, but the books of earlier dives are there for it too.
        """
        self._forget()
        rng, part, centre = np.random.default_rng([number, 20261122]), Part.all_of(self.knapsacks), self.centre
        master, settled = self.master, np.zeros(0, dtype=np.int64)
        while True:
            closed = ~part.seats[master.seat] | master.has[:, ~part.units].any(axis=1)
            closed[settled] = False
            master.close(closed)
            if not (part.seats.any() and part.units.any()):
                return self._choice(settled)
            solution, centre, _ = generate(self.knapsacks, master, part, centre, ON_THE_WAY, lambda _: stop())
            picked = None if solution is None or stop() else _picked(solution, part, master, rng)
            if picked is None:
                return None
            settled = np.append(settled, picked)
            part = _rest(part, picked, master)

    def _choice(self, settled: Ints) -> Ints:
        """Positions on the shortlist; a unit that is in no book has its cheapest arc."""
        chosen = self.landscape.choice(self.landscape.land.first[:-1])
        for book in settled:
            units = np.flatnonzero(self.master.has[book])
            chosen[units] = self.knapsacks.arc[self.master.seat[book], units]
        return chosen

    def _forget(self) -> None:
        """Keep the books that cost least at the root's prices, empty ones too."""
        master, root = self.master, self.root
        reduced = master.cost - master.has @ root.unit - root.seat[master.seat]
        reduced[~master.has.any(axis=1)] = -np.inf
        rank = np.argsort(np.argsort(reduced, kind="stable"), kind="stable")
        master.forget(rank >= KEPT * sum(self.knapsacks.cost.shape))


def _picked(solution: Solution, part: Part, master: Master, rng: np.random.Generator) -> Ints | None:
    """The books that are settled next: those with all of their seat, and the luckiest; None without any."""
    open_ = np.flatnonzero(part.seats[master.seat] & (solution.share > LEAST))
    if not len(open_):
        return None
    share = solution.share[open_]
    lucky = open_[np.argmax(share - LUCK * rng.random(len(open_)))]
    return np.union1d(open_[share > FULL], lucky)


def _rest(part: Part, settled: Ints, master: Master) -> Part:
    seats, units, cost = part.seats.copy(), part.units.copy(), part.cost
    for book in settled:
        seats[master.seat[book]], units[master.has[book]] = False, False
        cost += float(master.cost[book])
    return Part(seats, units, cost)
