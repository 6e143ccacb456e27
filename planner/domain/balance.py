"""Fair shares of a metric, and what deviating from them costs."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arcs import Arcs
from planner.domain.arrays import Flags, Floats, Ints, frozen, summed_by
from planner.domain.scenario import Scenario
from planner.domain.seats import available_hours
from planner.domain.settings.territory import BalanceRule


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What one balance rule asks of each seat [units of the metric a year]."""

    rule: BalanceRule
    fair: Floats
    """Fair share of each seat."""
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
        if self.rule.limit is None:
            return np.full(len(self.fair), -np.inf), np.full(len(self.fair), np.inf)
        return self.fair * (1 - self.rule.limit), self.fair * (1 + self.rule.limit)


def bands_of(scenario: Scenario, arcs: Arcs) -> dict[str, Band]:
    """The band of each balanced metric, by metric."""
    pool = pools_of(scenario, arcs)
    return {rule.metric: _band(scenario, arcs, rule, pool) for rule in scenario.settings.territory.balance}


def pools_of(scenario: Scenario, arcs: Arcs) -> Ints:
    """Pool of each seat: seats that are linked by units which both may cover, at any depth.

    Balance can only be shifted within a pool. Pins are not looked at.
    """
    seats, start = len(scenario.seats), _starts(arcs)
    leader = np.arange(seats, dtype=np.int64)
    first = np.repeat(arcs.seat[start], np.diff(np.append(start, len(arcs))))
    linked: Flags = np.zeros(seats * seats, dtype=np.bool_)
    linked[first * seats + arcs.seat] = True
    one, other = np.divmod(np.flatnonzero(linked), seats)
    for _ in range(seats):
        lowest = np.minimum(leader[one], leader[other])
        before = leader.copy()
        np.minimum.at(leader, one, lowest)
        np.minimum.at(leader, other, lowest)
        if (leader == before).all():
            break
    return frozen(leader)


def amount_of_units(scenario: Scenario, metric: str) -> Floats:
    """Amount of a metric at each unit; `hours` belongs to arcs and is not known here."""
    return summed_by(scenario.units, scenario.accounts.metric(metric), int(scenario.units.max(initial=-1)) + 1)


def loads_of(scenario: Scenario, arcs: Arcs, chosen: Ints, metric: str) -> Floats:
    """Load of each seat with a metric, given the chosen arc of each unit (−1: nobody's)."""
    taken = chosen[chosen >= 0]
    amount = arcs.hours[taken] if metric == "hours" else amount_of_units(scenario, metric)[arcs.unit[taken]]
    return summed_by(arcs.seat[taken], amount, len(scenario.seats))


def _band(scenario: Scenario, arcs: Arcs, rule: BalanceRule, pool: Ints) -> Band:
    weight = available_hours(scenario.seats, scenario.settings.people, scenario.calendar)
    if rule.share_by == "equal":
        weight = (weight > 0).astype(np.float64)
    total = _pool_totals(scenario, arcs, rule.metric, pool)
    in_pool = summed_by(pool, weight, len(pool))[pool]
    seats_in_pool = np.bincount(pool, minlength=len(pool))[pool]
    share = np.where(in_pool > 0, weight / np.where(in_pool > 0, in_pool, 1.0), 1.0 / seats_in_pool)
    fair = share * total[pool]
    return Band(
        rule=rule,
        fair=frozen(fair),
        free=frozen(fair * rule.free),
        steep=frozen(fair * rule.steep_at if rule.steep_at is not None else np.full(len(fair), np.inf)),
    )


def _pool_totals(scenario: Scenario, arcs: Arcs, metric: str, pool: Ints) -> Floats:
    """Total of a metric by pool number (the pool's first seat).

    Hours differ from seat to seat, travel above all: a unit counts those at its cheapest eligible seat, as it would
    if nothing but its own cost mattered.
    """
    start, cost = _starts(arcs), arcs.cost
    if metric == "hours":
        least = np.repeat(np.minimum.reduceat(cost, start), np.diff(np.append(start, len(arcs))))
        amount = np.minimum.reduceat(np.where(cost == least, arcs.hours, np.inf), start)
    else:
        amount = amount_of_units(scenario, metric)[arcs.unit[start]]
    return summed_by(pool[arcs.seat[start]], amount, len(scenario.seats))


def _starts(arcs: Arcs) -> Ints:
    """Where the arcs of each unit begin, of units that have any."""
    return np.flatnonzero(np.diff(arcs.unit, prepend=-1)).astype(np.int64)
