"""Reads the files of an export into a closed DuckDB database, every value as text."""

import csv
import difflib
import hashlib
from pathlib import Path

import duckdb

from planner.errors import Problem, ScenarioError
from planner.scenarios.profiles.declared import Profile, Source

KM_BETWEEN = """
CREATE MACRO km_between(lat1, lon1, lat2, lon2) AS
    2 * 6371.0088 * asin(sqrt(least(1.0,
        power(sin(radians(lat2 - lat1) / 2), 2)
        + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2))))
"""


def open_sources(profile: Profile, folder: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, str]]:
    """A database with one table for each source, and the SHA-256 of each file by its path in the folder.

    Once the sources are in it, the database can reach no file and no network, whatever the profile's SQL says.
    Raises ScenarioError with every missing folder, file and column.
    """
    if not folder.is_dir():
        raise ScenarioError((Problem(str(folder), "there is no such folder to import from."),))
    problems: list[Problem] = []
    connection = duckdb.connect(":memory:", config={"threads": 1, "autoload_known_extensions": "false"})
    digests: dict[str, str] = {}
    for name, source in profile.sources.items():
        path, found = _inside(folder, source.file)
        if path is not None:
            digests[source.file] = hashlib.sha256(path.read_bytes()).hexdigest()
            found = _load(connection, name, source, path)
        problems.extend(found)
    if problems:
        connection.close()
        raise ScenarioError(tuple(problems))
    connection.execute(KM_BETWEEN)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection, digests


def message(error: duckdb.Error) -> str:
    """What DuckDB complains about, as one sentence without its picture of the query."""
    text = str(error).split("\n\nLINE ", 1)[0].strip().replace("\n", " ")
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _inside(folder: Path, file: str) -> tuple[Path | None, list[Problem]]:
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        return None, [Problem(file, "lies outside the folder that is imported.")]
    if path.is_file():
        return path, []
    near = difflib.get_close_matches(Path(file).name, [p.name for p in sorted(folder.rglob("*")) if p.is_file()], n=1)
    hint = f"Is it '{near[0]}'?" if near else f"It should lie in '{folder}'."
    return None, [Problem(file, "is missing from the export.", hint)]


def _load(connection: duckdb.DuckDBPyConnection, name: str, source: Source, path: Path) -> list[Problem]:
    try:
        columns = _header(source, path) if source.header else list(source.columns)
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return [Problem(source.file, "is not a text table in UTF-8.")]
    missing = [column for column in source.columns if column not in columns]
    if missing:
        return [_missing_column(source, column, columns) for column in missing]
    typed = ", ".join(f"{_text(column)}: 'VARCHAR'" for column in columns)
    nulls = ", ".join(_text(value) for value in source.null_values)
    try:
        connection.execute(
            f'CREATE TABLE "{name}" AS SELECT * FROM read_csv({_text(_plain(path))}, auto_detect = false, '  # noqa: S608 (names and texts are quoted)
            f"delim = {_text(source.separator)}, quote = '\"', escape = '\"', header = {source.header}, "
            f"columns = {{{typed}}}, nullstr = [{nulls}], allow_quoted_nulls = true)"
        )
    except duckdb.Error as error:
        return [Problem(source.file, message(error), "Check `separator`, `header` and `columns` in the profile.")]
    return []


def _header(source: Source, path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines, delimiter=source.separator))


def _missing_column(source: Source, column: str, columns: list[str]) -> Problem:
    near = difflib.get_close_matches(column, columns, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(columns[:20])}."
    return Problem(source.file, f"has no column '{column}'.", hint)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _plain(path: Path) -> str:
    """The path with DuckDB's wildcards taken literally."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path.as_posix())
