"""CSV as we hand it on: UTF-8, commas, line feeds; names that a spreadsheet would take for formulas are escaped."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

from planner.domain.tables.spreadsheet_text import escaped

Cell = str | float | None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV; texts escaped reversibly, numbers plain, blank where nothing is known."""
    return raw_csv_text(header, ([_plain(cell) for cell in row] for row in rows))


def raw_csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same with cells as they are: for files whose every cell is checked by pattern."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _plain(cell: Cell) -> str:
    """Numbers to six decimals, which leaves out the noise of sums."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return escaped(cell)
    if not math.isfinite(cell):
        return ""
    return str(int(cell)) if float(cell).is_integer() else repr(round(float(cell), 6))
