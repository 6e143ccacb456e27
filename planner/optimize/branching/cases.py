"""Cases that plans are split into, and what prices prove about one of them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.optimize.branching.cuts import Cuts
from planner.optimize.conjugate import Conjugate
from planner.optimize.shortlist import Shortlist


class Answer(NamedTuple):
    """Whether a unit belongs to a seat."""

    unit: int
    seat: int
    yes: bool


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """All plans for which some answers hold."""

    node: int
    """Its place in the order in which cases were made."""
    answers: tuple[Answer, ...]
    multipliers: Floats
    """Of the groups, then of the cuts."""
    bound: float
    """No plan of the case costs less [currency/year]; infinite: it has none."""
    basis: Any
    """Of the linear relaxation."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """All arcs of a book, and what they cost at multipliers."""

    shortlist: Shortlist
    conjugate: Conjugate
    cuts: Cuts

    @classmethod
    def of(cls, shortlist: Shortlist, cuts: Cuts | None = None) -> "Arcs":
        """The arcs of a shortlist."""
        return cls(shortlist, Conjugate.of(shortlist.prices), Cuts.of([]) if cuts is None else cuts)

    def open(self, answers: tuple[Answer, ...]) -> Flags:
        """Which arcs the answers leave open."""
        kept, first, seat = np.ones(len(self.shortlist), dtype=np.bool_), self.shortlist.first, self.shortlist.seat
        for unit, at, yes in answers:
            of_unit = slice(first[unit], first[unit + 1])
            kept[of_unit] &= (seat[of_unit] == at) == yes
        return kept

    def bound(self, multipliers: Floats, kept: Flags) -> float:
        """The Lagrangian bound over the arcs that are open; infinite when a unit has none.

        Multipliers are those of the groups, then of the cuts; those that would let a load run away are brought back.
        """
        reduced, loads = self.priced(multipliers)
        reduced[~kept] = np.inf
        return float(np.minimum.reduceat(reduced, self.shortlist.first[:-1]).sum()) + loads

    def priced(self, multipliers: Floats) -> tuple[Floats, float]:
        """The reduced cost of every arc, and what the loads add to the Lagrangian bound."""
        groups = len(self.conjugate.low)
        asked, price = multipliers[:groups], multipliers[groups:]
        low = self.conjugate.low + self.cuts.slope(price, -1.0, groups)
        high = self.conjugate.high - self.cuts.slope(price, 1.0, groups)
        price = price * (low <= high)[self.cuts.group]
        inside = np.where(low <= high, np.clip(asked, low, np.maximum(low, high)), self.conjugate.clip(asked))
        reduced, priced = self.shortlist.cost + self.cuts.charge(price, len(self.shortlist)), np.append(inside, 0.0)
        for group, amount in zip(self.shortlist.group, self.shortlist.amount, strict=True):
            reduced += priced[group] * amount
        loads = self.conjugate.exact(inside, self.cuts.relief(price, self.conjugate.pieces.bend))
        return reduced, loads - float(price @ self.cuts.side)
