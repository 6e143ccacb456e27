"""Units that must be at a certain seat."""

import numpy as np
import pyomo.environ as pyo

from planner.domain.covering.arcs import Arcs
from planner.optimize.terms import Terms


def add_pins(m: pyo.ConcreteModel, arcs: Arcs) -> Terms:
    """A pinned unit belongs to the seat it is pinned to.

    pinned[u]   owns[a] = 1, a being the arc of u to its pinned seat

    The other arcs of the unit stay in the model, so that what a pin costs can be told.
    """
    at = arcs.at(np.where(arcs.pinned >= 0, arcs.pinned, -1))
    pinned = np.flatnonzero(at >= 0).tolist()
    m.pinned = pyo.Constraint(pinned, rule=lambda m, u: m.owns[int(at[u])] == 1)
    return {}
