"""How many replications a wanted precision takes: simulate some, look, simulate more."""

import math
from collections.abc import Mapping

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.settings.market import Simulation
from planner.simulate.intervals import estimate

SPARE = 1.1
"""How many more replications are simulated than the forecast says, so that most searches end at the second look."""


def next_goal(simulation: Simulation, samples: Mapping[str, Floats], done: int) -> int:
    """How many replications there should be, given the measures of the first `done`; `done` itself: enough.

    Looked at after `replications`, then at the count that the deviation found so far forecasts (with a tenth to spare,
    at most twice as many as before), up to `most_replications`. Depends on the replications alone, whatever runs them.
    Procedures of this kind are right in the limit (Chow, Robbins 1965); with a few dozen replications to begin with,
    coverage is about nominal (Law, Simulation Modeling and Analysis, section 9.4.1).
    """
    together, most = luck_shared(simulation), simulation.most_replications
    wanted = done
    for name, share in simulation.precision.items():
        found = estimate(samples.get(name, np.full(done, math.nan)), together)
        allowed = share * abs(found.mean)
        if name in samples and not found.half(simulation.confidence) <= allowed:
            needed = max(done + 1, together * found.needed(allowed, simulation.confidence))
            wanted = max(wanted, min(2 * done, math.ceil(SPARE * needed)))
    return done if wanted == done else max(done, min(wanted + wanted % together, most))


def half_widths(simulation: Simulation, samples: Mapping[str, Floats]) -> dict[str, float]:
    """Half the width of the interval over the mean, of each measure for which there is a `precision` [share]."""
    halves = {}
    for name in simulation.precision:
        if name in samples:
            found = estimate(samples[name], luck_shared(simulation))
            halves[name] = found.half(simulation.confidence) / abs(found.mean) if found.mean else math.inf
    return halves


def luck_shared(simulation: Simulation) -> int:
    """How many replications in a row share their luck."""
    return 2 if simulation.antithetic else 1
