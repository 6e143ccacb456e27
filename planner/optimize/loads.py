"""Load of every seat with every metric that a rule looks at."""

import numpy as np
import pyomo.environ as pyo

from planner.domain.arcs import Arcs
from planner.domain.arrays import Floats
from planner.optimize.terms import Terms, linear


def add_loads(m: pyo.ConcreteModel, arcs: Arcs, amounts: dict[str, Floats], seats: int) -> Terms:
    """What each seat carries, by metric; `amounts` gives the amount of each metric on each arc.

    loads[k, s]      free                                        [units of metric k a year]
    load_is[k, s]   sum over arcs a of seat s of amount[k, a] * owns[a] - loads[k, s] = 0
    """
    owns = list(m.owns.values())
    by_seat = np.argsort(arcs.seat, kind="stable")
    ends = np.searchsorted(arcs.seat[by_seat], np.arange(seats + 1))
    arcs_of_seat = [by_seat[ends[s] : ends[s + 1]] for s in range(seats)]
    m.loads = pyo.Var(list(amounts), range(seats))

    def load_is(m: pyo.ConcreteModel, metric: str, s: int) -> object:
        mine = arcs_of_seat[s]
        coefficient = np.append(amounts[metric][mine], -1.0)
        return linear(coefficient, [*(owns[a] for a in mine.tolist()), m.loads[metric, s]]) == 0

    m.load_is = pyo.Constraint(list(amounts), range(seats), rule=load_is)
    return {}
