"""A table as its file spells it, before anything is believed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from planner.domain.settings.wording import shown
from planner.errors import Problem

Cell = str | int | float | bool | Decimal | date | datetime | None
"""What a cell can hold; CSV knows text only."""

MOST_SHOWN = 20
"""Problems of one kind that are listed for one table; the others are counted."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """Cells by column, with the row numbers that a person sees in the file."""

    file: str
    columns: Mapping[str, Sequence[Cell]]
    rows: Sequence[int]

    def __len__(self) -> int:
        """How many rows below the header."""
        return len(self.rows)

    def at(self, i: int, column: str = "") -> str:
        """The place of a cell in words: file, row, column."""
        cell = f", column '{column}'" if column else ""
        return f"{self.file}, row {self.rows[i]}{cell}"


def text_of(cell: Cell) -> str:
    """A cell as text, '' where it is blank: workbooks hold ids of digits as numbers."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def limited(file: str, problems: Iterable[Problem], kind: str = "of this kind") -> list[Problem]:
    """The first problems of one kind, and how many more there are."""
    found = list(problems)
    if len(found) <= MOST_SHOWN:
        return found
    return [*found[:MOST_SHOWN], Problem(file, f"… and {len(found) - MOST_SHOWN:,} more {kind}.")]


def header_problems(file: str, header: Sequence[object]) -> list[Problem]:
    """Column names that are missing, repeated or not text."""
    problems = []
    for at, name in enumerate(header):
        if not isinstance(name, str) or not name:
            problems.append(Problem(f"{file}, row 1", f"column {at + 1} has no name (got {shown(name)})."))
        elif name in header[:at]:
            problems.append(Problem(f"{file}, row 1", f"column '{name}' stands here twice.", "Keep one."))
    return limited(file, problems)
