"""Shifts and swaps of units between districts under falling temperature, compiled.

A state is the seat of every unit, the load of every group and, for every seat and centre, the sum of the distances of
its units to that centre: so a move knows the best centre of both districts exactly. Districts stay in one piece.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats, Ints

NEVER = 1e300


class Land(NamedTuple):
    """What does not change while searching; arrays as in `Book`."""

    cost: Floats
    near: Floats
    centres_in: Ints
    """Centres sorted by their unit."""
    first_centre: Ints
    fixed: Flags
    group: Ints
    """Shape [loads, units, seats], numbered through all loads; −1 does not count."""
    amount: Floats
    least: Floats
    most: Floats
    fair: Floats
    free: Floats
    steep: Floats
    price: Floats
    steep_price: Floats
    weight: Floats
    """Price of breaking a limit by one unit, before the common factor."""
    first_member: Ints
    member: Ints
    """Accounts sorted by unit."""
    unit: Ints
    """Unit of each account; −1 none."""
    first_edge: Ints
    edge: Ints
    """Neighbours of accounts."""
    whole: bool
    """Whether districts must be in one piece."""
    first_beside: Ints
    beside: Ints
    """Units that a unit may be exchanged with: next to it on the graph, or near it."""


class State(NamedTuple):
    """What changes."""

    owner: Ints
    load: Floats
    total: Floats
    """Distances of the units of each seat to each centre; shape [seats, centres]."""
    centre_cost: Floats
    """Cost of the best centre of each seat."""
    mark: Ints
    """Of accounts: when each was seen last."""
    stack: Ints


@njit(cache=True)
def load_price(land: Land, g: int, load: float, strict: float) -> float:
    """Price of a load: band, and broken limits times `strict`."""
    deviation = abs(load - land.fair[g])
    value = 0.0
    if deviation > land.free[g]:
        value += land.price[g] * (deviation - land.free[g])
    if deviation > land.steep[g]:
        value += (land.steep_price[g] - land.price[g]) * (deviation - land.steep[g])
    over, under = load - land.most[g], land.least[g] - load
    if over > 0.0:
        value += strict * land.weight[g] * over
    if under > 0.0:
        value += strict * land.weight[g] * under
    return value


@njit(cache=True)
def broken(land: Land, state: State) -> float:
    """How much limits are broken, in weights."""
    value = 0.0
    for g in range(len(land.least)):
        slack = 1e-9 * max(1.0, abs(state.load[g]))
        over, under = state.load[g] - land.most[g] - slack, land.least[g] - state.load[g] - slack
        value += land.weight[g] * (max(0.0, over) + max(0.0, under))
    return value


@njit(cache=True)
def value_of(land: Land, state: State) -> float:
    """The objective without the price of broken limits."""
    value: float = state.centre_cost.sum()
    for u in range(len(state.owner)):
        value += land.cost[u, state.owner[u]]
    for g in range(len(land.least)):
        value += load_price(land, g, state.load[g], 0.0)
    return value


@njit(cache=True)
def settle(land: Land, state: State) -> None:
    """Recompute everything from the owners."""
    state.load[:] = 0.0
    state.total[:] = 0.0
    for u in range(len(state.owner)):
        s = state.owner[u]
        for m in range(land.group.shape[0]):
            if land.group[m, u, s] >= 0:
                state.load[land.group[m, u, s]] += land.amount[m, u, s]
        if not land.fixed[s]:
            state.total[s] += land.near[u]
    for s in range(len(state.centre_cost)):
        state.centre_cost[s] = best_centre(land, state, s, -1, -1)


@njit(cache=True)
def best_centre(land: Land, state: State, s: int, leaves: int, joins: int) -> float:
    """Cost of the best centre of a seat when one unit leaves it and one joins (−1: none); 0 when it is empty."""
    if land.fixed[s]:
        return 0.0
    best, some = NEVER, False
    for u in range(len(state.owner)):
        if (state.owner[u] == s and u != leaves) or u == joins:
            some = True
            for i in range(land.first_centre[u], land.first_centre[u + 1]):
                j = land.centres_in[i]
                value = state.total[s, j]
                if leaves >= 0:
                    value -= land.near[leaves, j]
                if joins >= 0:
                    value += land.near[joins, j]
                best = min(best, value)
    return best if some else 0.0


@njit(cache=True)
def in_one_piece(land: Land, state: State, s: int, leaves: int, joins: int, clock: int) -> bool:
    """Whether the seat's district is in one piece when one unit leaves it and one joins; marks accounts at `clock`."""
    count, start = 0, -1
    for u in range(len(state.owner)):
        if (state.owner[u] == s and u != leaves) or u == joins:
            count += land.first_member[u + 1] - land.first_member[u]
            start = land.member[land.first_member[u]]
    if count <= 1:
        return True
    state.stack[0], top, seen = start, 1, 1
    state.mark[start] = clock
    while top > 0:
        top -= 1
        a = state.stack[top]
        for i in range(land.first_edge[a], land.first_edge[a + 1]):
            b = land.edge[i]
            u = land.unit[b]
            if u < 0 or state.mark[b] == clock:
                continue
            if (state.owner[u] == s and u != leaves) or u == joins:
                state.mark[b] = clock
                state.stack[top] = b
                top += 1
                seen += 1
    return seen == count


