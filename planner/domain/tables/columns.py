"""What a declared table and its columns are: kind of value, unit, meaning."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "texts", "number", "date", "flag"]
"""`texts` is several texts in one cell, separated by semicolons; `flag` is true or false."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind of value, unit and meaning."""

    name: str
    kind: Kind
    unit: str
    meaning: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    refers_to: str = ""
    """Table whose first key column this column's values must be found in."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a scenario folder."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    metrics: bool = False
    """Whether further numeric columns may stand in it because a balance rule names them."""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all declared columns, in order."""
        return tuple(column.name for column in self.columns)
