"""A search in which a few seats at a time share out their units anew, under a temperature that falls again and again.

Neighbourhoods are solved by meeting in the middle (`shares.py`). How many seats and how long the lists are is varied
from cycle to cycle: many short lists find most early, long lists find what is left where a seat has many units. The
temperature is measured by what the choice costs above its bound, for each seat.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Ints
from planner.optimize.engine.holding import Held, held_of, recount
from planner.optimize.engine.landscape import LEAST, MOST, MULTIPLIER, Landscape
from planner.optimize.engine.shares import Best, Task, share_out

DEAR = 8.0
"""Room within limits is dear when a typical arc pays so many grains of the landscape for it."""
CHAINS = 2
"""Searches with luck of their own."""
HOT, COLD = 0.6, 0.03
"""First and last temperature of a cycle [objective above the bound, for each seat]."""
STEPS = 40
"""Temperatures of a cycle."""
KINDS = ((6, 10), (5, 10), (4, 20), (5, 100))
"""Seats of a neighbourhood, and ways that are listed of each half for each free unit at most, in turn."""
WORK = 30_000
"""Ways of halves that are listed at each temperature of the first cycles, about."""
GROWTH = 1.3
"""Factor of that work after each turn of all kinds,"""
MOST_WORK = 300_000
"""up to so many: between two temperatures there is a look at the clock."""
CYCLES = 400
"""At most."""
WORTH = 1e-9
"""A choice is better when it saves this share of the total."""


def room_is_dear(landscape: Landscape) -> bool:
    """Whether limits bind so hard, and costs are so flat, that it decides who fits where, hardly who costs what."""
    curve, group = landscape.land.curve, landscape.land.group
    full = (landscape.ideal == curve[:, MOST]) | (landscape.ideal == curve[:, LEAST])
    price = np.append(np.where(full, np.abs(curve[:, MULTIPLIER]), 0.0), 0.0)
    paid = (price[group] * np.abs(landscape.land.amount)).sum(axis=1)
    return bool(np.median(paid) > DEAR * landscape.grain)


def meet(
    landscape: Landscape,
    start: Ints,
    *,
    stop: Callable[[float], bool],
    tell: Callable[[Ints, float], None],
    threads: Callable[[], int],
    cycles: int = CYCLES,
) -> Ints:
    """The best choice found from a start, both as positions on the shortlist; never worse.

    `threads` tells how many may be used, which may change. `stop` is asked with the best total several times a second,
    `tell` hears of better choices. Unless `stop` ends it, the result depends neither on the clock nor on threads.
    """
    search = _Search(landscape, landscape.located(start), stop, tell, threads)
    with ThreadPoolExecutor(CHAINS) as pool:
        for cycle in range(cycles):
            if not search.cycle(cycle, pool):
                break
    return landscape.choice(search.best)


@dataclass(slots=True)
class _Chain:
    held: Held
    best: Best
    luck: np.random.Generator


@dataclass(slots=True)
class _Search:
    landscape: Landscape
    best: Ints
    """The land's arcs of the best choice."""
    stop: Callable[[float], bool]
    tell: Callable[[Ints, float], None]
    threads: Callable[[], int]
    least: float = 0.0
    """Objective of the best choice above the base."""
    chains: list[_Chain] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Every chain begins at the start."""
        for number in range(CHAINS):
            held = held_of(self.landscape.land, self.best)
            self.least = recount(self.landscape.land, held, 1.0)
            best = Best(np.array([self.least]), self.best.copy())
            self.chains.append(_Chain(held, best, np.random.default_rng([number, 20261122])))

    def cycle(self, number: int, pool: ThreadPoolExecutor) -> bool:
        """From hot to cold once, the worse chain from the best choice; False when it is time to stop."""
        if number:
            worst = max(self.chains, key=lambda chain: float(chain.best.total[0]))
            worst.best.total[0], worst.best.chosen[:] = self.least, self.best
        for chain in self.chains:
            chain.held.chosen[:] = chain.best.chosen
        turn, seats = number // len(KINDS), len(self.landscape.land.begin) - 1
        work = min(WORK * GROWTH**turn, MOST_WORK)
        hot = HOT * self.least / seats
        for step in range(STEPS):
            heat = hot * (COLD / HOT) ** (step / (STEPS - 1))
            tasks = []
            for at in range(CHAINS):
                near, each = KINDS[(number + at * len(KINDS) // CHAINS) % len(KINDS)]
                size = -(-each * min(near, seats) * len(self.best) // seats)
                tasks.append(Task(heat, near, size, max(1, int(work / size))))
            if not self._together(tasks, pool):
                return False
        return True

    def _together(self, tasks: list[Task], pool: ThreadPoolExecutor) -> bool:
        """One stretch of each chain, on as many threads as there are."""
        land, ideal, waiting = self.landscape.land, self.landscape.ideal, list(zip(self.chains, tasks, strict=True))
        while waiting:
            count = self.threads()
            going, waiting = waiting[:count], waiting[count:]
            futures = [
                pool.submit(
                    share_out, land, ideal, chain.held, chain.best, task, chain.luck.integers(0, 2**64, 1, np.uint64)
                )
                for chain, task in going
            ]
            for future in futures:
                future.result()
            if self.stop(self.landscape.base + self.least):
                self._look()
                return False
        self._look()
        return True

    def _look(self) -> None:
        """Whether a chain has a better choice."""
        for chain in self.chains:
            total = float(chain.best.total[0])
            if total < self.least - WORTH * abs(self.landscape.base + self.least):
                self.least, self.best = total, chain.best.chosen.copy()
                choice = self.landscape.choice(self.best)
                self.tell(choice, self.landscape.shortlist.total(choice))
