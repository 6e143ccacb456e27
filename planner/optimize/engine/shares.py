"""The units of a few neighbouring seats shared out anew, compiled: two halves of them, met in the middle.

Where limits bind hard, a better choice differs by a dozen flips at once, none of which fits alone. Depth-first sets
(`sets.py`) end at a few flips. So the free units are parted at random into halves, the cheapest ways to choose for
each are listed without regard to loads (`halves.py`), and the pair of ways whose loads go best together is found
(`boxes.py`): n² choices for the work of about n·log n (Horowitz and Sahni 1974). Under a temperature one unit must
leave its arc, and the best of all choices without it is taken if it costs less than what it may: heat × Exp(1).
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.engine.boxes import Goal, best_pair, boxes_of
from planner.optimize.engine.halves import Half, Ways, count_in, half_of, list_ways
from planner.optimize.engine.holding import Held, recount, seat_unit
from planner.optimize.engine.landscape import Land, Shorts, slack_at
from planner.optimize.engine.luck import Luck, allowance, below, uniform
from planner.optimize.engine.neighbours import neighbours

NOTHING = 1e-9
"""Share of what a neighbourhood costs above its bound that no change is worth."""


class Task(NamedTuple):
    """A stretch of search at one temperature."""

    heat: float
    """Temperature; 0: nobody must leave, and only what saves something is taken [currency/year]."""
    seats: int
    """Of a neighbourhood."""
    size: int
    """Ways that are listed of each half at most."""
    rounds: int
    """Neighbourhoods."""


class Best(NamedTuple):
    """The best choice of a search."""

    total: Floats
    """Objective above the base; one number."""
    chosen: Ints


class Part(NamedTuple):
    """A neighbourhood."""

    unit: Ints
    """Free units."""
    ways: Ways
    group: Ints
    """Touched groups."""
    rest: Floats
    """Their loads without the free units."""


@njit(cache=True, nogil=True)
def share_out(land: Land, ideal: Floats, held: Held, best: Best, task: Task, luck: Luck) -> int:
    """Rounds of neighbourhoods; returns how many of them changed anything. `ideal` is the load of least slack."""
    total = recount(land, held, 1.0)
    near = np.empty(min(task.seats, len(held.size)), dtype=np.int32)
    inside, slot = np.zeros(len(held.size), dtype=np.bool_), np.full(len(held.load), -1, dtype=np.int32)
    seats, halves = np.arange(len(held.size)).astype(np.int32), (half_of(task.size, 1), half_of(task.size, 1))
    changed = 0
    for _ in range(task.rounds):
        count = neighbours(land, held, seats, near, inside, luck)
        part = _part(land, held, near[:count], inside, slot)
        inside[near[:count]] = False
        if len(part.unit) > 1:
            if halves[0].load.shape[1] != len(part.group):
                halves = half_of(task.size, len(part.group)), half_of(task.size, len(part.group))
            total, moved = _share(land, ideal, held, (part, slot, halves, total), task.heat, luck)
            if moved:
                changed += 1
                if total < best.total[0] - NOTHING * abs(best.total[0]):
                    best.total[0], best.chosen[:] = total, held.chosen
        slot[part.group] = -1
    return changed


@njit(cache=True, nogil=True)
def _part(land: Land, held: Held, near: Shorts, inside: Flags, slot: Shorts) -> Part:
    """What seats could share out among them; `slot` is told the place of each touched group."""
    units, most, n = held.size[near].sum(), 1, 0
    unit = np.empty(units, dtype=np.int64)
    for seat in near:
        for at in range(land.begin[seat], land.begin[seat] + held.size[seat]):
            unit[n] = held.member[at]
            most = max(most, land.first[unit[n] + 1] - land.first[unit[n]])
            n += 1
    ways = Ways(np.empty((n, most), dtype=np.int64), np.empty((n, most)), np.zeros(n, dtype=np.int64))
    group, groups = np.empty(len(held.load), dtype=np.int64), 0
    for i in range(n):
        for a in range(land.first[unit[i]], land.first[unit[i] + 1]):
            if not inside[land.seat[a]]:
                continue
            ways.arc[i, ways.open[i]] = a
            ways.cost[i, ways.open[i]] = land.excess[a] - land.excess[ways.arc[i, 0]]
            ways.open[i] += 1
            for k in range(land.group.shape[1]):
                g = land.group[a, k]
                if g >= 0 and land.amount[a, k] != 0.0 and slot[g] < 0:
                    slot[g], group[groups] = groups, g
                    groups += 1
    rest = held.load[group[:groups]]
    for i in range(n):
        count_in(land, held.chosen[unit[i]], -1.0, slot, rest)
    return Part(unit, ways, group[:groups].copy(), rest)


@njit(cache=True, nogil=True)
def _share(
    land: Land,
    ideal: Floats,
    held: Held,
    at: tuple[Part, Shorts, tuple[Half, Half], float],
    heat: float,
    luck: Luck,
) -> tuple[float, bool]:
    """One neighbourhood; returns the objective after it, and whether anything changed."""
    part, slot, (first, second), total = at
    now = 0.0
    for g in part.group:
        now += held.slack[g]
    for i in range(len(part.unit)):
        now += land.excess[held.chosen[part.unit[i]]] - land.excess[part.ways.arc[i, 0]]
    if heat > 0.0:
        i = below(luck, len(part.unit))
        now -= _leave(part.ways, i, held.chosen[part.unit[i]])
    one, other = _parted(part.ways, luck)
    first.load[0], second.load[0] = part.rest, 0.0
    for i in one:
        count_in(land, part.ways.arc[i, 0], 1.0, slot, first.load[0])
    for i in other:
        count_in(land, part.ways.arc[i, 0], 1.0, slot, second.load[0])
    limit = now + allowance(luck, heat) - NOTHING * (1.0 + abs(now))
    n = list_ways(land, part.ways, one, slot, first, limit)
    m = list_ways(land, part.ways, other, slot, second, limit)
    goal = Goal(land.curve[part.group], ideal[part.group])
    least, a, b = best_pair(first, n, second, boxes_of(second, m, goal), goal, limit)
    if a < 0:
        return total, False
    _apply(land, held, part, (first, a, second, b))
    return total + least - now, True


@njit(cache=True, nogil=True)
def _leave(ways: Ways, i: int, arc: int) -> float:
    """Close a free unit's arc, unless it is the only one; returns by how much its cheapest costs more then."""
    if ways.open[i] < 2:
        return 0.0
    at = 0
    while ways.arc[i, at] != arc:
        at += 1
    for w in range(at, ways.open[i] - 1):
        ways.arc[i, w], ways.cost[i, w] = ways.arc[i, w + 1], ways.cost[i, w + 1]
    ways.open[i] -= 1
    dearer = ways.cost[i, 0]
    ways.cost[i] -= dearer
    return float(dearer)


