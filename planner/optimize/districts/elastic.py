"""How much the limits of seats must widen before districts exist at all."""

from dataclasses import replace

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.districts.book import Book
from planner.optimize.districts.model import Model, model_of
from planner.optimize.districts.sites import sites_of
from planner.optimize.districts.tree import grow
from planner.optimize.search import Limits


def widening(book: Book, limits: Limits) -> Floats | None:
    """The least widening of each load's limits, the same share for all seats, after which a plan exists.

    A share of 0.01 lets every seat carry 1 % more than its upper and 1 % less than its lower limit. None when no
    plan exists however wide they are, or none was found in time.
    """
    free = _without_limits(book)
    sites = sites_of(free)
    m = model_of(free, sites, np.isfinite(sites.cost))
    width = m.new(np.ones(len(book.loads)), np.ones(len(book.loads)))
    _widened(m, book, width)
    grown = grow(m, limits, None, None)
    if grown.owner is None:
        return None
    shares = np.zeros(len(book.loads))
    for i, (load, amount) in enumerate(zip(book.loads, book.loads_at(grown.owner), strict=True)):
        over = (amount - load.most) / np.where(np.isfinite(load.most) & (load.most > 0), load.most, 1.0)
        under = (load.least - amount) / np.where(np.isfinite(load.least) & (load.least > 0), load.least, 1.0)
        worst = np.maximum(np.where(np.isfinite(load.most), over, 0), np.where(np.isfinite(load.least), under, 0))
        shares[i] = max(0.0, float(worst.max(initial=0.0)))
    return shares


def _without_limits(book: Book) -> Book:
    """The same units, seats and neighbours; nothing costs anything."""
    loads = tuple(
        replace(load, least=np.full(len(load.least), -np.inf), most=np.full(len(load.most), np.inf), band=None)
        for load in book.loads
    )
    return replace(book, cost=np.where(np.isfinite(book.cost), 0.0, np.inf), near=np.zeros_like(book.near), loads=loads)


def _widened(m: Model, book: Book, width: Ints) -> None:
    """Rows with a slack in the share of each limit, one slack a load."""
    root = np.where(m.sites.root >= 0, m.index[np.arange(len(m.sites)), m.sites.root], -1)
    for load, slack in zip(book.loads, width.tolist(), strict=True):
        for d in range(len(m.sites) if load.own else 0):
            seat = int(m.sites.seat[m.sites.kind[d]])
            unit = np.flatnonzero(m.index[d] >= 0)
            amount = load.amount[unit, seat]
            for side, limit in ((1.0, load.most[seat]), (-1.0, load.least[seat])):
                if not np.isfinite(limit) or (limit <= 0 and not load.signed):
                    continue
                column, entry = np.append(m.index[d, unit], slack), np.append(side * amount, -max(limit, 0.0))
                if root[d] < 0:
                    m.rows.add(column, entry, -np.inf, side * limit)
                else:
                    m.rows.add(np.append(column, root[d]), np.append(entry, -side * limit), -np.inf, 0.0)
