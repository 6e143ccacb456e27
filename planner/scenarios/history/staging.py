"""One table of the export in a scratch database, and its columns as arrays: each different text is read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Flags, Floats, Ints, Texts
from planner.domain.history.labels import Codes
from planner.domain.settings.wording import shown
from planner.errors import Problem, ScenarioError
from planner.scenarios.history.mapping import FIELDS, REQUIRED, TableMapping
from planner.scenarios.history.source_files import SourceFile, scan_sql, sql_name, sql_text
from planner.scenarios.raw import limited

CHUNK = 250_000
_BREAKS = re.compile(r"[\t\r\n\x85\u2028\u2029]+")
OTHER = "other: "
"""Before the header of a column that is kept without being mapped; fields could have the same name."""
MEMORY = "1500MB"
LONGEST_ID = 64
DAY_FIELDS = ("created", "closed", "joined", "left", "entered", "day")
PLAIN = r"^[-+]?([0-9]+|[0-9]*\.[0-9]{1,2}|[0-9]{4,}\.[0-9]*)$"
"""Amounts that can be read in one way only, by the database itself."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: the different ones, sorted, and the position of each row's text in them; −1 blank."""

    texts: tuple[str, ...]
    codes: Codes


@dataclass(slots=True)
class Staged:
    """A table of the export in the database: the columns that are read, by field, and other columns by header."""

    connection: duckdb.DuckDBPyConnection
    name: str
    file: SourceFile
    fields: Mapping[str, str]
    """Header of the file by field."""
    rows: int = 0
    refused_lines: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Lines of a text file that are no rows of the table."""
    problems: list[Problem] = field(default_factory=list)
    unknown_outcomes: dict[str, int] = field(default_factory=dict)
    """Rows by outcome that the mapping does not know; '' for blank ones."""

    def coded(self, column: str, only: str = "true") -> Coded:
        """A field or other column as codes, of the rows for which the SQL condition `only` holds."""
        name, kind = f"CASE WHEN {only} THEN {sql_name(column)} END", sql_name(f"texts of {self.name}")
        self.connection.execute(
            f"CREATE TYPE {kind} AS ENUM "  # noqa: S608 (quoted)
            f"(SELECT DISTINCT v FROM (SELECT {name} AS v FROM {self.name}) WHERE v IS NOT NULL ORDER BY v)"
        )
        found = self.connection.execute(f"SELECT unnest(enum_range(NULL::{kind}))").fetchall()
        codes = self._values(f"coalesce(enum_code(({name})::{kind})::INTEGER, -1)", np.dtype(np.int32))
        self.connection.execute(f"DROP TYPE {kind}")
        return Coded(tuple(_BREAKS.sub(" ", row[0]) for row in found), codes)

    def plain_amounts(self, column: str) -> Floats:
        """Amounts of the texts that can be read in one way only [currency]; NaN elsewhere."""
        name = sql_name(column)
        value = f"CASE WHEN regexp_matches({name}, {sql_text(PLAIN)}) THEN {name}::DOUBLE ELSE 'nan'::DOUBLE END"
        return self._values(f"coalesce({value}, 'nan'::DOUBLE)", np.dtype(np.float64))

    def odd_amounts(self, column: str) -> Coded:
        """The other texts of a column of amounts; −1 for blank and plain ones."""
        return self.coded(column, f"NOT regexp_matches({sql_name(column)}, {sql_text(PLAIN)})")

    def fingerprints(self) -> Ints:
        """A number of each row that is equal where all columns but the id are."""
        return self._values("fingerprint", np.dtype(np.uint64)).view(np.int64)

    def ids(self, column: str) -> Texts:
        """The texts of a column whose texts differ in every row; '' where blank."""
        name = sql_name(column)
        longest = self._one(f"coalesce(max(length({name})), 1)")
        if longest > LONGEST_ID:
            what = f"column '{self.fields[column]}' has texts of {longest:,} characters, which are no ids."
            raise ScenarioError((Problem(self.file.name, what, "Map the column of the id."),))
        return self._values(f"coalesce({name}, '')", np.dtype(f"U{max(longest, 1)}"))

    def refuse(self, column: str, bad: Coded, refused: Mapping[int, tuple[str, str]]) -> Flags:
        """Note the rows whose text was refused, and return them as a mask."""
        if not refused:
            return np.zeros(self.rows, dtype=np.bool_)
        mask = np.isin(bad.codes, list(refused))
        where = np.flatnonzero(mask)
        header = self.fields.get(column, column)
        told = [
            Problem(f"{self.file.name}, row {self.line(int(row)):,}, column '{header}'", *refused[int(bad.codes[row])])
            for row in where[:20]
        ]
        if len(where) > len(told):
            told.append(Problem(self.file.name, f"… and {len(where) - len(told):,} more rows in column '{header}'."))
        self.problems.extend(told)
        return mask

    def line(self, row: int) -> int:
        """Row number that a person sees in the file; the header is row 1."""
        if self.file.separator == "" and self.file.sheet is not None:
            return int(self.file.sheet.rows[row])
        before = np.searchsorted(self.refused_lines - 2 - np.arange(len(self.refused_lines)), row, side="right")
        return row + 2 + int(before)

    def count(self, condition: str) -> int:
        """How many rows fulfil a condition."""
        return self._one(f"count(*) FILTER ({condition})")

    def distinct(self, column: str) -> int:
        """How many different texts a column has."""
        return self._one(f"count(DISTINCT {sql_name(column)})")

    def _one(self, expression: str) -> int:
        row = self.connection.execute(f"SELECT {expression} FROM {self.name}").fetchone()  # noqa: S608 (quoted)
        return int(row[0]) if row else 0

    def _values(self, expression: str, kind: np.dtype[Any]) -> NDArray[Any]:
        """An expression of every row, in the order of the file; piece by piece, for objects take much memory."""
        values = np.empty(self.rows, dtype=kind)
        for begin in range(0, self.rows, CHUNK):
            values[begin : begin + CHUNK] = self.connection.execute(
                f"SELECT {expression} AS v FROM {self.name} WHERE rowid >= {begin} AND rowid < {begin + CHUNK}"  # noqa: S608 (quoted)
            ).fetchnumpy()["v"]
        return values


def stage(
    connection: duckdb.DuckDBPyConnection, name: str, file: SourceFile, mapping: TableMapping, *, others: bool
) -> Staged:
    """Copy what is read of a file into the database, without blanks around texts; with `others`, every column.

    Raises ScenarioError when the file lacks what a table of this name needs, or is no table.
    """
    fields = {field: header for field, wanted in mapping.columns.items() if (header := file.column(wanted))}
    problems = _missing(name, file, mapping, fields)
    if problems:
        raise ScenarioError(tuple(problems))
    key = file.column(mapping.key)
    wanted = (
        fields
        | ({"key": key} if key else {})
        | ({f"{OTHER}{header}": header for header in file.header} if others else {})
    )
    chosen = ", ".join(
        f"{_cleaned(field, header, mapping, file)} AS {sql_name(field)}" for field, header in wanted.items()
    )
    identity = fields.get("opportunity")
    hashed = ", ".join(sql_name(header) for header in file.header if header != identity) or "0"
    rejects = f"refused_{name}"
    scan = scan_sql(connection, file, rejects)
    try:
        connection.execute(f"CREATE TABLE {name} AS SELECT {chosen}, hash({hashed}) AS fingerprint FROM {scan}")  # noqa: S608 (quoted)
    except duckdb.Error as error:
        raise ScenarioError((Problem(file.name, f"cannot be read: {str(error).splitlines()[0]}"),)) from None
    staged = Staged(connection, name, file, fields)
    staged.rows = staged.count("true")
    if file.separator:
        _note_refused_lines(staged, rejects)
    return staged


def _missing(name: str, file: SourceFile, mapping: TableMapping, fields: Mapping[str, str]) -> list[Problem]:
    unknown = [field for field in mapping.columns if field not in FIELDS[name]]
    problems = [
        Problem(file.name, f"'{name}.columns' speaks of '{field}'.", f"Known: {', '.join(FIELDS[name])}.")
        for field in unknown
    ]
    needed = [field for field in REQUIRED[name] if field not in fields]
    if name == "opportunities" and "outcome" not in fields and not {"won", "finished"} <= set(fields):
        needed.append("outcome")
    for lacking in needed:
        said = mapping.columns.get(lacking, ())
        looked = ", ".join((said,) if isinstance(said, str) else said) or "nothing"
        hint = f"The file has {', '.join(file.header[:20])}; say which under '{name}.columns'."
        problems.append(Problem(file.name, f"has no column for '{lacking}' (looked for {looked}).", hint))
    return problems


def _cleaned(field: str, header: str, mapping: TableMapping, file: SourceFile) -> str:
    text = f"nullif(trim({sql_name(header)}::VARCHAR, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '')"
    if not file.separator:  # Parquet keeps whole numbers with gaps as decimals: key 16 became 16.0
        text = f"regexp_replace({text}, '^(-?[0-9]+)[.]0$', '\\1')"
    for null in mapping.null_values:
        text = f"nullif({text}, {sql_text(null)})"
    if field in DAY_FIELDS:  # few different days, but millions of different seconds
        text = f"regexp_replace({text}, '[T ][0-9]{{1,2}}:[0-9]{{2}}.*$', '')"
    return text


def _note_refused_lines(staged: Staged, rejects: str) -> None:
    query = f"SELECT line, first(error_type), first(csv_line) FROM {rejects} GROUP BY line ORDER BY line"  # noqa: S608 (our name)
    found = staged.connection.execute(query).fetchall()
    staged.refused_lines = np.array([row[0] for row in found], dtype=np.int64)
    told = [
        Problem(
            f"{staged.file.name}, row {line:,}",
            f"is no row of the table: {kind.lower()} ({shown(text)}).",
            _HINTS.get(kind, ""),
        )
        for line, kind, text in found
    ]
    staged.problems.extend(limited(staged.file.name, told))


_HINTS = {
    "MISSING COLUMNS": "Look for a line break or a missing separator.",
    "TOO MANY COLUMNS": "Look for a stray separator; a cell that holds one needs quotes.",
    "UNQUOTED VALUE": "A quote inside a quoted cell is written twice.",
    "INVALID ENCODING": "Say `encoding: latin-1`, or save the file as UTF-8.",
}
