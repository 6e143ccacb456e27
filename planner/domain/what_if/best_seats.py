"""At which seats a unit may be worth most when its accounts turn out to be worth more or less than estimated."""

import numpy as np

from planner.domain.arrays import Flags, Ints
from planner.domain.covering.rates import PairRates, distinct_seats


def contenders(rates: PairRates, units: Ints) -> tuple[Ints, Ints]:
    """Eligible pairs of units and seats, sorted by unit, among which each unit's best is whatever the factors.

    Of seats that no rule tells apart one is enough. A seat that fits every account of a unit at least as well as any
    other is its best for all factors; few units have none such.
    """
    written = np.zeros(rates.units, dtype=np.bool_)
    written[rates.scenario.units[rates.overrides.key // max(1, len(rates.scenario.seats))]] = True
    seats = distinct_seats(rates)
    best = _best_of_all(rates, units[~written[units]], seats)
    settled = units[best[units] >= 0]
    unit, seat = rates.reach.pairs(units[best[units] < 0])
    counted = written[unit] | np.isin(seat, seats)
    unit, seat = np.append(settled, unit[counted]), np.append(best[settled], seat[counted])
    order = np.lexsort((seat, unit))
    return unit[order], seat[order]


def _best_of_all(rates: PairRates, units: Ints, seats: Ints) -> Ints:
    """The first of the seats that fits all accounts of each unit best; −1 where none does. Shape: all units."""
    kind, fit = rates.kinds.of, rates.kinds.fit
    most = np.full(len(kind), -np.inf)
    for seat in seats.tolist():
        account, _ = _members(rates, units[_may(rates, units, seat)])
        most[account] = np.maximum(most[account], fit[kind[account], seat])
    best = np.full(rates.units, -1, dtype=np.int64)
    for seat in seats.tolist():
        mine = units[_may(rates, units, seat) & (best[units] < 0)]
        if not len(mine):
            continue
        account, first = _members(rates, mine)
        fits = np.logical_and.reduceat(fit[kind[account], seat] >= most[account], first)
        best[mine[fits]] = seat
    return best


def _may(rates: PairRates, units: Ints, seat: int) -> Flags:
    may: Flags = rates.reach.patterns[rates.reach.of[units], seat]
    return may


def _members(rates: PairRates, units: Ints) -> tuple[Ints, Ints]:
    """Accounts of some units, one unit after the other, and where each unit begins."""
    size = rates.first[units + 1] - rates.first[units]
    first = np.cumsum(size) - size
    nth = np.arange(int(size.sum())) - np.repeat(first, size)
    return rates.member[np.repeat(rates.first[units], size) + nth], first
