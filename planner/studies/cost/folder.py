"""The folder of a study of the cost of pay, and its numbers as JSON."""

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.domain.measures import Interval
from planner.domain.pay_cost.bill import Bill
from planner.domain.pay_cost.study import PayCost
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.report.cost.page import cost_page
from planner.runs.digests import digest_of_json
from planner.runs.study import write_study
from planner.studies.cost.study import CostQuestion
from planner.studies.study_folder import plain, provenance_of, with_ends

PAGE = "cost.html"


def write(scenario: Scenario, plan: Plan, asked: CostQuestion, found: PayCost, out: Path) -> Path:
    """Leave page, tables and numbers in a folder of their own in `out`."""
    against = None
    if asked.against is not None:
        plans = {name: each.model_dump(mode="json") for name, each in asked.against.plans.items()}
        against = {"name": asked.against.name, "seats": dict(asked.against.plan_of_seat), "plans": plans}
    question = {
        "study": "cost",
        "scenario": scenario.digest,
        "plan": plan.digest,
        "against": None if against is None else digest_of_json(against),
        "mode": asked.mode,
        "replications": found.replications,
        "seed": found.seed,
    }
    provenance = provenance_of(question)
    if asked.against is not None:
        provenance["pay plan against"] = asked.against.name
    files = {PAGE: cost_page(found, provenance)}
    name = f"cost-{scenario.settings.name}"
    return write_study(out, name, question, files, _tables(found), facts_of(found))


def facts_of(found: PayCost) -> dict[str, Any]:
    """All numbers as JSON, without the single years, which stand in a table."""
    shared = found.shared
    facts = {
        "replications": found.replications,
        "seed": found.seed,
        "confidence": found.confidence,
        "currency": found.currency,
        "months": found.months,
        "bill": _bill(found.bill),
        "bookings": asdict(found.bookings),
        "attainment": asdict(found.attainment),
        "without_shock": None if shared is None else _bill(shared.without),
        "shared_variance": None if shared is None else asdict(shared.share),
        "shock_costs": None if shared is None else asdict(shared.costs),
        "at_mean": asdict(found.at_mean),
        "levels": [
            {
                "attainment": each.level,
                "from": each.way,
                "factor": each.factor,
                "years": each.years,
                "bookings": each.bookings.value,
                **_bill(each.bill),
                "cost_of_sales": asdict(each.cost_of_sales),
            }
            for each in found.levels
        ],
        "cost_of_sales": [asdict(each) for each in found.quartiles],
        "accruals": {
            "years": found.accruals.years,
            "amortised": list(found.accruals.amortised),
            **{name: column.tolist() for name, column in _accruals(found).items()},
        },
        "reactions": [asdict(each) for each in found.reactions],
    }
    told: dict[str, Any] = plain(facts)
    return told


def _bill(bill: Bill) -> dict[str, Any]:
    figures = {"mean": bill.mean, "p50": bill.median, "p90": bill.p90, "cvar90": bill.cvar}
    return {name: asdict(each) for name, each in figures.items()} | {"deviation": bill.deviation}


def _tables(found: PayCost) -> dict[str, Columns]:
    tables: dict[str, Columns] = {
        "years": {"replication": np.arange(found.replications)} | dict(found.years),
        "lines": _rows(found.at_mean.lines),
        "seats": _rows(found.at_mean.seats),
        "cost_of_sales": _rows(found.quartiles),
        "accruals": _accruals(found),
    }
    if found.levels:
        tables["levels"] = _levels(found)
    return tables


def _accruals(found: PayCost) -> Columns:
    book = found.accruals
    columns = {
        name: getattr(book, name)
        for name in ("fixed", "earned", "supplement", "paid", "expense", "expense_low", "expense_high")
    }
    return {"month": book.month, **columns, "owed": book.owed, "capitalised": book.capitalised}


def _levels(found: PayCost) -> Columns:
    levels = found.levels
    intervals = {
        "mean": [each.bill.mean for each in levels],
        "p50": [each.bill.median for each in levels],
        "p90": [each.bill.p90 for each in levels],
        "cvar90": [each.bill.cvar for each in levels],
        "cost_of_sales": [each.cost_of_sales for each in levels],
    }
    return {
        "attainment": np.array([each.level for each in levels]),
        "from": np.array([each.way for each in levels], dtype=np.str_),
        "factor": np.array([each.factor for each in levels]),
        "years": np.array([each.years for each in levels], dtype=np.int64),
        "bookings": np.array([each.bookings.value for each in levels]),
        **{name: column for word, each in intervals.items() for name, column in with_ends(word, each).items()},
    }


def _rows(values: tuple[Any, ...]) -> Columns:
    """Flat values as a table: a column a field, three for an interval."""
    columns: dict[str, AnyArray] = {}
    for field in fields(values[0]):
        column = [getattr(value, field.name) for value in values]
        if isinstance(column[0], Interval):
            columns |= with_ends(field.name, column)
        else:
            columns[field.name] = np.array(column)
    return columns
