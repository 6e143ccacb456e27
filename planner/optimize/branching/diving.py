"""Choices near the linear relaxation with cuts: units are settled where it wants them, some at a time.

Rounded so, a relaxation that knows how whole units fit is nearer to good plans than what a search from anywhere comes
to. What a dive leaves broken is for moves to mend. (Berthold 2006, "Primal heuristics for mixed integer programs".)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.branching.cutting import cut_off
from planner.optimize.branching.relaxed import Point, Relaxed
from planner.optimize.shortlist import Shortlist

SETTLED = 0.5
"""Share of the undecided units that are settled before the relaxation is solved again."""
LUCK = 0.1
"""Greatest share that is added to that of a unit's largest arc, at random, when it is chosen which are settled."""
BROKEN = 1e-6
"""A unit is undecided where its largest arc has less than all of it but this."""


@dataclass(frozen=True, slots=True, eq=False)
class Diver:
    """The relaxation with cuts of the arcs of a shortlist."""

    shortlist: Shortlist
    relaxed: Relaxed
    root: Point

    @classmethod
    def of(cls, shortlist: Shortlist, stop: Callable[[], bool]) -> "Diver | None":
        """All arcs are open; None when HiGHS finds no solution. `stop` ends the cuts."""
        relaxed, every = Relaxed.of(shortlist), np.ones(len(shortlist), dtype=np.bool_)
        cut_off(relaxed, np.arange(len(shortlist)), shortlist, stop)
        root = relaxed.solve(every)
        return None if root is None else cls(shortlist, relaxed, root)

    def dive(self, number: int, stop: Callable[[], bool]) -> Ints | None:
        """The choice that one dive ends with; it may break limits. None when it was stopped.

        It depends on its number alone, which is where its luck comes from.
        """
        rng = np.random.default_rng([number, 20261122])
        kept, basis = np.ones(len(self.shortlist), dtype=np.bool_), self.root.basis
        while (point := None if stop() else self.relaxed.solve(kept, basis)) is not None:
            wanted = _wanted(self.shortlist, point.share)
            largest = point.share[wanted]
            broken = np.flatnonzero(largest < 1 - BROKEN)
            if not len(broken):
                return wanted
            order = np.argsort(-largest[broken] - LUCK * rng.random(len(broken)), kind="stable")
            settled = broken[order[: max(1, int(SETTLED * len(broken)))]]
            kept[np.isin(self.shortlist.unit, settled)] = False
            kept[wanted[settled]] = True
            basis = None
        return None


def _wanted(shortlist: Shortlist, share: Floats) -> Ints:
    """The arc of each unit with the largest share."""
    order = np.lexsort((-share, shortlist.unit))
    return order[shortlist.first[:-1]]
