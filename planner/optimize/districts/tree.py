"""HiGHS's tree over the pairs that the bound leaves open, re-solved with cut sets until territories hang together."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Ints
from planner.domain.progress import Watch
from planner.optimize.districts.cuts import Cut, add_cut, cuts_for
from planner.optimize.districts.model import Model
from planner.optimize.search import Ending, Limits, search


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """What the tree leaves."""

    ending: Ending
    owner: Ints | None
    """Seat of each unit in the best plan that keeps every rule; None when none was found."""
    bound: float
    """No plan of the model is below this; −∞ when nothing is known, +∞ when there is none [currency/year]."""
    cuts: tuple[Cut, ...]
    """Every cut set that was found, and those that were given."""


def grow(
    m: Model,
    limits: Limits,
    owner: Ints | None,
    watch: Watch | None,
    cuts: Sequence[Cut] = (),
    enough: float = np.inf,
) -> Grown:
    """Solve, cut off territories in pieces, and solve again, until the bound is `enough`.

    `owner` is a plan to start from, `cuts` are those that other models of the same sites have taught.
    """
    known = dict.fromkeys(cuts)
    for cut in known:
        add_cut(m, cut)
    began, bound, best = time.monotonic(), -np.inf, owner
    value = np.inf if owner is None else m.book.total(owner)
    while True:
        left = limits.seconds - (time.monotonic() - began)
        start = None if best is None else m.start(best)
        found = search(m.form(), Limits(max(0.0, left), limits.gap, limits.threads), start, watch)
        if found.ending == "infeasible":
            return Grown("infeasible" if best is None else "gap", best, np.inf if best is None else value, tuple(known))
        bound = max(bound, found.bound + m.constant)
        site_of = None if found.values is None else m.opened(found.values)
        plan = None if site_of is None else m.owners(site_of)
        found_cuts = [] if site_of is None else cuts_for(m, site_of)
        if plan is not None and not found_cuts and m.book.total(plan) < value:
            best, value = plan, m.book.total(plan)
        for cut in found_cuts:
            add_cut(m, cut)
        known |= dict.fromkeys(found_cuts)
        over = best is not None and value - bound <= limits.gap * abs(value)
        if over or not found_cuts or found.ending != "gap" or bound >= enough:
            return Grown("gap" if over else found.ending, best, min(bound, value), tuple(known))
