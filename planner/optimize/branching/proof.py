"""A proof by cases for a whole world."""

from collections.abc import Callable

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.branches import Branches
from planner.domain.world import World
from planner.optimize.branching.tree import Proof, branch
from planner.optimize.pricing import Pricing
from planner.optimize.shortlist import Shortlist
from planner.optimize.shortlisting import first_group, shortlist_of

LISTED = 30_000
"""Arcs of the linear relaxation, about: the cheapest of every unit."""
WORK = 1_500_000
"""Cases times arcs of the linear relaxation, about: what is spent must not depend on the clock."""
MOST, LEAST = 200, 16
"""Cases at most and at least."""


def prove_by_cases(
    world: World, pricing: Pricing, enough: Callable[[float], bool], most: int = MOST
) -> tuple[float, Branches]:
    """A better bound than that of one set of multipliers for all plans, with all that it takes to derive it again.

    `enough` is asked many times a second with the bound so far, and ends the search; there are at most so many cases.
    """
    arcs = shortlist_of(world, world.arcs)
    listed = _cheapest(arcs, pricing.prices.multipliers)
    cases = int(np.clip(WORK // max(len(listed), 1), min(LEAST, most), most))
    found = branch(listed, arcs, pricing.prices.multipliers, enough=enough, cases=cases)
    return found.bound, _told(world, found)


def _cheapest(arcs: Shortlist, multipliers: Floats) -> Shortlist:
    priced = np.append(multipliers, 0.0)
    reduced = arcs.cost + (priced[arcs.group] * arcs.amount).sum(axis=0)
    order = np.lexsort((reduced, arcs.unit))
    rank = np.arange(len(order)) - arcs.first[arcs.unit[order]]
    return arcs.only(np.sort(order[rank < max(LISTED // (len(arcs.first) - 1), 1)]))


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
