"""The folder of a sweep: its page, one long table, and JSON."""

from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.domain.what_if.sweep import Response, Swept, Value
from planner.report.sweep import sweep_page
from planner.runs.digests import versions
from planner.runs.study import PAGE, write_study
from planner.studies.study_folder import columns, plain
from planner.studies.sweep.study import Prepared


def write(prepared: Prepared, found: Swept, out: Path) -> Path:
    """Leave page and tables in a folder of their own in `out`."""
    provenance = {f"scenario {name}": scenario.digest for name, scenario in prepared.scenarios.items()}
    provenance |= {"seed": str(found.seed)} | versions()
    tables = {"sweep": _columns(found)}
    if any(found.plans):
        tables["plans"] = columns(
            {"point": number, **{name: _number(value) for name, value in plan.items()}}
            for number, plan in enumerate(found.plans)
        )
    files = {PAGE: sweep_page(found, provenance)}
    return write_study(out, f"sweep-{found.name}", prepared.question, files, tables, facts_of(found))


def facts_of(found: Swept) -> dict[str, Any]:
    """All responses as JSON."""
    return {
        "name": found.name,
        "design": found.design,
        "plan": found.plan,
        "replications": found.replications,
        "points": [
            {"point": point.number, "scenario": point.scenario, "values": dict(point.values)} for point in found.points
        ],
        "responses": plain([_response(each) for each in found.responses]),
    }


def _response(each: Response) -> dict[str, Any]:
    return {
        "point": each.point.number,
        "measure": each.measure,
        "unit": each.unit,
        "value": each.mean.value,
        "low": each.mean.low,
        "high": each.mean.high,
        "difference": each.difference.value,
        "difference_low": each.difference.low,
        "difference_high": each.difference.high,
        "shown": each.difference.shown,
    }


def _columns(found: Swept) -> Columns:
    """One row a point and measure, with a column for every varied setting: to be grouped by whatever one likes."""
    own = columns(_response(each) for each in found.responses)
    scenario = np.array([each.point.scenario for each in found.responses], dtype=np.str_)
    varied = {
        axis.setting: _values([each.point.values[axis.setting] for each in found.responses]) for axis in found.axes
    }
    return {"point": own["point"], "scenario": scenario, **varied, **own}


def _values(values: list[Value]) -> AnyArray:
    """Numbers where all are numbers, else words."""
    if all(isinstance(value, bool) for value in values):
        return np.array(values, dtype=np.bool_)
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return np.array(values, dtype=np.float64)
    return np.array([str(value) for value in values], dtype=np.str_)


def _number(value: Value | None) -> Value:
    return float("nan") if value is None else value
