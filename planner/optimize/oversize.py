"""Accounts and families that are larger than what any seat may carry of a metric."""

from collections.abc import Iterator

import numpy as np

from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.errors import Problem
from planner.optimize.rules import amount_in_words, limit_in_words, name_of_unit

MOST_TOLD = 20
"""Of one load."""


def oversized(world: World) -> Iterator[Problem]:
    """Units that break an upper limit of every seat which may cover them, alone.

    Hours are looked at elsewhere; of pinned units it is said which rules collide. Of amounts that may be negative (what
    is beyond a share of the book) other units can make up for one.
    """
    for load in world.loads:
        own = load.of_unit is None and np.array_equal(load.of_seat, np.arange(len(world.scenario.seats)))
        sized = load.name != "accounts" and load.counts == "all" and np.isfinite(load.most).any()
        if own and sized and load.amount is not None and (load.amount >= 0).all():
            yield from _of_load(world, load)


def _of_load(world: World, load: Load) -> Iterator[Problem]:
    room = np.where(world.rates.reach.patterns, load.most, -np.inf)
    most = room.max(axis=1)[world.rates.reach.of]
    every = np.arange(world.rates.units)
    _, amount = load.of_units(world.rates, every, np.zeros(len(every), dtype=np.int64), np.zeros(len(every)))
    slack = 1e-6 * np.maximum(1.0, np.abs(np.where(np.isfinite(most), most, 0.0)))
    large = np.flatnonzero((amount > most + slack) & np.isfinite(most) & (world.pinned == -1))
    for unit in large[:MOST_TOLD].tolist():
        at = int(room[world.rates.reach.of[unit]].argmax())
        limit = min(load.limits, key=lambda limit: float(limit.most[at]))
        says, change = limit_in_words(load, limit, at)
        yield Problem(
            name_of_unit(world, unit),
            f"has {amount_in_words(load.name, float(amount[unit]))}, more than any seat that may cover it can carry; "
            f"the most can '{world.scenario.seats.seat[at]}': {says}.",
            f"Cheapest change: {change.format(float(amount[unit] - most[unit]))}.",
        )
    if len(large) > MOST_TOLD:
        more = f"… and {len(large) - MOST_TOLD:,} more with more {load.name} than any seat may carry."
        yield Problem("accounts", more)
