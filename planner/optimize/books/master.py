"""The linear program over the books that are known, kept by HiGHS.

    one[u]    Σ over books with unit u of x[book] = 1
    book[s]   Σ over books of seat s of x[book] = 1

A unit may stay in no book, at a price above that of any other way: there is a solution whatever is closed.
"""

from typing import NamedTuple

import highspy
import numpy as np
from scipy.sparse import csc_array

from planner.domain.arrays import Flags, Floats, Ints
from planner.optimize.books.knapsacks import Knapsacks
from planner.optimize.bridge import holding, linear_program, set_option, solve_again_and_again

DEAR = 10.0
"""Price of a unit in no book, above the dearest pair [ranges of the costs of pairs or loads]."""
CLOSED, ADDED = 1, 4
"""HiGHS's numbers of the simplex methods that go on from where prices, or shares, are still right: dual and primal."""


class Solution(NamedTuple):
    """Of the linear program."""

    value: float
    """[currency/year]."""
    unit: Floats
    """Price of each unit [currency/year]."""
    seat: Floats
    """Price of each seat [currency/year]."""
    share: Floats
    """Of each known book."""


class Master:
    """The books that are known, numbered in the order in which they came to be."""

    def __init__(self, knapsacks: Knapsacks) -> None:
        """Of every seat the empty book."""
        self._knapsacks = knapsacks
        seats, self._units = knapsacks.cost.shape
        costs = knapsacks.cost[np.isfinite(knapsacks.cost)]
        loads = knapsacks.price[np.arange(knapsacks.price.shape[1]) <= knapsacks.room[:, None]]
        self._scale = float(np.std(costs) + np.std(loads)) or 1.0
        self.seat, self.has = np.zeros(0, dtype=np.int64), np.zeros((0, self._units), dtype=np.bool_)
        self.cost, self._closed = np.zeros(0), np.zeros(0, dtype=np.bool_)
        self._known: set[tuple[int, bytes]] = set()
        dear = float(costs.max() + DEAR * max(np.ptp(costs), np.ptp(loads), self._scale))
        self._highs = _without_books(self._units, seats, dear / self._scale)
        self.add(np.arange(seats), np.zeros((seats, self._units), dtype=np.bool_))

    def __len__(self) -> int:
        """How many books."""
        return len(self.seat)

    def add(self, seats: Ints, has: Flags) -> int:
        """Books of some seats, of which those that are new are added; how many."""
        new = [row for row, seat in enumerate(seats) if (int(seat), has[row].tobytes()) not in self._known]
        costs = np.array([self._knapsacks.cost_of(int(seats[row]), has[row]) for row in new])
        for row, cost in zip(new, costs, strict=True):
            self._known.add((int(seats[row]), has[row].tobytes()))
            entries = np.append(np.flatnonzero(has[row]), self._units + seats[row]).astype(np.int32)
            ones = np.ones(len(entries))
            self._highs.addCol(cost / self._scale, 0.0, highspy.kHighsInf, len(entries), entries, ones)
        self.seat, self.has = np.append(self.seat, seats[new]), np.concatenate([self.has, has[new]])
        self.cost = np.append(self.cost, costs)
        self._closed = np.append(self._closed, np.zeros(len(new), dtype=np.bool_))
        return len(new)

    def close(self, closed: Flags) -> None:
        """Only the other books may be chosen."""
        changed = np.flatnonzero(closed != self._closed)
        columns = (self._units + changed).astype(np.int32)
        upper = np.where(closed[changed], 0.0, highspy.kHighsInf)
        self._highs.changeColsBounds(len(changed), columns, np.zeros(len(changed)), upper)
        self._closed = closed.copy()

    def forget(self, books: Flags) -> None:
        """Remove books; those behind move up."""
        for book in np.flatnonzero(books):
            self._known.discard((int(self.seat[book]), self.has[book].tobytes()))
        columns = (self._units + np.flatnonzero(books)).astype(np.int32)
        self._highs.deleteCols(len(columns), columns)
        self.seat, self.has, self.cost = self.seat[~books], self.has[~books], self.cost[~books]
        self._closed = self._closed[~books]

    def solve(self, method: int) -> Solution | None:
        """By the simplex method that fits what was changed, `CLOSED` or `ADDED`; None when HiGHS finds no solution."""
        set_option(self._highs, "simplex_strategy", method)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._highs.getSolution()
        dual = np.array(found.row_dual, dtype=np.float64) * self._scale
        value = float(self._highs.getInfo().objective_function_value) * self._scale
        share = np.array(found.col_value, dtype=np.float64)[self._units :]
        return Solution(value, dual[: self._units], dual[self._units :], share)


def _without_books(units: int, seats: int, dear: float) -> highspy.Highs:
    rows, columns = np.ones(units + seats), np.zeros(units)
    matrix = csc_array(np.eye(units + seats, units))
    program = linear_program(matrix, np.full(units, dear), (columns, columns + highspy.kHighsInf), (rows, rows))
    highs = holding(program)
    solve_again_and_again(highs)
    return highs
