"""Units in classes that are split alike: a small model of a large book.

A solution by class is one by unit, so whatever classes can keep, units can. The other way round classes are refined
until it holds, too: units that would go elsewhere at the prices of the classes' model leave their class (dynamic
constraint aggregation; Elhallaoui et al. 2005).
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.accounts import heads_of
from planner.domain.arrays import Floats, Ints, summed_by
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.proof import Proof

MOST = 4_000
"""Classes, and"""
MOST_CELLS = 200_000
"""pairs of a class and an option: with more, one relaxation takes many seconds."""
WORTH = 0.9
"""Share of what a refinement could gain that the refined classes stand for."""
SAME = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """A partition of the units, in each class of which all have the same options and groups."""

    of: Ints
    """Class of each unit."""
    count: int

    @classmethod
    def start(cls, book: Book) -> "Classes":
        """The coarsest classes; units that owners set apart are, too, where limits look at moves."""
        world = book.world
        keys = [world.rates.reach.of, book.pin_rule, world.pinned]
        keys.extend(load.of_unit for load in world.loads if load.limits and load.of_unit is not None)
        if any(load.limits and load.counts != "all" for load in world.loads):
            keys.append(world.rates.owner[heads_of(world.scenario.units)])
        return cls._of(np.stack(keys, axis=1))

    @classmethod
    def _of(cls, keys: Ints) -> "Classes":
        found, of = np.unique(keys, axis=0, return_inverse=True)
        return cls(of.reshape(-1).astype(np.int64), len(found))

    def refined(self, book: Book, proof: Proof) -> "Classes | None":
        """Classes without the units that would go elsewhere at the proof's prices; None when there are none."""
        at = self.of[book.unit] * book.options + book.option
        total = summed_by(at, proof.price, self.count * book.options).reshape(self.count, book.options)
        there = np.bincount(at, minlength=total.size).reshape(total.shape) > 0
        total[~there] = np.inf
        common = total.argmin(axis=1)
        loss = total.min(axis=1) - summed_by(self.of, proof.cheapest, self.count)
        weight = summed_by(self.of, np.abs(proof.cheapest), self.count)
        loss[loss <= SAME * (1.0 + weight)] = 0.0
        if not loss.any():
            return None
        order = np.argsort(-loss, kind="stable")
        enough = int(np.searchsorted(np.cumsum(loss[order]), WORTH * loss.sum())) + 1
        chosen = np.zeros(self.count, dtype=np.bool_)
        chosen[order[:enough]] = True
        pick = np.where(chosen[self.of], _picks(book, proof, common[self.of]), -1)
        finer = self._of(np.stack([self.of, pick], axis=1))
        cells = int(book.world.rates.reach.size[np.unique(finer.of, return_index=True)[1]].sum())
        fits = finer.count <= MOST and cells * len(book.world.rates.levels) <= MOST_CELLS
        return finer if fits and finer.count > self.count else None


def _picks(book: Book, proof: Proof, common: Ints) -> Ints:
    """Option of each unit that is cheapest; of equal ones that which is common in its class."""
    near = proof.price <= proof.cheapest[book.unit] + SAME * (1e-12 + np.abs(proof.cheapest[book.unit]))
    pick = np.full(len(common), book.options, dtype=np.int64)
    np.minimum.at(pick, book.unit[near], book.option[near])
    same = np.zeros(len(common), dtype=np.bool_)
    same[book.unit[near & (book.option == common[book.unit])]] = True
    return np.where(same, common, pick)


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """The book by class. Cells are pairs of a class and an option that it has."""

    classes: Classes
    head: Ints
    """A unit of each class."""
    units: Ints
    """How many units each class has."""
    of_class: Ints
    """Class of each cell."""
    seat: Ints
    """Seat of each cell."""
    group: tuple[Ints, ...]
    """By load that is limited: the group of each cell, as in the book."""
    amount: tuple[Floats, ...]
    """By load that is limited: what all units of the class count there."""

    @classmethod
    def of(cls, book: Book, classes: Classes) -> "Small":
        """Sums over the units of each class."""
        at = classes.of[book.unit] * book.options + book.option
        size = classes.count * book.options
        cell = np.flatnonzero(np.bincount(at, minlength=size))
        groups = []
        for group in book.group:
            of_cell = np.full(size, -1, dtype=np.int64)
            of_cell[at] = group
            groups.append(of_cell[cell])
        of_class, option = np.divmod(cell, book.options)
        return cls(
            classes=classes,
            head=np.unique(classes.of, return_index=True)[1],
            units=np.bincount(classes.of, minlength=classes.count),
            of_class=of_class,
            seat=option // len(book.world.rates.levels),
            group=tuple(groups),
            amount=tuple(summed_by(at, amount, size)[cell] for amount in book.amount),
        )
