"""A plan near the bound: shifts and swaps along the arcs that the prices leave cheap, under falling temperature.

Start: every unit draws its seat by its weight at the prices' temperature, so that loads are right on average. Then
sweeps of shifts (one unit to another seat; the best of all, no seat twice) and swaps (two units of two seats; the
best of each pair of seats). A sweep accepts what costs up to temperature × Exp(1) more (Kirkpatrick et al. 1983).
A fixed number of sweeps makes a cycle, cycles start again from the best plan at a lower temperature.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.domain.audit import World
from planner.optimize.dual import Prices, Relaxation
from planner.optimize.slopes import Slopes, slopes_of

ARCS_PER_UNIT = 8
"""Cheapest arcs of each unit that the search looks at."""
SWEEPS = 40
"""In a cycle."""
CYCLES = 6
"""At most."""


@dataclass(slots=True)
class Neighbourhood:
    """The arcs that may be chosen, the chosen one of each unit, and the loads that follow."""

    arc: Ints
    """Position of each arc among the world's."""
    unit: Ints
    seat: Ints
    cost: Floats
    slopes: tuple[Slopes, ...]
    amount: tuple[Floats, ...]
    """Of each metric on each arc."""
    seats: int
    chosen: Ints
    """Position (here) of each unit's arc."""
    load: list[Floats] = field(default_factory=list)
    """Of each metric, by seat."""

    def weigh(self) -> None:
        """Recompute the loads."""
        seat = self.seat[self.chosen]
        self.load = [summed_by(seat, amount[self.chosen], self.seats) for amount in self.amount]

    def total(self) -> float:
        """Cost, imbalance and the price of broken limits [currency/year]; the quota term is left out."""
        every = np.arange(self.seats)
        loads = zip(self.slopes, self.load, strict=True)
        return float(self.cost[self.chosen].sum() + sum(float(s.cost(load, every).sum()) for s, load in loads))


def anneal(
    world: World,
    relaxation: Relaxation,
    prices: Prices,
    stop: Callable[[float], bool],
    tell: Callable[[Ints, float], None],
) -> Ints:
    """The best arc of each unit that was found. `stop` is asked with the best total; `tell` hears better plans."""
    rng = np.random.default_rng(0)
    here = _neighbourhood(world, relaxation, prices, rng)
    _shift(here, 400, over=lambda: False)  # a late plan is worth more than none
    best, least = here.chosen.copy(), here.total()

    def over() -> bool:
        return stop(least)

    tell(here.arc[best], least)
    warm = 0.1 * max(float(here.cost.mean()) * 0.5, prices.temperature)
    for _ in range(CYCLES):
        before = least
        here.chosen = best.copy()
        here.weigh()
        for sweep in range(SWEEPS):
            heat = warm * 0.88**sweep
            _swap(here, over, heat, rng)
            _shift(here, 12, over, heat, rng)
            if here.total() < least - 1e-9 * abs(least):
                least, best = here.total(), here.chosen.copy()
                tell(here.arc[best], least)
            if over():
                return here.arc[best]
        if before - least < 1e-5 * abs(least):
            break
        warm /= 2
    return here.arc[best]


def _neighbourhood(world: World, relaxation: Relaxation, prices: Prices, rng: np.random.Generator) -> Neighbourhood:
    """The cheapest arcs of each unit, ties and near-ties in random order, its draw first."""
    noise = rng.gumbel(size=len(prices.reduced))
    order = np.lexsort((prices.reduced / prices.temperature - noise, relaxation.unit))
    rank = np.arange(len(order)) - relaxation.first[relaxation.unit[order]]
    kept = np.sort(order[rank < ARCS_PER_UNIT])
    drawn = order[relaxation.first]
    slopes = tuple(slopes_of(world).values())
    arc = relaxation.arc[kept]
    here = Neighbourhood(
        arc=arc,
        unit=relaxation.unit[kept],
        seat=relaxation.seat[kept],
        cost=relaxation.cost[kept],
        slopes=slopes,
        amount=tuple(slope.amount[arc] for slope in slopes),
        seats=relaxation.seats,
        chosen=np.searchsorted(kept, drawn),
    )
    here.weigh()
    return here


