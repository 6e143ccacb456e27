"""Worlds small enough to be checked by hand, for the tests of every room."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.domain.accounts import Accounts
from planner.domain.arrays import Days, Floats, Ints, Texts
from planner.domain.consistency import inconsistencies
from planner.domain.pairs import Pairs
from planner.domain.past import PastQuotas, TerritoryHistory
from planner.domain.pay.plan import PayPlan
from planner.domain.scenario import Scenario
from planner.domain.seats import Seats
from planner.domain.settings.tree import validated, validated_as
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
    quotas: Rows = (),
    history: Rows = (),
    pay_plans: Mapping[str, Mapping[str, Any]] | None = None,
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
        quotas=_past_quotas(quotas),
        territory_history=_history(history),
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


def _accounts(rows: Rows) -> Accounts:
    texts = ("owner", "family", "parent", "pinned", "region", "segment", "city")
    numbers = {
        "potential": 100_000.0, "workload": 0.0, "revenue": 0.0, "lat": np.nan, "lon": np.nan, "visits": np.nan
    }  # fmt: skip
    further = sorted({name for row in rows for name in row} - {*texts, *numbers, "account", "name"})
    return Accounts(
        account=_texts(rows, "account"),
        name=_texts(rows, "name", "account"),
        metrics={name: _floats(rows, name, 0.0) for name in further},
        **{name: _texts(rows, name) for name in texts},
        **{name: _floats(rows, name, default) for name, default in numbers.items()},
    )


def _seats(rows: Rows) -> Seats:
    limits = sorted({name for row in rows for name in row if name.startswith(("min_", "max_"))})
    return Seats(
        seat=_texts(rows, "seat"),
        person=_texts(rows, "person", "seat"),
        capacity_hours=_floats(rows, "capacity_hours", 1_000.0),
        start=_days(rows, "start"),
        end=_days(rows, "end"),
        least={name[4:]: _floats(rows, name) for name in limits if name.startswith("min_")},
        greatest={name[4:]: _floats(rows, name) for name in limits if name.startswith("max_")},
        **{name: _texts(rows, name) for name in ("role", "manager", "region", "segment", "pay_plan")},
        **{name: _floats(rows, name) for name in ("lat", "lon", "commission_rate", "skill", "last_quota")},
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
