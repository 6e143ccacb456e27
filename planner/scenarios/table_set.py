"""All tables of a scenario together: which columns may stand in them, and whether they fit each other."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from planner.domain.checks.consistency import KNOWN_METRICS
from planner.domain.settings.wording import did_you_mean
from planner.domain.tables.columns import Column
from planner.domain.tables.declared import ACCOUNTS, TABLES
from planner.errors import Problem, ScenarioError
from planner.scenarios.checked import CheckedTable, checked, dangling
from planner.scenarios.layers import Layers
from planner.scenarios.raw import RawTable, limited
from planner.scenarios.table_files import locate, missing, read_table

FURTHEST_YEARS = 60
"""A date further from the horizon's first year is taken for a slip of the pen [years]."""


def read_tables(layers: Layers) -> tuple[dict[str, CheckedTable], list[Problem]]:
    """Every table that is there, checked, by name; and all their problems.

    The settings may be wrong elsewhere: what the tables need of them is read as far as it makes sense.
    """
    raws, problems = _read(layers)
    listed = part(layers.tree, "tables").get("ignore", [])
    ignore = frozenset(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else frozenset()
    further = _further_columns(layers.tree, raws, ignore)
    tables = {
        table.name: checked(table, raws[table.name], further.get(table.name, ()), ignore)
        for table in TABLES
        if table.name in raws
    }
    ids = {name: table.ids for name, table in tables.items() if table.table.key[0] in table.columns}
    seat_of = _seat_of_person(tables.get("seats"))
    for table in tables.values():
        problems.extend(table.problems)
        problems.extend(dangling(table, ids, seat_of))
        problems.extend(_wrong_years(table, part(layers.tree, "horizon").get("start")))
    return tables, problems


def _seat_of_person(seats: CheckedTable | None) -> dict[str, str]:
    """The seat of each person by name (in small letters), as far as the seats are readable; '' when there are two."""
    if seats is None or not {"seat", "person"} <= seats.columns.keys():
        return {}
    found: dict[str, str] = {}
    for seat, person in zip(seats.ids.tolist(), seats.texts("person").tolist(), strict=True):
        found[person.casefold()] = "" if person.casefold() in found else seat
    return found


def part(tree: Mapping[str, Any], *steps: str) -> Mapping[str, Any]:
    """The group at a path of a tree that nobody has checked; empty when there is none."""
    node: Any = tree
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else {}


def _read(layers: Layers) -> tuple[dict[str, RawTable], list[Problem]]:
    named = part(layers.tree, "tables", "files")
    files = {name: file for name, file in named.items() if isinstance(file, str)}
    known = [table.name for table in TABLES]
    problems = [
        Problem(
            layers.where(f"tables.files.{name}"),
            f"there is no table '{name}'.",
            did_you_mean(name, known) or f"Tables: {', '.join(known)}.",
        )
        for name in named
        if name not in known
    ]
    raws = {}
    for table in TABLES:
        try:
            file = locate(table, layers, files)
            if file is not None:
                raws[table.name] = read_table(file, table.name)
            elif table.required:
                problems.append(missing(table, layers))
        except ScenarioError as error:
            problems.extend(error.problems)
    return raws, problems


def _further_columns(
    tree: Mapping[str, Any], raws: Mapping[str, RawTable], ignore: frozenset[str]
) -> dict[str, tuple[Column, ...]]:
    """Metrics that balance rules or limits of seats name, and the limits of seats, as columns."""
    in_accounts = raws["accounts"].columns if "accounts" in raws else {}
    in_seats = [name for name in (raws["seats"].columns if "seats" in raws else ()) if name not in ignore]
    limits = {name: name[4:] for name in in_seats if name.startswith(("min_", "max_"))}
    rules = part(tree, "territory").get("balance", [])
    weight = part(tree, "territory", "compactness").get("weight")
    balanced = [rule.get("metric") for rule in rules if isinstance(rule, Mapping)] if isinstance(rules, list) else []
    declared = {*ACCOUNTS.names, *KNOWN_METRICS}
    metrics = sorted(
        {
            name
            for name in (*balanced, weight, *limits.values())
            if isinstance(name, str) and name in in_accounts and name not in declared
        }
    )
    known = {*KNOWN_METRICS, *metrics}
    return {
        "accounts": tuple(Column(name, "number", "", "Amount to be balanced or limited.") for name in metrics),
        "seats": tuple(
            Column(column, "number", metric, "Hard limit of one seat.", low=0)
            for column, metric in limits.items()
            if metric in known
        ),
    }


def _wrong_years(table: CheckedTable, start: object) -> Iterable[Problem]:
    try:
        first = date.fromisoformat(start) if isinstance(start, str) else None
    except ValueError:
        first = None
    if first is None:
        return []
    problems = []
    for column in table.table.columns:
        if column.kind != "date" or column.name not in table.columns:
            continue
        days = table.days(column.name)
        years = np.abs(days.astype("datetime64[Y]").astype(np.int64) + 1970 - first.year)
        far = np.flatnonzero(~np.isnat(days) & (years > FURTHEST_YEARS))
        what = f"lies {{}} years from 'horizon.start' ({first}): a wrong year?"
        hint = (
            "Leave it blank if it has no end."
            if column.name == "end"
            else f"Days up to {FURTHEST_YEARS} years away are read."
        )
        found = [Problem(table.raw.at(int(i), column.name), f"{days[i]} {what.format(years[i])}", hint) for i in far]
        problems.extend(limited(table.raw.file, found, f"in column '{column.name}'"))
    return problems
