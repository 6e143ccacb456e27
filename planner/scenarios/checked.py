"""Raw tables against their declarations: columns, cells, keys and references."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import AnyArray, Days, Floats, Texts
from planner.domain.checks.consistency import KNOWN_METRICS
from planner.domain.settings.wording import did_you_mean, shown
from planner.domain.tables.columns import Column, Table
from planner.domain.tables.declared import TABLES
from planner.errors import Problem
from planner.scenarios.cells import converted
from planner.scenarios.raw import RawTable, limited

MOST_COMPARED = 5_000
"""Ids among which a near one is searched."""
_NOUN = {table.name: table.key[0] for table in TABLES}


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table's columns as arrays in the order of its file, its problems and its findings."""

    table: Table
    raw: RawTable
    columns: Mapping[str, AnyArray]
    problems: list[Problem] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> Texts:
        """The first column of the key."""
        return self.texts(self.table.key[0])

    def texts(self, name: str) -> Texts:
        """A column of texts."""
        return np.asarray(self.columns[name], dtype=np.str_)

    def numbers(self, name: str) -> Floats:
        """A column of numbers."""
        return np.asarray(self.columns[name], dtype=np.float64)

    def days(self, name: str) -> Days:
        """A column of days."""
        return np.asarray(self.columns[name], dtype="datetime64[D]")


def checked(table: Table, raw: RawTable, further: Iterable[Column], ignore: frozenset[str]) -> CheckedTable:
    """Check header, cells and key; `further` are the columns that this scenario's rules add to the declared ones."""
    declared = {column.name: column for column in (*table.columns, *further)}
    problems = _header(table, raw, declared, ignore)
    columns: dict[str, AnyArray] = {}
    findings: list[Problem] = []
    for name, column in declared.items():
        if name not in raw.columns or name in ignore:
            continue
        result = converted(raw, column, table.name)
        columns[name] = result.values
        problems.extend(result.problems)
        findings.extend(result.findings)
        if column.required and not result.problems:
            problems.extend(_blanks(raw, column))
    if not problems:
        problems.extend(_repeated(table, raw, columns))
    if not len(raw) and table.required:
        problems.append(Problem(raw.file, "has a header but no rows."))
    return CheckedTable(table, raw, columns, problems, findings)


def dangling(table: CheckedTable, ids: Mapping[str, Texts], seat_of: Mapping[str, str]) -> list[Problem]:
    """Cells that refer to something that is not there.

    `ids` are the known ids by table name, `seat_of` the seat of each person, whose name is often written instead.
    """
    problems = []
    for column in table.table.columns:
        if not column.refers_to or column.name not in table.columns or column.refers_to not in ids:
            continue
        values, known = table.texts(column.name), ids[column.refers_to]
        lost = np.flatnonzero(~np.isin(values, known) & (values != ""))
        noun = _NOUN[column.refers_to]
        found = [
            Problem(
                table.raw.at(int(i), column.name),
                f"there is no {noun} '{values[i]}'.",
                _instead(str(values[i]), seat_of if column.refers_to == "seats" else {}, known),
            )
            for i in lost[:20]
        ]
        found += [Problem("", "")] * max(0, len(lost) - 20)
        problems.extend(limited(table.raw.file, found, f"in column '{column.name}'"))
    return problems


def _header(table: Table, raw: RawTable, declared: Mapping[str, Column], ignore: frozenset[str]) -> list[Problem]:
    problems = []
    for name in raw.columns:
        if name not in declared and name not in ignore:
            absent = [known for known in declared if known not in raw.columns]
            hint = did_you_mean(name, [*absent, *_limits(table, name)]) or _how_to_keep(table)
            problems.append(Problem(f"{raw.file}, row 1", f"unknown column '{name}'.", hint))
    for column in declared.values():
        if column.required and (column.name not in raw.columns or column.name in ignore):
            what = "is listed under 'tables.ignore'" if column.name in raw.columns else "is missing"
            problems.append(
                Problem(f"{raw.file}, row 1", f"column '{column.name}' {what}.", f"It says: {column.meaning}")
            )
    return problems


def _limits(table: Table, name: str) -> list[str]:
    """Limits on the metrics that every scenario has, when a column of the seats looks like one."""
    prefix = name[:4]
    return [prefix + metric for metric in KNOWN_METRICS] if table.name == "seats" and prefix in {"min_", "max_"} else []


def _how_to_keep(table: Table) -> str:
    metric = " or balance it as a metric ('territory.balance')," if table.metrics else ""
    return f"Remove it,{metric} or list it under 'tables.ignore'."


def _blanks(raw: RawTable, column: Column) -> list[Problem]:
    blank = (
        i
        for i, cell in enumerate(raw.columns[column.name])
        if cell is None or (isinstance(cell, str) and not cell.strip())
    )
    return limited(
        raw.file,
        [Problem(raw.at(i, column.name), "is blank.", "Every row needs one.") for i in blank],
        f"in column '{column.name}'",
    )


def _repeated(table: Table, raw: RawTable, columns: Mapping[str, AnyArray]) -> list[Problem]:
    keys = list(zip(*(columns[name].tolist() for name in table.key), strict=True))
    if len(set(keys)) == len(keys):
        return []
    first: dict[tuple[object, ...], int] = {}
    problems = []
    for i, key in enumerate(keys):
        if key in first:
            named = ", ".join(shown(str(value)) for value in key)
            what = f"{named} stands in row {raw.rows[first[key]]} already."
            problems.append(Problem(raw.at(i, table.key[0] if len(key) == 1 else ""), what, "Keep one row."))
        first.setdefault(key, i)
    return limited(raw.file, problems, "rows with a key that stands above")


def _instead(value: str, seat_of: Mapping[str, str], known: Texts) -> str:
    seat = seat_of.get(value.casefold())
    return f"That is the person in seat '{seat}': write the seat." if seat else _near_id(value, known)


def _near_id(value: str, known: Texts) -> str:
    candidates = known.tolist()
    same = [name for name in candidates if name.casefold() == value.casefold()]
    near = same or (
        difflib.get_close_matches(value, candidates, n=1, cutoff=0.75) if len(candidates) <= MOST_COMPARED else []
    )
    return f"Did you mean '{near[0]}'?" if near else ""
