"""A scenario as an ordinary folder, resolved: no `extends`, every default written out, always the same bytes."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from planner.domain.arrays import AnyArray, Columns
from planner.domain.scenario import Scenario
from planner.domain.tables.columns import Column, Kind, Table
from planner.domain.tables.declared import TABLES
from planner.errors import Problem, ScenarioError
from planner.files import durable
from planner.scenarios.findings import COLUMNS
from planner.scenarios.parquet_file import write_parquet
from planner.scenarios.paths import inside
from planner.scenarios.scalars import meaning
from planner.scenarios.shipped import SCENARIO_FILE
from planner.scenarios.table_files import DATA_REPORT, ENDINGS

_DUMP: Mapping[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 120}


class _Dumper(yaml.SafeDumper):
    """Writes text so that our own rule for scalars reads it back as text."""

    def ignore_aliases(self, data: object) -> bool:
        """Write repeated values out: aliases are refused when read."""
        del data
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Plain only where that is safe: other numbers and words are text to PyYAML, and it folds odd line breaks."""
    try:
        plain = meaning(text) == text and text.isprintable()
    except ValueError:
        plain = False
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text_node)


def save(scenario: Scenario, folder: Path) -> None:
    """Write settings, tables (Parquet), pay plans and findings; `load(folder)` gives a scenario with the same digest.

    Every file is written under another name, made durable, and renamed; `scenario.yaml` comes last, so that a folder
    with one is whole. Raises ScenarioError when the folder holds files that a load would read besides these.
    """
    writers = dict(_writers(scenario))
    _refuse_strangers(folder, set(writers))
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in writers.items():
        target = inside(folder, name, str(folder))
        target.parent.mkdir(exist_ok=True)
        with durable(target) as draft:
            write(draft)


def _writers(scenario: Scenario) -> Iterable[tuple[str, Callable[[Path], None]]]:
    """What writes each file, by its name in the folder, in the order of writing."""
    for table, columns in _tables(scenario):
        yield f"{table.name}.parquet", _table_writer(table, columns)
    for name, plan in scenario.pay_plans.items():
        yield f"pay/{name}.yaml", _text_writer(yaml_text(plan.model_dump(mode="json", exclude_none=True)))
    yield DATA_REPORT, _text_writer(_report(scenario.findings))
    settings = scenario.settings.model_dump(mode="json", exclude={"tables"}, exclude_none=True)
    yield SCENARIO_FILE, _text_writer(yaml_text(settings))


def _tables(scenario: Scenario) -> Iterable[tuple[Table, Columns]]:
    values: dict[str, Columns] = {
        "accounts": scenario.accounts.columns(),
        "seats": scenario.seats.columns(),
        "pairs": scenario.pairs.columns(),
        "edges": scenario.edges.columns(),
        "quotas": scenario.quotas.columns(),
        "territory_history": scenario.territory_history.columns(),
        "hierarchy": scenario.hierarchy.columns(),
        "specialists": scenario.specialists.columns(),
        "overlay_owners": scenario.overlay_owners.columns(),
        **scenario.payroll.tables(),
    }
    for table in TABLES:
        columns = values[table.name]
        if table.required or len(columns[table.key[0]]):
            yield table, columns


def _table_writer(table: Table, columns: Columns) -> Callable[[Path], None]:
    declared = {column.name: column for column in table.columns}
    kept = {
        name: (column.kind, values)
        for name, values in columns.items()
        for column in [declared.get(name, Column(name, "number", "", ""))]
        if column.required or not _all_blank(column.kind, values) or name not in declared
    }
    return lambda path: write_parquet(path, kept)


def _all_blank(kind: Kind, values: AnyArray) -> bool:
    if kind in {"text", "texts"}:
        return bool((values == "").all())
    if kind == "flag":
        return bool((np.asarray(values, dtype=np.int64) < 0).all())
    return bool(np.isnat(values).all() if kind == "date" else np.isnan(values).all())


def yaml_text(data: Mapping[str, Any]) -> str:
    """Plain data as YAML that our own reader takes for the same."""
    return str(yaml.dump(data, Dumper=_Dumper, **_DUMP))


def _report(findings: Iterable[Problem]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((finding.where, finding.what, finding.hint) for finding in findings)
    return text.getvalue()


def _text_writer(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(text.encode())

    return write


def _refuse_strangers(folder: Path, own: set[str]) -> None:
    names = [f"{table.name}{ending}" for table in TABLES for ending in ENDINGS] + [DATA_REPORT]
    there = [name for name in names if (folder / name).exists()]
    if (folder / "pay").is_dir():
        there += [f"pay/{path.name}" for path in sorted((folder / "pay").iterdir()) if path.suffix in {".yaml", ".yml"}]
    strangers = [name for name in there if name not in own]
    if strangers:
        raise ScenarioError(
            (
                Problem(
                    str(folder), f"holds other parts of a scenario: {', '.join(strangers)}.", "Save to an empty folder."
                ),
            )
        )
