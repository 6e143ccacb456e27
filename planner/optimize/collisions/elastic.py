"""The model of classes in which limits may bend at a price: how much they must, and the prices of that."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_array, csc_array

from planner.domain.arrays import Flags, Floats, Ints, summed_by
from planner.errors import SolverError
from planner.optimize.bridge import linear_program, set_option
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.classes import Small


@dataclass(frozen=True, slots=True, eq=False)
class Bent:
    """The least loosening of the kept rules by which the classes' model can keep them."""

    value: float
    """Σ of shares of the limits' sizes, and of units that leave where they are pinned."""
    multipliers: Floats
    """Price of every limit [1/unit of its load]; no larger than 1/size."""
    by: Floats
    """How much every rule is loosened: upward, or downward if negative [units of its load; units that leave]."""


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Cells that may be used, and what they cost."""

    at: Ints
    """Number of the cell."""
    of_class: Ints
    cost: Floats
    pin: Ints
    """Rule that using the cell breaks; −1 none."""


def bend(book: Book, small: Small, kept: Flags, seconds: float, *, pins_bend: bool) -> Bent | None:
    """Solve it; None when there was no time.

    share[c, o] >= 0         part of class c that takes option o
    whole[c]                 sum over o of share[c, o] = 1
    within[r]                least[r] <= sum over cells of amount * share + below[r] - above[r] <= most[r]
    objective                sum over r of (below[r] + above[r]) / size[r], and one for every unit that leaves its pin
    """
    classes, columns = small.classes, _columns(book, small, kept, pins_bend=pins_bend)
    asked = np.flatnonzero(kept[: len(book.limits)])
    share, entry, row = _rows(book, asked, small, columns.at)
    count, slack = len(columns.at), np.arange(len(asked))
    matrix = csc_array(
        coo_array(
            (
                np.concatenate([np.ones(count), entry, np.ones(len(asked)), -np.ones(len(asked))]),
                (
                    np.concatenate([columns.of_class, row + classes.count, *(2 * [slack + classes.count])]),
                    np.concatenate([np.arange(count), share, count + slack, count + len(asked) + slack]),
                ),
            ),
            shape=(classes.count + len(asked), count + 2 * len(asked)),
        )
    )
    lower = np.append(np.ones(classes.count), book.least[asked] / book.size[asked])
    upper = np.append(np.ones(classes.count), book.most[asked] / book.size[asked])
    solved = _solve(matrix, np.append(columns.cost, np.ones(2 * len(asked))), (lower, upper), seconds)
    if solved is None:
        return None
    value, taken, dual = solved
    multipliers, by = np.zeros(len(book.limits)), np.zeros(book.rules)
    multipliers[asked] = -dual[classes.count :] / book.size[asked]
    by[asked] = (taken[count + len(asked) :] - taken[count : count + len(asked)]) * book.size[asked]
    broken = columns.pin >= 0
    by += summed_by(columns.pin[broken], (columns.cost * taken[:count])[broken], book.rules)
    return Bent(value, multipliers, by)


def _columns(book: Book, small: Small, kept: Flags, *, pins_bend: bool) -> _Columns:
    pin, rule = book.world.pinned[small.head][small.of_class], book.pin_rule[small.head][small.of_class]
    away = (rule >= 0) & kept[rule] & (pin != small.seat)
    at = np.arange(len(away)) if pins_bend else np.flatnonzero(~away)
    cost = np.where(away, small.units[small.of_class], 0.0)
    return _Columns(at, small.of_class[at], cost[at], np.where(away, rule, -1)[at])


def _rows(book: Book, asked: Ints, small: Small, at: Ints) -> tuple[Ints, Floats, Ints]:
    """Entries of the limits' rows in the columns of cells: column, entry, number among the limits that are asked."""
    order = np.argsort(book.at[asked], kind="stable")
    limited = book.at[asked][order]
    column, entry, row = [], [], []
    for group, amount in zip(small.group, small.amount, strict=True):
        g, a = group[at], amount[at]
        first, last = np.searchsorted(limited, g, "left"), np.searchsorted(limited, g, "right")
        for nth in range(int((last - first).max(initial=0))):
            here = np.flatnonzero((first + nth < last) & (a != 0))
            r = order[first[here] + nth]
            column.append(here)
            entry.append(a[here] / book.size[asked[r]])
            row.append(r)
    none = np.zeros(0, dtype=np.int64)
    return (
        np.concatenate([none, *column]),
        np.concatenate([none.astype(np.float64), *entry]),
        np.concatenate([none, *row]),
    )


def _solve(
    matrix: csc_array, cost: Floats, rows: tuple[Floats, Floats], seconds: float
) -> tuple[float, Floats, Floats] | None:
    """Objective, columns and row duals at the optimum, columns being at least zero; None when there was no time."""
    lp = linear_program(matrix, cost, (np.zeros(len(cost)), np.full(len(cost), np.inf)), rows)
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("parallel", "off"), ("time_limit", max(seconds, 0.0))):
        set_option(highs, option, value)
    if highs.passModel(lp) == highspy.HighsStatus.kError or highs.run() == highspy.HighsStatus.kError:
        raise SolverError("HiGHS failed on a question about limits that collide.")
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    return highs.getObjectiveValue(), np.asarray(solution.col_value), np.asarray(solution.row_dual)
