"""Exact exchanges between some neighbouring seats at a time, between more when those are exhausted.

Large neighbourhood search (Shaw 1998) with a model that is solved to its end: compound moves flip a few units at a
time, this finds the best of all ways to share a hundred. Neighbourhoods are drawn along cheap arcs, so that their
seats have units that could change hands. Of their arcs only the cheapest at the prices take part: a plan near its bound
uses few others, and between the same number of arcs more seats find more. How many HiGHS can take is learnt for each
number of seats.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.neighbourhood import Neighbourhood

Answer = Future[tuple[Ints, bool]]
HEARTBEAT = 0.2
"""Seconds between two looks at the clock."""
SMALLEST, LARGEST, MORE = 4, 12, 2
"""Seats of a neighbourhood, and by how many they grow."""
ARCS, FEWEST = 120.0, 40.0
"""Arcs that are not chosen now, of a neighbourhood: at first, and at least."""
EASY, HARD = 1.03, 0.8
"""Factor of their number after HiGHS has finished, and after it has not."""
SIDE_BY_SIDE = 2
"""Neighbourhoods that are solved at the same time."""
TRIES = 1
"""Solved neighbourhoods for each seat without a better choice, after which larger ones are drawn, too."""
ROUNDS = 500
"""Rounds for each seat at most."""
NODES = 100
"""Nodes of HiGHS's tree for a neighbourhood at most: a number, unlike a time, gives the same answer again."""
WORTH = 1e-9
"""A choice is better when it saves this share of the total."""


def exchange(
    landscape: Landscape,
    start: Ints,
    *,
    stop: Callable[[float], bool],
    tell: Callable[[Ints, float], None],
    threads: Callable[[], int],
) -> tuple[Ints, bool]:
    """The best choice found from a start, both as positions on the shortlist; never worse. Also whether it is proven.

    It ends when neighbourhoods of `LARGEST` seats have nothing to find any more.

    `threads` tells how many may be used, which may change. `stop` is asked with the best total several times a second,
    `tell` hears of better choices. Unless `stop` ends it, the result depends neither on the clock nor on threads.
    """
    search = _Search(landscape, start, landscape.shortlist.total(start), _excess(landscape), stop, threads)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        try:
            for _ in range(ROUNDS * landscape.shortlist.seats):
                if search.round(pool):
                    tell(search.chosen, search.total)
                if search.halted.is_set() or search.whole or search.exhausted:
                    break
        finally:
            search.halted.set()
    return search.chosen, search.whole


@dataclass(slots=True)
class _Search:
    landscape: Landscape
    chosen: Ints
    total: float
    excess: Floats
    """Of each arc above its unit's cheapest, at the prices [grains of the landscape]."""
    stop: Callable[[float], bool]
    threads: Callable[[], int]
    halted: Event = field(default_factory=Event)
    """Set when HiGHS shall leave what it does."""
    most: int = SMALLEST
    """Seats of a neighbourhood at most."""
    arcs: dict[int, float] = field(default_factory=dict)
    """How many arcs HiGHS can take, by number of seats."""
    idle: int = 0
    """Neighbourhoods that were solved since the last better choice."""
    whole: bool = False
    """Whether a neighbourhood of everything was solved: nothing is left to be found."""
    exhausted: bool = False
    """Whether the largest neighbourhoods were tried in vain."""
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(20261122))

    def round(self, pool: Executor) -> bool:
        """Neighbourhoods side by side; whether one of them led to a better choice."""
        near = [self._draw() for _ in range(SIDE_BY_SIDE)]
        answers: list[Answer] = []
        while len(answers) < len(near):
            parts = near[len(answers) : len(answers) + self.threads()]
            answers += [pool.submit(part.best, NODES, self.halted) for _, part in parts]
            self._await(answers)
        better = False
        for (seats, part), answer in zip(near, answers, strict=True):
            found, solved = answer.result()
            self.arcs[seats] = max(FEWEST, self._arcs(seats) * (EASY if solved else HARD))
            self.idle += solved
            self.whole |= solved and len(part.arc) == len(self.landscape.shortlist)
            better |= self._take(part, found)
        if self.idle >= TRIES * self.landscape.shortlist.seats:
            self.exhausted = self.most >= LARGEST
            self.most, self.idle = min(self.most + MORE, LARGEST), 0
        return better

    def _take(self, part: Neighbourhood, found: Ints) -> bool:
        """Change what a neighbourhood changed, if that is better; another may have changed some of it before."""
        changed = np.flatnonzero(found != part.chosen)
        choice = self.chosen.copy()
        choice[changed] = found[changed]
        total = self.landscape.shortlist.total(choice)
        if total >= self.total - WORTH * abs(self.total):
            return False
        self.chosen, self.total, self.idle = choice, total, 0
        return True

    def _await(self, answers: list[Answer]) -> None:
        """Until all are there, or it is time to stop."""
        while not self.halted.is_set() and wait(answers, HEARTBEAT).not_done:
            if self.stop(self.total):
                self.halted.set()
        if self.stop(self.total):
            self.halted.set()

    def _arcs(self, seats: int) -> float:
        return self.arcs.get(seats, ARCS)

    def _draw(self) -> tuple[int, Neighbourhood]:
        """Seats that have units to exchange, with their cheapest arcs; and how many seats were asked for."""
        shortlist = self.landscape.shortlist
        seats = int(self.rng.integers(SMALLEST, self.most, endpoint=True))
        inside = np.zeros(shortlist.seats, dtype=np.bool_)
        inside[self.rng.integers(shortlist.seats)] = True
        holder = shortlist.seat[self.chosen][shortlist.unit]
        for _ in range(min(seats, shortlist.seats) - 1):
            at = np.flatnonzero(inside[holder] != inside[shortlist.seat])
            other = np.where(inside[holder[at]], shortlist.seat[at], holder[at])
            weight = np.bincount(other, np.exp(-self.excess[at]), shortlist.seats)
            if not weight.sum() > 0:
                break
            inside[self.rng.choice(shortlist.seats, p=weight / weight.sum())] = True
        part = Neighbourhood.of(self.landscape, self.chosen, np.flatnonzero(inside))
        return seats, part.only(self.excess, int(self._arcs(seats)))


def _excess(landscape: Landscape) -> Floats:
    excess = np.empty(len(landscape.arc))
    excess[landscape.arc] = landscape.land.excess / landscape.grain
    return excess
