"""A bound for the whole problem in seconds: the balance rows get prices, and every unit picks its cheapest seat.

For any prices λ on the loads, no plan costs less than

    L(λ) = Σ_u min_s (cost[u,s] + Σ_k λ[k,s] · amount[k,u,s])  +  Σ_k Σ_s min over load ℓ of (price_k,s(ℓ) − λ[k,s] · ℓ)

over all open arcs and all loads within the hard limits (Lagrangian relaxation; Geoffrion 1974). The second minimum
lies at a breakpoint of the convex price. Wrong prices weaken the bound and never make it invalid. Prices are found by
smoothing both minima (soft-min, falling temperature; Nesterov 2005) and L-BFGS. The quota term, which is at least
zero, is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.audit import World
from planner.optimize.slopes import Slopes, slopes_of

COOLING = 4.0
"""Factor between two temperatures."""
WORTH = 2e-5
"""A colder round that lifts the bound by less than this share of it is the last."""
ROUNDS = 12
"""Temperatures at most."""
WARM_ROUNDS = 4
"""Temperatures at least: a bound at a high temperature says little about colder ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One metric in the relaxation."""

    amount: Floats
    """On each open arc."""
    breakpoints: Floats
    """Loads at which the price bends, within the hard limits, shape [bends, seats]."""
    price: Floats
    """Price of the load at each of them, same shape [currency/year]."""
    scale: float
    """Mean amount of an arc, so that prices of different metrics are comparable."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The open arcs, sorted by unit, and the metrics that get prices."""

    arc: Ints
    """Position of each open arc among the world's arcs."""
    unit: Ints
    seat: Ints
    cost: Floats
    first: Ints
    """Where each unit's arcs begin."""
    rows: tuple[Row, ...]
    seats: int


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """The best multipliers found."""

    bound: float
    """L(λ) at zero temperature [currency/year]."""
    reduced: Floats
    """Cost of each open arc at these prices, above its unit's cheapest [currency/year]."""
    temperature: float
    """At which the prices were found [currency/year]."""


def relax(world: World) -> Relaxation:
    """The relaxation of a world in which every unit has an open arc."""
    arcs, seats = world.arcs, len(world.scenario.seats)
    arc = np.flatnonzero(arcs.open)
    unit = arcs.unit[arc]
    return Relaxation(
        arc=arc,
        unit=unit,
        seat=arcs.seat[arc],
        cost=arcs.cost[arc],
        first=np.flatnonzero(np.append(True, unit[1:] != unit[:-1])),
        rows=tuple(_row(slope, arc, arcs.seat[arc], seats) for slope in slopes_of(world).values()),
        seats=seats,
    )


def price(relaxation: Relaxation, stop: Callable[[], bool], tell: Callable[[float], None]) -> Prices:
    """Find prices, colder round by colder round, until a round no longer lifts the bound or `stop` says so.

    `stop` is asked at every step, `tell` hears every better bound.
    """
    scales = np.array([row.scale for row in relaxation.rows]).reshape(-1, 1)
    prices = np.zeros((len(relaxation.rows), relaxation.seats))
    temperature = _warmth(relaxation)
    bound, _, reduced = _value(relaxation, prices, 0.0)
    best = Prices(bound, reduced, temperature)
    for number in range(ROUNDS):
        prices = _round(relaxation, prices * scales, scales, temperature, stop) / scales
        bound, _, reduced = _value(relaxation, prices, 0.0)
        lifted = bound - best.bound > WORTH * abs(bound)
        if bound > best.bound:
            best = Prices(bound, reduced, temperature)
            tell(bound)
        if (number >= WARM_ROUNDS and not lifted) or stop():
            break
        temperature /= COOLING
    return best


