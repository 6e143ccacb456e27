"""Rows of a sparse matrix, collected one by one or many at a time."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array, csc_array

from planner.domain.arrays import Floats, Ints


@dataclass(slots=True, eq=False)
class Rows:
    """lower ≤ Σ entry · column ≤ upper, for every row."""

    column: list[Ints] = field(default_factory=list)
    entry: list[Floats] = field(default_factory=list)
    row: list[Ints] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    count: int = 0

    def add(self, column: Ints, entry: Floats, lower: float, upper: float) -> None:
        """One row."""
        self.many(np.zeros(len(column), dtype=np.int64), column, entry, np.array([lower]), np.array([upper]))

    def many(self, row: Ints, column: Ints, entry: Floats, lower: Floats, upper: Floats) -> None:
        """As many rows as there are lower bounds; `row` numbers them from 0."""
        self.row.append(row + self.count)
        self.column.append(np.asarray(column, dtype=np.int64))
        self.entry.append(np.asarray(entry, dtype=np.float64))
        self.lower.append(np.asarray(lower, dtype=np.float64))
        self.upper.append(np.asarray(upper, dtype=np.float64))
        self.count += len(lower)

    def matrix(self, columns: int) -> csc_array:
        """The rows so far, entries of the same place added up, none of them zero."""
        place = (np.concatenate(self.row), np.concatenate(self.column))
        matrix = csc_array(coo_array((np.concatenate(self.entry), place), shape=(self.count, columns)))
        matrix.eliminate_zeros()
        return matrix

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Lower and upper bound of every row."""
        return np.concatenate(self.lower), np.concatenate(self.upper)
