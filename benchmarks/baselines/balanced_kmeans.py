"""Balanced k-means with the seats' homes as centres: the nearest eligible seat that has room for the potential."""

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.baselines.answer import Answer, Task, Trace
from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.world import World

NEAREST = 32
"""Seats that an account may go to while they have room: the nearest eligible ones."""
ROOM = 1.03
"""Potential that a seat takes, over its fair share."""


def solve(task: Task, trace: Trace) -> Answer:
    """Choice by choice: units without a seat ask at their next nearest, which takes the nearest while it has room.

    What nobody nearby has room for goes to the eligible seat that has most left, the largest first. Hours and
    hand-overs are not looked at.
    """
    world = task.world
    size = summed_by(world.scenario.units, world.scenario.accounts.potential, world.rates.units)
    near, far = _near(world)
    seat = world.pinned.copy()
    held = seat >= 0
    left = ROOM * world.bands["potential"].fair - summed_by(seat[held], size[held], len(world.hours))
    for choice in range(near.shape[1]):
        asking = np.flatnonzero(seat < 0)
        wanted = near[asking, choice]
        order = np.lexsort((far[asking, choice], wanted))
        asking, wanted = asking[order], wanted[order]
        before = np.cumsum(size[asking])
        begin = np.searchsorted(wanted, wanted)
        so_far = before - (before[begin] - size[asking][begin])
        taken = so_far <= left[wanted]
        seat[asking[taken]] = wanted[taken]
        left -= summed_by(wanted[taken], size[asking[taken]], len(left))
    homeless = np.flatnonzero(seat < 0)
    for u in homeless[np.argsort(-size[homeless], kind="stable")].tolist():
        may = np.flatnonzero(world.rates.reach.patterns[world.rates.reach.of[u]])
        seat[u] = may[left[may].argmax()]
        left[seat[u]] -= size[u]
    trace.note(None, None)
    return Answer(seat, None, f"{len(homeless):,} units found no room nearby")


def _near(world: World) -> tuple[Ints, Floats]:
    """The nearest eligible seats of each unit and the chords to them, both of shape [units, some]."""
    accounts, seats, reach = world.scenario.accounts, world.scenario.seats, world.rates.reach
    first = world.rates.member[world.rates.first[:-1]]
    at, home = _points(accounts.lat[first], accounts.lon[first]), _points(seats.lat, seats.lon)
    count = min(NEAREST, int(reach.patterns.sum(axis=1).min()))
    near = np.zeros((len(first), count), dtype=np.int64)
    chord = np.zeros((len(first), count))
    for pattern, row in enumerate(reach.patterns):
        mine, may = np.flatnonzero(reach.of == pattern), np.flatnonzero(row)
        found, index = cKDTree(home[may]).query(at[mine], k=count)
        near[mine], chord[mine] = may[np.reshape(index, (-1, count))], np.reshape(found, (-1, count))
    return near, chord


def _points(lat: Floats, lon: Floats) -> Floats:
    """Unit vectors of places in degrees; the pole for a place that is not known."""
    phi, theta = np.radians(np.nan_to_num(lat, nan=90.0)), np.radians(np.nan_to_num(lon))
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)
