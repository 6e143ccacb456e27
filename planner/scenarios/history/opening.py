"""Opens an export: finds its files, guesses what it is not told, and lays its tables in a scratch database."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from planner.errors import Problem, ScenarioError
from planner.scenarios.history.guessing import guess_profile, table_path
from planner.scenarios.history.mapping import HistoryMapping
from planner.scenarios.history.mapping_file import accepted, read_mapping, read_profile
from planner.scenarios.history.source_files import open_file
from planner.scenarios.history.staging import MEMORY, Staged, stage

TABLES = ("opportunities", "accounts", "people", "products", "moves", "orders")


@dataclass(frozen=True, slots=True)
class Export:
    """Tables of an export in the scratch database."""

    stated: HistoryMapping
    """The mapping as it was given or guessed, with its proposals."""
    mapping: HistoryMapping
    """The same with what was accepted."""
    tables: Mapping[str, Staged]
    guesses: tuple[str, ...]
    digests: Mapping[str, str]
    """SHA-256 by file that was read."""


@contextmanager
def opened(source: Path, profile: str = "", mapping: Path | None = None, *, others: bool = False) -> Iterator[Export]:
    """The tables of an export for the length of a `with`; `others` also keeps columns that are not mapped.

    A mapping file counts before a profile, a profile before what the header looks like. Raises ScenarioError with
    every file that is missing or no table.
    """
    stated, guesses = _stated(source, profile, mapping)
    changed = accepted(stated)
    with tempfile.TemporaryDirectory(prefix="planner-history-") as scratch:
        connection = duckdb.connect(
            str(Path(scratch) / "history.db"),
            config={
                "memory_limit": MEMORY,
                "threads": 2,
                "temp_directory": str(Path(scratch) / "spill"),
                "autoload_known_extensions": "false",
                "autoinstall_known_extensions": "false",
            },
        )
        try:
            tables = _tables(connection, source, changed, others=others)
            told = [*guesses, *(said for table in tables.values() for said in table.file.guesses)]
            digests = {table.file.name: _digest(table.file.path) for table in tables.values()}
            yield Export(stated, changed, tables, tuple(told), digests)
        finally:
            connection.close()


def _stated(source: Path, profile: str, mapping: Path | None) -> tuple[HistoryMapping, list[str]]:
    if mapping is not None:
        return read_mapping(mapping), []
    if profile:
        return read_profile(profile), []
    guess = guess_profile(source)
    return guess.mapping, [guess.said]


def _tables(
    connection: duckdb.DuckDBPyConnection, source: Path, mapping: HistoryMapping, *, others: bool
) -> dict[str, Staged]:
    problems: list[Problem] = []
    tables = {}
    main = "opportunities" if mapping.opportunities.columns else "orders"
    for name in TABLES:
        table = mapping.table(name)
        if table is None or not table.columns or (source.is_file() and name != main):
            continue
        try:
            path = table_path(source, table)
            if path is not None:
                file = open_file(path, table, name)
                tables[name] = stage(connection, name, file, table, others=others and name == "opportunities")
            elif name == main:
                hint = f"Give the file itself, or say `files` under '{name}' in the mapping file."
                problems.append(Problem(str(source), f"holds none of {', '.join(table.files) or 'the files'}.", hint))
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(tuple(problems))
    return tables


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
