"""Shortlists that hold what matters of all pairs, and what multipliers are worth over all of them.

Small books list all their arcs. Large ones start from each unit's cheapest pairs and its present owners; after every
descent a scan over all pairs tells the exact bound, and pairs that the multipliers make cheap come in (column
generation; Lübbecke, Desrosiers 2005): those within a temperature of their unit's cheapest, and for units whose
cheapest pair was missing all pairs that the scan picked.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.covering.arcs import arcs_at
from planner.domain.world import World
from planner.optimize.dual_kernel import Listed
from planner.optimize.factors import Factors
from planner.optimize.multipliers import Certified
from planner.optimize.relaxation import Relaxation
from planner.optimize.scan import Scan, scan
from planner.optimize.shortlist import Shortlist
from planner.optimize.shortlisting import first_group, load_prices

FIRST = 6
"""Cheapest pairs of each unit at the start."""
PICKS = 8
"""Pairs of each unit that a scan picks, and that a search is given …"""
PICKS_OF_MILLION, MILLION = 5, 500_000
"""… but fewer in books of more units than this: they take a hundred bytes each."""
SHORT = (np.dtype(np.float32), np.dtype(np.int32))
"""Kinds of numbers while multipliers are looked for."""
SAME = 1e-6
"""Costs that differ by less than this share are the same: listed ones have 32 bits."""
BLOCK = 500_000
"""Pairs whose coefficients are worked out at a time."""


@dataclass(slots=True)
class Columns:
    """A shortlist that grows. Pairs are known by a key: (unit × seats + seat) × levels + level."""

    world: World
    factors: Factors
    pool: Executor
    stop: Callable[[], bool]
    """Ends a scan."""
    at_nothing: float
    """The bound at multipliers of zero."""
    key: Ints
    """Of every listed pair; sorted."""
    relaxation: Relaxation
    scanned: Scan
    """The scan with the best bound."""
    best: float = field(default=-np.inf)

    @classmethod
    def start(cls, world: World, pool: Executor, stop: Callable[[], bool]) -> "Columns | None":
        """The cheapest pairs of every unit, and its present owners; None when there was no time."""
        factors = Factors.of(world)
        found = scan(factors, np.zeros(factors.groups), PICKS, pool, stop)
        if found is None:
            return None
        key = _distinct(keys(world, *found.pairs(FIRST)), present(world))
        listed = _listed(world, key)
        mean = np.abs(listed.amount).mean(axis=0)
        limits = load_prices(world.loads, mean.reshape(-1, 1).astype(np.float64), float(listed.cost.max(initial=0.0)))
        relaxation = Relaxation.of(listed, limits, pool)
        nothing = found.least + relaxation.conjugate.exact(np.zeros(factors.groups))
        return cls(world, factors, pool, stop, nothing, key, relaxation, found, nothing)

    def certify(self, multipliers: Floats, temperature: float) -> Certified | None:
        """The bound over all pairs; lets pairs in that are cheap at these multipliers."""
        listed, reduced = self.relaxation.exact(multipliers)
        found = scan(self.factors, multipliers, PICKS, self.pool, self.stop)
        if found is None:
            return None
        bound = found.least + self.relaxation.conjugate.exact(multipliers)
        if bound > self.best:
            self.best, self.scanned = bound, found
        cost = found.picks.cost
        least = np.minimum.reduceat(reduced, self.relaxation.listed.first[:-1])
        lacks = least > cost[:, 0] + SAME * np.abs(cost[:, 0])
        come = ((cost <= cost[:, :1] + temperature) | lacks[:, None])[np.isfinite(cost)]
        cheap = keys(self.world, *found.pairs(PICKS))[come]
        new = np.sort(cheap[positions(self.key, cheap) < 0])
        if len(new):
            self._let_in(new)
        return Certified(bound, listed, len(new) > 0)

    def cheapest(self) -> tuple[Shortlist, Listed]:
        """The cheapest pairs of every unit at the best multipliers, and its present owners; also side by side."""
        picks = PICKS if self.world.rates.units <= MILLION else PICKS_OF_MILLION
        key = _distinct(keys(self.world, *self.scanned.pairs(picks)), present(self.world))
        listed = _listed(self.world, key, (np.dtype(np.float64), np.dtype(np.int64)))
        unit, seat, level = pairs(self.world, key)
        amount = np.ascontiguousarray(listed.amount.T, dtype=np.float64)
        shortlist = Shortlist(
            first=listed.first,
            unit=unit,
            seat=seat,
            cost=np.asarray(listed.cost, dtype=np.float64),
            group=np.ascontiguousarray(listed.group.T, dtype=np.int64),
            amount=amount,
            prices=load_prices(self.world.loads, amount, float(listed.cost.max(initial=0.0))),
            seats=len(self.world.scenario.seats),
            level=level,
        )
        return shortlist, listed

    def _let_in(self, new: Ints) -> None:
        old, more = self.relaxation.listed, _listed(self.world, new)
        self.key = np.concatenate([self.key, new])
        order = np.argsort(self.key, kind="stable")
        self.key = self.key[order]
        both = Listed(
            first=_firsts(self.world, self.key),
            cost=np.concatenate([old.cost, more.cost])[order],
            group=np.concatenate([old.group, more.group])[order],
            amount=np.concatenate([old.amount, more.amount])[order],
        )
        self.relaxation = Relaxation.of(both, self.relaxation.limits, self.pool)


def _listed(world: World, key: Ints, kinds: tuple[np.dtype[Any], np.dtype[Any]] = SHORT) -> Listed:
    """The pairs of sorted keys with their costs and loads, as numbers of two kinds; a unit may have any number."""
    shift, (real, whole) = first_group(world.loads), kinds
    both = Listed(
        first=_firsts(world, key),
        cost=np.empty(len(key), dtype=real),
        group=np.empty((len(key), len(world.loads)), dtype=whole),
        amount=np.empty((len(key), len(world.loads)), dtype=real),
    )
    for start in range(0, len(key), BLOCK):
        here = slice(start, start + BLOCK)
        arcs = arcs_at(world.rates, *pairs(world, key[here]))
        both.cost[here] = arcs.cost
        for k, load in enumerate(world.loads):
            at, amount = load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)
            both.group[here, k], both.amount[here, k] = np.where(at >= 0, at + shift[k], -1), amount
    return both


def _firsts(world: World, key: Ints) -> Ints:
    width = len(world.scenario.seats) * len(world.rates.levels)
    return np.searchsorted(key, np.arange(world.rates.units + 1) * width).astype(np.int64)


def present(world: World) -> Ints:
    """Keys of pairs of a unit and a seat that covers one of its accounts now, at all levels; where the pins let it."""
    rates = world.rates
    unit, seat = world.scenario.units, rates.owner
    may = rates.reach.holds(unit, seat) & ((world.pinned[unit] == -1) | (world.pinned[unit] == seat))
    unit, seat = unit[may], seat[may]
    levels = [keys(world, unit, seat, np.full(len(unit), level)) for level in range(len(rates.levels))]
    return _distinct(*levels)


def _distinct(*parts: Ints) -> Ints:
    """All numbers in order, each once."""  # np.unique hashes integers, which takes ten times as long
    ordered = np.sort(np.concatenate(parts))
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def keys(world: World, unit: Ints, seat: Ints, level: Ints) -> Ints:
    """Numbers of pairs, which sort like (unit, seat, level)."""
    return (unit * len(world.scenario.seats) + seat) * len(world.rates.levels) + level


def pairs(world: World, key: Ints) -> tuple[Ints, Ints, Ints]:
    """(unit, seat, level) of each number."""
    pair, level = np.divmod(key, len(world.rates.levels))
    unit, seat = np.divmod(pair, len(world.scenario.seats))
    return unit, seat, level
