"""Worlds small enough to be checked by hand, for the tests of every room."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.domain.accounts import Accounts
from planner.domain.arrays import Days, Floats, Ints, Texts
from planner.domain.checks.consistency import inconsistencies
from planner.domain.geography.edges import Edges
from planner.domain.hierarchy import Hierarchy
from planner.domain.pairs import Pairs
from planner.domain.past import PastQuotas, TerritoryHistory
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.records import PayRecords
from planner.domain.payroll.tables import PAYROLL_TABLES
from planner.domain.scenario import Scenario
from planner.domain.seats import Seats
from planner.domain.settings.tree import validated, validated_as
from planner.domain.specialists import OverlayOwners, Specialists
from planner.domain.tables.columns import Table
from planner.domain.tables.declared import ACCOUNTS, OVERLAY_OWNERS, SEATS, SPECIALISTS
from planner.errors import ScenarioError

Rows = Sequence[Mapping[str, Any]]
TinyWorld = Callable[..., Scenario]


@pytest.fixture(scope="session")
def tiny_world() -> TinyWorld:
    """The builder `tiny_scenario`: session-wide, so that Hypothesis may use it."""
    return tiny_scenario


def tiny_scenario(
    accounts: Rows | int = 6,
    seats: Rows | int = 3,
    settings: Mapping[str, Any] | None = None,
    *,
    pairs: Rows = (),
    edges: Sequence[tuple[str, str]] = (),
    quotas: Rows = (),
    history: Rows = (),
    hierarchy: Rows = (),
    specialists: Rows = (),
    overlay_owners: Rows = (),
    pay_plans: Mapping[str, Mapping[str, Any]] | None = None,
    payroll: Mapping[str, Rows] | None = None,
) -> Scenario:
    """A checked scenario from plain rows; every column may be left out.

    Rows are mappings of column to value, in any order; a number asks for that many rows of defaults
    (ids a0, a1 … and s0, s1 …; potential 100,000, no workload; 1,000 capacity hours). `min_METRIC` and
    `max_METRIC` of seats and unknown numeric columns of accounts become limits and metrics. `settings` is a
    nested mapping as in a scenario file; name and horizon (2027, twelve months) are filled in.
    Raises ScenarioError as loading does.
    """
    tree = {"name": "tiny", "horizon": {"start": "2027-01-01"}} | dict(settings or {})
    scenario = Scenario(
        settings=validated(tree, lambda path: path),
        accounts=_accounts(_numbered(accounts, "account", "a")),
        seats=_seats(_numbered(seats, "seat", "s")),
        pairs=_pairs(pairs),
        edges=Edges(*(np.array([edge[side] for edge in sorted(edges)], dtype=np.str_) for side in (0, 1))),
        quotas=_past_quotas(quotas),
        territory_history=_history(history),
        hierarchy=_hierarchy(hierarchy),
        specialists=_specialists(specialists),
        overlay_owners=_overlay_owners(overlay_owners),
        payroll=_payroll(payroll or {}),
        pay_plans={name: validated_as(PayPlan, plan, lambda path: path) for name, plan in (pay_plans or {}).items()},
    )
    if problems := inconsistencies(scenario, where=lambda path: path):
        raise ScenarioError(tuple(problems))
    return scenario


def _numbered(rows: Rows | int, key: str, letter: str) -> list[Mapping[str, Any]]:
    given: Rows = [{} for _ in range(rows)] if isinstance(rows, int) else rows
    named = [{key: f"{letter}{i}"} | dict(row) for i, row in enumerate(given)]
    return sorted(named, key=lambda row: row[key])


def _texts(rows: Rows, name: str, default: str = "") -> Texts:
    return np.array([str(row.get(name, row.get(default, ""))) for row in rows], dtype=np.str_)


def _floats(rows: Rows, name: str, default: float = np.nan) -> Floats:
    return np.array([row.get(name, default) for row in rows], dtype=np.float64)


def _days(rows: Rows, name: str) -> Days:
    given = [row.get(name) for row in rows]
    return np.array(
        [day.isoformat() if isinstance(day, date) else day or "NaT" for day in given], dtype="datetime64[D]"
    )


def _flags(rows: Rows, name: str) -> Ints:
    return np.array([-1 if row.get(name) is None else int(row[name]) for row in rows], dtype=np.int64)


def _declared(rows: Rows, table: Table, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared column of a table; texts '', numbers NaN and days NaT where a row says nothing."""
    read: dict[str, Callable[..., Any]] = {"date": _days, "flag": _flags}
    columns = {}
    for column in table.columns:
        if column.kind in read:
            columns[column.name] = read[column.kind](rows, column.name)
        elif column.kind == "number":
            columns[column.name] = _floats(rows, column.name, defaults.get(column.name, np.nan))
        else:
            columns[column.name] = _texts(rows, column.name, defaults.get(column.name, ""))
    return columns


