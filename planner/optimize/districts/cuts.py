"""Cut sets: what a territory in pieces breaks, as rows that no territory in one piece breaks.

If account a is in a territory and account b is in it, too, then so is an account of every set C that separates a
from b (Carvajal et al. 2013; Oehrlein and Haunert 2017). With a chosen centre, b is the centre; else any other account
of the territory.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Ints
from planner.domain.geography.contiguity import Graph, pieces
from planner.optimize.districts.model import Model

MOST_ENDS = 40
"""Units of a cut-off piece that get rows of their own."""


class Cut(NamedTuple):
    """Σ over `ends` − Σ over `through` of joins[site, ·] ≤ `most`."""

    site: int
    ends: tuple[int, ...]
    through: tuple[int, ...]
    most: float


def cuts_for(m: Model, site_of: Ints) -> list[Cut]:
    """Rows that a solution breaks (the site of each unit); none when every territory is in one piece.

    Besides those that it breaks the same rows for all other sites whose centre lies beyond the separator.
    """
    every = [cut for d in np.unique(site_of).tolist() for cut in _of_territory(m, np.flatnonzero(site_of == d), d)]
    return list(dict.fromkeys(every))


def add_cut(m: Model, cut: Cut) -> None:
    """Add a row to the model, as far as its pairs are in it."""
    column = m.index[cut.site, list(cut.ends)]
    if (column < 0).any():
        return
    between = m.index[cut.site, list(cut.through)] if cut.through else column[:0]
    between = between[between >= 0]
    entry = np.concatenate([np.ones(len(column)), -np.ones(len(between))])
    m.rows.add(np.concatenate([column, between]), entry, -np.inf, cut.most)


def separators(graph: Graph, piece: Ints, rest: Ints) -> list[Flags]:
    """Minimal sets of accounts that separate a piece from the rest of its territory: near the one, near the other."""
    inside = [_flags(graph, part) for part in (piece, rest)]
    found: list[Flags] = []
    for near, far in (inside, inside[::-1]):
        fence = _beside(graph, near) & ~near
        beyond = _reached(graph, far, ~fence & ~near)
        cut = _beside(graph, beyond) & fence
        if not any(np.array_equal(cut, other) for other in found):
            found.append(cut)
    return found


def _of_territory(m: Model, units: Ints, site: int) -> Iterator[Cut]:
    graph, book = m.book.graph, m.book
    if graph is None:
        return
    column = int(m.sites.centre[site])
    parts = pieces(graph, book.accounts_of(units))
    if column >= 0:
        parts.sort(key=lambda part: book.centre[column] not in part)
    for piece in parts[1:]:
        for cut in separators(graph, piece, parts[0]):
            if column >= 0:
                yield from _from_centres(m, graph, piece, cut)
            else:
                yield from _between(m, piece, parts[0], cut)


def _from_centres(m: Model, graph: Graph, piece: Ints, cut: Flags) -> Iterator[Cut]:
    """joins[d, u] <= sum over the separator of joins[d, ·], for every site whose centre lies beyond it."""
    side = _reached(graph, _flags(graph, piece), ~cut)
    centre = np.where(m.sites.centre >= 0, m.book.centre[m.sites.centre], 0)
    beyond = np.flatnonzero((m.sites.centre >= 0) & ~side[centre] & ~cut[centre])
    through = _units(m, cut)
    for u in np.unique(m.book.unit[piece])[:MOST_ENDS].tolist():
        for d in beyond.tolist():
            yield Cut(d, (u,), through, 0.0)


def _between(m: Model, piece: Ints, rest: Ints, cut: Flags) -> Iterator[Cut]:
    """joins[d, u] + joins[d, v] <= 1 + sum over the separator, for seats whose centre is not chosen."""
    through, other = _units(m, cut), int(m.book.unit[rest[0]])
    for u in np.unique(m.book.unit[piece])[:MOST_ENDS].tolist():
        ends = (u,) if u == other else (u, other)
        for d in np.flatnonzero(m.sites.open).tolist():
            yield Cut(d, ends, through, float(len(ends) - 1))


def _units(m: Model, cut: Flags) -> tuple[int, ...]:
    units = np.unique(m.book.unit[np.flatnonzero(cut)])
    return tuple(units[units >= 0].tolist())


def _flags(graph: Graph, accounts: Ints) -> Flags:
    flags = np.zeros(len(graph.first) - 1, dtype=np.bool_)
    flags[accounts] = True
    return flags


def _beside(graph: Graph, inside: Flags) -> Flags:
    return _flags(graph, np.concatenate([graph.of(a) for a in np.flatnonzero(inside).tolist()] or [graph.first[:0]]))


def _reached(graph: Graph, start: Flags, allowed: Flags) -> Flags:
    reached, stack = start.copy(), np.flatnonzero(start).tolist()
    while stack:
        for account in graph.of(stack.pop()).tolist():
            if allowed[account] and not reached[account]:
                reached[account] = True
                stack.append(account)
    return reached
