"""Shifts and swaps of single units under a temperature, compiled: the first and coarsest search.

A try takes a unit at random and one of its other arcs. Alone it is a shift; half the tries let a unit of the seat that
receives move on, mostly to the seat that gave (a swap), else along any of its arcs (a chain over three seats). What a
try may cost is drawn first; a try is refused unpriced when its excess exceeds that and all slack that it could gain.
"""

import numpy as np
from numba import njit

from planner.domain.arrays import Ints
from planner.optimize.engine.holding import Held, gather, may_flip, release, seat_unit, touched_of
from planner.optimize.engine.landscape import Land, Shorts, slack_at
from planner.optimize.engine.luck import Luck, allowance, below, uniform
from planner.optimize.engine.step import Step

BACK = 0.7
"""Share of two-unit tries in which the second unit must go where the first came from."""


@njit(cache=True, nogil=True)
def shift_and_swap(land: Land, held: Held, seats: Shorts, step: Step, luck: Luck) -> tuple[int, int]:
    """Try moves within the part that owns `seats`; returns how many there were, and how many were accepted."""
    part = held.part[seats[0]]
    touched = touched_of(len(held.load), 4 * land.group.shape[1])
    flips = np.empty(2, dtype=np.int64)
    tried = accepted = 0
    for _ in range(step.tries):
        size = _draw(land, held, seats, part, flips, luck)
        if size == 0:
            continue
        tried += 1
        may_cost = allowance(luck, step.heat)
        cost, n, room = 0.0, 0, 0.0
        for i in range(size):
            now = held.chosen[land.unit[flips[i]]]
            cost += land.excess[flips[i]] - land.excess[now]
            n = gather(land, now, -1.0, touched, n)
            n = gather(land, flips[i], 1.0, touched, n)
        release(touched, n)
        for j in range(n):
            room += held.slack[touched.group[j]]
        if cost - room >= may_cost:
            continue
        for j in range(n):
            g = touched.group[j]
            cost += slack_at(land.curve, g, held.load[g] + touched.change[j], step.soft) - held.slack[g]
        if cost < may_cost:
            accepted += 1
            for j in range(n):
                g = touched.group[j]
                held.load[g] += touched.change[j]
                held.slack[g] = slack_at(land.curve, g, held.load[g], step.soft)
            for i in range(size):
                seat_unit(land, held, flips[i])
    return tried, accepted


@njit(cache=True, nogil=True)
def _draw(land: Land, held: Held, seats: Shorts, part: int, flips: Ints, luck: Luck) -> int:
    """A shift, swap or chain into `flips`; returns how many units it moves, 0 when the draw came to nothing."""
    source = seats[below(luck, len(seats))]
    if held.size[source] == 0:
        return 0
    u = held.member[land.begin[source] + below(luck, held.size[source])]
    arc = land.first[u] + below(luck, land.first[u + 1] - land.first[u])
    if arc == held.chosen[u] or not may_flip(land, held, arc, part):
        return 0
    flips[0] = arc
    target = land.seat[arc]
    if uniform(luck) < 0.5 or target == source:
        return 1
    if held.size[target] == 0:
        return 0
    v = held.member[land.begin[target] + below(luck, held.size[target])]
    onward = -1
    if uniform(luck) < BACK:
        for a in range(land.first[v], land.first[v + 1]):
            if land.seat[a] == source:
                onward = a
                break
    else:
        onward = land.first[v] + below(luck, land.first[v + 1] - land.first[v])
    if onward < 0 or onward == held.chosen[v] or not may_flip(land, held, onward, part):
        return 0
    flips[1] = onward
    return 2
