"""A plan under other potentials than it was made for: what it costs, how even it is, which limits it breaks.

Owners and quotas stay. The specification is a full audit of the scenario with other potentials (`full`); `Rescoring` is
its fast twin, which recomputes only what hangs on potential: bookings forgone, loads of potential with their fair
shares and limits, fair quotas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, Texts, positions, summed_by
from planner.domain.audit import TOLERANCE, Audit, World, audit, levels_at, unit_seats
from planner.domain.loads.balance import pools_of
from planner.domain.loads.load import Load
from planner.domain.scenario import Scenario
from planner.domain.what_if.best_seats import contenders

POTENTIAL = "potential"


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A plan in one sample."""

    terms: Mapping[str, float]
    """Every term of the objective [currency/year]."""
    off: Mapping[str, Floats]
    """Deviation of each group from its fair share by balanced load [share]; NaN where the fair share is zero."""
    beyond: Mapping[str, Flags]
    """Whether each group breaks a hard limit, by load that has any."""

    @property
    def objective(self) -> float:
        """Sum of the terms [currency/year]."""
        return float(sum(self.terms.values()))


def with_potential(scenario: Scenario, factor: Floats) -> Scenario:
    """The scenario in which each account is worth so many times as much: its potential and its rows in `pairs`."""
    accounts, pairs = scenario.accounts, scenario.pairs
    row = positions(accounts.account, pairs.account)
    return replace(
        scenario,
        accounts=replace(accounts, potential=accounts.potential * factor),
        pairs=replace(pairs, value=pairs.value * factor[row]) if len(pairs) else pairs,
    )


def full(scenario: Scenario, owner: Texts, quota: Floats | None, coverage: Floats | None = None) -> Score:
    """The score by a full audit of the scenario, whose potentials are those of the sample."""
    world = World.of(scenario)
    return _score(world, audit(world, owner, quota, coverage))


@dataclass(frozen=True, slots=True, eq=False)
class Rescoring:
    """Everything of a plan that does not hang on potential, and how the rest is computed from it."""

    world: World
    quota: Floats | None
    base: Score
    """The plan at the potentials of the scenario."""
    seat: Ints
    """Seat of each account; −1 nobody."""
    revenue: Floats
    """Revenue load of each seat [currency/year]."""
    pool: Ints
    """Pool of each seat."""
    pool_of_account: Ints
    """Pool of the seats that may cover each account; −1 where none may."""
    forgone: "_Forgone"
    """Bookings forgone as a function of the factors."""

    @classmethod
    def of(cls, world: World, owner: Texts, quota: Floats | None = None, coverage: Floats | None = None) -> "Rescoring":
        """Prepare a plan: seat id of each account, '' for nobody; quotas and coverage as in `audit`."""
        scenario, rates = world.scenario, world.rates
        seat, pool = positions(scenario.seats.seat, owner), pools_of(rates)
        may = rates.reach.patterns[rates.reach.of[scenario.units]]
        found = audit(world, owner, quota, coverage)
        return cls(
            world=world,
            quota=None if world.quotas is None else found.quota,
            base=_score(world, found),
            seat=seat,
            revenue=found.loads["revenue"],
            pool=pool,
            pool_of_account=np.where(may.any(axis=1), pool[np.argmax(may, axis=1)], -1),
            forgone=_Forgone.of(world, seat, levels_at(world, coverage)),
        )

    def score(self, factor: Floats) -> Score:
        """The plan when each account is worth so many times as much."""
        world = self.world
        potential = world.scenario.accounts.potential * factor
        load = self._by_seat(potential)
        terms, off, beyond = dict(self.base.terms), dict(self.base.off), dict(self.base.beyond)
        terms["bookings"] = self.forgone.total(factor)
        for rule in world.loads:
            if rule.name == POTENTIAL:
                seen = self._grown(rule, potential)
                if seen.band is not None:
                    terms[f"imbalance.{POTENTIAL}"] = float(seen.band.cost(load).sum())
                    off[POTENTIAL] = _off(seen, load)
                if seen.limits:
                    beyond[POTENTIAL] = _beyond(seen, load)
        if world.quotas is not None and self.quota is not None:
            whole = float(potential.sum())
            of_nominal = float(world.scenario.accounts.potential.sum()) / whole if whole > 0 else 1.0
            terms["quota"] = world.quotas.cost(self.quota, world.quotas.fair(load * of_nominal, self.revenue))
        return Score(terms, off, beyond)

    def _by_seat(self, amount: Floats) -> Floats:
        held = self.seat >= 0
        return summed_by(self.seat[held], amount[held], len(self.pool))

    def _grown(self, load: Load, potential: Floats) -> Load:
        """The load of potential with the fair shares, and the limits about them, of other potentials."""
        band = load.band
        if band is None:
            return load
        before, after = (self._by_pool(p) for p in (self.world.scenario.accounts.potential, potential))
        growth = np.where(before > 0, after / np.where(before > 0, before, 1.0), 1.0)[self.pool]
        grown = replace(band, fair=band.fair * growth, free=band.free * growth, steep=band.steep * growth)
        least, most = grown.limits
        limits = tuple(
            replace(limit, least=least, most=most) if limit.rule == "balance" else limit for limit in load.limits
        )
        return replace(load, band=grown, limits=limits)

    def _by_pool(self, potential: Floats) -> Floats:
        covered = self.pool_of_account >= 0
        return summed_by(self.pool_of_account[covered], potential[covered], len(self.pool))


