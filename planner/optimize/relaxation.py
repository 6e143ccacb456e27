"""Listed arcs as a function of multipliers: the bound that they give, exact or smoothed.

The smoothed bound takes the soft minimum −T·log Σ exp(−cost/T) over each unit's arcs (Nesterov 2005), and adds
T/2·((load − centre)/width)² to the price of each group's load. It has a gradient. Costs and amounts are kept with
32 bits here: that moves multipliers by a millionth, and no bound depends on it.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Floats, Ints
from planner.optimize.conjugate import Conjugate, near_centre
from planner.optimize.dual_kernel import Listed, reduced_costs, soft_minima
from planner.optimize.shortlist import LoadPrices, Shortlist

PIECE, MOST_PIECES = 20_000, 16
"""Arcs of a piece of the work, and pieces at most. Sums are taken in their order, whatever the number of threads."""


class Smoothed(NamedTuple):
    """The smoothed bound at some multipliers."""

    value: float
    gradient: Floats
    load: Floats
    """What each group would carry at them, were it alone."""


class Natural(NamedTuple):
    """What loads are like when every unit takes each of its arcs with the same probability; by group."""

    load: Floats
    width: Floats
    """Root of the sum of squared amounts: how far loads are off by chance."""
    amount: Floats
    """Mean size of an amount."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """Listed arcs, cut into pieces of work, with the conjugates of what loads cost."""

    listed: Listed
    limits: LoadPrices
    conjugate: Conjugate
    pieces: Ints
    """First unit of each piece, and one after its last; shape [pieces, 2]."""
    pool: Executor
    """Does the work."""

    @classmethod
    def of(cls, listed: Listed, limits: LoadPrices, pool: Executor) -> "Relaxation":
        """The relaxation of listed arcs, of which every unit has one."""
        arcs = len(listed.cost)
        count = int(np.clip(arcs // PIECE, 1, MOST_PIECES))
        cuts = np.searchsorted(listed.first, np.linspace(0, arcs, count + 1)[1:-1])
        pieces = np.stack([np.append(0, cuts), np.append(cuts, len(listed.first) - 1)], axis=1).astype(np.int64)
        return cls(listed, limits, Conjugate.of(limits), pieces, pool)

    @property
    def groups(self) -> int:
        """How many multipliers there are."""
        return len(self.limits.fair)

    def smoothed(self, multipliers: Floats, temperature: float, weight: Floats, centre: Floats) -> Smoothed:
        """The smoothed bound; `weight` is T/width² of each group."""
        taken, load = np.zeros((len(self.pieces), self.groups)), np.zeros(self.groups)

        def work(i: int) -> float:
            return float(soft_minima(self.listed, multipliers, temperature, self.pieces[i], taken[i]))

        value = self._sum(work) + near_centre(self.conjugate.pieces, multipliers, weight, centre, load)
        return Smoothed(value, taken.sum(axis=0) - load, load)

    def exact(self, multipliers: Floats) -> tuple[float, Floats]:
        """The bound for the listed arcs, and the cost of each of them at the multipliers."""
        reduced = np.empty(len(self.listed.cost))

        def work(i: int) -> float:
            return float(reduced_costs(self.listed, multipliers, self.pieces[i], reduced))

        return self._sum(work) + self.conjugate.exact(multipliers), reduced

    def natural(self) -> Natural:
        """Natural size and width of each group's load."""
        size = np.diff(self.listed.first)
        share = np.repeat(1.0 / size, size)
        load, square, total, number = np.zeros((4, self.groups))
        for group, amount in zip(self.listed.group.T, self.listed.amount.T, strict=True):
            at = np.flatnonzero((group >= 0) & (amount != 0))
            here, each, part = group[at], amount[at].astype(np.float64), share[at]
            load += np.bincount(here, each * part, self.groups)
            square += np.bincount(here, each**2 * part, self.groups)
            total += np.bincount(here, np.abs(each) * part, self.groups)
            number += np.bincount(here, part, self.groups)
        mean = total / np.maximum(number, 1e-12)
        mean[mean == 0] = np.median(mean[mean > 0]) if (mean > 0).any() else 1.0
        return Natural(load, np.maximum(np.sqrt(square), mean), mean)

    def ceiling(self) -> float:
        """No choice of listed arcs that keeps every hard limit costs more than this.

        A price rises by no more than its steepest slope for each unit of load, from what no load costs.
        """
        steepest, begin = self.conjugate.pieces.slope[-1], self.listed.first[:-1]
        total = float(np.maximum.reduceat(self.listed.cost, begin).astype(np.float64).sum())
        total += float((steepest * np.abs(self.limits.fair)).sum())
        for group, amount in zip(self.listed.group.T, self.listed.amount.T, strict=True):
            rise = np.where(group >= 0, steepest[group], 0.0) * np.abs(amount)
            total += float(np.maximum.reduceat(rise, begin).sum())
        return total

    def _sum(self, work: Callable[[int], float]) -> float:
        if len(self.pieces) == 1:
            return work(0)
        total = 0.0
        for part in self.pool.map(work, range(len(self.pieces))):
            total += part
        return total


def short(first: Ints, cost: Floats, group: Ints, amount: Floats) -> Listed:
    """Arcs with 32 bits; `group` and `amount` have shape [loads, arcs]."""
    return Listed(first, _narrow(cost), np.ascontiguousarray(group.T, dtype=np.int32), _narrow(amount.T))


def whole(shortlist: Shortlist) -> Listed:
    """Arcs of a shortlist with 64 bits."""
    group, amount = np.ascontiguousarray(shortlist.group.T), np.ascontiguousarray(shortlist.amount.T)
    return Listed(shortlist.first, shortlist.cost, group, amount)


def _narrow(values: Floats) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, dtype=np.float32)