def _round(
    relaxation: Relaxation, start: Floats, scales: Floats, temperature: float, stop: Callable[[], bool]
) -> Floats:
    """Prices (times their scale) that maximise the smoothed bound, from the given ones."""

    def negative(flat: Floats) -> tuple[float, Floats]:
        value, gradient, _ = _value(relaxation, flat.reshape(start.shape) / scales, temperature)
        return -value, -(gradient / scales).ravel()

    def after_each(xk: Floats) -> None:  # noqa: ARG001  # the name is scipy's
        if stop():
            raise StopIteration

    options: Any = {"maxiter": 300, "maxfun": 400, "maxcor": 30, "ftol": 1e-10, "gtol": 1e-7}
    if start.size == 0:
        return start
    with threadpool_limits(limits=1):  # tiny products: threads cost twenty times what they save, and the last bits
        found = minimize(negative, start.ravel(), jac=True, method="L-BFGS-B", callback=after_each, options=options)
    return np.asarray(found.x).reshape(start.shape)


def _value(relaxation: Relaxation, prices: Floats, temperature: float) -> tuple[float, Floats, Floats]:
    """The (smoothed) bound, its gradient by price, and every arc's reduced cost above its unit's cheapest."""
    cost = relaxation.cost.copy()
    for row, by_seat in zip(relaxation.rows, prices, strict=True):
        cost += by_seat[relaxation.seat] * row.amount
    cheapest = np.minimum.reduceat(cost, relaxation.first)
    reduced = cost - cheapest[relaxation.unit]
    value, chosen = _soft(reduced, relaxation.first, relaxation.unit, temperature)
    total = float(cheapest.sum() + value)
    gradient = np.zeros_like(prices)
    for k, row in enumerate(relaxation.rows):
        bends = row.price - prices[k] * row.breakpoints
        least = bends.min(axis=0)
        weight = np.exp(-(bends - least) / temperature) if temperature > 0 else (bends == least).astype(np.float64)
        mass = weight.sum(axis=0)
        total += float(least.sum() - (temperature * np.log(mass).sum() if temperature > 0 else 0.0))
        taken = summed_by(relaxation.seat, chosen * row.amount, relaxation.seats)
        gradient[k] = taken - (weight / mass * row.breakpoints).sum(axis=0)
    return total, gradient, reduced


def _soft(reduced: Floats, first: Ints, unit: Ints, temperature: float) -> tuple[float, Floats]:
    """What smoothing takes off the sum of minima, and the weight of every arc in its unit's minimum."""
    if temperature <= 0:
        cheapest = (reduced == 0.0).astype(np.float64)
        return 0.0, cheapest / np.add.reduceat(cheapest, first)[unit]
    weight = np.exp(-reduced / temperature)
    mass = np.add.reduceat(weight, first)
    return -temperature * float(np.log(mass).sum()), weight / mass[unit]


def _row(slope: Slopes, arc: Ints, seat: Ints, seats: int) -> Row:
    amount = slope.amount[arc]
    reach = summed_by(seat, amount, seats)
    low = np.clip(slope.least, 0.0, reach)
    high = np.maximum(np.minimum(slope.most, reach), low)
    every = np.arange(seats)
    bends = [low, high]
    if slope.band is not None:
        for width in (slope.band.free, slope.band.steep):
            bends += [np.clip(slope.band.fair + side * width, low, high) for side in (-1, 1)]
    breakpoints = np.array(bends)
    cost = np.zeros_like(breakpoints)
    if slope.band is not None:
        cost = np.array([slope.band.cost_at(load, every) for load in breakpoints])
    return Row(amount, breakpoints, cost, max(float(amount.mean()) if len(amount) else 0.0, 1e-9))


def _warmth(relaxation: Relaxation) -> float:
    """A first temperature: how much the arcs of a unit differ in cost, or in what a mean unit of a metric may cost."""
    cheapest = np.minimum.reduceat(relaxation.cost, relaxation.first)
    spread = float((relaxation.cost - cheapest[relaxation.unit]).mean())
    weights = [row.scale * _steepest(row) for row in relaxation.rows]
    return max(spread / 4, max(weights, default=0.0) / 8, 1e-6)


def _steepest(row: Row) -> float:
    """The highest price of one more unit of the metric anywhere between the limits."""
    order = np.argsort(row.breakpoints, axis=0)
    steps = np.diff(np.take_along_axis(row.breakpoints, order, axis=0), axis=0)
    rises = np.diff(np.take_along_axis(row.price, order, axis=0), axis=0)
    slopes = np.abs(rises)[steps > 0] / steps[steps > 0]
    return float(slopes.max()) if len(slopes) else 0.0
