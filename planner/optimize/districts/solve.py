"""Districts from the first bound to the plan."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.domain.arrays import Ints, Texts
from planner.domain.audit import World
from planner.domain.gap import gap_of
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.errors import InfeasibleError, SolverError
from planner.optimize.candidates import current_owners, plan_of
from planner.optimize.districts.book import book_of
from planner.optimize.districts.certificate import site_prices
from planner.optimize.districts.explain import explain_districts, islands, nowhere
from planner.optimize.districts.hunt import Hunt
from planner.optimize.districts.model import model_of
from planner.optimize.districts.neighbourhoods import improve
from planner.optimize.districts.partition import partition
from planner.optimize.districts.reaching import within_reach
from planner.optimize.districts.relaxation import Bounds, Mark, bound, relax
from planner.optimize.districts.search import anneal
from planner.optimize.districts.sites import Sites, sites_of
from planner.optimize.districts.tree import grow
from planner.optimize.search import INTERRUPTED, NO_PLAN, Limits

if TYPE_CHECKING:
    from planner.optimize.districts.cuts import Cut

TINY = 200
"""With no more pairs than this no plan is searched before HiGHS's tree."""
SMALL = 4_000
"""With no more pairs left than this, HiGHS's tree decides at once."""
LARGE = 40_000
"""With more pairs left than this HiGHS's tree is not tried."""
BOUNDING = 0.4
"""Most of the time for the first bound [share]."""
MANY, VAST = 10_000, 40_000
"""With more pairs than the first, listing districts and HiGHS's tree seldom end: much of the time goes to a few
neighbouring districts at a time. With more than the second these take HiGHS long, and annealing has most of it."""
ANNEALING, ANNEALING_VAST, NEARBY = 0.25, 0.7, 0.8
"""Most of the time for annealing, and then for neighbouring districts [shares of the time left]."""
TRIAL = 0.15
"""Time for HiGHS's tree before districts are listed: it decides small books at once [share of the time left]."""
RUNGS = (0.02, 0.06, 0.15, 0.4)
"""Guesses, above the bound, of what the best plan costs: from each follows a small model that proves it or raises the
bound [share]."""
METHOD = "districts: Lagrangian bound, annealing, listed districts, HiGHS with cut sets"


def solve_districts(world: World, limits: Limits, start: Texts | None, watch: Watch | None) -> Plan:
    """The best plan of districts that can be found in time; `start` is never made worse.

    Raises InfeasibleError, naming the rules that collide, when no plan obeys all of them, and SolverError when
    none was found in time.
    """
    hunt = Hunt(world, book_of(world), limits, watch, time.monotonic())
    if problems := (*nowhere(world, hunt.book), *islands(world, hunt.book)):
        raise InfeasibleError(problems)
    try:
        for owner in (start, current_owners(world)):
            if owner is not None:
                hunt.try_owners(owner)
        _search(hunt)
    except KeyboardInterrupt:
        hunt.stopped_by = "interrupt"
        hunt.take(hunt.unaudited)
    if hunt.best is None:
        raise SolverError(INTERRUPTED if hunt.stopped_by == "interrupt" else NO_PLAN)
    if hunt.stopped_by != "interrupt":
        hunt.stopped_by = "gap" if hunt.reached() else "time" if hunt.left <= 0 else "iterations"
    plan = plan_of(world, hunt.best, hunt.bound, hunt.proof, hunt.stopped_by, METHOD)
    return replace(plan, sites=hunt.sites)


def _search(hunt: Hunt) -> None:
    """Bound, search, neighbourhoods and tree, each as long as it is needed."""
    sites = sites_of(hunt.book)
    bounds, pairs = _bounded(hunt, sites), int(np.isfinite(sites.cost).sum())
    if hunt.over():
        return
    if pairs > TINY:
        share = 1.0 if pairs <= MANY else ANNEALING if pairs <= VAST else ANNEALING_VAST
        _anneal(hunt, bounds, hunt.left * share)
        if pairs > MANY and not hunt.over():
            improve(hunt, hunt.left * NEARBY)
        if not hunt.over():
            _climb(hunt, bounds, hunt.left * TRIAL)
        if not hunt.over():
            partition(hunt, bounds)
    if hunt.over():
        return
    if int(bounds.kept(hunt.value).sum()) > SMALL and hunt.owner is not None:
        improve(hunt, hunt.left / 4)
    _climb(hunt, bounds, hunt.left)


def _anneal(hunt: Hunt, bounds: Bounds, seconds: float) -> None:
    """A plan by annealing, after so many seconds at most if there is one by then."""
    until = hunt.left - seconds

    def enough(value: float) -> bool:
        if not np.isfinite(value):
            return hunt.left <= 0
        return hunt.left <= until or gap_of(value, hunt.bound) <= hunt.limits.gap

    def found(owner: Ints, value: float) -> None:
        hunt.unaudited = owner
        hunt.say("improving", value)

    hunt.take(anneal(hunt.book, bounds, hunt.owner, enough, found).owner)


def _bounded(hunt: Hunt, sites: Sites) -> Bounds:
    """The first bound, and the prices that prove it."""
    until = hunt.left * (1 - BOUNDING)

    def tell(mark: Mark) -> None:
        if mark.bound > hunt.bound:
            hunt.raise_bound(mark.bound, "lagrangian")
            hunt.sites = site_prices(hunt.world, hunt.book, sites, mark)
        hunt.say("bounding")

    return bound(relax(hunt.book, sites), stop=lambda: hunt.left <= until, tell=tell)


def _climb(hunt: Hunt, bounds: Bounds, seconds: float) -> None:
    """HiGHS's tree with what is left of the pairs if the best plan costs at most a guess, a higher one each time.

    A guess that no plan of the model reaches is a bound. Ends after so many seconds at most.
    """
    likely, enough = 0.0, hunt.left - seconds
    cuts: tuple[Cut, ...] = ()
    for rung in (*RUNGS, None):
        guess = hunt.value
        if rung is not None:
            guess = min(guess, max(bounds.best.bound * (1 + rung), likely * (1 + RUNGS[0])))
        kept = within_reach(hunt.book, bounds.parts.sites, bounds.kept(guess))
        if hunt.over() or hunt.left <= enough or int(kept.sum()) > LARGE:
            return
        m = model_of(hunt.book, bounds.parts.sites, kept)
        grown = grow(m, hunt.until(hunt.left - enough), hunt.owner, hunt.hear(), cuts, enough=guess)
        cuts, likely = grown.cuts, grown.bound if np.isfinite(grown.bound) else likely
        hunt.take(grown.owner)
        hunt.raise_bound(min(guess, grown.bound, hunt.value), "mip")
        if grown.ending == "interrupted":
            raise KeyboardInterrupt
        if grown.ending == "infeasible" and not np.isfinite(guess):
            hunt.say("finding out why no plan exists")
            raise InfeasibleError(explain_districts(hunt.world, hunt.book, hunt.limits))