@njit(cache=True, nogil=True)
def _parted(ways: Ways, luck: Luck) -> tuple[Ints, Ints]:
    """The free units in two random halves, those first whose second-cheapest arc costs least."""
    n = len(ways.open)
    drawn, second, first_half = np.empty(n), np.full(n, np.inf), np.zeros(n, dtype=np.bool_)
    for i in range(n):
        drawn[i] = uniform(luck)
        if ways.open[i] > 1:
            second[i] = ways.cost[i, 1]
    first_half[np.argsort(drawn)[: n // 2]] = True
    order = np.argsort(second, kind="mergesort")
    return order[first_half[order]], order[~first_half[order]]


@njit(cache=True, nogil=True)
def _apply(land: Land, held: Held, part: Part, pair: tuple[Half, int, Half, int]) -> None:
    """Change the choice to a pair of ways."""
    first, a, second, b = pair
    for i in range(len(part.unit)):
        _move(land, held, part.ways.arc[i, 0])
    for j in range(first.flips[a]):
        _move(land, held, first.flip[a, j])
    for j in range(second.flips[b]):
        _move(land, held, second.flip[b, j])
    for d in range(len(part.group)):
        g = part.group[d]
        held.load[g] = first.load[a, d] + second.load[b, d]
        held.slack[g] = slack_at(land.curve, g, held.load[g], 1.0)


@njit(cache=True, nogil=True, inline="always")
def _move(land: Land, held: Held, arc: int) -> None:
    if held.chosen[land.unit[arc]] != arc:
        seat_unit(land, held, arc)
