"""Values as DataFrames, with units in the column names."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.domain.arrays import Columns
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.tables.declared import TABLES
from planner.errors import PlannerError, Problem
from planner.report.moves import moves_of
from planner.report.overlays import overlay_columns
from planner.report.quota_tables import quota_levels_of, quota_months_of
from planner.report.review import Review, attainable
from planner.report.words import metric_unit

Value = Scenario | Plan | Outcomes | Review
_Tables = Mapping[str, Callable[[], pd.DataFrame]]


def frame(value: Value, table: str = "") -> pd.DataFrame:
    """One table of a value; without `table` its first one. PlannerError names the tables there are.

    Scenario: accounts, seats, pairs, quotas, territory_history, hierarchy, specialists, overlay_owners, people, deals,
    credits, person_quotas, rates, kpis, findings.
    Plan: assignment, quotas, terms, violations, overlays (specialist of each account in each overlay).
    Outcomes: measures, samples, seats (a row per replication and seat), months (per replication and month), and
    the long tables kept (`deals`, `people`; the table `months` of each seat as `seat_months`).
    Review: moves, balance, quotas (in the scenario's currency, beside what was before), quota_levels (what the company
    and every manager carry), quota_months (the same and every seat, by month) and overlays (every specialist).
    """
    tables = _tables(value)
    name = table or next(iter(tables))
    if name not in tables:
        raise PlannerError(f"there is no table '{name}'; there are {', '.join(tables)}")
    return tables[name]()


def _tables(value: Value) -> _Tables:
    if isinstance(value, Scenario):
        return _of_scenario(value)
    if isinstance(value, Plan):
        return {
            "assignment": lambda: pd.DataFrame(value.assignment()),
            "quotas": lambda: pd.DataFrame({"seat": value.seat, "quota [currency]": value.quota}),
            "terms": lambda: pd.DataFrame(
                {"term": list(value.terms), "amount [currency/year]": list(value.terms.values())}
            ),
            "violations": lambda: _problems(value.violations),
            "overlays": lambda: _specialist_of_accounts(value),
        }
    return _of_outcomes(value) if isinstance(value, Outcomes) else _of_review(value)


def _of_scenario(scenario: Scenario) -> _Tables:
    values: dict[str, Columns] = {
        "accounts": scenario.accounts.columns(),
        "seats": scenario.seats.columns(),
        "pairs": scenario.pairs.columns(),
        "quotas": scenario.quotas.columns(),
        "territory_history": scenario.territory_history.columns(),
        "hierarchy": scenario.hierarchy.columns(),
        "specialists": scenario.specialists.columns(),
        "overlay_owners": scenario.overlay_owners.columns(),
        **scenario.payroll.tables(),
    }
    currency = scenario.settings.currency

    def made(name: str) -> Callable[[], pd.DataFrame]:
        units = {
            column.name: column.unit for declared in TABLES if declared.name == name for column in declared.columns
        }
        return lambda: pd.DataFrame(
            {_titled(column, units.get(column, ""), currency): data for column, data in values[name].items()}
        )

    return {name: made(name) for name in values} | {"findings": lambda: _problems(scenario.findings)}


def _of_outcomes(outcomes: Outcomes) -> _Tables:
    years = np.arange(outcomes.replications)

    def crossed(name: str, across: Any, amounts: Mapping[str, Any]) -> pd.DataFrame:  # noqa: ANN401 — arrays
        keys = {"replication": np.repeat(years, len(across)), name: np.tile(across, len(years))}
        return pd.DataFrame(keys | {f"{column} [currency]": amount.ravel() for column, amount in amounts.items()})

    own: dict[str, Callable[[], pd.DataFrame]] = {
        "measures": lambda: pd.DataFrame(
            {
                column: [getattr(measure, column) for measure in outcomes.measures]
                for column in ("name", "value", "low", "high", "unit", "meaning")
            }
        ),
        "samples": lambda: pd.DataFrame(
            {"replication": years}
            | {_titled(m.name, m.unit, "currency"): outcomes.samples[m.name] for m in outcomes.measures}
        ),
        "seats": lambda: crossed("seat", outcomes.seat, {"bookings": outcomes.seat_bookings, "pay": outcomes.seat_pay}),
        "months": lambda: crossed(
            "month", outcomes.month, {"bookings": outcomes.month_bookings, "pay": outcomes.month_pay}
        ),
    }

    def kept(name: str) -> Callable[[], pd.DataFrame]:
        return lambda: pd.DataFrame(outcomes.tables.read(name))

    return own | {("seat_months" if name == "months" else name): kept(name) for name in outcomes.tables.names()}


def _of_review(review: Review) -> _Tables:
    return {
        "moves": lambda: _moves(review),
        "balance": lambda: _balance(review),
        "quotas": lambda: _quotas(review),
        "quota_levels": lambda: _money_frame(quota_levels_of(review), review.currency),
        "quota_months": lambda: _money_frame(quota_months_of(review), review.currency),
        "overlays": lambda: _overlays(review),
    }


def _moves(review: Review) -> pd.DataFrame:
    moves, account = moves_of(review), review.scenario.accounts.account
    return pd.DataFrame(
        {
            "accounts": [", ".join(account[move.accounts].tolist()) for move in moves],
            "from": [move.source for move in moves],
            "to": [move.target for move in moves],
            f"potential [{review.currency}/year]": [move.potential for move in moves],
            f"revenue [{review.currency}/year]": [move.revenue for move in moves],
            f"gain [{review.currency}/year]": [move.gain for move in moves],
            "next best": [move.next_seat for move in moves],
            f"next best costs more [{review.currency}/year]": [
                move.next_best.cost if move.next_best is not None else float("nan") for move in moves
            ],
            "reason": [move.reason for move in moves],
        }
    )


def _balance(review: Review) -> pd.DataFrame:
    columns: dict[str, Any] = {"seat": review.plan.seat}
    for metric in dict.fromkeys([*review.metrics, *review.after.loads]):
        unit = metric_unit(metric, review.currency)
        if metric in review.world.bands:
            columns[_titled(f"{metric} fair share", unit)] = review.world.bands[metric].fair
        if review.before is not None:
            columns[_titled(f"{metric} before", unit)] = review.before.loads[metric]
        columns[_titled(f"{metric} after", unit)] = review.after.loads[metric]
    return pd.DataFrame(columns)


def _quotas(review: Review) -> pd.DataFrame:
    currency = review.currency
    columns: dict[str, Any] = {
        "seat": review.plan.seat,
        f"last quota [{currency}]": review.last_quota,
        f"quota [{currency}]": review.plan.quota,
    }
    if review.after.fair_quota is not None:
        columns[f"fair quota [{currency}]"] = review.after.fair_quota
    if review.outcomes is not None:
        columns["attainable [probability]"] = attainable(review)[0]
    return pd.DataFrame(columns)


def _specialist_of_accounts(plan: Plan) -> pd.DataFrame:
    rows = [
        (name, account, specialist)
        for name, overlay in plan.overlays.items()
        for account, specialist in zip(overlay.account.tolist(), overlay.owner.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["overlay", "account", "specialist"])


def _overlays(review: Review) -> pd.DataFrame:
    units = {
        "hours": "hours/year",
        "available": "hours/year",
        "potential": "currency/year",
        "credited": "currency/year",
    }
    columns = overlay_columns(review.scenario, review.plan)
    return pd.DataFrame({_titled(name, units.get(name, ""), review.currency): data for name, data in columns.items()})


def _money_frame(columns: Columns, currency: str) -> pd.DataFrame:
    units = dict.fromkeys(("target", "quota", "seat_quotas"), "currency") | {"overassignment": "share"}
    return pd.DataFrame({_titled(name, units.get(name, ""), currency): data for name, data in columns.items()})


def _problems(problems: tuple[Problem, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {column: [getattr(problem, column) for problem in problems] for column in ("where", "what", "hint")}
    )


def _titled(column: str, unit: str, currency: str = "currency") -> str:
    """Column name with its unit; kinds of id are no units."""
    measured = unit and unit not in {"id", "account", "seat", "node", "day"}
    return f"{column} [{unit.replace('currency', currency)}]" if measured else column
