"""The arcs that a search may use, and what loads cost: the whole problem as plain arrays."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen
from planner.domain.audit import TOLERANCE


@dataclass(frozen=True, slots=True, eq=False)
class LoadPrices:
    """What the load of every group costs, groups of all loads numbered through [units of the load a year].

    price(ℓ) = price · max(|ℓ − fair| − free, 0) + (steep_price − price) · max(|ℓ − fair| − steep, 0)
               + beyond · (max(ℓ − most, 0) + max(least − ℓ, 0))
    """

    fair: Floats
    free: Floats
    """Half-width of the free band; infinite where there is none."""
    steep: Floats
    """Deviation at which `steep_price` begins; infinite where it never does."""
    price: Floats
    steep_price: Floats
    least: Floats
    """Hard limits; infinite without one."""
    most: Floats
    beyond: Floats
    """Price of a unit beyond a hard limit; above anything that breaking it could save [currency per unit]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in self.__slots__:
            frozen(getattr(self, name))

    def cost_at(self, load: Floats, group: Ints) -> Floats:
        """Price of each load, held by the group in the same place [currency/year]."""
        off = np.abs(load - self.fair[group])
        extra = self.steep_price[group] - self.price[group]
        over = np.maximum(load - self.most[group], 0.0) + np.maximum(self.least[group] - load, 0.0)
        cost: Floats = (
            self.price[group] * np.maximum(off - self.free[group], 0.0)
            + extra * np.maximum(off - self.steep[group], 0.0)
            + self.beyond[group] * over
        )
        return cost


@dataclass(frozen=True, slots=True, eq=False)
class Shortlist:
    """Arcs sorted by (unit, seat, level); every unit has at least one.

    Load k of arc a counts `amount[k, a]` at `group[k, a]`.

    The problem: choose one arc for each unit, so that Σ cost of chosen arcs + Σ over groups of the price of the
    group's load is least.
    """

    first: Ints
    """Where each unit's arcs begin, and the number of arcs at the end; shape [units + 1]."""
    unit: Ints
    seat: Ints
    cost: Floats
    """[currency/year], shape [arcs]."""
    group: Ints
    """Group that each load counts at, numbered through all loads; −1 where it does not count; shape [loads, arcs]."""
    amount: Floats
    """Shape [loads, arcs]."""
    prices: LoadPrices
    seats: int
    level: Ints | None = None
    """Coverage level of each arc; None: full coverage throughout."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in ("first", "unit", "seat", "cost", "group", "amount"):
            frozen(getattr(self, name))
        if self.level is not None:
            frozen(self.level)

    def __len__(self) -> int:
        """How many arcs."""
        return len(self.unit)

    def only(self, at: Ints) -> "Shortlist":
        """The arcs at some sorted positions, of which every unit has one."""
        return Shortlist(
            first=np.searchsorted(self.unit[at], np.arange(len(self.first))).astype(np.int64),
            unit=self.unit[at],
            seat=self.seat[at],
            cost=self.cost[at],
            group=self.group[:, at],
            amount=self.amount[:, at],
            prices=self.prices,
            seats=self.seats,
            level=None if self.level is None else self.level[at],
        )

    def loads(self, chosen: Ints) -> Floats:
        """Load of every group when each unit has the chosen arc."""
        group, amount = self.group[:, chosen].ravel(), self.amount[:, chosen].ravel()
        counts = group >= 0
        return np.bincount(group[counts], weights=amount[counts], minlength=len(self.prices.fair)).astype(np.float64)

    def within_limits(self, chosen: Ints) -> bool:
        """Whether a choice keeps all hard limits of loads, as the audit sees it."""
        load = self.loads(chosen)
        over = np.maximum(load - self.prices.most, self.prices.least - load)
        return bool((over <= TOLERANCE * np.maximum(1.0, np.abs(load))).all())

    def total(self, chosen: Ints) -> float:
        """Objective of a choice, without terms that are not on the shortlist (quotas) [currency/year]."""
        load = self.loads(chosen)
        return float(self.cost[chosen].sum() + self.prices.cost_at(load, np.arange(len(load))).sum())
