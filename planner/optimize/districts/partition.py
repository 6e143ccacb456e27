"""Connected districts by listing them: column generation for the bound, then every district that could be in the plan.

Prices of units at which the cheapest districts are as cheap as possible give a bound that knows limits and contiguity
exactly (set partitioning; Garfinkel and Nemhauser 1970; Mehrotra, Johnson, Nemhauser 1998). A plan that costs at most T
consists of districts whose reduced cost is at most T less the bound: they are listed, and HiGHS chooses among them
(Baldacci, Christofides, Mingozzi 2008).
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.errors import InfeasibleError
from planner.optimize.districts.column_kernel import Ground
from planner.optimize.districts.columns import (
    Columns,
    Prices,
    Quest,
    Seen,
    around_all,
    every_set,
    grounds_of,
    joined,
    suits,
)
from planner.optimize.districts.explain import explain_districts
from planner.optimize.districts.hunt import Hunt
from planner.optimize.districts.master import choose, mix
from planner.optimize.districts.relaxation import Bounds, Parts

RUNGS = (0.001, 0.003, 0.01, 0.02, 0.03, 0.045, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3)
"""Guesses, above the bound, of what the best plan costs [share]."""
PRICING = 6_000_000
"""Decisions for the districts of one round of prices, around all sites."""
LISTING = Quest(every=True, nodes=100_000_000, rounds=0)
NODES_A_SECOND = 2_000_000
"""So many decisions are taken, at least; so that listing ends in time."""
WITHOUT_PRICES = 60_000_000
"""Decisions for a list of every district there is."""
GENERATING = 0.3
"""Most of the time for prices [share]."""
CHOOSING = 10.0
"""Seconds for a plan from the districts that prices have found."""
ROUNDS = 80
"""Of new prices at most."""
WEARY = 3
"""Rounds in a row in which around most sites not everything could be looked at, after which listing is given up."""
CLOSE = 1e-5
"""Gap between the mix and the bound at which prices are good enough [share]."""
WIDER = 4.0
"""Factor on the box of prices when they lie on its edge."""


@dataclass(slots=True, eq=False)
class Listing:
    """What listing knows."""

    parts: Parts
    grounds: list[Ground]
    prices: Prices
    """Those of the best bound."""
    bound: float
    least: Floats
    """Least reduced cost at each site at those prices."""
    columns: Columns
    mixed: bool = False
    """Whether the districts so far can be mixed to a plan."""
    tired: int = 0


def partition(hunt: Hunt, bounds: Bounds) -> None:
    """Bound and plan by listing districts, as far as they are few enough.

    Raises InfeasibleError when every district there is was listed and no choice of them is a plan.
    """
    if not suits(hunt.book, bounds.parts.sites):
        return
    listing = _begin(hunt, bounds)
    if not np.isfinite(listing.prices.of_kind).all():
        return
    until = hunt.left * (1 - GENERATING)
    _generate(hunt, listing, until)
    hunt.raise_bound(listing.bound, "mip")
    if hunt.over() or (not listing.mixed and hunt.owner is None and _list_all(hunt, listing)):
        return
    if listing.tired > WEARY:
        return
    if listing.mixed:
        _choose(hunt, listing, listing.columns, min(CHOOSING, hunt.left))
    for rung in RUNGS:
        if hunt.over() or not _climb(hunt, listing, listing.bound * (1 + rung)):
            return


def _begin(hunt: Hunt, bounds: Bounds) -> Listing:
    """The prices of the relaxation, before any district is known."""
    parts, best = bounds.parts, bounds.best
    loads, kinds, units = parts.amount.shape
    of_load = best.prices[units : units + loads * len(parts.sites)].reshape(loads, -1).T.copy()
    prices = Prices(best.prices[:units], np.zeros(kinds), of_load)
    grounds = grounds_of(hunt.book, parts)
    nothing = np.full(len(parts.sites), np.inf)
    seen = around_all(parts, grounds, prices, nothing, Quest(every=False, nodes=0, rounds=0))
    last = _last(parts, seen.least)
    prices = Prices(prices.of_unit, last + abs(best.bound) * RUNGS[3], of_load)
    return Listing(parts, grounds, prices, -np.inf, seen.least, seen.columns)


def _generate(hunt: Hunt, listing: Listing, until: float) -> None:
    """Better prices and new districts, round by round."""
    parts, sites = listing.parts, listing.parts.sites
    at, trust, tired = listing.prices, 0.5, 0
    quest = Quest(every=False, nodes=PRICING // len(sites), rounds=2)
    width = 2 * abs(hunt.bound) / hunt.book.units + 1e-9
    for _ in range(ROUNDS):
        if hunt.left <= until or tired > WEARY:
            break
        at = Prices(at.of_unit, at.of_kind, listing.prices.of_load.copy())
        seen = around_all(parts, listing.grounds, at, at.of_kind[sites.kind], quest)
        tired = tired + 1 if 2 * seen.given_up > len(sites) else 0
        fresh = _take(listing, at, seen)
        hunt.raise_bound(listing.bound, "mip")
        hunt.say("bounding")
        found = mix(listing.columns, sites, listing.prices, width)
        if found is None:
            break
        listing.mixed = found.strayed <= 1e-6
        if found.value + _empty(parts) - listing.bound <= CLOSE * abs(listing.bound) or (not fresh and trust <= 0):
            if listing.mixed:
                return
            width *= WIDER
        trust = 0.5 if fresh else trust / 2 if trust > 0.05 else 0.0
        mixed = [
            trust * best + (1 - trust) * new
            for best, new in ((listing.prices.of_unit, found.of_unit), (listing.prices.of_kind, found.of_kind))
        ]
        at = Prices(mixed[0], mixed[1], listing.prices.of_load)
    listing.tired = tired


def _take(listing: Listing, at: Prices, seen: Seen) -> bool:
    """Keep new districts, and the prices if their bound is the best; whether a district was new."""
    parts = listing.parts
    bound = float(at.of_unit.sum()) + _cheapest(parts, seen.least) + _empty(parts)
    if bound > listing.bound:
        listing.bound, listing.prices, listing.least = bound, at, seen.least
    before = len(listing.columns)
    listing.columns = joined([listing.columns, seen.columns]).cheapest(parts.sites.kind)
    return len(listing.columns) > before


def _climb(hunt: Hunt, listing: Listing, guess: float) -> bool:
    """The best plan that costs at most a guess, or the proof that there is none; whether that was not too much."""
    most = min(guess, hunt.value)
    slack = most - listing.bound + 1e-7 * abs(most)
    last = _last(listing.parts, listing.least)[listing.parts.sites.kind]
    limit = np.minimum(listing.least, last) + slack
    hunt.say("listing districts")
    quest = replace(LISTING, nodes=min(LISTING.nodes, int(hunt.left * NODES_A_SECOND)))
    seen = around_all(listing.parts, listing.grounds, listing.prices, limit, quest)
    if seen.given_up:
        return False
    return _choose(hunt, listing, seen.columns.cheapest(listing.parts.sites.kind), hunt.left / 2, most)


def _choose(hunt: Hunt, listing: Listing, columns: Columns, seconds: float, most: float = -np.inf) -> bool:
    """A plan from some districts, which are all that a plan of cost `most` can have; whether that was decided."""
    chosen = choose(columns, listing.parts.sites, most, hunt.until(seconds), hunt.hear())
    if chosen.columns is not None:
        hunt.take(_owners(hunt, listing.parts, columns, chosen.columns))
    hunt.raise_bound(min(most, chosen.bound + _empty(listing.parts), hunt.value), "mip")
    if chosen.ending == "interrupted":
        raise KeyboardInterrupt
    return chosen.ending in {"gap", "infeasible"}


def _list_all(hunt: Hunt, listing: Listing) -> bool:
    """Decide among all districts there are; whether that was possible."""
    hunt.say("listing districts")
    columns = every_set(hunt.book, listing.parts, listing.grounds, WITHOUT_PRICES)
    if columns is None:
        return False
    decided = _choose(hunt, listing, columns, hunt.left, np.inf)
    if decided and hunt.owner is None:
        hunt.say("finding out why no plan exists")
        raise InfeasibleError(explain_districts(hunt.world, hunt.book, hunt.limits))
    return decided


def _owners(hunt: Hunt, parts: Parts, columns: Columns, chosen: Ints) -> Ints:
    """Seat of each unit: districts of a kind, in order, are those of the seats of that kind."""
    owner = np.full(hunt.book.units, -1, dtype=np.int64)
    kind = parts.sites.kind[columns.site[chosen]]
    for k in range(len(parts.sites.seat)):
        seats = np.flatnonzero(hunt.book.kind == k)
        for seat, column in zip(seats.tolist(), chosen[kind == k].tolist(), strict=False):
            owner[columns.inside[column]] = seat
    return owner


def _cheapest(parts: Parts, least: Floats) -> float:
    """What the cheapest sites cost together, as many of each kind as there are seats."""
    sites, total = parts.sites, 0.0
    for k, count in enumerate(sites.count.tolist()):
        taken = np.sort(least[sites.kind == k])[:count]
        total += float((taken if sites.exact[k] else np.minimum(taken, 0.0)).sum())
    return total


def _last(parts: Parts, least: Floats) -> Floats:
    """The dearest of those sites, of each kind."""
    sites = parts.sites
    last = np.array([np.sort(least[sites.kind == k])[count - 1] for k, count in enumerate(sites.count.tolist())])
    return np.where(sites.exact, last, np.minimum(last, 0.0))


def _empty(parts: Parts) -> float:
    """Price of empty seats, which every district takes off."""
    return float((parts.empty * parts.sites.count).sum())
