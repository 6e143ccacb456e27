"""Files of an export: which one holds which table, how it is written, and its header."""

import codecs
import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import numpy as np

from planner.errors import Problem, ScenarioError
from planner.scenarios.history.mapping import Header, TableMapping
from planner.scenarios.raw import Cell, RawTable, header_problems
from planner.scenarios.workbook import read_xlsx

ENDINGS = (".csv", ".txt", ".tsv", ".parquet", ".xlsx")
SEPARATORS = ",;\t|"
SAMPLE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the export."""

    path: Path
    header: tuple[str, ...]
    separator: str = ""
    encoding: str = ""
    sheet: RawTable | None = None
    """Its cells, when it is a workbook."""
    guesses: tuple[str, ...] = ()
    """What was found out about it without being told."""

    @property
    def name(self) -> str:
        """Its name in messages."""
        return self.path.name

    def column(self, header: Header) -> str:
        """The first of the wanted columns that it has, capital letters and blanks aside; '' when it has none."""
        own = {_folded(name): name for name in self.header}
        wanted = (header,) if isinstance(header, str) else header
        return next((own[_folded(name)] for name in wanted if name and _folded(name) in own), "")


def find_file(source: Path, names: Iterable[str]) -> Path | None:
    """The file in the folder that has one of the names; the endings are tried in their order."""
    files = {path.name.casefold(): path for path in sorted(source.iterdir()) if path.suffix.casefold() in ENDINGS}
    for name in names:
        for ending in ("", *ENDINGS):
            if name.casefold() + ending in files:
                return files[name.casefold() + ending]
    return None


def open_file(path: Path, mapping: TableMapping, table: str) -> SourceFile:
    """Read the header of a file, and a workbook whole. Raises ScenarioError when it is no table."""
    try:
        if path.suffix.casefold() == ".xlsx":
            sheet = read_xlsx(path, path.name, table)
            return SourceFile(path, tuple(sheet.columns), sheet=sheet)
        if path.suffix.casefold() == ".parquet":
            return SourceFile(path, _parquet_header(path))
        return _text_file(path, mapping)
    except OSError as error:
        raise ScenarioError((Problem(path.name, f"cannot be read: {error.strerror or error}."),)) from None


def scan_sql(connection: duckdb.DuckDBPyConnection, file: SourceFile, rejects: str) -> str:
    """SQL after FROM that gives every row of the file in order, each cell as text or as its kind.

    Rows of a text file that are no rows of the table go to a table named `rejects`.
    """
    if file.sheet is not None:
        cells = {
            name: np.array([_spelled(cell) for cell in column], dtype=object)
            for name, column in file.sheet.columns.items()
        }
        connection.register(f"sheet_{rejects}", cells)
        return f"sheet_{rejects}"
    path = sql_text(_plain(file.path))
    if not file.separator:
        return f"read_parquet({path})"
    typed = ", ".join(f"{sql_text(name)}: 'VARCHAR'" for name in file.header)
    return (
        f"read_csv({path}, auto_detect = false, delim = {sql_text(file.separator)}, quote = '\"', escape = '\"', "
        f"header = true, columns = {{{typed}}}, encoding = {sql_text(file.encoding)}, store_rejects = true, "
        f"rejects_table = {sql_text(rejects)}, rejects_scan = {sql_text(rejects + '_scans')}, rejects_limit = 0)"
    )


def sql_text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def sql_name(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _text_file(path: Path, mapping: TableMapping) -> SourceFile:
    with path.open("rb") as opened:
        sample = opened.read(SAMPLE_BYTES)
    guesses = []
    encoding = mapping.encoding or _encoding(sample)
    if not mapping.encoding and encoding == "latin-1":
        guesses.append(f"{path.name}: is not UTF-8 and is read as latin-1 (Western European); else say `encoding`.")
    lines = sample.decode({"utf-8": "utf-8-sig"}.get(encoding, encoding), errors="replace")
    first = next((line for line in re.split(r"\r\n|\r|\n", lines) if line.strip()), "")
    separator = mapping.separator or max(SEPARATORS, key=first.count)
    if not mapping.separator and separator != ",":
        spelled = "tabs" if separator == "\t" else f"'{separator}'"
        guesses.append(f"{path.name}: columns are separated by {spelled}.")
    try:
        header = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    except csv.Error:  # a line of more than 131,072 letters without a separator
        header = []
    if b"\0" in sample and encoding != "utf-16":
        problems = [Problem(path.name, "is not a text file.", "Save it as 'CSV UTF-8'.")]
    else:
        problems = (
            header_problems(path.name, header)
            if header
            else [Problem(path.name, "is no table.", "The first row names the columns.")]
        )
    if problems:
        raise ScenarioError(tuple(problems))
    return SourceFile(path, tuple(header), separator, encoding, guesses=tuple(guesses))


def _encoding(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _parquet_header(path: Path) -> tuple[str, ...]:
    try:
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT * FROM read_parquet({sql_text(_plain(path))}) LIMIT 0")  # noqa: S608 (quoted)
            return tuple(str(column[0]) for column in found.description or ())
    except duckdb.Error:
        raise ScenarioError((Problem(path.name, "cannot be read as Parquet (.parquet)."),)) from None


def _spelled(cell: Cell) -> str | None:
    """A cell of a workbook as a text file would have it; days lose a time of midnight."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if cell == int(cell) else str(cell)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _plain(path: Path) -> str:
    """The path with DuckDB's wildcards taken literally."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path.as_posix())
