"""Accounts that compete with each other do not share a seat."""

from collections.abc import Iterator

import numpy as np

from planner.domain.accounts import heads_of
from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario


def conflict_loads(scenario: Scenario) -> Iterator[Load]:
    """One load for all conflicts of interest: at every seat at most one unit with each value of `conflict`.

    Groups are (value, seat). A family that has the value counts once.
    """
    named = scenario.accounts.conflict
    values = np.unique(named[named != ""])
    if len(values) == 0:
        return
    seats, units = scenario.seats.seat, int(scenario.units.max()) + 1
    value_of_unit = np.full(units, -1, dtype=np.int64)
    said = np.flatnonzero(named != "")
    value_of_unit[scenario.units[said]] = np.searchsorted(values, named[said])
    amount = np.zeros(len(named))
    amount[heads_of(scenario.units)] = 1.0
    groups = np.array([f"{seat}: {value}" for value in values.tolist() for seat in seats.tolist()])
    none = np.full(len(groups), -np.inf)
    yield Load(
        name="conflicts",
        groups=groups,
        of_seat=np.arange(len(seats)),
        amount=amount,
        noun="seat and conflict",
        of_unit=np.where(value_of_unit >= 0, value_of_unit * len(seats), -1),
        limits=(Limit("conflict", "accounts that compete with each other", none, np.ones(len(groups))),),
    )
