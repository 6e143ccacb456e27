"""Starts for exchanges: dives along linear relaxations, mended and polished by compound moves."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from planner.domain.arrays import Ints
from planner.optimize.books.diving import BookDiver
from planner.optimize.books.knapsacks import Knapsacks
from planner.optimize.branching.diving import Diver
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.polish import polish

WORK = 60_000
"""Dives of which the best is gone on from, times arcs of the shortlist, about."""
MOST, LEAST = 16, 4
"""They are at most and at least so many."""
OF_BOOKS = 8
"""Among whole books they are so many."""


class Dives:
    """Dives numbered through, each with luck of its own: among whole books where they can be, else among arcs."""

    def __init__(self, landscape: Landscape) -> None:
        """What they need is made with the first of them."""
        self._landscape, self._atlas = landscape, Atlas.of(landscape.land)
        self._knapsacks = Knapsacks.of(landscape.shortlist)
        self._diver: BookDiver | Diver | None = None
        self._made = 0

    @property
    def of_books(self) -> bool:
        """Whether they are among whole books."""
        return self._knapsacks is not None

    def some(self, stop: Callable[[], bool], count: int | None = None) -> Iterator[Ints]:
        """Where the next so many dives end, as positions on the shortlist; by default as many as a search is worth.

        Fewer, or none, when they are stopped: `stop` is asked many times a second.
        """
        if self._diver is None:
            self._diver = self._begin(stop)
        arcs = len(self._landscape.shortlist)
        usual = OF_BOOKS if self.of_books else min(max(WORK // arcs, LEAST), MOST)
        begin, self._made = self._made, self._made + (count or usual)
        with ThreadPoolExecutor(1) as pool:
            for number in range(begin, self._made):
                chosen = None if self._diver is None else self._diver.dive(number, stop)
                if chosen is not None:
                    yield polish(self._landscape, self._atlas, chosen, number=number, pool=pool, stop=stop)

    def _begin(self, stop: Callable[[], bool]) -> BookDiver | Diver | None:
        if self._knapsacks is None:
            return Diver.of(self._landscape.shortlist, stop)
        return BookDiver.of(self._landscape, self._knapsacks, stop)
