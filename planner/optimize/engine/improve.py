"""The door of the engine: from a landscape and starts to the best choice that can be found in time."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Ints
from planner.optimize.engine.chain import Chain
from planner.optimize.engine.landscape import BEYOND, MULTIPLIER, Landscape
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.schedule import annealing, compounding
from planner.optimize.engine.step import Step

CHAINS = 4
"""Independent searches of a book that is one part."""
WORTH = 1e-9
"""A choice is better when it saves this share of the total."""
PIECE = 1_000_000
"""Shifts and swaps between two looks at the clock."""
PIECE_ROUNDS = 4_000
"""Compound rounds between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried; the result depends on it and on nothing else."""

    tries: float = 100.0
    """Shifts and swaps for each unit at each temperature."""
    rounds: float = 50.0
    """Compound rounds for each seat at each temperature."""
    cycles: int = 1_000
    """Times that every chain is reheated, at most."""


def improve(
    landscape: Landscape,
    starts: Sequence[Ints],
    *,
    stop: Callable[[float], bool],
    tell: Callable[[Ints, float], None],
    threads: int,
    effort: Effort,
) -> Ints:
    """The best choice found, as positions on the shortlist; never worse than the best start.

    `starts` are such choices. `stop` is asked with the best total several times a second, `tell` hears of better
    choices. The number of threads changes nothing but the time it takes.
    """
    land, atlas = landscape.land, Atlas.of(landscape.land)
    count = CHAINS if atlas.parts == 1 else 1
    cheapest = land.first[:-1].copy()
    begins = [*(landscape.located(start) for start in starts), cheapest]
    chains = [Chain.begin(land, atlas, i, begins[i % len(begins)]) for i in range(count)]
    best = min((Chain.begin(land, atlas, count, begin) for begin in begins), key=lambda chain: chain.best).chosen
    search = _Search(landscape, chains, best, np.inf, stop, tell)
    search.look()
    with ThreadPoolExecutor(threads) as pool:
        search.run(pool, effort)
    return landscape.choice(search.best)


@dataclass(slots=True)
class _Search:
    landscape: Landscape
    chains: list[Chain]
    best: Ints
    least: float
    stop: Callable[[float], bool]
    tell: Callable[[Ints, float], None]

    def run(self, pool: Executor, effort: Effort) -> None:
        """Anneal, then compound moves at rising effort, each chain from where it is, the worst from the best."""
        units, seats = len(self.landscape.land.first) - 1, len(self.landscape.land.begin) - 1
        tries, rounds = int(effort.tries * units), int(effort.rounds * seats)
        soft = _softest(self.landscape)
        grain = self.landscape.grain
        if not self.follow([annealing(grain, soft, tries) for _ in self.chains], pool):
            return
        for cycle in range(effort.cycles):
            if cycle:
                worst = max(self.chains, key=lambda chain: chain.best)
                worst.restart(self.best)
            sizes = [(4, 3)[(chain.number + cycle) % 2] for chain in self.chains]
            if not self.follow([compounding(grain, rounds, (size,)) for size in sizes], pool):
                return
            rounds = int(rounds * 1.5)

    def follow(self, plans: list[Generator[Step, float, None]], pool: Executor) -> bool:
        """Run the chains' steps side by side until all plans end; False when it is time to stop."""
        waiting = [(chain, plan, next(plan)) for chain, plan in zip(self.chains, plans, strict=True)]
        while waiting:
            if not self.together([(chain, step) for chain, _, step in waiting], pool):
                return False
            following = []
            for chain, plan, _ in waiting:
                try:
                    following.append((chain, plan, plan.send(chain.accepted)))
                except StopIteration:
                    chain.restart(chain.chosen)
            waiting = following
        return True

    def together(self, steps: list[tuple[Chain, Step]], pool: Executor) -> bool:
        """One step of each chain, piece by piece."""
        pieces = max(max(-(-step.tries // PIECE), -(-step.rounds // PIECE_ROUNDS)) for _, step in steps)
        for _ in range(pieces):
            going = []
            for chain, step in steps:
                piece = step._replace(tries=-(-step.tries // pieces), rounds=-(-step.rounds // pieces))
                going.append((chain, list(chain.submit(piece, pool))))
            for chain, futures in going:
                chain.settle([future.result() for future in futures])
            self.look()
            if self.stop(self.least):
                return False
        return True

    def look(self) -> None:
        """Whether a chain has a better choice."""
        for chain in self.chains:
            total = self.landscape.base + chain.best
            if total < self.least - WORTH * abs(total):
                self.least, self.best = total, chain.chosen
                choice = self.landscape.choice(self.best)
                self.tell(choice, self.landscape.shortlist.total(choice))


def _softest(landscape: Landscape) -> float:
    """A share of the price of broken limits at which breaking one costs twice what the multipliers pay for it."""
    curve = landscape.land.curve
    if not len(curve):
        return 1.0
    paid = np.abs(curve[:, MULTIPLIER]) / np.maximum(curve[:, BEYOND], 1e-300)
    return float(min(1.0, 2.0 * paid[curve[:, BEYOND] > 0].max(initial=0.0)))
