"""Every connected district around a centre whose reduced cost is small enough: depth first, compiled.

A district grows from its centre; at each step a unit next to it is taken in or shut out. At prices of units and loads,
taking in a unit costs its reduced cost if that is positive, shutting it out costs its opposite if that is negative:
nothing that follows costs less than the centre's bound plus what was lost so far. What was cut off by units that are
shut out is lost, too.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats, Ints

FREE, IN, OUT = 0, 1, 2
SLACK = 1e-9
"""By how much a load may be beyond its limit, so that rounding excludes nothing [share]."""


class Ground(NamedTuple):
    """The surroundings of every centre."""

    first: Ints
    """Of the neighbours of each unit in `beside`."""
    beside: Ints
    amount: Floats
    """Of the seat's kind; shape [loads, units]."""
    least: Floats
    most: Floats
    bends: Floats
    """Loads at which the price bends, ascending; shape [loads, bends]."""
    price: Floats
    lightest: Floats
    """Least that any seat may carry of each load."""
    heaviest: Floats
    """Most that any seat may carry of each load."""
    seats: int


@njit(cache=True)
def price_of(ground: Ground, loads: Floats) -> float:
    """Price of the loads of a district, within its limits."""
    value = 0.0
    for m in range(len(loads)):
        bends, price = ground.bends[m], ground.price[m]
        j = 1
        while j < len(bends) - 1 and bends[j] < loads[m]:
            j += 1
        width = bends[j] - bends[j - 1]
        share = 0.0 if width <= 0.0 else min(1.0, max(0.0, (loads[m] - bends[j - 1]) / width))
        value += price[j - 1] + share * (price[j] - price[j - 1]) if width > 0.0 else price[j]
    return value


@njit(cache=True)
def least_of(ground: Ground, worth: Floats, root: int, multiplier: Floats) -> float:
    """What no district around the root costs less than, at a multiplier of each load."""
    value = 0.0
    for m in range(len(multiplier)):
        value += (ground.price[m] - multiplier[m] * ground.bends[m]).min()
    for u in range(len(worth)):
        reduced = worth[u]
        for m in range(len(multiplier)):
            reduced += multiplier[m] * ground.amount[m, u]
        if u == root or reduced < 0.0:
            value += reduced
    return value


@njit(cache=True)
def sharpen(  # a compiled kernel: loops inside
    ground: Ground, worth: Floats, root: int, multiplier: Floats, rounds: int
) -> None:
    """Raise `least_of` load by load: it is concave in each multiplier, its slope falls."""
    units = len(worth)
    reach = np.abs(worth[np.isfinite(worth)]).max()
    for step in range(rounds * len(multiplier)):
        m = step % len(multiplier)
        heaviest = ground.amount[m].max()
        if heaviest <= 0.0:
            continue
        low, high = multiplier[m] - 4.0 * reach / heaviest, multiplier[m] + 4.0 * reach / heaviest
        for _ in range(40):
            multiplier[m] = (low + high) / 2
            slope = ground.amount[m, root]
            for u in range(units):
                if u != root:
                    reduced = worth[u]
                    for k in range(len(multiplier)):
                        reduced += multiplier[k] * ground.amount[k, u]
                    if reduced < 0.0:
                        slope += ground.amount[m, u]
            slope -= ground.bends[m, (ground.price[m] - multiplier[m] * ground.bends[m]).argmin()]
            if slope > 0.0:
                low = multiplier[m]
            else:
                high = multiplier[m]


class Stand(NamedTuple):
    """How far a district has grown."""

    status: Ints
    touching: Ints
    """Units of the district next to each unit."""
    reduced: Floats
    """Reduced cost of each unit."""
    order: Ints
    """Units in the order in which they were decided on."""
    lost: Floats
    """Before each decision."""
    loads: Floats
    """Before each decision; shape [decisions, loads]."""
    total: Floats
    """Worth of the district before each decision."""
    seen: Ints
    stack: Ints
    left: Floats


@njit(cache=True)
def _fits(ground: Ground, loads: Floats) -> bool:
    enough = True
    for m in range(len(loads)):
        enough &= loads[m] >= ground.least[m] - SLACK * max(1.0, ground.least[m])
    return enough


@njit(cache=True)
def _takes(ground: Ground, loads: Floats, u: int) -> bool:
    for m in range(len(loads)):
        if loads[m] + ground.amount[m, u] > ground.most[m] + SLACK * max(1.0, ground.most[m]):
            return False
    return True


@njit(cache=True)
def _cut_off(ground: Ground, at: Stand, loads: Floats, root: int, clock: int) -> float:
    """What is lost with the units that can no longer be reached; infinite when too little is left for the limits."""
    at.seen[root] = clock
    at.stack[0], top = root, 1
    at.left[:] = loads
    while top > 0:
        top -= 1
        u = at.stack[top]
        for i in range(ground.first[u], ground.first[u + 1]):
            v = ground.beside[i]
            if at.seen[v] != clock and at.status[v] != OUT:
                at.seen[v] = clock
                at.stack[top] = v
                top += 1
                if at.status[v] == FREE:
                    for m in range(len(loads)):
                        at.left[m] += ground.amount[m, v]
    if not _fits(ground, at.left):
        return np.inf
    lost = 0.0
    for u in range(len(at.status)):
        if at.status[u] == FREE and at.seen[u] != clock and at.reduced[u] < 0.0:
            lost -= at.reduced[u]
    return lost


