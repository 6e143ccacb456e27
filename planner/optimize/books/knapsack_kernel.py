"""Dynamic programming over loads, compiled."""

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats, Ints


@njit(cache=True, nogil=True)
def best_book(gain: Floats, size: Ints, price: Floats, gains_only: bool, has: Flags) -> float:  # noqa: FBT001  # compiled
    """The most that a book is worth: gains of its units, less the price of its load; the book is put into `has`.

    `gain` of a unit is negative infinity where it must not be in it. There is a price for every load that may be. With
    `gains_only`, no unit without a gain is put in.
    """
    count = len(price)
    best, taken = np.full(count, -np.inf), np.zeros((len(gain), count), dtype=np.bool_)
    best[0], reached = 0.0, 0
    for unit in range(len(gain)):
        each, more = size[unit], gain[unit]
        if more == -np.inf or (gains_only and more <= 0.0) or each >= count:
            continue
        reached = min(reached + each, count - 1)
        for load in range(reached, each - 1, -1):
            if best[load - each] + more > best[load]:
                best[load] = best[load - each] + more
                taken[unit, load] = True
    worth = best - price
    load = int(np.argmax(worth))
    most: float = worth[load]
    for unit in range(len(gain) - 1, -1, -1):
        has[unit] = taken[unit, load]
        if has[unit]:
            load -= size[unit]
    return most
