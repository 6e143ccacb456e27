"""HiGHS on a few neighbouring districts at a time, everything else staying as it is."""

import numpy as np

from planner.domain.arrays import Ints
from planner.optimize.districts.book import Book
from planner.optimize.districts.hunt import Hunt
from planner.optimize.districts.model import model_of
from planner.optimize.districts.part import part_of
from planner.optimize.districts.reaching import within_reach
from planner.optimize.districts.relaxation import bound, relax
from planner.optimize.districts.sites import sites_of
from planner.optimize.districts.tree import grow

UNITS = 90
"""Units of a neighbourhood of three districts at most; larger ones are of two."""
SECONDS = 8.0
"""For one neighbourhood."""
MOST_PAIRS = 6_000
"""Pairs of a unit and a site that HiGHS is given for one neighbourhood."""


def improve(hunt: Hunt, seconds: float) -> None:
    """Solve neighbourhoods until none gets better, or time is over."""
    rng, until = np.random.default_rng(0), hunt.left - seconds
    tired: set[tuple[int, ...]] = set()
    while hunt.owner is not None and not hunt.over() and hunt.left > until:
        groups = [g for g in _groups(hunt.book, hunt.owner, rng) if g not in tired]
        if not groups:
            return
        for group in groups:
            if hunt.over() or hunt.left <= until:
                return
            tired = (
                {other for other in tired if not set(other) & set(group)} if _better(hunt, group) else tired | {group}
            )


def _better(hunt: Hunt, group: tuple[int, ...]) -> bool:
    """Solve one neighbourhood; whether the plan got better."""
    if hunt.owner is None:
        return False
    seats = np.array(group, dtype=np.int64)
    part, units = part_of(hunt.book, hunt.owner, seats)
    owner = np.searchsorted(seats, hunt.owner[units])
    now, sites = part.total(owner), sites_of(part)
    found = bound(relax(part, sites), stop=lambda: hunt.left <= 0, tell=lambda _: None)
    kept = within_reach(part, sites, found.kept(now))
    if found.best.bound >= now * (1 - 1e-9) or kept.sum() > MOST_PAIRS:
        return False
    grown = grow(model_of(part, sites, kept), hunt.until(SECONDS), owner, hunt.hear())
    if grown.owner is None or part.total(grown.owner) >= now * (1 - 1e-9):
        return False
    plan = hunt.owner.copy()
    plan[units] = seats[grown.owner]
    hunt.take(plan)
    return True


def _groups(book: Book, owner: Ints, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Two or three districts that touch, or lie near, one another; every district begins some."""
    size = np.bincount(owner, minlength=book.seats)
    groups = []
    for s in rng.permutation(book.seats).tolist():
        near = _near(book, owner, s)
        for a, t in enumerate(near):
            third = [r for r in near[a + 1 :] if size[s] + size[t] + size[r] <= UNITS]
            groups.append(tuple(sorted((s, t, third[0]) if third else (s, t))))
    return list(dict.fromkeys(groups))


def _near(book: Book, owner: Ints, s: int) -> list[int]:
    """Districts that touch a district; without a graph those to which its units would go at the least cost."""
    units = np.flatnonzero(owner == s)
    if book.graph is not None:
        touched = np.concatenate([book.beside[u] for u in units.tolist()] or [units])
        count = np.bincount(owner[touched], minlength=book.seats)
        count[s] = 0
        return np.argsort(-count, kind="stable")[: np.count_nonzero(count)][:5].tolist()  # type: ignore[no-any-return]
    cost = book.cost[units].sum(axis=0)
    for t in np.flatnonzero(~book.fixed).tolist():
        column = book.best_centre(np.flatnonzero(owner == t))[0]
        cost[t] += book.near[units, column].sum() if column >= 0 else 0.0
    order = np.argsort(np.where(np.isfinite(cost), cost, np.inf), kind="stable")
    return [t for t in order.tolist() if t != s][:5]
