"""Compound moves, compiled: the best set of flips among the units of a few neighbouring seats.

All flips between the seats that could pay take part, at most `FLIPS` of the cheapest. What the best set may cost is
drawn first (heat × Exp(1)); it is taken if it costs less.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.engine.holding import Held, Touched, gather, may_flip, release, seat_unit, touched_of
from planner.optimize.engine.landscape import Land, Shorts, slack_at
from planner.optimize.engine.luck import Luck, allowance
from planner.optimize.engine.neighbours import neighbours
from planner.optimize.engine.sets import LARGEST, Flips, best_set, widths
from planner.optimize.engine.step import Step

FLIPS = 256
"""Flips that take part at most."""
ROOM = 4096
"""Flips that are looked at."""
GROUPS = 96
"""Groups that they may touch; more where arcs count for many loads."""


class Bench(NamedTuple):
    """Room to work in."""

    arc: Ints
    """Flips that are looked at."""
    cost: Floats
    """What each adds to the excess."""
    kept: Ints
    """Flips that take part."""
    flips: Flips
    touched: Touched
    near: Shorts
    """Seats of the move."""
    inside: Flags
    """Whether each seat is one of them."""


@njit(cache=True, nogil=True)
def compound(land: Land, held: Held, seats: Shorts, step: Step, luck: Luck) -> tuple[int, int]:
    """Rounds of compound moves within the part that owns `seats`.

    Returns rounds in which there was a choice, and how many of them changed anything.
    """
    bench = _bench(land, held, min(step.seats, len(seats)))
    width, taken = np.zeros(LARGEST, dtype=np.int64), np.zeros(LARGEST, dtype=np.int64)
    chances = changed = 0
    for _ in range(step.rounds):
        count = neighbours(land, held, seats, bench.near, bench.inside, luck)
        found = _candidates(land, held, count, bench)
        for i in range(count):
            bench.inside[bench.near[i]] = False
        if found == 0:
            continue
        may_cost = allowance(luck, step.heat)
        n, groups, slack = _prepare(land, held, found, may_cost, bench)
        if n == 0:
            continue
        chances += 1
        widths(n, step.sets, width)
        moved = best_set(bench.flips, (n, groups), slack, may_cost, width, taken)
        if moved > 0:
            changed += 1
            _apply(land, held, bench, taken[:moved], groups)
    return chances, changed


@njit(cache=True, nogil=True)
def _bench(land: Land, held: Held, seats: int) -> Bench:
    most, columns = max(GROUPS, 8 * land.group.shape[1]), land.curve.shape[1]
    flips = Flips(
        np.empty(FLIPS),
        np.empty(FLIPS, dtype=np.int64),
        np.empty((FLIPS, most)),
        np.empty(most),
        np.empty((most, columns)),
    )
    return Bench(
        np.empty(ROOM, dtype=np.int64),
        np.empty(ROOM),
        np.empty(FLIPS, dtype=np.int64),
        flips,
        touched_of(len(held.load), most),
        np.empty(seats, dtype=np.int32),
        np.zeros(len(held.size), dtype=np.bool_),
    )


@njit(cache=True, nogil=True)
def _apply(land: Land, held: Held, bench: Bench, taken: Ints, groups: int) -> None:
    for i in taken:
        for j in range(groups):
            held.load[bench.touched.group[j]] += bench.flips.change[i, j]
        seat_unit(land, held, bench.kept[i])
    for j in range(groups):
        g = bench.touched.group[j]
        held.slack[g] = slack_at(land.curve, g, held.load[g], 1.0)


@njit(cache=True, nogil=True)
def _candidates(land: Land, held: Held, count: int, bench: Bench) -> int:
    """Flips between the marked seats, and what they add to the excess; returns how many."""
    found, part = 0, held.part[bench.near[0]]
    for seat in bench.near[:count]:
        for at in range(land.begin[seat], land.begin[seat] + held.size[seat]):
            u = held.member[at]
            now = held.chosen[u]
            for a in range(land.first[u], land.first[u + 1]):
                if a == now or not bench.inside[land.seat[a]] or found == ROOM or not may_flip(land, held, a, part):
                    continue
                bench.arc[found], bench.cost[found] = a, land.excess[a] - land.excess[now]
                found += 1
    return found


@njit(cache=True, nogil=True)
def _prepare(land: Land, held: Held, found: int, may_cost: float, bench: Bench) -> tuple[int, int, float]:
    """Keep the flips that could pay, cheapest first, and what they do; returns (flips, touched groups, their slack)."""
    flips, touched = bench.flips, bench.touched
    order = np.argsort(bench.cost[:found])
    saved = 0.0
    for i in range(min(found, LARGEST)):
        saved += min(0.0, bench.cost[order[i]])
    groups, slack = 0, 0.0
    for i in order:
        if groups + 2 * land.group.shape[1] > len(touched.group):
            break
        groups = gather(land, bench.arc[i], 0.0, touched, groups)
        groups = gather(land, held.chosen[land.unit[bench.arc[i]]], 0.0, touched, groups)
    for j in range(groups):
        slack += held.slack[touched.group[j]]
        flips.load[j] = held.load[touched.group[j]]
        flips.curve[j] = land.curve[touched.group[j]]
    n = 0
    for i in order:
        arc, cost = bench.arc[i], bench.cost[i]
        if n == FLIPS or cost + (saved if cost >= 0.0 else 0.0) >= slack + may_cost:
            break
        now = held.chosen[land.unit[arc]]
        if not (_known(land, arc, touched) and _known(land, now, touched)):
            continue
        bench.kept[n], flips.cost[n], flips.unit[n] = arc, cost, land.unit[arc]
        touched.change[:groups] = 0.0
        gather(land, now, -1.0, touched, groups)
        gather(land, arc, 1.0, touched, groups)
        flips.change[n, :groups] = touched.change[:groups]
        n += 1
    release(touched, groups)
    return n, groups, slack


@njit(cache=True, nogil=True)
def _known(land: Land, arc: int, touched: Touched) -> bool:
    """Whether all groups that the arc counts at have a place."""
    for k in range(land.group.shape[1]):
        g = land.group[arc, k]
        if g >= 0 and land.amount[arc, k] != 0.0 and touched.slot[g] < 0:
            return False
    return True
