"""A proof by cases for a whole world."""

from collections.abc import Callable

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.branches import Branches
from planner.domain.world import World
from planner.optimize.books.bound import bound_by_books
from planner.optimize.books.knapsacks import Knapsacks
from planner.optimize.branching.cases import Arcs
from planner.optimize.branching.cutting import Root, cheapest
from planner.optimize.branching.tree import Proof, branch
from planner.optimize.engine.landscape import Landscape
from planner.optimize.pricing import Pricing
from planner.optimize.shortlist import Shortlist
from planner.optimize.shortlisting import first_group, shortlist_of

LISTED = 30_000
"""Arcs of the linear relaxation, about: the cheapest of every unit."""
WORK = 800_000
"""Cases times arcs of the linear relaxation, about: what is spent must not depend on the clock."""
MOST, LEAST = 200, 16
"""Cases at most and at least."""
QUICK = 12_000
"""Arcs up to which cuts take a few seconds at most."""
FIRST_WORK = 200_000
"""Cases of the first bound with cuts, times arcs, about."""
MOST_CUT = 20_000
"""Cases at most when nobody has to derive them again."""


def prove_by_cases(
    world: World, pricing: Pricing, enough: Callable[[float], bool], most: int = MOST
) -> tuple[float, Branches]:
    """A better bound than that of one set of multipliers for all plans, with all that it takes to derive it again.

    `enough` is asked many times a second with the bound so far, and ends the search; there are at most so many cases.
    """
    arcs, multipliers = shortlist_of(world, world.arcs), pricing.prices.multipliers
    listed = _listed(arcs, multipliers)
    cases = int(np.clip(WORK // max(len(listed), 1), min(LEAST, most), most))
    found = branch(Root.plain(listed, arcs, multipliers), enough=enough, cases=cases)
    return found.bound, _told(world, found)


class Unstored:
    """Bounds of which nothing is stored, since nobody derives them again: by whole books, or by cases with cuts."""

    def __init__(self, world: World, pricing: Pricing) -> None:
        """Of a world at its prices."""
        self._arcs, self._multipliers = shortlist_of(world, world.arcs), pricing.prices.multipliers
        self._knapsacks = Knapsacks.of(self._arcs)
        self._root: Root | None = None

    @property
    def by_books(self) -> bool:
        """Whether whole books prove more than cases of arcs."""
        return self._knapsacks is not None

    @property
    def quick(self) -> bool:
        """Whether a first bound takes a few seconds at most."""
        return len(self._arcs) <= QUICK and not self.by_books

    def first(self, enough: Callable[[float], bool]) -> None:
        """A first bound, the same every time; `enough` is asked with what is proven so far, and may end the search."""
        self._branch(enough, FIRST_WORK // len(self._arcs))

    def further(self, enough: Callable[[float], bool]) -> None:
        """Whatever can be proven until `enough` says that it is."""
        if self._knapsacks is None:
            self._branch(enough, MOST_CUT)
        else:
            bound_by_books(Landscape.of(self._arcs, self._multipliers), self._knapsacks, enough)

    def _branch(self, enough: Callable[[float], bool], cases: int) -> None:
        if self._root is None:
            listed = _listed(self._arcs, self._multipliers)
            self._root = Root.cut(listed, self._arcs, self._multipliers, lambda: enough(-np.inf))
        enough(branch(self._root, enough=enough, cases=max(cases, 1)).bound)


def _listed(arcs: Shortlist, multipliers: Floats) -> Ints:
    return cheapest(arcs, Arcs.of(arcs).priced(multipliers)[0], LISTED)


def _told(world: World, proof: Proof) -> Branches:
    rates, scenario = world.rates, world.scenario
    unit = np.unique(world.arcs.unit[world.arcs.open])
    head = scenario.accounts.account[rates.member[rates.first[:-1]]][unit]
    ends = first_group(world.loads)
    asked = [(str(head[node[0]]), str(scenario.seats.seat[node[1]])) if node else ("", "") for node in proof.nodes]
    return Branches(
        account=np.array([account for account, _ in asked], dtype=np.str_),
        seat=np.array([seat for _, seat in asked], dtype=np.str_),
        multipliers={
            load.name: proof.multipliers[:, ends[k] : ends[k + 1]].copy() for k, load in enumerate(world.loads)
        },
    )
