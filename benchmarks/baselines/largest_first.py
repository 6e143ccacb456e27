"""What a spreadsheet does: the largest account first, to the eligible seat that is farthest from its share."""

import numpy as np

from benchmarks.baselines.answer import Answer, Task, Trace
from planner.domain.arrays import summed_by


def solve(task: Task, trace: Trace) -> Answer:
    """Pinned units first, then by potential; hours, travel and hand-overs are not looked at."""
    world = task.world
    size = summed_by(world.scenario.units, world.scenario.accounts.potential, world.rates.units)
    share = np.maximum(world.bands["potential"].fair, 1e-9)
    allowed = [np.flatnonzero(row) for row in world.rates.reach.patterns]
    pattern, level = world.rates.reach.of, np.zeros(len(share))
    seat = world.pinned.copy()
    kept = np.flatnonzero(seat >= 0)
    np.add.at(level, seat[kept], size[kept] / share[seat[kept]])
    rest = np.flatnonzero(seat < 0)
    for u in rest[np.argsort(-size[rest], kind="stable")].tolist():
        seats = allowed[pattern[u]]
        neediest = int(seats[level[seats].argmin()])
        seat[u] = neediest
        level[neediest] += size[u] / share[neediest]
    trace.note(None, None)
    return Answer(seat, None)
