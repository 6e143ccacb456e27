"""Worlds small enough for theory: scenarios from a few columns, run under their current owners."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from planner.domain.accounts import Accounts
from planner.domain.arrays import AnyArray
from planner.domain.audit import World, given_plan
from planner.domain.checks.consistency import inconsistencies
from planner.domain.pay.plan import PayPlan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.seats import Seats
from planner.domain.settings.tree import validated
from planner.domain.tables.blank import blank
from planner.domain.tables.columns import Table
from planner.domain.tables.declared import ACCOUNTS, SEATS
from planner.errors import ScenarioError
from planner.simulate.assembly import company_of
from planner.simulate.company import Company

Given = Mapping[str, Sequence[Any] | AnyArray]
"""Columns of a table."""
HOURS_A_YEAR = 24 * 365.25
"""Capacity of a seat that works around the clock [hours/year]."""


def world(
    accounts: Given, seats: Given, settings: Mapping[str, Any], plans: Mapping[str, PayPlan] | None = None
) -> Scenario:
    """A checked scenario of the year 2027 from the columns that matter; accounts are a000 …, seats s0 ….

    Raises ScenarioError as loading does.
    """
    tree = {"name": "validation", "horizon": {"start": "2027-01-01"}} | dict(settings)
    book = _columns(ACCOUNTS, "account", "a{:03d}", accounts, {"workload": 0.0, "revenue": 0.0})
    force = _columns(SEATS, "seat", "s{}", seats, {})
    force["person"] = force["seat"]
    book["name"] = book["account"]
    scenario = Scenario(
        settings=validated(tree, lambda path: path),
        accounts=Accounts(**book, metrics={}),  # type: ignore[arg-type]  # kinds as declared
        seats=Seats(**force, least={}, greatest={}),  # type: ignore[arg-type]  # kinds as declared
        pay_plans=plans or {},
    )
    if problems := inconsistencies(scenario, where=lambda path: path):
        raise ScenarioError(tuple(problems))
    return scenario


def owners_plan(scenario: Scenario) -> Plan:
    """The plan that leaves every account with its current owner."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "current owners")


def company(scenario: Scenario) -> Company:
    """The scenario under its current owners, as the simulator sees it."""
    return company_of(scenario, owners_plan(scenario))


def _columns(table: Table, key: str, name: str, given: Given, defaults: Mapping[str, float]) -> dict[str, AnyArray]:
    rows = len(next(iter(given.values())))
    columns = blank(table, rows)
    columns |= {column: np.full(rows, value) for column, value in defaults.items()}
    columns |= {column: np.asarray(values) for column, values in given.items()}
    columns[key] = np.array([name.format(i) for i in range(rows)], dtype=np.str_)
    return columns
