"""Drawing seats that units could be exchanged between, compiled.

Along arcs: a seat, one that a unit of it could go to, one that a unit of these could go to, and so on.
"""

from numba import njit

from planner.domain.arrays import Flags
from planner.optimize.engine.holding import Held
from planner.optimize.engine.landscape import Land, Shorts
from planner.optimize.engine.luck import Luck, below


@njit(cache=True, nogil=True)
def neighbours(land: Land, held: Held, seats: Shorts, near: Shorts, inside: Flags, luck: Luck) -> int:
    """Fill `near` with seats of one part, the first one of `seats`, and mark them as `inside`; returns how many."""
    near[0] = seats[below(luck, len(seats))]
    inside[near[0]] = True
    count = 1
    for _ in range(4 * len(near)):
        if count == len(near):
            break
        at = near[below(luck, count)]
        if held.size[at] == 0:
            continue
        u = held.member[land.begin[at] + below(luck, held.size[at])]
        seat = land.seat[land.first[u] + below(luck, land.first[u + 1] - land.first[u])]
        if not inside[seat] and held.part[seat] == held.part[near[0]]:
            inside[seat] = True
            near[count] = seat
            count += 1
    return count
