"""Cutting off the solution of the linear relaxation, round by round."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.branching.cases import Arcs
from planner.optimize.branching.cuts import Cut, Cuts, rows_of, separate
from planner.optimize.branching.relaxed import Relaxed
from planner.optimize.conjugate import Conjugate
from planner.optimize.shortlist import Shortlist

ROUNDS = 30
"""At most."""
DROPPING = 3
"""Rounds after which cuts that do not bind are dropped."""
RISE = 1e-5
"""A round must raise the bound by this share of it, or it is the last but `LAST`."""
LAST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """Where branching begins: a linear relaxation, with or without cuts."""

    relaxed: Relaxed
    listed: Shortlist
    """Its arcs."""
    arcs: Arcs
    """All arcs, with the cuts."""
    prices: Floats
    """Of the groups, then of the cuts."""

    @classmethod
    def plain(cls, where: Ints, arcs: Shortlist, multipliers: Floats) -> "Root":
        """Without cuts; `where` are the positions of the listed arcs among all."""
        listed = arcs.only(where)
        return cls(Relaxed.of(listed), listed, Arcs.of(arcs), multipliers)

    @classmethod
    def cut(cls, where: Ints, arcs: Shortlist, multipliers: Floats, stop: Callable[[], bool]) -> "Root":
        """The solution over the listed arcs, at these positions, is cut off until that hardly helps.

        Where not all arcs are listed, as many that the cuts have made cheap are listed in their place.
        """
        listed = arcs.only(where)
        relaxed = Relaxed.of(listed)
        cuts = cut_off(relaxed, where, arcs, stop)
        every = Arcs.of(arcs, Cuts.of(cuts))
        point = relaxed.solve(np.ones(len(listed), dtype=np.bool_))
        prices = np.append(multipliers, np.zeros(len(cuts))) if point is None else point.prices
        if len(listed) < len(arcs):
            where = cheapest(arcs, every.priced(prices)[0], len(listed))
            listed = arcs.only(where)
            relaxed = Relaxed.of(listed)
            relaxed.add(cuts, _numbers(where, arcs))
        return cls(relaxed, listed, every, prices)


def cheapest(arcs: Shortlist, reduced: Floats, about: int) -> Ints:
    """Positions of the arcs of each unit that cost least, equally many of all units, about so many together."""
    order = np.lexsort((reduced, arcs.unit))
    rank = np.arange(len(order)) - arcs.first[arcs.unit[order]]
    return np.sort(order[rank < max(about // (len(arcs.first) - 1), 1)])


def cut_off(relaxed: Relaxed, where: Ints, arcs: Shortlist, stop: Callable[[], bool]) -> list[Cut]:
    """Add cuts to the relaxation of the arcs at some positions, round by round; those that it keeps."""
    rows, every = rows_of(arcs, Conjugate.of(arcs.prices).pieces), np.ones(len(where), dtype=np.bool_)
    here = _numbers(where, arcs)
    cuts: list[Cut] = []
    point, idle = relaxed.solve(every), 0
    for nth in range(1, ROUNDS + 1):
        if point is None or idle == LAST or stop():
            break
        share = np.zeros(len(arcs))
        share[where] = point.share
        found = separate(rows, share, relaxed.loads())
        if not found:
            break
        relaxed.add(found, here)
        cuts += found
        before, point = point, relaxed.solve(every)
        if point is not None and nth % DROPPING == 0:
            binds = point.prices[-len(cuts) :] > 0.0
            relaxed.drop(np.flatnonzero(~binds))
            cuts = [cut for cut, keep in zip(cuts, binds, strict=True) if keep]
            point = relaxed.solve(every)
        idle = 0 if point is not None and point.value - before.value > RISE * abs(before.value) else idle + 1
    return cuts


def _numbers(where: Ints, arcs: Shortlist) -> Ints:
    """The number of each arc among the listed ones; -1: not listed."""
    here = np.full(len(arcs), -1, dtype=np.int64)
    here[where] = np.arange(len(where))
    return here
