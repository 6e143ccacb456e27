"""Quotas by odds: the same chance for a person of average skill in every seat, with the total kept."""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen, summed_by
from planner.domain.quotas.rule import QuotaRule
from planner.domain.scenario import Scenario
from planner.domain.seats import availability

WAYS = ("equal", "history", "potential", "odds")
CENT = 0.01
"""Less than this in all seats together is nothing [currency]."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """Quotas as a way of setting them asks for, before bounds and steps."""

    quota: Floats
    """Shape [seats] [currency]; they add up to each pool's total."""
    chance: Floats
    """Chance that each pool's seats have, shape [pools] [share]; NaN but by odds."""
    why: str = ""
    """Why this way does not work here; '' where it does."""


def equal_chance(bookings: Floats, total: float) -> tuple[Floats, float]:
    """Quotas that every seat reaches with the same chance, and that chance.

    bookings  of each seat in each year, everybody of average skill, shape [years, seats] [currency]
    total     what the quotas must add up to [currency]

    The quota of a seat is the quantile 1 − p of its bookings, linear between the ordered years. All quantiles rise
    together as p falls, so that their sum crosses the total once: between the sums of two neighbouring order
    statistics, where both are straight lines; p is exact. A total that lies beyond all the years is shared in
    proportion to the highest (p = 0) or the lowest (p = 1) years, or to mean bookings where those are zero.
    """
    ordered = np.sort(bookings, axis=0)
    sums = ordered.sum(axis=1)
    last = len(sums) - 1
    if total > sums[last] or total < sums[0]:
        ends = ordered[last] if total > sums[last] else ordered[0]
        chance = 0.0 if total > sums[last] else 1.0
        base = next((each for each in (ends, bookings.mean(axis=0)) if each.sum() >= CENT), np.ones(bookings.shape[1]))
        return base / base.sum() * total, chance
    below = int(np.searchsorted(sums, total, side="right")) - 1
    if below >= last:
        return ordered[last], 0.0
    part = (total - sums[below]) / (sums[below + 1] - sums[below])
    quota: Floats = ordered[below] + part * (ordered[below + 1] - ordered[below])
    return quota, 1.0 - (below + part) / last


def wish(scenario: Scenario, rule: QuotaRule, way: str, owner: Ints, bookings: Floats) -> Wish:
    """What a way of setting quotas asks for, pool by pool; bottom-up quotas stay.

    equal      the same for everybody, in proportion to how long they are there at full productivity
    history    in proportion to last year's revenue of the seat's accounts
    potential  in proportion to their potential
    odds       the same chance for a person of average skill, by `bookings` as in `equal_chance`

    owner is the position of each account's seat, −1 without.
    """
    seats, pools = scenario.seats, len(rule.pools)
    chance = np.full(pools, math.nan)
    present = availability(seats, scenario.settings.people, scenario.calendar)
    counts = present if rule.policy.relief else np.ones(len(seats))
    quota = rule.floor.copy()
    weight = _weight(scenario, way, owner) * counts
    for pool, free in enumerate(rule.free_seats):
        total = rule.left(pool) / 100
        if not len(free):
            continue
        if way == "odds":
            quota[free], chance[pool] = equal_chance(bookings[:, free], total)
        elif weight[free].sum() > 0:
            quota[free] = total * weight[free] / weight[free].sum()
        else:
            return Wish(frozen(quota), chance, f"the seats' accounts have no {_BASIS[way]}")
    return Wish(frozen(quota), frozen(chance))


_BASIS = {"history": "revenue of the last twelve months", "potential": "potential", "equal": "time in the seats"}


def _weight(scenario: Scenario, way: str, owner: Ints) -> Floats:
    accounts, seats = scenario.accounts, len(scenario.seats)
    owned = owner >= 0
    if way == "history":
        return summed_by(owner[owned], accounts.revenue[owned], seats)
    if way == "potential":
        return summed_by(owner[owned], accounts.potential[owned], seats)
    return np.ones(seats)
