"""Cuts: inequalities that hold for every plan and not for its linear relaxation, by rounding the rows of loads.

The load of a group, up to where its price bends, is a row: Σ amount·x − s ≤ bend, s being what lies beyond; and the
same from below. Rounded (mixed-integer rounding), it says that no whole units fit into the band so well as shares do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.branching.cut_kernel import best_rounding
from planner.optimize.conjugate import Pieces
from planner.optimize.shortlist import Shortlist

DEPTH = 1e-3
"""How far a cut must be broken [lengths of its coefficients]."""
A_ROUND = 60
"""Cuts that a round adds at most."""
TINY = 1e-11
"""Coefficients below it are none."""


class Row(NamedTuple):
    """Σ amount·x − s ≤ sign·bend for the arcs of a group; s is the load beyond the bend [all ÷ size]."""

    group: int
    sign: float
    """1: beyond is above the bend; −1: below, and the amounts are negative."""
    bend: float
    """[units of the load]"""
    size: float
    """Largest amount of the group [units of the load]."""
    arc: Ints
    amount: Floats


class Cut(NamedTuple):
    """Σ coef·x − per·s ≤ side, s being the load beyond a bend [÷ size]."""

    row: Row
    arc: Ints
    coef: Floats
    per: float
    side: float


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Some cuts, laid out for pricing arcs and loads."""

    arc: Ints
    coef: Floats
    cut: Ints
    """Of each entry: arc, coefficient, number of its cut."""
    side: Floats
    per: Floats
    """Of each cut [÷ units of the load]."""
    group: Ints
    sign: Floats
    bend: Floats

    @classmethod
    def of(cls, cuts: list[Cut]) -> "Cuts":
        """A list of cuts as arrays."""
        none: list[Ints] = [np.zeros(0, dtype=np.int64)]
        return cls(
            arc=np.concatenate([cut.arc for cut in cuts] or none),
            coef=np.concatenate([cut.coef for cut in cuts] or [np.zeros(0)]),
            cut=np.repeat(np.arange(len(cuts)), [len(cut.arc) for cut in cuts]),
            side=np.array([cut.side for cut in cuts]),
            per=np.array([cut.per / cut.row.size for cut in cuts]),
            group=np.array([cut.row.group for cut in cuts], dtype=np.int64),
            sign=np.array([cut.row.sign for cut in cuts]),
            bend=np.array([cut.row.bend for cut in cuts]),
        )

    def __len__(self) -> int:
        """How many."""
        return len(self.side)

    def charge(self, price: Floats, arcs: int) -> Floats:
        """What the cuts add to the reduced cost of each arc at prices of theirs, which are not negative."""
        return np.bincount(self.arc, price[self.cut] * self.coef, arcs).astype(np.float64)

    def relief(self, price: Floats, load: Floats) -> Floats:
        """What they give back for loads beyond their bends; `load` has shape [points, groups], and so has this."""
        given = np.zeros(load.shape[::-1])
        beyond = np.maximum(self.sign * (np.where(np.isfinite(load), load, 0.0)[:, self.group] - self.bend), 0.0)
        np.add.at(given, self.group, (price * self.per * beyond).T)
        return given.T

    def slope(self, price: Floats, sign: float, groups: int) -> Floats:
        """What they give back for a unit of load of each group, far above its bends (1) or far below (−1)."""
        return np.bincount(self.group, price * self.per * (self.sign == sign), groups).astype(np.float64)


def rows_of(shortlist: Shortlist, pieces: Pieces) -> list[Row]:
    """The rows of all groups whose load is priced or limited, one for each bend where the price rises."""
    rows = []
    for group, arc, amount in _members(shortlist):
        size = float(np.abs(amount).max())
        for sign in (1.0, -1.0):
            rows += [
                Row(group, sign, bend, size, arc, sign * amount / size)
                for bend in _rising(pieces.bend[:, group], pieces.slope[:, group], sign)
            ]
    return rows


def _members(shortlist: Shortlist) -> Iterator[tuple[int, Ints, Floats]]:
    arc = np.tile(np.arange(len(shortlist)), len(shortlist.group))
    group, amount = shortlist.group.ravel(), shortlist.amount.ravel()
    kept = np.flatnonzero((group >= 0) & (amount != 0))
    kept = kept[np.lexsort((arc[kept], group[kept]))]
    numbers, first = np.unique(group[kept], return_index=True)
    for number, at in zip(numbers.tolist(), np.split(kept, first)[1:], strict=True):
        yield number, arc[at], amount[at]


def _rising(bends: Floats, slopes: Floats, sign: float) -> list[float]:
    """Finite bends beyond which, in the direction of the sign, the load costs more and something."""
    outward = np.append(slopes, np.inf) if sign > 0 else np.append(np.inf, -slopes)
    inward = np.append(-np.inf, slopes) if sign > 0 else np.append(-slopes, -np.inf)
    rises = np.isfinite(bends) & (outward > 0) & (outward > inward)
    return sorted(set(bends[rises].tolist()))


def separate(rows: list[Row], share: Floats, load: Floats) -> list[Cut]:
    """The cuts that a solution of the relaxation breaks most, the most broken first; `load` is that of each group."""
    found: list[tuple[float, int, Cut]] = []
    for number, row in enumerate(rows):
        coef = np.zeros(len(row.arc))
        beyond = max(row.sign * (load[row.group] - row.bend), 0.0) / row.size
        inside = np.clip(share[row.arc], 0.0, 1.0)
        side, per, depth = best_rounding(row.amount, inside, row.sign * row.bend / row.size, beyond, coef)
        if depth > DEPTH:
            at = np.flatnonzero(np.abs(coef) > TINY)
            found.append((-depth, number, Cut(row, row.arc[at], coef[at], per, side)))
    return [cut for _, _, cut in sorted(found, key=lambda each: each[:2])[:A_ROUND]]