@njit(cache=True)
def _part_of_rest(ground: Ground, at: Stand, start: int) -> None:
    """Mark everything outside the district that hangs together with a unit, and add up its loads."""
    at.left[:] = 0.0
    at.seen[start], at.stack[0], top = 0, start, 1
    while top > 0:
        top -= 1
        u = at.stack[top]
        for m in range(len(at.left)):
            at.left[m] += ground.amount[m, u]
        for i in range(ground.first[u], ground.first[u + 1]):
            v = ground.beside[i]
            if at.status[v] != IN and at.seen[v] < 0:
                at.seen[v] = 0
                at.stack[top] = v
                top += 1


@njit(cache=True)
def _districts_of(ground: Ground, loads: Floats) -> int:
    """The least number of districts that can carry some loads; as many as there are seats when none can."""
    for many in range(1, ground.seats):
        right = True
        for m in range(len(loads)):
            slack = SLACK * max(1.0, loads[m])
            right &= many * ground.lightest[m] - slack <= loads[m] <= many * ground.heaviest[m] + slack
        if right:
            return many
    return ground.seats


@njit(cache=True)
def _leaves_districts(ground: Ground, at: Stand) -> bool:
    """Whether every part of the rest could be a number of whole districts, by its loads."""
    at.seen[:] = -1
    places = 0
    for u in range(len(at.status)):
        if at.status[u] != IN and at.seen[u] < 0:
            _part_of_rest(ground, at, u)
            places += _districts_of(ground, at.left)
    at.seen[:] = -1
    return places < ground.seats


@njit(cache=True)
def _touch(ground: Ground, at: Stand, u: int, by: int) -> None:
    for i in range(ground.first[u], ground.first[u + 1]):
        at.touching[ground.beside[i]] += by


@njit(cache=True)
def _standing(ground: Ground, worth: Floats, root: int, multiplier: Floats, room: float) -> Stand:
    """The root alone; units that cost more than there is room for are shut out."""
    units, loads = len(worth), len(multiplier)
    reduced = worth.copy()
    for m in range(loads):
        for u in range(units):
            reduced[u] += multiplier[m] * ground.amount[m, u]
    status = np.where(reduced < room, FREE, OUT).astype(np.int64)
    status[root] = IN
    at = Stand(
        status, np.zeros(units, np.int64), reduced, np.zeros(units + 1, np.int64), np.zeros(units + 1),
        np.zeros((units + 1, loads)), np.zeros(units + 1),
        np.full(units, -1, np.int64), np.zeros(units + 1, np.int64), np.zeros(loads),
    )  # fmt: skip
    _touch(ground, at, root, 1)
    return at


@njit(cache=True)
def _next(at: Stand) -> int:
    """The unit beside the district that matters most; -1 when there is none."""
    best, unit = -1.0, -1
    for u in range(len(at.status)):
        if at.touching[u] > 0 and at.status[u] == FREE and abs(at.reduced[u]) > best:
            best, unit = abs(at.reduced[u]), u
    return unit


@njit(cache=True)
def explore(  # noqa: C901, PLR0913, PLR0917  # a compiled kernel takes arrays, not values
    ground: Ground, worth: Floats, root: int, multiplier: Floats, limit: float, every: bool,  # noqa: FBT001
    nodes: int, inside: Flags, value: Floats,
) -> tuple[int, int, float]:  # fmt: skip
    """Districts around a root with reduced cost below a limit, into `inside` and `value`.

    All of them if asked for `every` one, else each that is better than those before. Returns how many there are (one
    more than there is room for when they do not fit), the nodes left (below 0: given up) and the least reduced cost
    that is possible, or the limit if that is less.
    """
    bottom = least_of(ground, worth, root, multiplier)
    if bottom >= limit or not _takes(ground, np.zeros(len(multiplier)), root):
        return 0, nodes, limit
    at = _standing(ground, worth, root, multiplier, limit - bottom)
    loads, total, lost, depth, found = ground.amount[:, root].copy(), worth[root], 0.0, 0, 0
    apart, grew = _cut_off(ground, at, loads, root, nodes), True
    while True:
        if grew and _fits(ground, loads):
            cost = total + price_of(ground, loads)
            if cost < limit and _leaves_districts(ground, at):
                if found >= len(value):
                    return found + 1, nodes, bottom
                inside[found], value[found] = at.status == IN, cost
                found += 1
                limit = limit if every else cost
        nodes -= 1
        if nodes < 0:
            return found, nodes, bottom
        u = _next(at) if bottom + lost + apart < limit else -1
        if u >= 0:
            at.order[depth], at.lost[depth], at.loads[depth], at.total[depth] = u, lost, loads, total
            depth += 1
            grew = bottom + lost + apart + max(0.0, at.reduced[u]) < limit and _takes(ground, loads, u)
            if grew:
                at.status[u] = IN
                _touch(ground, at, u, 1)
                lost, total = lost + max(0.0, at.reduced[u]), total + worth[u]
                loads += ground.amount[:, u]
                continue
        else:
            while depth > 0 and at.status[at.order[depth - 1]] == OUT:
                depth -= 1
                at.status[at.order[depth]] = FREE
            if depth == 0:
                return found, nodes, limit
            u = at.order[depth - 1]
            _touch(ground, at, u, -1)
            lost, total = at.lost[depth - 1], at.total[depth - 1]
            loads[:] = at.loads[depth - 1]
            grew = False
        at.status[u] = OUT
        lost += max(0.0, -at.reduced[u])
        apart = _cut_off(ground, at, loads, root, nodes)
