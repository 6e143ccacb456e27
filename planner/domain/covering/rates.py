"""What any account is worth and costs at any seat, factored so that no matrix of all pairs need be stored.

`rates.of_accounts` and `rates.of_units` are the definition of every coefficient of the assignment; engines that
compute them otherwise (compiled scans over billions of pairs) are held to these.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints, freeze, positions, summed_by
from planner.domain.covering.disruption import Moving, moving_of
from planner.domain.covering.eligibility import Kinds, kinds_of
from planner.domain.covering.levels import Levels, levels_of
from planner.domain.covering.reach import Reach, reach_of
from planner.domain.geography.travel import road_hours
from planner.domain.scenario import Scenario

BLOCK = 1_000_000
"""Pairs that are evaluated at a time where all of some units are."""


class Coefficients(NamedTuple):
    """Coefficients of some pairs, one entry a pair."""

    work: Floats
    """Workload without travel [hours/year]."""
    road: Floats
    """Hours on the road [hours/year]."""
    value: Floats
    """Expected bookings [currency/year]."""
    disruption: Floats
    """What the change of owner is expected to cost [currency/year]."""
    pairing: Floats
    """`pairs.cost` [currency/year]."""


@dataclass(frozen=True, slots=True, eq=False)
class Overrides:
    """Rows of the `pairs` table as positions, sorted by (account, seat); NaN where nothing is said."""

    key: Ints
    """account × seats + seat."""
    value: Floats
    hours: Floats
    cost: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PairRates:
    """The factors of every pair's coefficients. Positions of accounts, units and seats are the scenario's."""

    scenario: Scenario
    kinds: Kinds
    """Accounts that no eligibility rule tells apart, and how each kind fits each seat."""
    reach: Reach
    """Which seats may cover each unit."""
    first: Ints
    """Where the members of each unit begin in `member`, and their number at the end; shape [units + 1]."""
    member: Ints
    """Accounts sorted by unit."""
    owner: Ints
    """Seat that covers each account now; −1 nobody."""
    moving: Moving
    """What a change of owner costs."""
    levels: Levels
    """Coverage levels that a unit may have; one, full coverage, where the scenario sets none."""
    overrides: Overrides
    best: Floats
    """Expected bookings of each unit at its best eligible seat and level [currency/year]; −∞ where it has none."""

    @classmethod
    def of(cls, scenario: Scenario) -> "PairRates":
        """The rates of a scenario."""
        kinds, units, seats = kinds_of(scenario), scenario.units, scenario.seats
        count = int(units.max(initial=-1)) + 1
        first = np.searchsorted(np.sort(units), np.arange(count + 1)).astype(np.int64)
        member = np.argsort(units, kind="stable").astype(np.int64)
        owner = positions(seats.seat, scenario.accounts.owner)
        reach = reach_of(scenario, kinds, first, member)
        rates = cls(
            scenario=scenario,
            kinds=kinds,
            reach=reach,
            first=first,
            member=member,
            owner=owner,
            moving=moving_of(scenario, owner),
            levels=levels_of(scenario),
            overrides=_overrides(scenario),
            best=np.full(count, -np.inf),
        )
        object.__setattr__(rates, "best", _best(rates))
        freeze((first, member, owner, rates.best))
        return rates

    @property
    def units(self) -> int:
        """How many units."""
        return len(self.first) - 1

    def of_accounts(self, account: Ints, seat: Ints, level: Ints | None = None) -> Coefficients:
        """Coefficients of pairs of an account and a seat, whether or not the seat may cover it; level 0 is full."""
        scenario = self.scenario
        value = scenario.accounts.potential[account] * self.kinds.fit[self.kinds.of[account], seat]
        work = scenario.accounts.workload[account]
        pairing = np.zeros(len(account))
        if len(self.overrides.key):
            value, work, pairing = self._overridden(account, seat, value, work)
        road = road_hours(scenario, account, seat)
        if level is not None:
            value = value * self.levels.value[level]
            work, road = work * self.levels.hours[level], road * self.levels.hours[level]
        return Coefficients(
            work=work,
            road=road,
            value=value,
            disruption=self.moving.cost(account, seat),
            pairing=pairing,
        )

    def of_units(self, unit: Ints, seat: Ints, level: Ints | None = None) -> Coefficients:
        """Coefficients of pairs of a unit and a seat: sums over its accounts."""
        size = self.first[unit + 1] - self.first[unit]
        if bool((size == 1).all()):
            return self.of_accounts(self.member[self.first[unit]], seat, level)
        pair = np.repeat(np.arange(len(unit)), size)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
        account = self.member[self.first[unit][pair] + nth]
        parts = self.of_accounts(account, seat[pair], None if level is None else level[pair])
        return Coefficients(*(summed_by(pair, part, len(unit)) for part in parts))

    def hours(self, parts: Coefficients) -> Floats:
        """Hours that count against capacity: workload, and travel if the scenario says so [hours/year]."""
        return parts.work + parts.road if self.scenario.settings.territory.travel.counts_as_hours else parts.work

    def _overridden(self, account: Ints, seat: Ints, value: Floats, work: Floats) -> tuple[Floats, Floats, Floats]:
        said, pairing = self.overrides, np.zeros(len(account))
        row = positions(said.key, account * len(self.scenario.seats) + seat)
        here = np.flatnonzero(row >= 0)
        row = row[here]
        value, work = value.copy(), work.copy()
        for target, column in ((value, said.value), (work, said.hours), (pairing, said.cost)):
            given = ~np.isnan(column[row])
            target[here[given]] = column[row[given]]
        return value, work, pairing


def distinct_seats(rates: PairRates) -> Ints:
    """The first seat of each group that neither eligibility nor fit tells apart, but for accounts in `pairs`."""
    alike = np.vstack([rates.reach.patterns, rates.kinds.fit])
    _, first = np.unique(alike, axis=1, return_index=True)
    return np.sort(first).astype(np.int64)


def _overrides(scenario: Scenario) -> Overrides:
    pairs = scenario.pairs
    account = positions(scenario.accounts.account, pairs.account)
    key = account * len(scenario.seats) + positions(scenario.seats.seat, pairs.seat)
    order = np.argsort(key, kind="stable")
    return Overrides(key[order], pairs.value[order], pairs.hours[order], pairs.cost[order])


def _best(rates: PairRates) -> Floats:
    """Value of each unit at its best seat: by groups of seats that are alike, but for accounts in `pairs`."""
    best = np.full(rates.units, -np.inf)
    said = np.unique(rates.scenario.units[rates.overrides.key // max(1, len(rates.scenario.seats))])
    plain = np.ones(rates.units, dtype=np.bool_)
    plain[said] = False
    width = max(1, int(rates.reach.patterns.sum(axis=1).max(initial=1)))
    for block in np.array_split(said, max(1, len(said) * width // BLOCK)):
        unit, seat = rates.reach.pairs(block)
        np.maximum.at(best, unit, rates.of_units(unit, seat).value)
    units = np.flatnonzero(plain)
    for seat in distinct_seats(rates).tolist():
        mine = units[rates.reach.patterns[rates.reach.of[units], seat]]
        value = rates.of_units(mine, np.full(len(mine), seat)).value
        best[mine] = np.maximum(best[mine], value)
    best[np.isfinite(best)] *= rates.levels.value.max()
    return best
