"""A bound for districts in seconds: units and loads get prices, and every site decides for itself.

For any prices π of units and λ of loads, no plan costs less than

    L = Σ_u π_u + Σ_kinds (the `count` cheapest sites) of v_d + Σ_open v_d
    v_d = Σ_u min(0, c_ud − π_u + Σ_m λ_md a_mu) + Σ_m min over loads ℓ within the limits of (price_m(ℓ) − λ_md ℓ)

where the root of an opened site always belongs to it (Lagrangian relaxation of the p-median with limits; Hess et al.
1965; Validi, Buchanan, Lykhovyd 2022). Contiguity and loads of groups of seats are dropped: valid, only weaker. Minima
are smoothed (soft-min, falling temperature), the choice of sites by a price θ of each kind, and L-BFGS raises the sum.
The same prices tell which units cannot be at which site in any plan better than a known one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from planner.domain.arrays import Flags, Floats
from planner.optimize.districts.book import Book, Counted
from planner.optimize.districts.relaxation_kernel import value_at
from planner.optimize.districts.sites import Sites

COOLING = 4.0
"""Factor between two temperatures."""
WORTH = 5e-6
"""A colder round that lifts the bound by less than this share of it is the last."""
ROUNDS = 10
"""Temperatures at most."""
WARM_ROUNDS = 4
"""Temperatures at least."""
MARKS = 5
"""Of the best prices, whose reduced costs are kept: a matrix each."""
STEPS = 400
"""Of L-BFGS at a temperature, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The relaxation as arrays."""

    sites: Sites
    amount: Floats
    """Of each load that seats carry, kind and unit, in mean amounts; shape [loads, kinds, units]."""
    bends: Floats
    """Loads at which the price bends, within the limits, in mean amounts; shape [loads, kinds, bends]."""
    price: Floats
    """Price of the load at each of them [currency/year]."""
    empty: Floats
    """Price of an empty seat of each kind [currency/year]."""

    @property
    def prices(self) -> int:
        """How many prices there are: of units, of loads at sites, of kinds."""
        loads, kinds, units = self.amount.shape
        return int(units + loads * len(self.sites) + kinds)


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What one set of prices proves."""

    bound: float
    """L [currency/year]."""
    prices: Floats
    """Of units, of loads at sites, of kinds."""
    opening: Floats
    """Rise of L if each site is opened, at least."""
    joining: Floats
    """Further rise if each unit is at each open site; shape [sites, units]."""
    share: Floats
    """How much the relaxation wants each site to be open, 0–1."""


@dataclass(slots=True, eq=False)
class Bounds:
    """The marks of all temperatures."""

    parts: Parts
    marks: list[Mark] = field(default_factory=list)

    @property
    def best(self) -> Mark:
        """The mark with the highest bound."""
        return max(self.marks, key=lambda mark: mark.bound)

    def kept(self, most: float) -> Flags:
        """Which units may be at which site in a plan that costs at most `most`; shape [sites, units]."""
        sites, slack = self.parts.sites, 1e-7 * abs(most) + 1e-9
        kept = np.isfinite(sites.cost)
        for mark in self.marks:
            kept &= mark.bound + mark.opening[:, None] + mark.joining <= most + slack
        chosen = np.flatnonzero(sites.root >= 0)
        kept[chosen[~kept[chosen, sites.root[chosen]]]] = False
        return kept


def relax(book: Book, sites: Sites) -> Parts:
    """The relaxation of a book."""
    own = [load for load in book.loads if load.own]
    kinds, units = len(sites.seat), book.units
    amount, bends = np.zeros((len(own), kinds, units)), np.zeros((len(own), kinds, 6))
    price, empty = np.zeros_like(bends), np.zeros(kinds)
    for m, load in enumerate(own):
        amount[m] = load.amount.T[sites.seat] / load.scale
        for k, seat in enumerate(sites.seat.tolist()):
            at = _bends(load, seat)
            bends[m, k], price[m, k] = at / load.scale, load.price(at, np.full(6, seat))
            empty[k] += float(load.price(np.zeros(1), np.array([seat]))[0])
    return Parts(sites, amount, bends, price, np.where(sites.exact, 0.0, empty))


