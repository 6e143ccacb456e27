"""No seat works beyond its hours."""

import pyomo.environ as pyo

from planner.domain.arrays import Floats
from planner.optimize.terms import Terms


def add_hours(m: pyo.ConcreteModel, hours: Floats) -> Terms:
    """No seat works beyond its hours; ramp, vacancy and part time are inside them.

    within_hours[s]   loads["hours", s] <= hours[s]               [hours/year]
    """
    m.within_hours = pyo.Constraint(range(len(hours)), rule=lambda m, s: m.loads["hours", s] <= float(hours[s]))
    return {}
