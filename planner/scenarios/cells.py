"""Cells to values, strictly: what could be read in two ways is refused, never guessed."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np

from planner.domain.arrays import AnyArray
from planner.domain.settings.wording import shown
from planner.domain.tables.columns import Column, Kind
from planner.errors import Problem
from planner.scenarios.raw import Cell, RawTable, limited

LONGEST_TEXT = 500
LONGEST_ID = 200

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_BREAK = re.compile(r"[\t\r\n\x85\u2028\u2029]+")
_FLAGS = {"true": 1, "false": 0}
_NOTHING = {"na", "n/a", "nan", "null", "none", "-", "--", "#n/a", "inf", "-inf", "infinity"}


class _RefusedError(Exception):
    """A cell cannot be what its column asks for: what is wrong, and a hint."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Converted:
    """Values of a column, what is wrong with its cells, and what is odd about them."""

    values: AnyArray
    problems: list[Problem]
    findings: list[Problem] = field(default_factory=list)


def converted(raw: RawTable, column: Column, table: str) -> Converted:
    """One column of a raw table in its declared kind.

    Texts lose the blanks around them and are '' where a cell is blank; numbers are NaN, days NaT, flags −1 there.
    """
    reader, blank, dtype = _READERS[column.kind]
    cells = raw.columns[column.name]
    values: list[Any] = []
    refused: list[Problem] = []
    numbers_as_text = 0
    for i, cell in enumerate(cells):
        stripped = cell.strip() if isinstance(cell, str) else cell
        if stripped is None or stripped == "":
            values.append(blank)
            continue
        try:
            values.append(reader(stripped, column))
        except _RefusedError as error:
            values.append(blank)
            refused.append(Problem(raw.at(i, column.name), error.what, error.hint))
        numbers_as_text += dtype is np.str_ and not isinstance(cell, str)
    array = np.array(values, dtype=dtype) if values or dtype is not np.str_ else np.array([], dtype="U1")
    problems = limited(raw.file, refused, f"in column '{column.name}'")
    return Converted(array, problems, _typed_numbers(numbers_as_text, column, table))


def _typed_numbers(count: int, column: Column, table: str) -> list[Problem]:
    if not count:
        return []
    return [
        Problem(
            table,
            f"column '{column.name}' holds {count:,} numbers where text is meant; read as written, without decimals.",
            "Codes typed as numbers (ZIP codes) have lost their leading zeros already: format the column as text.",
        )
    ]


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, (bool, date, time)):
        raise _RefusedError(f"should be text (got {shown(cell)}).", "Format the column as text.")
    if isinstance(cell, (int, float)):
        if float(cell) != math.floor(cell):
            raise _RefusedError(f"should be text (got the number {cell}).", "Format the column as text.")
        return str(int(cell))
    if not isinstance(cell, str):
        raise _RefusedError(f"should be text (got {shown(cell)}).")
    text = cell
    if _CONTROL.search(text):
        text = _BREAK.sub(" ", text)
        if column.required or column.refers_to or _CONTROL.search(text):
            raise _RefusedError(f"holds a line break or another control character ({shown(cell)}).")
    longest = LONGEST_ID if column.required or column.refers_to else LONGEST_TEXT
    if len(text) > longest:
        raise _RefusedError(f"is a text of {len(text):,} characters; at most {longest} are read.")
    return text


def _number(cell: Cell, column: Column) -> float:
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str, Decimal)):
        raise _RefusedError(f"should be a number (got {shown(cell)}).")
    if isinstance(cell, str) and not _NUMBER.fullmatch(cell):
        raise _RefusedError(f"should be a number (got {shown(cell)}).", _number_hint(cell))
    number = float(cell)
    if not math.isfinite(number):
        raise _RefusedError(
            f"should be a finite number (got {shown(str(cell))}).", "Leave the cell blank if it is not known."
        )
    if column.low is not None and number < column.low:
        raise _RefusedError(f"should be at least {column.low:g} (got {cell}).")
    if column.high is not None and number > column.high:
        raise _RefusedError(f"should be at most {column.high:g} (got {cell}).")
    return number


def _number_hint(text: str) -> str:
    if text.casefold() in _NOTHING:
        return "Leave the cell blank if it is not known."
    if text.endswith("%"):
        return "Write a share: 5 % is 0.05."
    if re.search(r"\d", text):
        return "Write digits with a decimal point only, such as 1200 or 0.5: no thousands separators or units."
    return ""


def _day(cell: Cell, column: Column) -> np.datetime64:
    del column
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise _RefusedError(f"should be a day without a time (got {shown(str(cell))}).")
        return np.datetime64(cell.date(), "D")
    if isinstance(cell, date):
        return np.datetime64(cell, "D")
    try:
        if isinstance(cell, str) and _DAY.fullmatch(cell):
            return np.datetime64(date.fromisoformat(cell), "D")
    except ValueError:
        raise _RefusedError(f"there is no such day ({shown(cell)}).") from None
    hint = (
        "Other orders of day and month are never guessed."
        if isinstance(cell, str) and re.search(r"\d[/.]\d", cell)
        else ""
    )
    raise _RefusedError(f"should be a day, written YYYY-MM-DD (got {shown(cell)}).", hint)


def _flag(cell: Cell, column: Column) -> int:
    del column
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, str) and cell.casefold() in _FLAGS:
        return _FLAGS[cell.casefold()]
    raise _RefusedError(f"should be true or false (got {shown(cell)}).")


_Reader = Callable[[Cell, Column], object]
_READERS: Mapping[Kind, tuple[_Reader, object, Any]] = {
    "text": (_text, "", np.str_),
    "texts": (_text, "", np.str_),
    "number": (_number, math.nan, np.float64),
    "date": (_day, np.datetime64("NaT", "D"), "datetime64[D]"),
    "flag": (_flag, -1, np.int64),
}
"""How a cell is read, what a blank one means, and the type of the array."""
