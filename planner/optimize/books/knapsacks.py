"""The best book of every seat at prices of units, where every seat has one load that comes in whole steps."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Array, Flags, Floats, Ints
from planner.domain.audit import TOLERANCE
from planner.optimize.books.knapsack_kernel import best_book
from planner.optimize.shortlist import LoadPrices, Shortlist

EACH = 20
"""Units for each seat, at most: where seats have more, books have too many forms, and rounding arcs does well."""
STEPS = 2_000
"""Steps of a seat's load, at most."""
WORK = 50_000_000
"""Units times steps of all seats, at most."""
DECIMALS = 4
"""Of the load of a unit, at most."""
ROUNDING = 1e-6
"""Part of a step by which a load may miss it."""


class Books(NamedTuple):
    """One of each seat."""

    worth: Floats
    """Prices of its units above what it costs [currency/year]."""
    has: Flags
    """Shape [seats, units]."""


@dataclass(frozen=True, slots=True, eq=False)
class Knapsacks:
    """A shortlist as one knapsack of each seat."""

    arc: Ints
    """Position on the shortlist; −1 where the pair has none; shape [seats, units]."""
    cost: Floats
    """Of pairs; infinite where there is none; shape [seats, units] [currency/year]."""
    size: Ints
    """Load of pairs; shape [seats, units] [steps]."""
    room: Ints
    """Greatest load of each seat [steps]."""
    price: Floats
    """Of the loads of each seat; shape [seats, greatest room + 1] [currency/year]."""
    rising: Flags
    """Seats at which a greater load never costs less."""

    @classmethod
    def of(cls, shortlist: Shortlist) -> "Knapsacks | None":
        """None where seats have many units, or not one load each that comes in steps."""
        seats, units = shortlist.seats, len(shortlist.first) - 1
        pair = shortlist.seat * units + shortlist.unit
        if units > EACH * seats or len(np.unique(pair)) < len(pair):
            return None
        group = _group_of_each_seat(shortlist)
        if group is None:
            return None
        counts = (shortlist.group >= 0) & (shortlist.group == group[shortlist.seat])
        amount = np.where(counts, shortlist.amount, 0.0).sum(axis=0)
        step = _step(amount)
        if step is None:
            return None
        most = np.minimum(_beyond(shortlist.prices.most, 1.0)[group], np.bincount(shortlist.seat, amount, seats))
        room = np.floor(np.where(group >= 0, most, 0.0) / step + ROUNDING).astype(np.int64)
        if (room < 0).any() or (room > STEPS).any() or units * room.sum() > WORK:
            return None
        price = _price(shortlist.prices, group, np.arange(room.max() + 1) * step)
        within = np.arange(1, price.shape[1]) <= room[:, None]
        shape = (seats, units)
        return cls(
            arc=_table(shape, pair, np.arange(len(pair)), -1),
            cost=_table(shape, pair, shortlist.cost, np.inf),
            size=_table(shape, pair, np.rint(amount / step).astype(np.int64), 0),
            room=room,
            price=price,
            rising=np.all((np.diff(price) >= 0) | ~within, axis=1),
        )

    def best(self, prices: Floats, seats: Flags, units: Flags) -> Books:
        """The best book of each of some seats out of some units, at prices of units; that of other seats is empty."""
        gain = np.where(units, prices - self.cost, -np.inf)
        found = Books(np.zeros(len(seats)), np.zeros(self.cost.shape, dtype=np.bool_))
        for s in np.flatnonzero(seats):
            price = self.price[s, : self.room[s] + 1]
            found.worth[s] = best_book(gain[s], self.size[s], price, self.rising[s], found.has[s])
        return found

    def cost_of(self, seat: int, has: Flags) -> float:
        """What a book of a seat costs, with the price of its load [currency/year]."""
        return float(self.cost[seat, has].sum() + self.price[seat, self.size[seat, has].sum()])


def _group_of_each_seat(shortlist: Shortlist) -> Ints | None:
    """The group whose load costs something or is limited, −1 without one; None where a seat has several, or shares."""
    prices, seats = shortlist.prices, shortlist.seats
    matters = (prices.price > 0) | (prices.steep_price > 0) | np.isfinite(prices.least) | np.isfinite(prices.most)
    counts = (shortlist.group >= 0) & np.append(matters, False)[shortlist.group] & (shortlist.amount != 0)
    seat = np.broadcast_to(shortlist.seat, shortlist.group.shape)[counts]
    pairs = np.unique(np.stack([seat, shortlist.group[counts]]), axis=1)
    if len(np.unique(pairs[0])) < pairs.shape[1] or len(np.unique(pairs[1])) < pairs.shape[1]:
        return None
    found = np.full(seats, -1, dtype=np.int64)
    found[pairs[0]] = pairs[1]
    return found


def _step(amount: Floats) -> float | None:
    """The greatest step of which all amounts are multiples; None where there is none, or one is negative."""
    if (amount < 0).any():
        return None
    scaled = amount * 10.0**DECIMALS
    whole = np.rint(scaled).astype(np.int64)
    common = int(np.gcd.reduce(whole))
    return common / 10.0**DECIMALS if common and (np.abs(scaled - whole) <= ROUNDING * common).all() else None


def _price(prices: LoadPrices, group: Ints, load: Floats) -> Floats:
    """Of loads of each group; one that misses a limit by no more than the audit lets pass costs what the limit does."""
    priced, most, least = np.zeros((len(group), len(load))), _beyond(prices.most, 1.0), _beyond(prices.least, -1.0)
    for row, g in zip(priced, group, strict=True):
        if g >= 0:
            passed = np.where(load > most[g], load, np.minimum(load, prices.most[g]))
            passed = np.where(load < least[g], load, np.maximum(passed, prices.least[g]))
            row[:] = prices.cost_at(passed, np.full(len(load), g))
    return priced


def _beyond(limit: Floats, sign: float) -> Floats:
    """As far above limits, or below, as the audit lets pass."""
    return limit + sign * TOLERANCE * np.maximum(1.0, np.abs(limit))


def _table(shape: tuple[int, int], pair: Ints, values: Array, empty: float) -> Array:
    cells = np.full(shape, empty, dtype=values.dtype)
    cells.ravel()[pair] = values
    return cells
