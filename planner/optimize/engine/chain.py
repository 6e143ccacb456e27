"""One search from one start: a choice under a falling temperature, and the best it has been."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Ints
from planner.optimize.engine.compound import compound
from planner.optimize.engine.holding import Held, held_of, recount, reprice
from planner.optimize.engine.landscape import Land
from planner.optimize.engine.parts import Atlas
from planner.optimize.engine.shifts import shift_and_swap
from planner.optimize.engine.step import Step


@dataclass(slots=True, eq=False)
class Chain:
    """A search that others may run beside; nothing of it depends on when or where its steps run."""

    land: Land
    atlas: Atlas
    number: int
    held: Held
    rng: np.random.Generator
    total: float = np.inf
    """Objective above the base, now."""
    best: float = np.inf
    chosen: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """The best so far."""
    accepted: float = 0.0
    """Share of tries or rounds of the last step that changed something."""

    @classmethod
    def begin(cls, land: Land, atlas: Atlas, number: int, chosen: Ints) -> "Chain":
        """A chain at a start, with luck of its own."""
        chain = cls(land, atlas, number, held_of(land, chosen), np.random.default_rng([number, 20261122]))
        chain.settle()
        return chain

    def submit(self, step: Step, pool: Executor) -> Iterator[Future[tuple[int, int]]]:
        """Start a step: one piece of work for each part."""
        pieces = self.atlas.cut(self.held, self.rng)
        reprice(self.land, self.held, step.soft)
        piece = step._replace(tries=-(-step.tries // len(pieces)), rounds=-(-step.rounds // len(pieces)))
        search = shift_and_swap if step.tries else compound
        for seats in pieces:
            luck = self.rng.integers(0, 2**64, 1, dtype=np.uint64)
            yield pool.submit(search, self.land, self.held, seats, piece, luck)

    def settle(self, done: list[tuple[int, int]] | None = None) -> None:
        """Recount after a step, at full prices; keep the best."""
        if done:
            self.accepted = sum(change for _, change in done) / max(1, sum(chance for chance, _ in done))
        self.total = recount(self.land, self.held, 1.0)
        if self.total < self.best:
            self.best, self.chosen = self.total, self.held.chosen.copy()

    def restart(self, chosen: Ints) -> None:
        """Go on from another choice."""
        self.held.chosen[:] = chosen
        self.settle()
