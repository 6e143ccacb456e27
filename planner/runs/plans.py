"""Plans on disk: owners and quotas as tables, price and proof as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Columns, Floats
from planner.domain.branches import Branches
from planner.domain.plan import Plan
from planner.domain.quotas.levels import level_numbers
from planner.domain.quotas.months import quota_months
from planner.domain.quotas.rule import quota_rule
from planner.domain.scenario import Scenario
from planner.domain.site_prices import SitePrices
from planner.errors import Problem
from planner.runs.parquet import read_parquet, write_parquet

MULTIPLIERS = "multipliers.parquet"
BRANCHES, CASES = "branches.parquet", "cases.parquet"
UNITS, SITES, SITE_MULTIPLIERS = "units.parquet", "sites.parquet", "site_multipliers.parquet"
OVERLAYS = "overlays"


def write_plan(folder: Path, plan: Plan) -> None:
    """Write a plan into a new folder.

    `owners.parquet` (account, seat, and coverage where accounts are not all worked in full), `quotas.parquet` (seat,
    quota), `plan.json`; and where the plan has multipliers `multipliers.parquet` (load, group, multiplier), groups
    numbered from 0 as the load has them; where its proof goes by cases `branches.parquet` (account, seat: the nodes of
    the tree in preorder) and `cases.parquet` (case, load, group, multiplier); where it prices districts `units.parquet`
    (price), `sites.parquet` (seat, centre) and `site_multipliers.parquet` (load, group, multiplier), a group being the
    number of a site. The plans of overlays are in `overlays/1`, `overlays/2` …, in the order of their names in
    `plan.json`; seats there are specialists.
    """
    folder.mkdir()
    write_parquet(folder / "owners.parquet", plan.assignment())
    write_parquet(folder / "quotas.parquet", plan.quotas())
    if plan.multipliers:
        write_parquet(folder / MULTIPLIERS, _multiplier_columns(plan.multipliers))
    if plan.branches is not None:
        write_parquet(folder / BRANCHES, {"account": plan.branches.account, "seat": plan.branches.seat})
        write_parquet(folder / CASES, _case_columns(plan.branches))
    if plan.sites is not None:
        write_parquet(folder / UNITS, {"price": plan.sites.unit})
        write_parquet(folder / SITES, {"seat": plan.sites.seat, "centre": plan.sites.centre})
        if plan.sites.multipliers:
            write_parquet(folder / SITE_MULTIPLIERS, _multiplier_columns(plan.sites.multipliers))
    write_json(
        folder / "plan.json",
        {
            "scenario": plan.scenario,
            "digest": plan.digest,
            "method": plan.method,
            "status": plan.status,
            "stopped_by": plan.stopped_by,
            "clocked": plan.clocked,
            "proof": plan.proof,
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": plan.gap,
            "gap_verified": plan.gap_verified,
            "terms": dict(plan.terms),
            "violations": [
                {"where": problem.where, "what": problem.what, "hint": problem.hint} for problem in plan.violations
            ],
            **({"overlays": list(plan.overlays)} if plan.overlays else {}),
        },
    )
    if plan.overlays:
        (folder / OVERLAYS).mkdir()
        for nth, overlay in enumerate(plan.overlays.values(), start=1):
            write_plan(folder / OVERLAYS / str(nth), overlay)


def write_quota_tables(folder: Path, scenario: Scenario, plan: Plan) -> None:
    """Write `quota_levels.parquet` (what managers carry) and `quota_months.parquet` beside a plan with quotas."""
    rule = quota_rule(scenario)
    if rule is not None and not np.isnan(plan.quota).any():
        write_parquet(folder / "quota_levels.parquet", level_numbers(rule, plan.quota))
        write_parquet(folder / "quota_months.parquet", quota_months(scenario, rule, plan.quota))


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
        coverage=owners["coverage"].astype(np.float64) if "coverage" in owners else None,
        violations=tuple(Problem(**problem) for problem in about["violations"]),
        bound=about["bound"],
        gap_verified=about["gap_verified"],
        proof=about["proof"],
        multipliers=_multipliers(folder / MULTIPLIERS),
        branches=_branches(folder),
        sites=_sites(folder),
        status=about["status"],
        stopped_by=about["stopped_by"],
        clocked=about.get("clocked", False),
        method=about["method"],
        overlays={
            name: read_plan(folder / OVERLAYS / str(nth)) for nth, name in enumerate(about.get("overlays", ()), start=1)
        },
    )


def _multiplier_columns(multipliers: Mapping[str, Floats]) -> Columns:
    sizes = [len(prices) for prices in multipliers.values()]
    return {
        "load": np.repeat(np.array(list(multipliers), dtype=np.str_), sizes),
        "group": np.concatenate([np.arange(size) for size in sizes]),
        "multiplier": np.concatenate(list(multipliers.values())),
    }


def _multipliers(path: Path) -> dict[str, Floats]:
    if not path.is_file():
        return {}
    table = read_parquet([path])
    load, price = table["load"].astype(np.str_), table["multiplier"].astype(np.float64)
    return {str(name): price[load == name] for name in dict.fromkeys(load.tolist())}


def _case_columns(branches: Branches) -> Columns:
    shapes = [prices.shape for prices in branches.multipliers.values()]
    return {
        "case": np.concatenate([np.repeat(np.arange(cases), groups) for cases, groups in shapes]),
        "load": np.repeat(np.array(list(branches.multipliers), dtype=np.str_), [c * g for c, g in shapes]),
        "group": np.concatenate([np.tile(np.arange(groups), cases) for cases, groups in shapes]),
        "multiplier": np.concatenate([prices.ravel() for prices in branches.multipliers.values()]),
    }


def _branches(folder: Path) -> Branches | None:
    if not (folder / BRANCHES).is_file():
        return None
    nodes, table = read_parquet([folder / BRANCHES]), read_parquet([folder / CASES])
    load, price = table["load"].astype(np.str_), table["multiplier"].astype(np.float64)
    cases = int(table["case"].max()) + 1
    return Branches(
        account=nodes["account"].astype(np.str_),
        seat=nodes["seat"].astype(np.str_),
        multipliers={str(name): price[load == name].reshape(cases, -1) for name in dict.fromkeys(load.tolist())},
    )


def _sites(folder: Path) -> SitePrices | None:
    if not (folder / SITES).is_file():
        return None
    table = read_parquet([folder / SITES])
    return SitePrices(
        unit=read_parquet([folder / UNITS])["price"].astype(np.float64),
        seat=table["seat"].astype(np.str_),
        centre=table["centre"].astype(np.str_),
        multipliers=_multipliers(folder / SITE_MULTIPLIERS),
    )


def json_text(value: Any) -> str:  # noqa: ANN401 (whatever JSON can say)
    """JSON as people read it, with the same bytes everywhere."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401 (whatever JSON can say)
    """Write JSON as people read it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json_text(value))
