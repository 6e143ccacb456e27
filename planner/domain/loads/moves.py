"""How much a plan moves: budgets for the company and for every seat."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import summed_by
from planner.domain.covering.rates import PairRates
from planner.domain.loads.load import Limit, Load

COMPANY = np.array(["all seats"])


def move_loads(rates: PairRates) -> Iterator[Load]:
    """Loads of the budgets in `territory.moves`."""
    scenario, budget = rates.scenario, rates.scenario.settings.territory.moves
    seats, one = len(scenario.seats), np.ones(len(scenario.accounts))
    totals = (
        ("moved accounts", one, budget.accounts, "accounts that change their owner"),
        ("moved revenue", scenario.accounts.revenue, budget.revenue, "of revenue that changes its owner"),
    )
    for name, amount, most, words in totals:
        if most is not None:
            limit = Limit("moves", words, np.array([-np.inf]), np.array([float(most)]))
            group = np.zeros(seats, dtype=np.int64)
            yield Load(name, COMPANY, group, amount, noun="company", counts="moved", limits=(limit,))
    every, none = np.arange(seats), np.full(seats, np.inf)
    if budget.gained_per_seat is not None:
        most_gained = np.full(seats, float(budget.gained_per_seat))
        limit = Limit("moves", "accounts taken over from others", -none, most_gained)
        yield Load("gained accounts", scenario.seats.seat, every, one, counts="moved", limits=(limit,))
    if budget.lost_per_seat is not None:
        owned = np.flatnonzero(rates.owner >= 0)
        least = np.maximum(summed_by(rates.owner[owned], one[owned], seats) - budget.lost_per_seat, 0.0)
        words = f"of its present accounts (it may give {budget.lost_per_seat:,} to others)"
        limit = Limit("moves", words, least, none)
        yield Load("kept accounts", scenario.seats.seat, every, one, counts="kept", limits=(limit,))