def _accounts(rows: Rows) -> Accounts:
    further = sorted({name for row in rows for name in row} - set(ACCOUNTS.names))
    defaults = {"potential": 100_000.0, "workload": 0.0, "revenue": 0.0, "name": "account"}
    metrics = {name: _floats(rows, name, 0.0) for name in further}
    return Accounts(**_declared(rows, ACCOUNTS, defaults), metrics=metrics)


def _seats(rows: Rows) -> Seats:
    limits = sorted({name for row in rows for name in row if name.startswith(("min_", "max_"))})
    return Seats(
        **_declared(rows, SEATS, {"capacity_hours": 1_000.0, "person": "seat"}),
        least={name[4:]: _floats(rows, name) for name in limits if name.startswith("min_")},
        greatest={name[4:]: _floats(rows, name) for name in limits if name.startswith("max_")},
    )


def _pairs(rows: Rows) -> Pairs:
    rows = sorted(rows, key=lambda row: (row["account"], row["seat"]))
    return Pairs(
        account=_texts(rows, "account"),
        seat=_texts(rows, "seat"),
        allowed=_flags(rows, "allowed"),
        **{name: _floats(rows, name) for name in ("cost", "value", "hours")},
    )


def _past_quotas(rows: Rows) -> PastQuotas:
    rows = sorted(rows, key=lambda row: (row["seat"], str(row["start"])))
    return PastQuotas(_texts(rows, "seat"), _days(rows, "start"), _floats(rows, "quota"))


def _history(rows: Rows) -> TerritoryHistory:
    rows = sorted(rows, key=lambda row: (row["seat"], row["region"], str(row["start"])))
    return TerritoryHistory(_texts(rows, "seat"), _texts(rows, "region"), _days(rows, "start"), _days(rows, "end"))


def _hierarchy(rows: Rows) -> Hierarchy:
    rows = sorted(rows, key=lambda row: row["node"])
    return Hierarchy(_texts(rows, "node"), _texts(rows, "parent"), _floats(rows, "target"))


def _specialists(rows: Rows) -> Specialists:
    named = _numbered(rows, "specialist", "d")
    return Specialists(**_declared(named, SPECIALISTS, {"capacity_hours": 1_000.0, "person": "specialist"}))


def _overlay_owners(rows: Rows) -> OverlayOwners:
    rows = sorted(rows, key=lambda row: (row["overlay"], row["covered"]))
    return OverlayOwners(**_declared(rows, OVERLAY_OWNERS, {}))


def _payroll(tables: Mapping[str, Rows]) -> PayRecords:
    """The tables that pay is computed from, rows in any order."""
    declared = {table.name: table for table in PAYROLL_TABLES}

    def ordered(name: str) -> Rows:
        return sorted(tables[name], key=lambda row: [str(row[key]) for key in declared[name].key])

    return PayRecords.of({name: _declared(ordered(name), declared[name], {}) for name in tables})
