"""Which file holds each table of a scenario, and reading it."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.domain.settings.wording import did_you_mean
from planner.domain.tables.columns import Table
from planner.domain.tables.declared import TABLES
from planner.errors import Problem, ScenarioError
from planner.scenarios.csv_file import read_csv
from planner.scenarios.layers import Home, Layers
from planner.scenarios.parquet_file import read_parquet
from planner.scenarios.paths import check_stays, inside
from planner.scenarios.raw import RawTable
from planner.scenarios.workbook import read_xlsx

ENDINGS = (".csv", ".parquet", ".xlsx")
DATA_REPORT = "data_report.csv"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that holds a table."""

    path: Path
    name: str
    """Its name in messages."""


def locate(table: Table, layers: Layers, files: Mapping[str, str]) -> TableFile | None:
    """The file that holds a table: as `tables.files` says, else NAME.csv, .parquet or .xlsx in the nearest folder.

    None when there is none. Raises ScenarioError when there are two, or the file named is not there or not inside.
    """
    setting = f"tables.files.{table.name}"
    if table.name in files:
        home, name, where = layers.home_of(setting), files[table.name], layers.where(setting)
        path = inside(home.path, name, where)
        if not path.is_file():
            near = did_you_mean(name, _table_files(home))
            raise ScenarioError((Problem(where, f"'{setting}' names '{name}', which is not there.", near),))
        if path.suffix not in ENDINGS:
            what = f"'{setting}' names '{name}', which is neither .csv, .parquet nor .xlsx."
            raise ScenarioError((Problem(where, what),))
        return TableFile(path, home.prefix + name)
    for home in layers.homes:
        found = [name for ending in ENDINGS if (home.path / (name := table.name + ending)).exists()]
        if len(found) > 1:
            what = f"table '{table.name}' stands here {len(found)} times: {', '.join(found)}."
            raise ScenarioError((Problem(home.prefix + found[0], what, f"Keep one, or set '{setting}'."),))
        if found:
            name = home.prefix + found[0]
            check_stays(home.path, home.path / found[0], found[0], name)
            return TableFile(home.path / found[0], name)
    return None


def missing(table: Table, layers: Layers) -> Problem:
    """That a required table is not there."""
    names = [name for home in layers.homes for name in _table_files(home)]
    near = difflib.get_close_matches(table.name, [name.rpartition(".")[0] for name in names], n=1, cutoff=0.75)
    hint = f"There is a file '{near[0]}': rename it." if near else f"Expected {_expected(table)}."
    return Problem(layers.file, f"table '{table.name}' is missing.", hint)


def unread_files(layers: Layers) -> list[Problem]:
    """Files beside the scenario whose names are near a table's, but not right: findings."""
    known = [f"{table.name}{ending}" for table in TABLES for ending in ENDINGS] + [DATA_REPORT]
    findings = []
    for home in layers.homes:
        for name in _table_files(home):
            near = did_you_mean(name, known) if name not in known else ""
            if near:
                findings.append(Problem(home.prefix + name, "is not read: no table has this name.", near))
    return findings


def read_table(file: TableFile, table: str) -> RawTable:
    """The cells of a table's file, by its ending. Raises ScenarioError."""
    try:
        if file.path.suffix == ".csv":
            return read_csv(file.path, file.name)
        if file.path.suffix == ".parquet":
            return read_parquet(file.path, file.name)
        return read_xlsx(file.path, file.name, table)
    except OSError as error:
        raise ScenarioError((Problem(file.name, f"cannot be read: {error.strerror or error}."),)) from None


def _table_files(home: Home) -> list[str]:
    return sorted(
        child.name
        for child in home.path.iterdir()
        if child.suffix in ENDINGS and not child.name.startswith("~$")  # Excel's mark of an open workbook
    )


def _expected(table: Table) -> str:
    first, *others, last = (f"{table.name}{ending}" for ending in ENDINGS)
    return f"{first}, {', '.join(others)} or {last} beside it"
