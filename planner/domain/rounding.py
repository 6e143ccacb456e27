"""Whole numbers that stand for fractions without changing any sum."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints

HALF_A_CENT = 0.005
"""Amounts of money that differ by less are the same [currency]."""
WHOLE = 1e-3
"""An amount this near to a whole number is one: shares of a sum carry rounding errors [units]."""


def cascaded(total: int, weight: Sequence[int], unit: int = 1) -> Ints:
    """Parts of a total in proportion to whole weights (equal ones where all are zero), exact in their sum.

    The running sum is rounded to multiples of `unit`, and parts are its differences (cascade rounding): whatever
    neighbours are added up, the sum is off by less than a unit. The last part carries what units leave.
    """
    weights = list(weight) if any(weight) else [1] * len(weight)
    whole, running, points = sum(weights), 0, [0]
    for part in weights:
        running += part
        points.append(min(total, unit * ((2 * total * running + unit * whole) // (2 * unit * whole))))
    points[-1] = total
    return np.array([end - begin for begin, end in pairwise(points)], dtype=np.int64)


def controlled(exact: Floats, total: Ints) -> Ints:
    """Every number rounded up or down so that rows keep their totals and columns their sums, rounded up or down too.

    exact  [rows, columns]   numbers of at least zero
    total  [rows]            whole sums of the rows of `exact`

    Such a rounding always exists (controlled rounding, Bacharach 1966): fractions are a flow between rows and
    columns, and flows can be whole. Rows are rounded one after another, each up in the columns that are most behind;
    then single units move along the shortest alternating paths until every column is in order.
    """
    near = np.round(exact)
    exact = np.where(np.abs(exact - near) < WHOLE, near, exact)
    floor = np.floor(exact)
    fraction = exact - floor
    up = _rounded_up(fraction, total - floor.sum(axis=1).astype(np.int64))
    column = fraction.sum(axis=0)
    _settle(up, fraction > 0, np.floor(column + WHOLE), np.ceil(column - WHOLE))
    return np.asarray(floor.astype(np.int64) + up)


def _rounded_up(fraction: Floats, count: Ints) -> Flags:
    """So many numbers of each row, those whose columns are most behind, ties by the larger fraction."""
    up = np.zeros(fraction.shape, dtype=np.bool_)
    behind = np.zeros(fraction.shape[1])
    for row in range(len(fraction)):
        behind += fraction[row]
        order = np.lexsort((-fraction[row], -np.round(behind, 6), fraction[row] == 0))
        up[row, order[: count[row]]] = True
        behind -= up[row]
    return up


def _settle(up: Flags, may: Flags, least: Floats, most: Floats) -> None:
    """Move units between columns, in place, until each holds between least and most of them."""
    while True:
        held = up.sum(axis=0)
        path = _path(up, may, held > most, held < most) or _path(up, may, held > least, held < least)
        if not path:
            return
        for give, take in path:
            row = int(np.argmax(up[:, give] & may[:, take] & ~up[:, take]))
            up[row, give], up[row, take] = False, True


def _path(up: Flags, may: Flags, begin: Flags, end: Flags) -> list[tuple[int, int]]:
    """The fewest moves of one unit from a column that may give one to a column that may take one, last move first.

    A path never comes back to a column, so that no move takes away what another needs.
    """
    if not begin.any() or not end.any():
        return []
    moves = up.astype(np.int64).T @ (may & ~up).astype(np.int64) > 0
    came: dict[int, int] = {int(c): -1 for c in np.flatnonzero(begin)}
    waiting = deque(came)
    while waiting:
        column = waiting.popleft()
        for following in np.flatnonzero(moves[column]).tolist():
            if following in came:
                continue
            came[following] = column
            if end[following]:
                return _back(came, following)
            waiting.append(following)
    return []


def _back(came: dict[int, int], column: int) -> list[tuple[int, int]]:
    path = []
    while came[column] >= 0:
        path.append((came[column], column))
        column = came[column]
    return path
