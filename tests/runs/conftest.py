"""Plans and outcomes that need no solver and no simulator."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.measures import Measure
from planner.domain.outcomes import MemoryTables, Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario


@pytest.fixture
def world(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Four accounts, two seats, quotas; one id has every awkward character."""
    return tiny_world(
        [{"account": 'a, "é"\'[x]', "owner": "s0"}, {"owner": "s0"}, {"owner": "s1"}, {}],
        2,
        {"quota": {"target": 300_000.0}},
    )


@pytest.fixture
def plan(world: Scenario) -> Plan:
    """Everything at s0."""
    owner = np.array(["s0"] * len(world.accounts))
    return given_plan(World.of(world), owner, "by hand")


@pytest.fixture
def outcomes(world: Scenario, plan: Plan) -> Outcomes:
    """Three years with numbers that JSON and Parquet like to spoil."""
    tables = MemoryTables()
    tables.write("deals", {"replication": np.array([0, 2]), "account": np.array(["a1", "a2"])})
    years, seats = 3, len(world.seats)
    return Outcomes(
        scenario=world.digest,
        plan=plan.digest,
        engine="simpy",
        seed=7,
        confidence=0.9,
        measures=(
            Measure("bookings", 0.1 + 0.2, 0.0, 1e300, "currency", "Value."),
            Measure("attainment", np.nan, np.nan, np.nan, "share", "Nothing known."),
        ),
        samples={"bookings": np.array([1 / 3, 2.0, 5e-324]), "attainment": np.array([np.nan, 0.5, np.nan])},
        seat=world.seats.seat,
        month=np.array(["2027-01", "2027-02"]),
        seat_bookings=np.arange(years * seats, dtype=np.float64).reshape(years, seats),
        seat_pay=np.zeros((years, seats)),
        month_bookings=np.arange(years * 2, dtype=np.float64).reshape(years, 2) / 7,
        month_pay=np.ones((years, 2)),
        tables=tables,
    )
