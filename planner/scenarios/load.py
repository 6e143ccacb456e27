"""Scenario files to one checked value, with every problem at once."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.domain.checks.consistency import inconsistencies
from planner.domain.geography.edges import Edges
from planner.domain.hierarchy import Hierarchy
from planner.domain.pairs import Pairs
from planner.domain.past import PastQuotas, TerritoryHistory
from planner.domain.scenario import Origin, Scenario
from planner.domain.settings.tree import leaves, validated
from planner.domain.specialists import OverlayOwners
from planner.domain.tables.declared import ACCOUNTS
from planner.errors import Problem, ScenarioError
from planner.scenarios.assemble import accounts_of, payroll_of, rows_of, seats_of, specialists_of
from planner.scenarios.checked import CheckedTable
from planner.scenarios.findings import data_report, soft_findings
from planner.scenarios.layers import Layers, read_layers
from planner.scenarios.pay_files import read_pay_plans
from planner.scenarios.scalars import meaning
from planner.scenarios.table_files import unread_files
from planner.scenarios.table_set import part, read_tables

if TYPE_CHECKING:
    from planner.domain.settings.scenario import ScenarioSettings


def load(source: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """The scenario in a folder, in a YAML file, or shipped under a name.

    `changes` maps dotted paths to values and is laid over the file, as `--set` does. Nothing outside the scenario's
    folder is read, except what is shipped. Raises ScenarioError with every problem in settings, tables and pay plans.
    """
    layers = read_layers(source, changes or {})
    layers.tree.setdefault("name", _default_name(source))
    problems: list[Problem] = []
    settings: ScenarioSettings | None = None
    try:
        settings = validated(layers.tree, layers.where)
    except ScenarioError as error:
        problems.extend(error.problems)
    tables, table_problems = read_tables(layers)
    problems.extend(table_problems)
    plans, pay_problems = read_pay_plans(layers, _plans_named(layers, tables))
    problems.extend(pay_problems)
    reported = _reported(layers, problems)
    if problems or settings is None:
        raise ScenarioError(tuple(problems))
    own = [finding for table in tables.values() for finding in table.findings]
    findings = dict.fromkeys((*reported, *own, *unread_files(layers), *soft_findings(tables, settings)))
    origin = {leaf: mark for leaf in leaves(layers.tree) if (mark := _nearest(leaf, layers.marks))}
    scenario = Scenario(
        settings,
        accounts_of(tables["accounts"], _metrics(tables)),
        seats_of(tables["seats"]),
        **_optional(tables),
        pay_plans=plans,
        origin=origin,
        findings=tuple(findings),
    )
    broken = inconsistencies(scenario, layers.where)
    if broken:
        raise ScenarioError(tuple(broken))
    return scenario


def parse_assignment(text: str) -> tuple[str, Any]:
    """The path and value of `path=value`, the value as YAML would read it, or as JSON when it begins with [ { or ".

    Raises ScenarioError when the text is not an assignment.
    """
    path, equals, spelled = text.partition("=")
    path, spelled = path.strip(), spelled.strip()
    if not equals or not path:
        raise ScenarioError((Problem(f"--set {text}", "is not an assignment.", "Write --set quota.target=1000000."),))
    if spelled[:1] in {"[", "{", '"'}:
        try:
            return path, json.loads(spelled, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ScenarioError((Problem(f"--set {path}", f"the value is not JSON: {error}."),)) from None
    try:
        return path, meaning(spelled)
    except ValueError as error:
        raise ScenarioError((Problem(f"--set {path}", f"{error}."),)) from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number that can be planned with")


def _nearest(path: str, marks: Mapping[str, Origin]) -> Origin | None:
    """What set a leaf: its own mark, or that of a group that was set as a whole."""
    while path and path not in marks:
        path = path.rpartition(".")[0]
    return marks.get(path)


def _optional(tables: Mapping[str, CheckedTable]) -> dict[str, Any]:
    """The tables that need not be there."""
    return {
        "pairs": rows_of(Pairs, tables.get("pairs")),
        "edges": rows_of(Edges, tables.get("edges")),
        "quotas": rows_of(PastQuotas, tables.get("quotas")),
        "territory_history": rows_of(TerritoryHistory, tables.get("territory_history")),
        "hierarchy": rows_of(Hierarchy, tables.get("hierarchy")),
        "specialists": specialists_of(tables.get("specialists")),
        "overlay_owners": rows_of(OverlayOwners, tables.get("overlay_owners")),
        "payroll": payroll_of(tables),
    }


def _default_name(source: str | Path) -> str:
    path = Path(source)
    if path.is_file():
        path = path.parent
    return path.resolve().name or "scenario"


def _reported(layers: Layers, problems: list[Problem]) -> list[Problem]:
    try:
        return data_report(layers)
    except ScenarioError as error:
        problems.extend(error.problems)
        return []


def _plans_named(layers: Layers, tables: Mapping[str, CheckedTable]) -> set[str]:
    """Pay plans that the settings, the seats and the people name."""
    default = part(layers.tree, "pay").get("default_plan")
    named = [tables[name].columns.get("pay_plan", ()) for name in ("seats", "people") if name in tables]
    return {str(name) for name in (default, *(plan for plans in named for plan in plans)) if name}


def _metrics(tables: Mapping[str, CheckedTable]) -> tuple[str, ...]:
    return tuple(name for name in tables["accounts"].columns if name not in ACCOUNTS.names)
