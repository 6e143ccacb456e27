"""The cheapest seats of every unit at given multipliers, over all eligible pairs, and the exact sum of the least."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Floats, Ints
from planner.optimize.factors import Factors, Picks
from planner.optimize.scan_kernel import scan_units

CHUNKS = 64
"""Pieces of the work; `stop` is asked before each."""
OVERHEAD = 50
"""A unit takes as long as so many pairs, before it has any."""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """What a scan found."""

    least: float
    """Σ over units of the least reduced cost over all eligible pairs [currency/year]."""
    picks: Picks
    """The cheapest pairs of every unit."""

    def pairs(self, most: int) -> tuple[Ints, Ints, Ints]:
        """(unit, seat, level) of the `most` cheapest pairs of every unit, sorted by unit and cost."""
        there = np.isfinite(self.picks.cost[:, :most])
        unit, _ = np.nonzero(there)
        return (
            unit.astype(np.int64),
            self.picks.seat[:, :most][there].astype(np.int64),
            self.picks.level[:, :most][there].astype(np.int64),
        )


def scan(
    factors: Factors, multipliers: Floats, keep: int, pool: Executor, stop: Callable[[], bool] = lambda: False
) -> Scan | None:
    """The `keep` cheapest pairs of every unit; None when `stop` said so before all units were looked at.

    `multipliers` are numbered through the groups of all loads [currency per unit of the load]. Pinned units have one
    pair. The result does not depend on the number of threads.
    """
    factored = factors.at(multipliers)
    units, sides = factored.units, factored.sides
    count = len(units.pattern)
    picks = Picks(
        cost=np.full((count, keep), np.inf),
        seat=np.full((count, keep), -1, dtype=np.int32),
        level=np.zeros((count, keep), dtype=np.int8),
    )
    order = np.argsort(units.pattern, kind="stable")
    size = sides.patterns.sum(axis=1)[units.pattern[order]]

    def work(chunk: Ints) -> bool:
        if stop():
            return False
        scan_units(chunk, factored, picks)
        return True

    done = all(list(pool.map(work, _chunks(order, size))))
    return Scan(float(picks.cost[:, 0].sum()), picks) if done else None


def _chunks(order: Ints, size: Ints) -> list[NDArray[np.int64]]:
    """Units in pieces of about equal work."""
    work = np.cumsum(size + OVERHEAD)
    cuts = np.searchsorted(work, np.linspace(0, work.max(initial=0), CHUNKS + 1)[1:-1])
    return [chunk for chunk in np.split(order, cuts) if len(chunk)]
