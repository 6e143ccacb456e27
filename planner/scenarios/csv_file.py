"""Tables in CSV: UTF-8, commas, a header; every cell is text, so that leading zeros survive."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from planner.domain.tables.spreadsheet_text import unescaped
from planner.errors import Problem, ScenarioError
from planner.scenarios.raw import RawTable, header_problems, limited

_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}


def read_csv(path: Path, file: str) -> RawTable:
    """The cells of a CSV file. Row 1 is the header; blank rows count but are not read. Raises ScenarioError.

    Texts that were escaped for spreadsheets (`domain.tables.spreadsheet_text`) are read as they were.
    """
    text = _decoded(path.read_bytes(), file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        where = f"{file}, row {len(records) + 1}"
        hint = "A quote inside a quoted cell is written twice." if "limit" not in str(error) else ""
        raise ScenarioError((Problem(where, f"is not CSV: {error}.", hint),)) from None
    if "'" in text:
        records = [[unescaped(cell) for cell in record] for record in records]
    return table_of(records, file, text)


def table_of(records: Sequence[list[str]], file: str, text: str = "") -> RawTable:
    """Rows of cells as a table, the header first."""
    filled = [(number, record) for number, record in enumerate(records, start=1) if any(record)]
    if not filled:
        raise ScenarioError((Problem(file, "is empty.", "The first row names the columns."),))
    header = [name.strip() for name in filled[0][1]]
    _refuse_other_separators(header, file, text)
    while header and not header[-1]:
        header.pop()
    width = len(header)
    problems = header_problems(file, header)
    ragged = [
        Problem(
            f"{file}, row {number}",
            f"has {len(record)} cell{'' if len(record) == 1 else 's'}; the header has {width}.",
            "Look for a stray or missing comma.",
        )
        for number, record in filled[1:]
        if len(record) < width or any(record[width:])
    ]
    problems.extend(limited(file, ragged))
    if problems:
        raise ScenarioError(tuple(problems))
    body = [record for _, record in filled[1:]]
    columns = dict(zip(header, zip(*body, strict=False), strict=False)) if body else dict.fromkeys(header, ())
    return RawTable(file, columns, [number for number, _ in filled[1:]])


def _decoded(content: bytes, file: str) -> str:
    if content.startswith((b"PK\x03\x04", b"PAR1")) or b"\0" in content:
        raise ScenarioError(
            (Problem(file, "is not a text file.", "Save it as 'CSV UTF-8', or name it .xlsx or .parquet."),)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(
            (Problem(f"{file}, line {line}", "is not text in UTF-8.", "Save it as 'CSV UTF-8'."),)
        ) from None


def _refuse_other_separators(header: list[str], file: str, text: str) -> None:
    first = text.partition("\n")[0]
    if len(header) > 1 and not text.startswith("sep="):
        return
    for separator, name in _SEPARATORS.items():
        if separator in first:
            raise ScenarioError(
                (Problem(f"{file}, row 1", f"columns are separated by {name}.", "Save it with commas ('CSV UTF-8')."),)
            )
