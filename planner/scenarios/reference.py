"""The reference of settings and tables in Markdown, written from the declarations."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from planner.domain.pay.plan import PayPlan
from planner.domain.settings.declared import Settings
from planner.domain.settings.scenario import ScenarioSettings
from planner.domain.settings.tree import LIST_KEYS
from planner.domain.tables.columns import Column, Table
from planner.domain.tables.declared import TABLES
from planner.scenarios.schema import json_schema

__all__ = ["json_schema", "settings_reference"]

_UNIT = re.compile(r"\s*\[([^\[\]]*)\]\.?\s*$")
_KINDS = {
    "text": "text",
    "texts": "texts, separated by semicolons",
    "number": "number",
    "date": "day, YYYY-MM-DD",
    "flag": "true or false",
}
_INTRODUCTION = """\
# Settings and tables

Written by `planner settings` from the declarations in the code; `planner schema` gives the JSON Schema.

A scenario is a folder with `scenario.yaml` and its tables. Everything that is not stated has the default below;
`null` stands for the default too. Lists marked *by* a key merge by that key when a file extends another, may be
written as a mapping of key to item, and are addressed by it: `territory.balance.potential.free`.

`extends: FILE` lays a file over another one in the same folder; `extends: NAME` over a shipped scenario. A table or
pay plan is looked for in the folder of the file itself, then in the shipped scenario's: a variant without tables of
its own shares those of what it extends. Paths never leave the folder. Precedence: extended file, file, `--set`.
"""
_TABLES = """\
## Tables

`NAME.csv` (UTF-8, commas), `NAME.parquet` or `NAME.xlsx` beside the scenario; `tables.files` names other files.
Columns that are not declared are refused, unless `tables.ignore` lists them. Numbers have a decimal point and nothing
else; a blank cell means that nothing is known. Days lie at most 60 years from the horizon.
"""


def settings_reference() -> str:
    """Every setting and every column: meaning, unit, default, bounds."""
    parts = [_INTRODUCTION, "## Scenario settings\n"]
    parts.extend(_groups(ScenarioSettings))
    parts.append("## Pay plans\n\n`pay/NAME.yaml` beside the scenario, or the name of a shipped plan.\n")
    parts.extend(_groups(PayPlan))
    parts.append(_TABLES)
    parts.extend(_table(table) for table in TABLES)
    return "\n".join(parts)


def _groups(model: type[Settings]) -> Iterator[str]:
    """A section for the model and for every group inside it, in the order of declaration."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    pending: list[tuple[str, dict[str, Any]]] = [("", schema)]
    while pending:
        path, group = pending.pop(0)
        inner: list[tuple[str, dict[str, Any]]] = []
        rows = []
        for name, part in group["properties"].items():
            here = f"{path}.{name}" if path else name
            inner.extend((here, definitions[below]) for below in _references(part))
            rows.append(_row(name, part, here, name in group.get("required", ()), definitions))
        title = f"### `{path}`" if path else f"### {'The pay plan' if model is PayPlan else 'The scenario'}"
        heading = "| setting | meaning | unit | values | default |\n| --- | --- | --- | --- | --- |"
        yield "\n".join([f"{title}\n", _prose(group.get("description", "")), "", heading, *rows, ""])
        pending = inner + pending


def _row(name: str, part: dict[str, Any], path: str, required: bool, definitions: dict[str, Any]) -> str:  # noqa: FBT001 -- a column of the table
    references = _references(part)
    described = part.get("description") or (definitions[references[0]].get("description", "") if references else "")
    unit = _UNIT.search(described)
    meaning = _prose(_UNIT.sub("", described).split("\n\n")[0])
    if path == "name":
        default = "folder's name"
    elif required:
        default = "**required**"
    else:
        default = "see below" if references and part.get("default") else _shown(part.get("default"))
    cells = (f"`{name}`", meaning, unit[1] if unit else "", _values(part, path), default)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _references(part: dict[str, Any]) -> list[str]:
    """Groups that a property holds, directly, in a list or as an option."""
    if "$ref" in part:
        return [str(part["$ref"]).rpartition("/")[2]]
    nested: Iterable[Any] = [*part.get("anyOf", ()), *([part["items"]] if isinstance(part.get("items"), dict) else [])]
    return [name for inner in nested for name in _references(inner)]


def _values(part: dict[str, Any], path: str) -> str:
    """The kind of value and its bounds, in words."""
    if "anyOf" in part:
        options = [_values(option, path) for option in part["anyOf"] if option != {"type": "null"}]
        return " or ".join(options)
    if "const" in part or "enum" in part:
        return ", ".join(f"`{option}`" for option in part.get("enum", [part.get("const")]))
    if part.get("type") == "array":
        by = f", by `{LIST_KEYS[path]}`" if path in LIST_KEYS else ""
        count = f"{part['minItems']} " if part.get("minItems") == part.get("maxItems") and "minItems" in part else ""
        inner = _values(part["items"], "") if isinstance(part.get("items"), dict) else "value"
        return f"list of {count}{inner}{'s' if not inner.endswith('`') else ''}{by}"
    return "group" if "$ref" in part else _scalar(part)


def _scalar(part: dict[str, Any]) -> str:
    names = {
        "number": "number",
        "integer": "whole number",
        "boolean": "true or false",
        "string": "text",
        "object": "mapping",
    }
    kind = "day, YYYY-MM-DD" if part.get("format") == "date" else names.get(part.get("type", ""), "any")
    bounds = [
        f"{sign} {part[bound]:g}"
        for bound, sign in (("exclusiveMinimum", ">"), ("minimum", "≥"), ("exclusiveMaximum", "<"), ("maximum", "≤"))
        if bound in part
    ]
    if "pattern" in part:
        bounds.append(f"`{part['pattern']}`")
    return " ".join([kind, ", ".join(bounds)]).strip()


def _shown(default: object) -> str:
    if default is None or default == "":
        return "none"
    if isinstance(default, list):
        if default and len(set(map(str, default))) == 1 and len(default) > 3:
            return f"{len(default)} × `{json.dumps(default[0])}`"
        return f"`{json.dumps(default)}`"
    if isinstance(default, dict):
        return "none"
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def _table(table: Table) -> str:
    further = ""
    if table.metrics:
        further = "\nFurther numeric columns may stand in it when a balance rule or a limit of a seat names them.\n"
    if table.name == "seats":
        further = "\n`min_METRIC` and `max_METRIC` set a hard limit of one seat on any metric.\n"
    rows = [
        f"| `{c.name}` | {c.meaning} | {c.unit} | {_column_values(c)} | {'yes' if c.required else ''} |"
        for c in table.columns
    ]
    key = ", ".join(f"`{name}`" for name in table.key)
    return "\n".join(
        [
            f"### Table `{table.name}`\n",
            f"{table.meaning} One row for each {key}.{' Required.' if table.required else ''}",
            further,
            "| column | meaning | unit | values | required |\n| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _column_values(column: Column) -> str:
    bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", column.low), ("≤", column.high)) if bound is not None]
    return " ".join([_KINDS[column.kind], ", ".join(bounds)]).strip()


def _prose(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text).strip()
