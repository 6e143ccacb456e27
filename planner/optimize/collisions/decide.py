"""Whether some of the rules collide: prices from a small model that are a proof, or a solution that keeps the rules."""

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.classes import Classes, Small
from planner.optimize.collisions.elastic import Bent, bend
from planner.optimize.collisions.proof import Proof, prove

NOTHING = 1e-6
"""Rules that can be kept with less loosening than this do not collide [sum of shares]."""
CLOSE = 0.01
"""The least loosening is known well enough when its bound is this near [share]."""

Answer = Literal["collide", "fit", "open"]


@dataclass(slots=True)
class Judge:
    """Answers questions about sets of rules until a deadline; classes get finer from question to question."""

    book: Book
    coarse: Small
    fine: Small
    deadline: float

    @classmethod
    def of(cls, book: Book, deadline: float) -> "Judge":
        """With the coarsest classes."""
        coarse = Small.of(book, Classes.start(book))
        return cls(book, coarse, coarse, deadline)

    def asks(self, kept: Flags) -> tuple[Answer, Proof | None]:
        """Whether the kept rules collide, with a proof; "fit" is about parts of units, "open" was not decided."""
        if self.fine is not self.coarse:
            bent = bend(self.book, self.coarse, kept, self.left, pins_bend=False)
            if bent is not None and bent.value <= NOTHING:
                return "fit", None
        while (bent := bend(self.book, self.fine, kept, self.left, pins_bend=False)) is not None:
            if bent.value <= NOTHING:
                return "fit", None
            proof = prove(self.book, bent.multipliers, kept)
            if proof.holds:
                return "collide", proof
            if not self._refine(proof):
                break
        return "open", None

    def least(self) -> tuple[Bent | None, bool]:
        """The least loosening of all rules that was found, and whether it is (almost) the least."""
        kept, best, small = np.ones(self.book.rules, dtype=np.bool_), None, self.coarse
        while (bent := bend(self.book, small, kept, self.left, pins_bend=True)) is not None:
            best = bent if best is None or bent.value < best.value else best
            proof = prove(self.book, bent.multipliers, kept, self._leaving())
            if best.value - proof.value <= CLOSE * best.value:
                return best, True
            finer = small.classes.refined(self.book, proof)
            if finer is None or self.left <= 0:
                break
            small = Small.of(self.book, finer)
        return best, False

    @property
    def left(self) -> float:
        """Seconds."""
        return self.deadline - time.monotonic()

    def _refine(self, proof: Proof) -> bool:
        finer = self.fine.classes.refined(self.book, proof) if self.left > 0 else None
        if finer is not None:
            self.fine = Small.of(self.book, finer)
        return finer is not None

    def _leaving(self) -> Floats:
        """What each pair costs where units may leave their pins for one each."""
        book = self.book
        away = (book.pin_rule[book.unit] >= 0) & (book.world.pinned[book.unit] != book.seat)
        return np.where(away, 1.0, 0.0)
