"""Rows of a table as one frozen array a column."""

from dataclasses import dataclass, fields
from typing import ClassVar, Self

from planner.domain.arrays import Columns, freeze
from planner.domain.tables.blank import blank
from planner.domain.tables.columns import Table


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Arrays of equal length, one a field."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many rows."""
        return len(getattr(self, fields(self)[0].name))

    def columns(self) -> Columns:
        """Every column by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True, eq=False)
class DeclaredRows(Rows):
    """Rows of a declared table, sorted by its key; meanings and units of the columns as declared there.

    Texts are '', numbers NaN, days NaT and flags −1 where nothing is known.
    """

    TABLE: ClassVar[Table]

    @classmethod
    def none(cls) -> Self:
        """No row."""
        return cls(**blank(cls.TABLE, 0))
