"""The problem seen from its bound: every term is what a choice costs above the least that it could.

With multipliers λ on the loads, the objective of a choice is

    base + Σ over units of the excess of the chosen arc + Σ over groups of the slack of the group's load,

where base is the Lagrangian bound over the listed arcs, the excess is the arc's reduced cost above its unit's
cheapest, and slack(ℓ) = price(ℓ) − λ·ℓ − min over loads of the same. A broken hard limit costs a fixed charge on top:
a price alone, however steep, would let a search overstep a little where that saves a whole unit. No excess and no
slack is negative. So what a set of moves can gain at most is the slack of the groups that it touches: most sets are
refused before a single load is priced. Any multipliers give the same objective; good ones make it quick to search.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from planner.domain.arrays import Floats, Ints
from planner.optimize.shortlist import LoadPrices, Shortlist

Shorts = NDArray[np.int32]

FAIR, FREE, STEEP, PRICE, EXTRA, LEAST, MOST, BEYOND, MULTIPLIER, LIFT, CHARGE = range(11)
"""Columns of `Land.curve`; LIFT is minus the least price(ℓ) − λ·ℓ."""

BROKEN = 100.0
"""Charge for a broken limit [grains]."""
ROUNDING = 1e-9
"""A limit is broken when it is missed by more than this share of it."""


class Land(NamedTuple):
    """Arcs sorted by (unit, excess), and what loads cost: what compiled loops read."""

    first: Ints
    """Where each unit's arcs begin, and the number of arcs at the end."""
    unit: Shorts
    seat: Shorts
    excess: Floats
    """[currency/year]."""
    group: Shorts
    """Shape [arcs, loads]; −1 where a load does not count."""
    amount: Floats
    """Shape [arcs, loads]."""
    curve: Floats
    """Shape [groups, 11]."""
    begin: Ints
    """Where the room for the members of each seat begins; shape [seats + 1]."""


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """A shortlist at multipliers."""

    shortlist: Shortlist
    land: Land
    arc: Ints
    """Position of each of the land's arcs on the shortlist."""
    base: float
    """Bound over the listed arcs at the multipliers [currency/year]."""
    grain: float
    """Typical excess of a unit's second-cheapest arc: the scale of temperatures [currency/year]."""
    ideal: Floats
    """Load at which each group has the least slack."""

    @classmethod
    def of(cls, shortlist: Shortlist, multipliers: Floats) -> "Landscape":
        """The landscape of a shortlist at multipliers of all its groups (cost + λ·amount, price(ℓ) − λ·ℓ)."""
        priced = np.append(multipliers, 0.0)
        reduced: Floats = shortlist.cost + (priced[shortlist.group] * shortlist.amount).sum(axis=0)
        begin = shortlist.first[:-1]
        least = np.minimum.reduceat(reduced, begin)
        excess = reduced - least[shortlist.unit]
        arc = np.lexsort((excess, shortlist.unit))
        ideal, bottom = _least(shortlist, multipliers)
        seat = shortlist.seat[arc].astype(np.int32)
        second = excess[arc][begin[np.diff(shortlist.first) > 1] + 1]
        grain = max(float(np.median(second[second > 0])) if (second > 0).any() else 0.0, 1e-9)
        land = Land(
            first=shortlist.first.astype(np.int64),
            unit=shortlist.unit[arc].astype(np.int32),
            seat=seat,
            excess=excess[arc],
            group=np.ascontiguousarray(shortlist.group[:, arc].T, dtype=np.int32),
            amount=np.ascontiguousarray(shortlist.amount[:, arc].T),
            curve=_curve(shortlist.prices, multipliers, -bottom, BROKEN * grain),
            begin=np.append(0, np.cumsum(np.bincount(seat, minlength=shortlist.seats))).astype(np.int64),
        )
        return cls(shortlist, land, arc, float(least.sum() + bottom.sum()), grain, ideal)

    def unit_prices(self) -> Floats:
        """What each unit costs at least at the multipliers, for all arcs that are listed [currency/year]."""
        head, priced = self.land.first[:-1], np.append(self.land.curve[:, MULTIPLIER], 0.0)
        loads: Floats = (priced[self.land.group[head]] * self.land.amount[head]).sum(axis=1)
        return self.shortlist.cost[self.arc[head]] + loads

    def choice(self, chosen: Ints) -> Ints:
        """Positions on the shortlist of the land's chosen arcs."""
        return self.arc[chosen]

    def located(self, choice: Ints) -> Ints:
        """The land's arcs of a choice given as positions on the shortlist."""
        place = np.empty(len(self.arc), dtype=np.int64)
        place[self.arc] = np.arange(len(self.arc))
        return place[choice]


def _curve(prices: LoadPrices, multipliers: Floats, lift: Floats, charge: float) -> Floats:
    extra = np.where(np.isfinite(prices.steep), prices.steep_price - prices.price, 0.0)
    columns = (prices.fair, prices.free, prices.steep, prices.price, extra, prices.least, prices.most, prices.beyond)
    return np.ascontiguousarray(np.stack([*columns, multipliers, lift, np.full(len(lift), charge)], axis=1))


def _least(shortlist: Shortlist, multipliers: Floats) -> tuple[Floats, Floats]:
    """Where price(ℓ) − λ·ℓ of each group is least, over loads within its limits that the listed arcs could bring.

    Returns these loads, and what is least.
    """
    prices, groups = shortlist.prices, np.arange(len(multipliers))
    lowest, highest = np.zeros(len(groups)), np.zeros(len(groups))
    for group, amount in zip(shortlist.group, shortlist.amount, strict=True):
        at = group >= 0
        lowest += np.bincount(group[at], np.minimum(amount[at], 0.0), len(groups))
        highest += np.bincount(group[at], np.maximum(amount[at], 0.0), len(groups))
    low = np.clip(prices.least, lowest, highest)
    high = np.maximum(np.clip(prices.most, lowest, highest), low)
    bends = [low, high, *(np.clip(prices.fair + w, low, high) for w in _widths(prices))]
    cost = np.stack([prices.cost_at(load, groups) - multipliers * load for load in bends])
    at = np.argmin(cost, axis=0)
    return np.stack(bends)[at, groups], cost[at, groups]


def _widths(prices: LoadPrices) -> tuple[Floats, ...]:
    return -prices.steep, -prices.free, prices.free, prices.steep


@njit(cache=True, nogil=True, inline="always")
def slack_at(curve: Floats, g: int, load: float, soft: float) -> float:
    """Slack of a load at a group, with hard limits priced at a share `soft` of their full price."""
    slack = curve[g, LIFT] - curve[g, MULTIPLIER] * load
    off = abs(load - curve[g, FAIR])
    if off > curve[g, FREE]:
        slack += curve[g, PRICE] * (off - curve[g, FREE])
    if off > curve[g, STEEP]:
        slack += curve[g, EXTRA] * (off - curve[g, STEEP])
    if load > curve[g, MOST]:
        over, limit = load - curve[g, MOST], abs(curve[g, MOST])
    elif load < curve[g, LEAST]:
        over, limit = curve[g, LEAST] - load, abs(curve[g, LEAST])
    else:
        return float(slack)
    if over > ROUNDING * (1.0 + limit):
        slack += soft * (curve[g, CHARGE] + curve[g, BEYOND] * over)
    return float(slack)
