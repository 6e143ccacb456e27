"""Exact exchanges between a few neighbouring seats at a time, between more when those are exhausted.

Large neighbourhood search (Shaw 1998) with a model that is solved to its end: compound moves flip a few units at a
time, this finds the best of all ways to share a hundred. Neighbourhoods are drawn along cheap arcs, so that their
seats have units that could change hands.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.neighbourhood import Neighbourhood

Answer = Future[tuple[Ints, bool]]
HEARTBEAT = 0.2
"""Seconds between two looks at the clock."""
SMALLEST, FIRST, LARGEST = 2, 4, 8
"""Seats of a neighbourhood."""
SIDE_BY_SIDE = 2
"""Neighbourhoods without a seat in common, solved at the same time."""
TRIES = 1
"""Solved neighbourhoods for each seat without a better choice, after which larger ones are tried."""
UNSOLVED = 4
"""Neighbourhoods that HiGHS could not finish, after which smaller ones are tried."""
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
) -> Ints:
    """The best choice found from a start, both as positions on the shortlist; never worse.

    `threads` tells how many may be used, which may change. `stop` is asked with the best total several times a second,
    `tell` hears of better choices. Unless `stop` ends it, the result depends neither on the clock nor on threads.
    """
    search = _Search(landscape, start, landscape.shortlist.total(start), _pull(landscape), stop, threads)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        try:
            for _ in range(ROUNDS * landscape.shortlist.seats):
                if search.round(pool):
                    tell(search.chosen, search.total)
                if search.halted.is_set() or search.size > min(LARGEST, landscape.shortlist.seats):
                    break
        finally:
            search.halted.set()
    return search.chosen


@dataclass(slots=True)
class _Search:
    landscape: Landscape
    chosen: Ints
    total: float
    pull: Floats
    """How much each arc links its unit's seat with its own; shape [arcs of the shortlist]."""
    stop: Callable[[float], bool]
    threads: Callable[[], int]
    halted: Event = field(default_factory=Event)
    """Set when HiGHS shall leave what it does."""
    size: int = FIRST
    solved: int = 0
    """Neighbourhoods of this size that were solved since the last better choice."""
    unsolved: int = 0
    """Those that could not be."""
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(20261122))

    def round(self, pool: Executor) -> bool:
        """Neighbourhoods side by side; whether one of them led to a better choice."""
        seats, better = self.landscape.shortlist.seats, False
        taken = np.zeros(seats, dtype=np.bool_)
        drawn = [self._draw(taken) for _ in range(SIDE_BY_SIDE)]
        near = [Neighbourhood.of(self.landscape, self.chosen, q) for q in drawn if len(q) > 1]
        answers: list[Answer] = []
        while len(answers) < len(near):
            parts = near[len(answers) : len(answers) + self.threads()]
            answers += [pool.submit(part.best, NODES, self.halted) for part in parts]
            self._await(answers)
        for part, answer in zip(near, answers, strict=True):
            found, solved = answer.result()
            self.solved, self.unsolved = self.solved + solved, self.unsolved + (not solved)
            changed = np.flatnonzero(found != part.chosen)
            choice = self.chosen.copy()
            choice[changed] = found[changed]
            total = self.landscape.shortlist.total(choice)
            if total < self.total - WORTH * abs(self.total):
                self.chosen, self.total, self.solved, better = choice, total, 0, True
        self._resize(nothing=not near)
        return better

    def _await(self, answers: list[Answer]) -> None:
        """Until all are there, or it is time to stop."""
        while not self.halted.is_set() and wait(answers, HEARTBEAT).not_done:
            if self.stop(self.total):
                self.halted.set()
        if self.stop(self.total):
            self.halted.set()

    def _resize(self, *, nothing: bool) -> None:
        if nothing or self.solved >= TRIES * self.landscape.shortlist.seats:
            self.size, self.solved, self.unsolved = self.size + 1, 0, 0
        elif self.unsolved >= UNSOLVED:
            self.size, self.solved, self.unsolved = max(SMALLEST, self.size - 1), 0, 0

    def _draw(self, taken: Flags) -> Ints:
        """Seats that have units to exchange, none of them taken already; marks them as taken."""
        shortlist, free = self.landscape.shortlist, np.flatnonzero(~taken)
        if not len(free):
            return free
        inside = np.zeros(shortlist.seats, dtype=np.bool_)
        inside[free[self.rng.integers(len(free))]] = True
        holder = shortlist.seat[self.chosen][shortlist.unit]
        for _ in range(self.size - 1):
            at = np.flatnonzero((inside[holder] != inside[shortlist.seat]) & ~taken[holder] & ~taken[shortlist.seat])
            other = np.where(inside[holder[at]], shortlist.seat[at], holder[at])
            weight = np.bincount(other, self.pull[at], shortlist.seats)
            if not weight.sum() > 0:
                break
            inside[self.rng.choice(shortlist.seats, p=weight / weight.sum())] = True
        taken |= inside
        return np.flatnonzero(inside)


def _pull(landscape: Landscape) -> Floats:
    """exp(−excess/grain) of each arc of the shortlist."""
    pull = np.empty(len(landscape.arc))
    pull[landscape.arc] = np.exp(-landscape.land.excess / landscape.grain)
    return pull
