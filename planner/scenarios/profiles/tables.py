"""Runs the SQL of a profile: views, homes, scenario tables, values and findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template
from typing import TypeVar

import duckdb
import numpy as np

from planner.domain.tables.declared import TABLES
from planner.errors import Problem, ScenarioError
from planner.scenarios.profiles.declared import Finding, Placement, Profile, TableQuery
from planner.scenarios.profiles.placement import place
from planner.scenarios.profiles.sources import message

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as text: column names, and one tuple of values a row; None where nothing is known."""

    columns: tuple[str, ...]
    values: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything that goes into the scenario folder."""

    tables: Mapping[str, Rows]
    findings: tuple[Problem, ...]
    pay: Mapping[str, str]
    scenario: str


class _Attempts:
    """Runs steps and gathers what fails, so that all problems of one kind are told at once."""

    def __init__(self, where: Callable[[str], str]) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def run(self, path: str, step: Callable[..., Result], *given: object) -> Result | None:
        """The result of the step, or None and a problem with that path of the profile."""
        try:
            return step(*given)
        except duckdb.Error as error:
            self.problems.append(Problem(self.where(path), f"{path}: {message(error)}"))
        except ValueError as error:
            self.problems.append(Problem(self.where(path), f"{path}: {error}."))
        return None

    def stop_at_problems(self) -> None:
        """Raise ScenarioError when anything failed."""
        if self.problems:
            raise ScenarioError(tuple(self.problems))


def run_profile(connection: duckdb.DuckDBPyConnection, profile: Profile, where: Callable[[str], str]) -> Imported:
    """Evaluate the profile on loaded sources. Raises ScenarioError with every query that fails, at `where(path)`."""
    attempts = _Attempts(where)
    for name, number in profile.rules.items():
        connection.execute(f"SET VARIABLE {name} = {number!r}")
    for name, query in profile.views.items():
        attempts.run(f"views.{name}", connection.execute, f'CREATE VIEW "{name}" AS {query}')
    for name, placement in profile.placements.items():
        attempts.run(f"placements.{name}", _place, connection, name, placement)
    attempts.stop_at_problems()
    tables = {
        name: attempts.run(f"tables.{name}", _table, connection, name, query) for name, query in profile.tables.items()
    }
    attempts.stop_at_problems()
    values = {name: f"{number:.15g}" for name, number in profile.rules.items()}
    for name, query in profile.values.items():
        values[name] = attempts.run(f"values.{name}", _value, connection, query) or ""
    findings = [
        attempts.run(f"findings.{number}", _finding, connection, finding, values)
        for number, finding in enumerate(profile.findings)
    ]
    pay = {name: attempts.run(f"pay.{name}", _filled, text, values) for name, text in profile.pay.items()}
    scenario = attempts.run("scenario", _filled, profile.scenario, values)
    attempts.stop_at_problems()
    return Imported(
        tables={name: rows for name, rows in tables.items() if rows is not None},
        findings=tuple(finding for finding in findings if finding is not None),
        pay={name: text for name, text in pay.items() if text is not None},
        scenario=scenario or "",
    )


def _place(connection: duckdb.DuckDBPyConnection, name: str, placement: Placement) -> None:
    points = connection.execute(
        f"SELECT lat::DOUBLE, lon::DOUBLE, weight::DOUBLE FROM ({placement.points})"  # noqa: S608 (a profile is SQL)
    ).fetchnumpy()
    lat, lon, weight = (np.asarray(column, dtype=np.float64) for column in points.values())
    homes = place(lat, lon, weight, placement.seats)
    connection.execute(f'CREATE TABLE "{name}" (number INTEGER, lat DOUBLE, lon DOUBLE, points BIGINT, weight DOUBLE)')
    connection.executemany(
        f'INSERT INTO "{name}" VALUES (?, ?, ?, ?, ?)',  # noqa: S608 (the name is an identifier)
        [
            (number + 1, *row)
            for number, row in enumerate(
                zip(
                    homes.lat.tolist(),
                    homes.lon.tolist(),
                    homes.points.tolist(),
                    homes.weight.tolist(),
                    strict=True,
                )
            )
        ],
    )


def _table(connection: duckdb.DuckDBPyConnection, name: str, query: TableQuery) -> Rows:
    declared = {table.name: table for table in TABLES}
    if name not in declared:
        raise ValueError(f"there is no scenario table '{name}', only {', '.join(declared)}")
    expressions = ", ".join(f'{expression} AS "{column}"' for column, expression in query.columns.items())
    connection.execute(f'CREATE TABLE "{name}" AS SELECT {expressions} FROM {query.rows}')  # noqa: S608 (a profile is SQL)
    key = ", ".join(f'"{column}"' for column in declared[name].key)
    texts = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in query.columns)
    found = connection.execute(f'SELECT {texts} FROM "{name}" ORDER BY {key}').fetchall()  # noqa: S608 (declared names)
    return Rows(tuple(query.columns), tuple(found))


def _value(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    rows = connection.execute(query).fetchall()
    if len(rows) != 1 or len(rows[0]) != 1 or rows[0][0] is None:
        raise ValueError("the query must give exactly one value")
    return str(rows[0][0])


def _finding(connection: duckdb.DuckDBPyConnection, finding: Finding, values: Mapping[str, str]) -> Problem | None:
    found = connection.execute(finding.query)
    columns = [column[0] for column in found.description or ()]
    if "example" not in columns:
        raise ValueError("the query of a finding needs a column 'example'")
    rows = found.fetchall()
    if not rows:
        return None
    examples = [str(row[columns.index("example")]) for row in rows[: finding.examples]]
    amount = sum(float(row[columns.index("amount")] or 0) for row in rows) if "amount" in columns else 0.0
    shown = {
        **values,
        "count": f"{len(rows):,}",
        "amount": f"{amount:,.0f}",
        "examples": ", ".join(examples).rstrip("."),
    }
    return Problem(finding.about, _filled(finding.says, shown), _filled(finding.rule, shown))


def _filled(text: str, values: Mapping[str, str]) -> str:
    try:
        return Template(text).substitute(values)
    except KeyError as error:
        raise ValueError(f"the text speaks of ${error.args[0]}, which is neither a rule nor a value") from None
