"""Starts for exchanges: dives along linear relaxations, mended and polished by compound moves."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

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
SIDE_BY_SIDE = 2
"""Divers among whole books, each with the books that its own dives found."""
HEARTBEAT = 0.1
"""Seconds between two looks at the clock while they are at work."""


class Dives:
    """Dives numbered through, each with luck of its own: among whole books where they can be, else among arcs."""

    def __init__(self, landscape: Landscape, threads: int) -> None:
        """What they need is made with the first of them. They do not depend on the number of threads."""
        self._landscape, self._atlas, self._threads = landscape, Atlas.of(landscape.land), threads
        self._knapsacks = Knapsacks.of(landscape.shortlist)
        self._divers: list[BookDiver | Diver] = []
        self._made = 0

    @property
    def of_books(self) -> bool:
        """Whether they are among whole books."""
        return self._knapsacks is not None

    def some(self, stop: Callable[[], bool]) -> Iterator[Ints]:
        """Where the next dives end, as positions on the shortlist.

        Fewer, or none, when they are stopped: `stop` is asked many times a second.
        """
        self._divers = self._divers or self._begin(stop)
        arcs = len(self._landscape.shortlist)
        usual = OF_BOOKS if self.of_books else min(max(WORK // arcs, LEAST), MOST)
        begin, self._made = self._made, self._made + usual
        with ThreadPoolExecutor(1) as pool:
            for number, chosen in enumerate(self._ends(range(begin, self._made), stop), begin):
                if chosen is not None:
                    yield polish(self._landscape, self._atlas, chosen, number=number, pool=pool, stop=stop)

    def _ends(self, numbers: range, stop: Callable[[], bool]) -> Iterator[Ints | None]:
        """Where they end, in order; every diver has its turn, and those of a turn go side by side."""
        halt, each = Event(), len(self._divers)
        with ThreadPoolExecutor(self._threads) as pool:
            try:
                for first in numbers[:: max(each, 1)]:
                    turn = zip(range(first, numbers.stop), self._divers, strict=False)
                    going = [pool.submit(diver.dive, number, halt.is_set) for number, diver in turn]
                    while not (halted := stop()) and wait(going, HEARTBEAT).not_done:
                        pass
                    if halted:
                        return
                    yield from (future.result() for future in going)
            finally:
                halt.set()

    def _begin(self, stop: Callable[[], bool]) -> list[BookDiver | Diver]:
        if self._knapsacks is not None and (first := BookDiver.of(self._landscape, self._knapsacks, stop)):
            return [first, *(first.twin() for _ in range(1, SIDE_BY_SIDE))]
        diver = None if stop() else Diver.of(self._landscape.shortlist, stop)
        return [] if diver is None else [diver]