@njit(cache=True)
def _loads_with(land: Land, state: State, strict: float, u: int, s: int, sign: float) -> float:
    """Move the unit's loads in (sign 1) or out of a seat, and what that changes in price."""
    change = 0.0
    for m in range(land.group.shape[0]):
        g = land.group[m, u, s]
        if g >= 0 and land.amount[m, u, s] != 0.0:
            change -= load_price(land, g, state.load[g], strict)
            state.load[g] += sign * land.amount[m, u, s]
            change += load_price(land, g, state.load[g], strict)
    return change


@njit(cache=True)
def _exchange_loads(land: Land, state: State, strict: float, u: int, v: int, sign: float) -> float:
    """Loads after unit u (and v, if not −1) change seats, and the change in price; sign −1 undoes it."""
    s = state.owner[u]
    t = state.owner[v] if v >= 0 else -2 - v
    change = _loads_with(land, state, strict, u, s, -sign) + _loads_with(land, state, strict, u, t, sign)
    if v >= 0:
        change += _loads_with(land, state, strict, v, t, -sign) + _loads_with(land, state, strict, v, s, sign)
    return change


@njit(cache=True)
def attempt(  # noqa: PLR0913, PLR0917  # a compiled kernel takes arrays, not values
    land: Land, state: State, u: int, t: int, v: int, strict: float, bar: float, clock: int,
) -> bool:  # fmt: skip
    """Move unit u to seat t, and v (of seat t, −1: nobody) to the seat of u, if that costs at most `bar` more."""
    s = state.owner[u]
    change = land.cost[u, t] - land.cost[u, s]
    if v >= 0:
        change += land.cost[v, s] - land.cost[v, t]
    if not change < NEVER:
        return False
    at = v if v >= 0 else -2 - t
    change += _exchange_loads(land, state, strict, u, at, 1.0)
    of_s, of_t = state.centre_cost[s], state.centre_cost[t]
    if change - of_s - of_t <= bar:
        of_s, of_t = best_centre(land, state, s, u, v), best_centre(land, state, t, v, u)
        change += of_s + of_t - state.centre_cost[s] - state.centre_cost[t]
        if change <= bar and (
            not land.whole
            or (in_one_piece(land, state, s, u, v, 2 * clock) and in_one_piece(land, state, t, v, u, 2 * clock + 1))
        ):
            state.owner[u] = t
            if v >= 0:
                state.owner[v] = s
            for of, out, come in ((s, u, v), (t, v, u)):
                if not land.fixed[of] and out >= 0:
                    state.total[of] -= land.near[out]
                if not land.fixed[of] and come >= 0:
                    state.total[of] += land.near[come]
            state.centre_cost[s], state.centre_cost[t] = of_s, of_t
            return True
    _exchange_loads(land, state, strict, u, at, -1.0)
    return False


@njit(cache=True)
def sweep(  # noqa: C901, PLR0913, PLR0917  # a compiled kernel takes arrays, not values
    land: Land, state: State, rng: np.random.Generator, best: Ints, value: float,
    moves: int, heat: float, cool: float, strict: float, clock: int,
) -> tuple[float, float, int]:  # fmt: skip
    """So many tries at falling heat; `best` keeps the best plan without a broken limit, of the returned value.

    Returns that value, the factor on broken limits (it rises while limits are broken and falls while none is) and
    the clock.
    """
    units = len(state.owner)
    for step in range(moves):
        u = int(rng.integers(0, units))
        near = land.first_beside[u + 1] - land.first_beside[u]
        if near == 0:
            continue
        w = int(land.beside[land.first_beside[u] + rng.integers(0, near)])
        t = state.owner[w]
        if t == state.owner[u]:
            continue
        v = -1
        if rng.random() < 0.5:
            v = w
            if rng.random() < 0.7:
                v = int(rng.integers(0, units))
                while state.owner[v] != t:
                    v = v + 1 if v + 1 < units else 0
        clock += 1
        bar = -heat * (1.0 + strict) * np.log(1.0 - rng.random())
        if attempt(land, state, u, t, v, strict, bar, clock):
            miss = broken(land, state)
            if miss <= 0.0:
                now = value_of(land, state)
                if now < value * (1.0 - 1e-12):
                    value = now
                    best[:] = state.owner
        if step % 64 == 0:
            strict = min(1e4, strict * 1.03) if broken(land, state) > 0.0 else max(1e-2, strict * 0.97)
        heat *= cool
    return value, strict, clock
