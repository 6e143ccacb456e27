"""Fair shares of a metric, and what deviating from them costs."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen, summed_by
from planner.domain.covering.rates import PairRates
from planner.domain.loads.fair_hours import fair_hours
from planner.domain.scenario import Scenario
from planner.domain.seats import available_hours
from planner.domain.settings.balance import Evenness


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What one balance rule asks of each group, mostly seats [units of the metric a year]."""

    rule: Evenness
    fair: Floats
    """Fair share of each group."""
    free: Floats
    """Deviation that costs nothing."""
    steep: Floats
    """Deviation at which the price rises; infinite where it never does."""

    def cost(self, load: Floats) -> Floats:
        """Price of each seat's load [currency/year]: convex and piecewise linear in the deviation."""
        return self.cost_at(load, np.arange(len(self.fair)))

    def cost_at(self, load: Floats, seat: Ints) -> Floats:
        """Price of each load at the seat in the same place [currency/year]."""
        deviation = np.abs(load - self.fair[seat])
        price = self.rule.price * np.maximum(deviation - self.free[seat], 0.0)
        if self.rule.steep_at is not None and self.rule.steep_price is not None:
            extra = self.rule.steep_price - self.rule.price
            price = price + extra * np.maximum(deviation - self.steep[seat], 0.0)
        return price

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """Hard limits of each seat; infinite without one."""
        below, above = self.rule.hard
        least = np.full(len(self.fair), -np.inf) if math.isinf(below) else self.fair * (1 - below)
        most = np.full(len(self.fair), np.inf) if math.isinf(above) else self.fair * (1 + above)
        return least, most


def bands_of(rates: PairRates) -> dict[str, Band]:
    """The band of each balanced metric, by metric."""
    pool = pools_of(rates)
    return {
        rule.metric: band(rule, fair_shares(rates, amount_of_accounts(rates, rule.metric), rule.share_by, pool))
        for rule in rates.scenario.settings.territory.balance
    }


def pools_of(rates: PairRates) -> Ints:
    """Pool of each seat: seats that are linked by units which both may cover, at any depth.

    Balance can only be shifted within a pool. Pins are not looked at.
    """
    patterns = rates.reach.patterns[np.unique(rates.reach.of)]
    leader = np.arange(patterns.shape[1], dtype=np.int64)
    linked = [np.flatnonzero(may) for may in patterns if may.any()]
    changed = True
    while changed:
        before = leader.copy()
        for seats in linked:
            leader[seats] = leader[seats].min()
        changed = not bool((leader == before).all())
    return frozen(leader)


def amount_of_units(scenario: Scenario, metric: str) -> Floats:
    """Amount of a metric at each unit; `hours` belongs to arcs and is not known here."""
    return summed_by(scenario.units, scenario.accounts.metric(metric), int(scenario.units.max(initial=-1)) + 1)


def band(rule: Evenness, fair: Floats) -> Band:
    """What a rule asks of groups with these fair shares."""
    never = np.full(len(fair), np.inf)
    return Band(
        rule=rule,
        fair=frozen(fair),
        free=frozen(fair * rule.free),
        steep=frozen(fair * rule.steep_at if rule.steep_at is not None else never),
    )


def fair_shares(rates: PairRates, amount: Floats, share_by: Literal["capacity", "equal"], pool: Ints) -> Floats:
    """Fair share of each seat of an amount that each account has: its part of the pool's total."""
    scenario = rates.scenario
    weight = available_hours(scenario.seats, scenario.settings.people, scenario.calendar)
    if share_by == "equal":
        weight = (weight > 0).astype(np.float64)
    in_pool = summed_by(pool, weight, len(pool))[pool]
    seats_in_pool = np.bincount(pool, minlength=len(pool))[pool]
    share = np.where(in_pool > 0, weight / np.where(in_pool > 0, in_pool, 1.0), 1.0 / seats_in_pool)
    fair: Floats = share * _pool_totals(rates, amount, pool)[pool]
    return fair


def amount_of_accounts(rates: PairRates, metric: str) -> Floats:
    """Amount of a metric at each account; of hours those that `fair_hours` counts."""
    return fair_hours(rates) if metric == "hours" else rates.scenario.accounts.metric(metric)


def _pool_totals(rates: PairRates, amount: Floats, pool: Ints) -> Floats:
    """Total of an amount by pool number (the pool's first seat)."""
    reached = np.asarray(rates.reach.patterns.any(axis=1))
    first_seat = rates.reach.patterns.argmax(axis=1)
    pattern = rates.reach.of[rates.scenario.units]
    counts = reached[pattern]
    return summed_by(pool[first_seat[pattern[counts]]], amount[counts], len(pool))
