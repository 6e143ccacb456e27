"""Starts for exchanges: dives along linear relaxations, mended and polished by compound moves."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from planner.domain.arrays import Ints
from planner.optimize.books.diving import BookDiver
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

    def __init__(self, landscape: Landscape, stop: Callable[[], bool]) -> None:
        """`stop` is asked many times a second, and ends whatever is going on."""
        self._landscape, self._stop = landscape, stop
        books = BookDiver.of(landscape, stop)
        self.of_books = books is not None
        self._diver = Diver.of(landscape.shortlist, stop) if books is None else books
        self._atlas, self._made = Atlas.of(landscape.land), 0
        self._some = OF_BOOKS if self.of_books else min(max(WORK // len(landscape.shortlist), LEAST), MOST)

    def some(self) -> Iterator[Ints]:
        """Where the next dives end, as positions on the shortlist; fewer, or none, when they are stopped."""
        begin, self._made = self._made, self._made + self._some
        with ThreadPoolExecutor(1) as pool:
            for number in range(begin, self._made):
                chosen = None if self._diver is None else self._diver.dive(number, self._stop)
                if chosen is not None:
                    yield polish(self._landscape, self._atlas, chosen, number=number, pool=pool, stop=self._stop)
