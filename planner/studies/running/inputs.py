"""The files that a scenario is read from, by what their bytes are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.domain.tables.declared import TABLES
from planner.runs.digests import digest_of
from planner.runs.folder import is_run, open_run
from planner.scenarios.layers import Layers, read_layers
from planner.scenarios.table_files import DATA_REPORT, locate
from planner.scenarios.table_set import part


def inputs_of(source: str | Path, changes: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of a scenario's YAML files, tables, pay plans and data report, by their names in messages.

    A run folder stands for the scenario in it. Take it when the scenario has been loaded, before anything is computed.
    Raises ScenarioError when there is no such scenario.
    """
    path = Path(source)
    layers = read_layers(open_run(path).scenario_folder if is_run(path) else source, changes)
    files = _settings(layers) | _tables(layers)
    for home in reversed(layers.homes):
        beside = [home.path / DATA_REPORT, *sorted((home.path / "pay").glob("*.y*ml"))]
        files |= {home.prefix + file.relative_to(home.path).as_posix(): file for file in beside if file.is_file()}
    return {name: digest_of(files[name]) for name in sorted(files)}


def _settings(layers: Layers) -> dict[str, Path]:
    """YAML files that set anything, by name."""
    names = {layers.file, *(mark.file for mark in layers.marks.values())}
    places = [(name, home.path / name.removeprefix(home.prefix)) for home in layers.homes for name in names]
    return {name: file for name, file in places if file.is_file()}


def _tables(layers: Layers) -> dict[str, Path]:
    named = {name: str(file) for name, file in part(layers.tree, "tables", "files").items()}
    located = [locate(table, layers, named) for table in TABLES]
    return {file.name: file.path for file in located if file is not None}
