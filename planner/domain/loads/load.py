"""Loads: everything that rules count at seats, at groups of seats, or in the whole company.

A hard limit or a balance price, whatever it is about, is a limit or a band on a load. Audit, model, prices, search and
proof treat all loads alike, so that a new rule is one function that builds a load from settings and tables.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, frozen, positions, summed_by
from planner.domain.covering.rates import PairRates
from planner.domain.loads.balance import Band


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A hard rule: every group of a load stays within its limits."""

    rule: str
    """What the rule is known as: `hours`, `balance`, `seat` …"""
    words: str
    """What is counted, for a message: "hours a year (capacity)"."""
    least: Floats
    """By group; −∞ without a limit."""
    most: Floats
    """By group; +∞ without a limit."""


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """An amount that the accounts of a plan add up to, by group.

    Account a at seat s counts `amount[a]` (or its hours at s) at group `of_seat[s] + of_unit[unit of a]`.
    """

    name: str
    groups: Texts
    """Id of each group."""
    of_seat: Ints
    """Group of each seat; −1: accounts of the seat do not count."""
    amount: Floats | None
    """Amount of each account; None: its hours at the seat."""
    noun: str = "seat"
    """What a group is: seat, manager, region, company …"""
    of_unit: Ints | None = None
    """What each unit adds to the number of the group; −1: the unit does not count."""
    counts: Literal["all", "moved", "kept"] = "all"
    """Whether all accounts count, or those that leave their owner, or those that stay with it."""
    limits: tuple[Limit, ...] = ()
    band: Band | None = field(default=None)

    @property
    def by_seat(self) -> bool:
        """Whether the groups are the seats themselves, whatever the unit."""
        return self.of_unit is None and np.array_equal(self.of_seat, np.arange(len(self.of_seat)))

    @property
    def least(self) -> Floats:
        """The highest of the lower limits, by group."""
        none = np.full(len(self.groups), -np.inf)
        return np.asarray(np.maximum.reduce([none, *(limit.least for limit in self.limits)]))

    @property
    def most(self) -> Floats:
        """The lowest of the upper limits, by group."""
        none = np.full(len(self.groups), np.inf)
        return np.asarray(np.minimum.reduce([none, *(limit.most for limit in self.limits)]))

    def of_accounts(self, rates: PairRates, account: Ints, seat: Ints, hours: Floats) -> tuple[Ints, Floats]:
        """Group (−1: none) and amount of pairs of an account and a seat; `hours` are those of the pairs."""
        amount = hours if self.amount is None else self.amount[account]
        if self.counts != "all":
            owner = rates.owner[account]
            kept = owner == seat
            amount = np.where(kept if self.counts == "kept" else (owner >= 0) & ~kept, amount, 0.0)
        return self._group(rates.scenario.units[account], seat), amount

    def of_units(self, rates: PairRates, unit: Ints, seat: Ints, hours: Floats) -> tuple[Ints, Floats]:
        """Group (−1: none) and amount of pairs of a unit and a seat; `hours` are those of the pairs."""
        group = self._group(unit, seat)
        if self.amount is None or not len(unit):
            return group, hours
        first, seats = int(unit.min()), len(rates.scenario.seats)
        units = int(unit.max()) + 1 - first
        account = rates.member[rates.first[first] : rates.first[first + units]]
        if self.counts == "all":
            return group, summed_by(rates.scenario.units[account] - first, self.amount[account], units)[unit - first]
        owned = account[rates.owner[account] >= 0]
        of, weight = rates.scenario.units[owned], self.amount[owned]
        key, at = np.unique(of * seats + rates.owner[owned], return_inverse=True)
        row = positions(key, unit * seats + seat)
        kept = np.where(row >= 0, summed_by(at, weight, max(1, len(key)))[row], 0.0)
        if self.counts == "kept":
            return group, kept
        return group, summed_by(of - first, weight, units)[unit - first] - kept

    def _group(self, unit: Ints, seat: Ints) -> Ints:
        group = self.of_seat[seat]
        if self.of_unit is None:
            return group
        shift = self.of_unit[unit]
        return np.where((group >= 0) & (shift >= 0), group + shift, -1)

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self.of_seat)
