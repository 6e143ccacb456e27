"""What stands on a sheet, before it is written: columns with their kinds, and pictures of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from planner.domain.arrays import AnyArray

Kind = Literal["text", "line", "prose", "money", "number", "count", "share", "deviation", "day"]
"""A line is long text that does not wrap, prose one that does; a deviation is a share with its sign."""
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading, its cells from top to bottom, and how they look."""

    heading: str
    kind: Kind
    cells: Sequence[Value]
    """Blank where None or NaN; days as YYYY-MM-DD."""
    editable: bool = False
    """Whether somebody may change it and it is read back."""
    planned: str = ""
    """Heading of the column with what the plan says; where this cell differs, it is marked as edited."""
    from_seats: bool = False
    """Whether its values are chosen from the list of seats."""
    free: float | None = None
    """Of a deviation: larger ones are marked [share]."""
    scale: bool = False
    """Whether low shares are shaded red and high ones green."""
    bars: bool = False
    """Whether a bar behind each amount shows how large it is."""
    kinds: Sequence[Kind] = ()
    """Kind of each cell where they differ."""


@dataclass(frozen=True, slots=True)
class Series:
    """A row of marks in a picture."""

    heading: str
    """Column that it shows."""
    colour: str
    line: bool = False
    """A line with points instead of columns."""
    points: bool = False
    """Points without a line, instead of columns."""
    second_axis: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A native chart of columns of one sheet."""

    title: str
    across: str
    """Heading of the column along the horizontal axis."""
    series: tuple[Series, ...]
    unit: str
    """Title of the vertical axis."""
    second_unit: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table whose header is its first row."""

    name: str
    fields: tuple[Field, ...]
    pictures: tuple[Picture, ...] = ()
    frozen: int = 1
    """Columns that stay in sight."""
    notes: tuple[str, ...] = field(default=())
    """What to know about the sheet; shown on the sheet About."""

    @property
    def rows(self) -> int:
        """Rows below the header."""
        return len(self.fields[0].cells) if self.fields else 0

    def column(self, heading: str) -> int:
        """Position of a column. KeyError when there is none of that heading."""
        for position, each in enumerate(self.fields):
            if each.heading == heading:
                return position
        raise KeyError(heading)


def texts(values: AnyArray | Sequence[str], names: Sequence[str] = ()) -> list[Value]:
    """Cells of texts; blank where a text is ''. With `names`, values are positions among them, blank below zero."""
    if names:
        return [(str(names[int(value)]) or None) if int(value) >= 0 else None for value in values]
    return [str(value) or None for value in values]


def numbers(values: AnyArray) -> list[Value]:
    """Cells of numbers; blank where NaN."""
    return [None if value != value else float(value) for value in values.tolist()]  # noqa: PLR0124 -- NaN


def days(values: AnyArray) -> list[Value]:
    """Cells of days; blank where unknown."""
    return [None if text == "NaT" else text for text in values.astype("datetime64[D]").astype(str).tolist()]
