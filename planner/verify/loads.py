"""The least that the loads of a plan can cost at given multipliers, group by group, in exact fractions."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, summed_by
from planner.domain.audit import TOLERANCE
from planner.domain.loads.balance import Band
from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.verify.pairs import Block
from planner.verify.rounded import gamma

EXCUSED = Fraction(TOLERANCE) / (1 - Fraction(TOLERANCE)) * (1 + Fraction(1, 10**6))
"""By more no valid plan misses a limit: x ≤ most + t·max(1, x) gives x ≤ most + t/(1 − t)·max(1, most)."""


class Reach(NamedTuple):
    """What a group could carry at all."""

    low: Fraction
    high: Fraction
    slip: Fraction
    """By how much its sum over units may differ from that over accounts, which rules look at: units whose accounts
    cancel each other out have lost digits."""


@dataclass(slots=True, eq=False)
class Reaches:
    """What the open pairs could add up to in each group of each load: sums that grow block by block."""

    levels: int
    up: list[Floats] = field(default_factory=list)
    """Σ over pairs of the larger of 0 and the amount; of several levels of a pair the largest."""
    down: list[Floats] = field(default_factory=list)
    """Σ over pairs of the smaller of 0 and the amount."""
    ceiling: list[float] = field(default_factory=list)
    """Σ over units of the largest amount of their pairs: no group can hold more."""
    size: list[float] = field(default_factory=list)
    """Σ over accounts of the absolute amount; 0 for hours, of which none is below zero."""
    accounts: int = 0
    pairs: int = 0

    @classmethod
    def of(cls, world: World) -> "Reaches":
        """Nothing, yet."""
        groups = [len(load.groups) for load in world.loads]
        return cls(
            levels=len(world.rates.levels),
            up=[np.zeros(n) for n in groups],
            down=[np.zeros(n) for n in groups],
            ceiling=[0.0] * len(groups),
            size=[0.0 if load.amount is None else float(np.abs(load.amount).sum()) for load in world.loads],
            accounts=len(world.scenario.accounts),
        )

    def add(self, block: Block) -> "Reaches":
        """Count the pairs of a block."""
        self.pairs += len(block)
        for k, (group, amount) in enumerate(zip(block.group, block.amount, strict=True)):
            each = amount.reshape(-1, self.levels)
            at, counts = group[:: self.levels], group[:: self.levels] >= 0
            most, least = np.maximum(each.max(axis=1), 0.0), np.minimum(each.min(axis=1), 0.0)
            groups = len(self.up[k])
            self.up[k] += summed_by(at[counts], most[counts], groups)
            self.down[k] += summed_by(at[counts], least[counts], groups)
            self.ceiling[k] += float(np.maximum.reduceat(np.maximum(amount, 0.0), block.first).sum())
        return self

    def merge(self, other: "Reaches") -> "Reaches":
        """Count what another has counted."""
        self.pairs += other.pairs
        for k in range(len(self.up)):
            self.up[k] += other.up[k]
            self.down[k] += other.down[k]
            self.ceiling[k] += other.ceiling[k]
        return self

    def of_load(self, k: int) -> list[Reach]:
        """What each group of load k could carry: the sums, widened by what adding up can have lost."""
        widen = 1 + 2 * gamma(self.pairs + 2)
        ceiling = Fraction(self.ceiling[k])
        slip = 2 * gamma(self.accounts + 2) * max(Fraction(self.size[k]), ceiling)
        return [
            Reach(Fraction(down) * widen - slip, min(Fraction(up), ceiling) * widen + slip, slip)
            for down, up in zip(self.down[k].tolist(), self.up[k].tolist(), strict=True)
        ]


def least_of_loads(world: World, multipliers: list[Floats], reaches: Reaches, missed: Fraction) -> Fraction:
    """Σ over loads and their groups of the least (price of the load − multiplier · load).

    Limits are as wide as `missed`, a share of them (of 1, for a smaller one): `EXCUSED`, or 0.
    """
    total = Fraction(0)
    for k, load in enumerate(world.loads):
        every = zip(multipliers[k].tolist(), reaches.of_load(k), strict=True)
        total += sum(
            (
                least_of_load(load, g, Fraction(price), range_of(load, g, reach, missed))
                for g, (price, reach) in enumerate(every)
            ),
            Fraction(0),
        )
    return total


def least_of_load(load: Load, group: int, multiplier: Fraction, ends: tuple[Fraction, Fraction]) -> Fraction:
    """The least of price − multiplier · load within two ends: convex, piecewise linear, so at a bend or at an end."""
    low, high = ends
    bends = [] if load.band is None else [min(max(bend, low), high) for bend in _bends(load.band, group)]
    return min(price_at(load, group, at) - multiplier * at for at in [low, high, *bends])


def range_of(load: Load, group: int, reach: Reach, missed: Fraction) -> tuple[Fraction, Fraction]:
    """What a group may carry: what it can reach, within its hard limits."""
    low, high, slip = reach
    for limit in load.limits:
        least, most = float(limit.least[group]), float(limit.most[group])
        if np.isfinite(least):
            low = max(low, Fraction(least) - missed * max(Fraction(1), abs(Fraction(least))) - slip)
        if np.isfinite(most):
            high = min(high, Fraction(most) + missed * max(Fraction(1), abs(Fraction(most))) + slip)
    return low, max(low, high)


def _bends(band: Band, group: int) -> list[Fraction]:
    fair = Fraction(float(band.fair[group]))
    widths = [float(width[group]) for width in (band.free, band.steep)]
    return [fair + side * Fraction(width) for width in widths if np.isfinite(width) for side in (-1, 1)]


def price_at(load: Load, group: int, at: Fraction) -> Fraction:
    """What a load costs: price · (off − free)⁺ + (steep price − price) · (off − steep)⁺, off = |load − fair|."""
    band = load.band
    if band is None:
        return Fraction(0)
    off = abs(at - Fraction(float(band.fair[group])))
    price = Fraction(band.rule.price)
    cost = price * max(off - Fraction(float(band.free[group])), Fraction(0))
    if band.rule.steep_price is not None and np.isfinite(band.steep[group]):
        steeper = Fraction(band.rule.steep_price) - price
        cost += steeper * max(off - Fraction(float(band.steep[group])), Fraction(0))
    return cost