@dataclass(frozen=True, slots=True, eq=False)
class _Forgone:
    """Bookings forgone against each unit's best seat, as sums over accounts and their factors.

    A unit of one account has the same best seat whatever its factor; of larger ones every seat that may be it is seen.
    """

    single: Floats
    """What each account that is a unit of its own forgoes; 0 for others [currency/year]."""
    own: Floats
    """Expected bookings of each account of a larger unit where it is; 0 for others [currency/year]."""
    account: Ints
    """Accounts of larger units at every seat that may be their best: account …"""
    value: Floats
    """… expected bookings [currency/year] …"""
    pair: Ints
    """… and number of the (unit, seat) pair."""
    first: Ints
    """First pair of each larger unit."""

    @classmethod
    def of(cls, world: World, seat: Ints, level: Ints) -> "_Forgone":
        """Of units that have a seat which may cover them, each account at its level."""
        rates, units = world.rates, world.scenario.units
        at = unit_seats(world, seat)
        size = np.diff(rates.first)
        own = np.zeros(len(units))
        held = np.flatnonzero(at[units] >= 0)
        own[held] = rates.of_accounts(held, seat[held], level[held]).value
        alone = (size[units] == 1) & (at[units] >= 0)
        pair_unit, pair_seat = contenders(rates, np.flatnonzero((size > 1) & (at >= 0)))
        members = size[pair_unit]
        pair = np.repeat(np.arange(len(pair_unit)), members)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(members) - members, members)
        account = rates.member[rates.first[pair_unit][pair] + nth]
        return cls(
            single=np.where(alone, rates.best[units] - own, 0.0),
            own=np.where(alone, 0.0, own),
            account=account,
            value=rates.of_accounts(account, pair_seat[pair]).value * rates.levels.value.max(),
            pair=pair,
            first=np.flatnonzero(np.diff(pair_unit, prepend=-1)).astype(np.int64),
        )

    def total(self, factor: Floats) -> float:
        """Over all units, when each account is worth so many times as much [currency/year]."""
        alone = float((self.single * factor).sum())
        if not len(self.first):
            return alone
        value = summed_by(self.pair, self.value * factor[self.account], int(self.pair[-1]) + 1)
        return alone + float(np.maximum.reduceat(value, self.first).sum() - (self.own * factor).sum())


def _score(world: World, found: Audit) -> Score:
    return Score(
        terms=dict(found.terms),
        off={load.name: _off(load, found.loads[load.name]) for load in world.loads if load.band is not None},
        beyond={load.name: _beyond(load, found.loads[load.name]) for load in world.loads if load.limits},
    )


def _off(load: Load, amount: Floats) -> Floats:
    if load.band is None:
        return np.full(len(amount), np.nan)
    fair = load.band.fair
    return np.where(fair > 0, amount / np.where(fair > 0, fair, 1.0) - 1.0, np.nan)


def _beyond(load: Load, amount: Floats) -> Flags:
    slack = TOLERANCE * np.maximum(1.0, np.abs(amount))
    beyond: Flags = (amount > load.most + slack) | (amount < load.least - slack)
    return beyond
