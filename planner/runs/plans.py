"""Plans on disk: owners and quotas as tables, price and proof as JSON."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.plan import Plan
from planner.errors import Problem
from planner.runs.parquet import read_parquet, write_parquet


def write_plan(folder: Path, plan: Plan) -> None:
    """Write `owners.parquet` (account, seat), `quotas.parquet` (seat, quota) and `plan.json` into a new folder."""
    folder.mkdir()
    write_parquet(folder / "owners.parquet", plan.assignment())
    write_parquet(folder / "quotas.parquet", plan.quotas())
    write_json(
        folder / "plan.json",
        {
            "scenario": plan.scenario,
            "digest": plan.digest,
            "method": plan.method,
            "status": plan.status,
            "stopped_by": plan.stopped_by,
            "proof": plan.proof,
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": plan.gap,
            "gap_verified": plan.gap_verified,
            "terms": dict(plan.terms),
            "violations": [
                {"where": problem.where, "what": problem.what, "hint": problem.hint} for problem in plan.violations
            ],
        },
    )


def read_plan(folder: Path) -> Plan:
    """The plan that `write_plan` wrote."""
    about = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    owners = read_parquet([folder / "owners.parquet"])
    quotas = read_parquet([folder / "quotas.parquet"])
    return Plan(
        scenario=about["scenario"],
        account=owners["account"].astype(np.str_),
        owner=owners["seat"].astype(np.str_),
        seat=quotas["seat"].astype(np.str_),
        quota=quotas["quota"].astype(np.float64),
        terms=about["terms"],
        violations=tuple(Problem(**problem) for problem in about["violations"]),
        bound=about["bound"],
        gap_verified=about["gap_verified"],
        proof=about["proof"],
        status=about["status"],
        stopped_by=about["stopped_by"],
        method=about["method"],
    )


def json_text(value: Any) -> str:  # noqa: ANN401 (whatever JSON can say)
    """JSON as people read it, with the same bytes everywhere."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401 (whatever JSON can say)
    """Write JSON as people read it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json_text(value))