def _shift(
    here: Neighbourhood,
    rounds: int,
    over: Callable[[], bool],
    heat: float = 0.0,
    rng: np.random.Generator | None = None,
) -> None:
    """Rounds of the best shifts, no seat in two of one round, until none pays or it is over."""
    every = np.arange(here.seats)
    for _ in range(rounds):
        now = here.chosen[here.unit]
        candidate = np.flatnonzero(here.seat[now] != here.seat)
        now = now[candidate]
        source, target = here.seat[now], here.seat[candidate]
        extra: Floats = here.cost[candidate] - here.cost[now]
        for slope, amount, load in zip(here.slopes, here.amount, here.load, strict=True):
            price = slope.cost(load, every)
            extra += slope.cost(load[source] - amount[now], source) - price[source]
            extra += slope.cost(load[target] + amount[candidate], target) - price[target]
        if rng is not None:
            extra -= heat * rng.exponential(size=len(extra))
        taken = _disjoint(source, target, extra, here.seats)
        if len(taken) == 0 or over():
            return
        here.chosen[here.unit[candidate[taken]]] = candidate[taken]
        here.weigh()


def _disjoint(source: Ints, target: Ints, extra: Floats, seats: int) -> Ints:
    """The shifts that cost least, all below zero, with no seat in two of them."""
    free: Flags = np.ones(seats, dtype=np.bool_)
    below = np.flatnonzero(extra < -1e-9)
    taken = []
    for i in below[np.argsort(extra[below], kind="stable")].tolist():
        if free[source[i]] and free[target[i]]:
            free[source[i]] = free[target[i]] = False
            taken.append(i)
            if not free.any():
                break
    return np.array(taken, dtype=np.int64)


def _swap(here: Neighbourhood, over: Callable[[], bool], heat: float, rng: np.random.Generator) -> None:
    """For every pair of seats that could exchange units, in random order, the best exchange if it pays."""
    owner = here.seat[here.chosen]
    into = np.split(np.argsort(here.seat, kind="stable"), np.cumsum(np.bincount(here.seat, minlength=here.seats))[:-1])
    between = np.stack([owner[here.unit], here.seat], axis=1)
    between = np.unique(np.sort(between[between[:, 0] != between[:, 1]], axis=1), axis=0)
    rng.shuffle(between)
    for a, b in between.tolist():
        if over():
            return
        there = into[b][owner[here.unit[into[b]]] == a]
        back = into[a][owner[here.unit[into[a]]] == b]
        if len(there) == 0 or len(back) == 0:
            continue
        extra = _extra_of_swaps(here, (a, b), there, back)
        if heat > 0:
            extra -= heat * rng.exponential(size=extra.shape)
        i, j = np.unravel_index(int(extra.argmin()), extra.shape)
        if extra[i, j] < -1e-9:
            _exchange(here, owner, (a, b), (int(there[i]), int(back[j])))


def _extra_of_swaps(here: Neighbourhood, pair: tuple[int, int], there: Ints, back: Ints) -> Floats:
    """What each exchange adds: arcs `there` lead units of seat a to b, arcs `back` units of b to a."""
    a, b = pair
    from_a, from_b = here.chosen[here.unit[there]], here.chosen[here.unit[back]]
    extra: Floats = (here.cost[there] - here.cost[from_a])[:, None] + (here.cost[back] - here.cost[from_b])[None, :]
    at_a, at_b = np.array(a), np.array(b)
    for slope, amount, load in zip(here.slopes, here.amount, here.load, strict=True):
        new_a = load[a] - amount[from_a][:, None] + amount[back][None, :]
        new_b = load[b] + amount[there][:, None] - amount[from_b][None, :]
        extra += slope.cost(new_a, at_a) - slope.cost(load[a], at_a)
        extra += slope.cost(new_b, at_b) - slope.cost(load[b], at_b)
    return extra


def _exchange(here: Neighbourhood, owner: Ints, pair: tuple[int, int], arcs: tuple[int, int]) -> None:
    (a, b), (there, back) = pair, arcs
    unit_a, unit_b = here.unit[there], here.unit[back]
    for amount, load in zip(here.amount, here.load, strict=True):
        load[a] += amount[back] - amount[here.chosen[unit_a]]
        load[b] += amount[there] - amount[here.chosen[unit_b]]
    here.chosen[unit_a], here.chosen[unit_b] = there, back
    owner[unit_a], owner[unit_b] = b, a
