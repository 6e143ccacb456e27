"""Branch and bound: the case with the least bound is split by whether a unit belongs to a seat.

Seats whose share of a unit is broken are tried out for a few iterations of the simplex method until their pseudo-costs
are known (reliability branching; Achterberg, Koch & Martin 2005). Solutions of the linear relaxation only guide: what
is proven of a case is the Lagrangian bound over all arcs at its multipliers, which need nobody's word. Cuts, where
there are some, are made before the first split.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.branching.cases import Answer, Arcs, Case
from planner.optimize.branching.cutting import Root
from planner.optimize.branching.relaxed import Point, Relaxed
from planner.optimize.shortlist import Shortlist

CASES = 400
"""Cases at most; after so many the bound hardly rises any more."""
TRIED = 20
"""Seats of units that are looked at to choose what is asked."""
ITERATIONS = 50
"""Of the simplex method, to try one out."""
MOST_RISE = 0.02
"""What an answer adds to the bound counts up to this share of it."""
RELIABLE = 2
"""Pseudo-costs that were seen so often are believed."""
BROKEN = 1e-6
"""Shares farther than this from 0 and from 1 are broken."""


class Proof(NamedTuple):
    """The cases that all plans were split into."""

    bound: float
    """The least of the cases' [currency/year]."""
    nodes: tuple[tuple[int, int] | None, ...]
    """The tree in preorder: unit and seat that are asked about, "yes" first; None is a case."""
    multipliers: Floats
    """Of the cases, in that order, and in a case of groups and cuts; shape [cases, groups + cuts]."""


class Split(NamedTuple):
    """What a case was split by, and into which."""

    unit: int
    seat: int
    yes: int
    no: int


def branch(root: Root, *, enough: Callable[[float], bool], cases: int = CASES) -> Proof:
    """Split plans into cases until there are so many, or the least bound cannot be raised any more.

    `enough` is asked many times a second with the bound so far. Unless it ends the search, the proof depends on
    nothing but the arguments.
    """
    tree = _Tree.of(root)
    while len(tree.open) < cases and not enough(tree.bound):
        if not tree.split(lambda: enough(tree.bound)):
            break
    return tree.proof()


@dataclass(slots=True)
class _Tree:
    relaxed: Relaxed
    listed: Shortlist
    listed_arcs: Arcs
    arcs: Arcs
    key: Ints
    """Pair of each listed arc: unit · seats + seat."""
    weight: Floats
    """Of each pair: its amounts, each divided by the mean of its load."""
    gain: Floats
    """Sums of what an answer adds to the bound for each unit that a share moves; shape [2 (no, yes), pairs]."""
    seen: Ints
    """How often; same shape."""
    open: list[tuple[float, int, Case]] = field(default_factory=list)
    splits: dict[int, Split] = field(default_factory=dict)
    made: int = 0

    @classmethod
    def of(cls, root: Root) -> "_Tree":
        """A tree of one case: all plans."""
        listed = root.listed
        seats = listed.seats
        pairs, key = (len(listed.first) - 1) * seats, listed.unit * seats + listed.seat
        weight = np.zeros(pairs)
        np.maximum.at(weight, key, sum(np.abs(a) / max(float(np.abs(a).mean()), 1e-12) for a in listed.amount))
        tree = cls(
            relaxed=root.relaxed,
            listed=listed,
            listed_arcs=Arcs.of(listed),
            arcs=root.arcs,
            key=key,
            weight=weight,
            gain=np.zeros((2, pairs)),
            seen=np.zeros((2, pairs), dtype=np.int64),
        )
        tree._add((), root.prices, None)
        return tree

    @property
    def bound(self) -> float:
        """The least of all cases'."""
        return self.open[0][0]

    def split(self, stop: Callable[[], bool]) -> bool:
        """Split the case with the least bound; False when that cannot raise the bound, or it is time to stop."""
        case = self.open[0][2]
        point = self.relaxed.solve(self.listed_arcs.open(case.answers), case.basis)
        asked = None if point is None else self._ask(case, point, stop)
        if asked is None:
            return False
        heapq.heappop(self.open)
        unit, seat = asked
        children = [
            self._add((*case.answers, Answer(unit, seat, yes)), case.multipliers, point) for yes in (True, False)
        ]
        self.splits[case.node] = Split(unit, seat, *children)
        return True

    def _add(self, answers: tuple[Answer, ...], known: Floats, near: Point | None) -> int:
        """Make a case, from the better of known multipliers and those of its linear relaxation."""
        kept = self.arcs.open(answers)
        best = (self.arcs.bound(known, kept), known)
        point = self.relaxed.solve(self.listed_arcs.open(answers), None if near is None else near.basis)
        if point is not None:
            best = max(best, (self.arcs.bound(point.prices, kept), point.prices), key=lambda found: found[0])
        case = Case(self.made, answers, best[1], best[0], None if point is None else point.basis)
        self.made += 1
        heapq.heappush(self.open, (case.bound, case.node, case))
        return case.node

    def _ask(self, case: Case, point: Point, stop: Callable[[], bool]) -> tuple[int, int] | None:
        """The unit and seat whose answers raise the bound most; None when no share is broken, or it is time to stop."""
        share = np.bincount(self.key, point.share, len(self.weight))
        broken = np.flatnonzero((share > BROKEN) & (share < 1 - BROKEN))
        if not len(broken):
            return None
        order = np.argsort(-np.minimum(share[broken], 1 - share[broken]) * self.weight[broken], kind="stable")
        scores: list[float] = []
        tried = broken[order[:TRIED]].tolist()
        for pair in tried:
            if stop():
                return None
            if self.seen[:, pair].min() < RELIABLE:
                self._try(case, point, pair, float(share[pair]))
            rise = self.gain[:, pair] / np.maximum(self.seen[:, pair], 1) * (share[pair], 1 - share[pair])
            scores.append(float(np.prod(np.maximum(rise, 1e-6 * abs(point.value)))))
        best = tried[int(np.argmax(scores))]
        return best // self.listed.seats, best % self.listed.seats

    def _try(self, case: Case, point: Point, pair: int, share: float) -> None:
        unit, seat = divmod(pair, self.listed.seats)
        for yes in (False, True):
            kept = self.listed_arcs.open((*case.answers, Answer(unit, seat, yes)))
            value = self.relaxed.value(kept, point.basis, ITERATIONS)
            rise = 0.0 if value is None else max(value - point.value, 0.0)
            self.gain[int(yes), pair] += min(rise, MOST_RISE * abs(point.value)) / (1 - share if yes else share)
            self.seen[int(yes), pair] += 1

    def proof(self) -> Proof:
        """The tree as it stands."""
        cases = {case.node: case for case in (entry[2] for entry in self.open)}
        nodes: list[tuple[int, int] | None] = []
        leaves, stack = [], [0]
        while stack:
            at = stack.pop()
            split = self.splits.get(at)
            nodes.append(None if split is None else (split.unit, split.seat))
            if split is None:
                leaves.append(cases[at].multipliers)
            else:
                stack += [split.no, split.yes]
        return Proof(self.bound, tuple(nodes), np.array(leaves))