def bound(parts: Parts, stop: Callable[[], bool], tell: Callable[[Mark], None]) -> Bounds:
    """Raise the bound, colder round by colder round; `stop` is asked at every step, `tell` hears better bounds."""
    found = Bounds(parts)
    finite = np.where(np.isfinite(parts.sites.cost), parts.sites.cost, np.nan)
    prices = np.zeros(parts.prices)
    units = parts.amount.shape[2]
    share = parts.sites.count.sum() / max(1, units)
    prices[:units] = np.nan_to_num(np.nanquantile(finite, min(0.5, share / 2), axis=0))
    temperature = max(float(np.nanmean(finite)) / 4, 1e-6)
    money = float(np.exp2(np.round(np.log2(temperature))))
    for number in range(ROUNDS):
        prices = _round(parts, prices, (temperature, money), stop)
        mark = mark_at(parts, prices)
        lifted = not found.marks or mark.bound - found.best.bound > WORTH * abs(mark.bound)
        if not found.marks or mark.bound > found.best.bound:
            tell(mark)
        found.marks = sorted([*found.marks, mark], key=lambda m: -m.bound)[:MARKS]
        if (number >= WARM_ROUNDS and not lifted) or stop():
            break
        temperature /= COOLING
    return found


def mark_at(parts: Parts, prices: Floats) -> Mark:
    """What a set of prices proves, without any smoothing."""
    sites, units = parts.sites, parts.amount.shape[2]
    _, _, worth, reduced = _value(parts, prices, 0.0)
    total, opening = float(prices[:units].sum()), np.zeros(len(sites))
    share = np.ones(len(sites))
    for k, count in enumerate(sites.count.tolist()):
        mine = np.flatnonzero(sites.kind == k)
        if len(mine) and sites.open[mine[0]]:
            total += float(worth[mine].sum())
            continue
        order = np.sort(worth[mine])
        taken = order[:count] if sites.exact[k] else np.minimum(order[:count], 0.0)
        total += float(taken.sum()) + parts.empty[k] * count
        last = float(taken[-1]) if len(taken) == count else np.inf
        opening[mine] = np.maximum(0.0, worth[mine] - last)
        share[mine] = (worth[mine] <= last).astype(np.float64)
    return Mark(total, prices, opening, np.maximum(0.0, reduced), share)


def _round(parts: Parts, prices: Floats, heat: tuple[float, float], stop: Callable[[], bool]) -> Floats:
    """Prices that maximise the smoothed bound, from the given ones.

    `heat` is (temperature, size of prices): the first step of L-BFGS is one, whatever a price is counted in.
    """
    temperature, money = heat

    def negative(at: Floats) -> tuple[float, Floats]:
        value, gradient, _, _ = _value(parts, at * money, temperature)
        return -value / money, -gradient

    def after_each(xk: Floats) -> None:  # noqa: ARG001  # the name is scipy's
        if stop():
            raise StopIteration

    options: Any = {"maxiter": STEPS, "maxfun": 2 * STEPS, "maxcor": 20, "ftol": 1e-10, "gtol": 1e-9}
    with threadpool_limits(limits=1):  # tiny products: threads cost more than they save, and the last bits
        found = minimize(negative, prices / money, jac=True, method="L-BFGS-B", callback=after_each, options=options)
    return np.asarray(found.x) * money


def _value(parts: Parts, prices: Floats, temperature: float) -> tuple[float, Floats, Floats, Floats]:
    """The (smoothed) bound, its gradient, the worth of each site and the reduced cost of each unit there."""
    sites, (loads, kinds, units) = parts.sites, parts.amount.shape
    of_loads = prices[units : units + loads * len(sites)].reshape(loads, len(sites))
    return value_at(
        sites.cost, sites.kind, sites.root, sites.count.astype(np.float64), sites.exact,
        parts.amount, parts.bends, parts.price, parts.empty,
        prices[:units], of_loads, prices[len(prices) - kinds :], temperature,
    )  # fmt: skip


def _bends(load: Counted, seat: int) -> Floats:
    """Loads of a seat at which the price bends, within the limits and within reach."""
    amount = load.amount[:, seat]
    fewest, reach = float(np.minimum(amount, 0.0).sum()), float(np.maximum(amount, 0.0).sum())
    low = min(max(load.least[seat], fewest), reach)
    high = max(min(load.most[seat], reach), low)
    at = [low, high]
    for side in (-1, 1):
        for width in (0.0, 0.0) if load.band is None else (load.band.free[seat], load.band.steep[seat]):
            fair = low if load.band is None else load.band.fair[seat]
            at.append(min(max(fair + side * width, low), high))
    return np.array(at)
