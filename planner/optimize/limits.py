"""Hard limits of single seats on any metric."""

from collections.abc import Mapping

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Floats
from planner.optimize.terms import Terms


def add_seat_limits(m: pyo.ConcreteModel, limits: Mapping[str, tuple[Floats, Floats]]) -> Terms:
    """What the columns `min_METRIC` and `max_METRIC` of the seats table say.

    at_least[k, s]   loads[k, s] >= least[k, s]                   [units of metric k a year]
    at_most[k, s]    loads[k, s] <= most[k, s]
    """
    least = [(k, int(s)) for k, (low, _) in limits.items() for s in np.flatnonzero(np.isfinite(low))]
    most = [(k, int(s)) for k, (_, high) in limits.items() for s in np.flatnonzero(np.isfinite(high))]
    m.at_least = pyo.Constraint(least, rule=lambda m, k, s: m.loads[k, s] >= float(limits[k][0][s]))
    m.at_most = pyo.Constraint(most, rule=lambda m, k, s: m.loads[k, s] <= float(limits[k][1][s]))
    return {}
