"""The loads' side of the relaxation: what a group would best carry if it were paid a multiplier for each unit.

For a multiplier λ, each group adds min over load ℓ in [least, most] of price(ℓ) − λ·ℓ (the concave conjugate of its
price). The price is convex and piecewise linear, so that the minimum lies at a bend. Where a side has no hard limit,
λ stays within the last slope of the price: further out the minimum is −∞.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from planner.domain.arrays import Floats
from planner.optimize.shortlist import LoadPrices


class Pieces(NamedTuple):
    """The pieces of every group's price, from left to right; shape [pieces, groups]."""

    bend: Floats
    """Where pieces begin and end, within the hard limits; infinite at open ends; shape [pieces + 1, groups]."""
    slope: Floats
    at_bend: Floats
    """Price at each bend; 0 at infinite ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Conjugate:
    """The concave conjugates of all groups' prices."""

    pieces: Pieces
    low: Floats
    """Multipliers below it are worth nothing; −∞ where there is a lower limit."""
    high: Floats

    @classmethod
    def of(cls, prices: LoadPrices) -> "Conjugate":
        """The conjugates of prices of loads."""
        most = np.maximum(prices.most, prices.least)
        inner = [prices.fair + width for width in (-prices.steep, -prices.free, prices.free, prices.steep)]
        bend = np.array([prices.least, *(np.clip(at, prices.least, most) for at in inner), most])
        priced = np.where(np.isfinite(prices.free), prices.price, 0.0)
        steep = np.where(np.isfinite(prices.steep), prices.steep_price, priced)
        slope = np.array([-steep, -priced, np.zeros(len(most)), priced, steep])
        finite = np.isfinite(bend)
        at_bend = np.where(finite, _band_price(prices, np.where(finite, bend, 0.0)), 0.0)
        low = np.where(np.isfinite(prices.least), -np.inf, -steep)
        high = np.where(np.isfinite(most), np.inf, steep)
        return cls(Pieces(bend, slope, at_bend), low, high)

    def clip(self, multipliers: Floats) -> Floats:
        """The nearest multipliers that are worth something."""
        return np.clip(multipliers, self.low, self.high)

    def exact(self, multipliers: Floats, relief: Floats | float = 0.0) -> float:
        """Σ over groups of the least price(ℓ) − λ·ℓ, for multipliers within `low` and `high`.

        relief  what is taken off the price at each bend; shape [pieces + 1, groups]; linear between and beyond them
        """
        bend, finite = self.pieces.bend, np.isfinite(self.pieces.bend)
        price = self.pieces.at_bend - relief
        value = np.where(finite, price - multipliers * np.where(finite, bend, 0.0), np.inf)
        least = value.min(axis=0)
        return float(np.where(np.isfinite(least), least, 0.0).sum())


def _band_price(prices: LoadPrices, load: Floats) -> Floats:
    off = np.abs(load - prices.fair)
    extra = prices.steep_price - prices.price
    cost: Floats = prices.price * np.maximum(off - prices.free, 0.0) + extra * np.maximum(off - prices.steep, 0.0)
    return cost


@njit(cache=True, nogil=True)
def near_centre(pieces: Pieces, multipliers: Floats, weight: Floats, centre: Floats, load: Floats) -> float:
    """Σ over groups of the least price(ℓ) − λ·ℓ + weight/2·(ℓ − centre)²; `load` is filled with the loads that do it.

    A piece whose slope is s wants centre + (λ − s)/weight, cut to its ends.
    """
    total = 0.0
    for g in range(len(multipliers)):
        least = np.inf
        for p in range(len(pieces.slope)):
            start, end, slope = pieces.bend[p, g], pieces.bend[p + 1, g], pieces.slope[p, g]
            at = min(max(centre[g] + (multipliers[g] - slope) / weight[g], start), end)
            if not np.isfinite(at):
                continue
            price = 0.0
            if np.isfinite(start):
                price = pieces.at_bend[p, g] + slope * (at - start)
            elif np.isfinite(end):
                price = pieces.at_bend[p + 1, g] - slope * (end - at)
            value = price - multipliers[g] * at + 0.5 * weight[g] * (at - centre[g]) ** 2
            if value < least:
                least, load[g] = value, at
        total += least
    return total
