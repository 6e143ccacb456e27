"""Every unit has one owner, and what owning costs."""

import numpy as np
import pyomo.environ as pyo

from planner.domain.covering.arcs import Arcs
from planner.optimize.terms import Terms, linear


def add_ownership(m: pyo.ConcreteModel, arcs: Arcs) -> Terms:
    """Every unit (family) has one owner, chosen among its eligible seats.

    owns[a] in {0, 1}   arc a: unit arcs.unit[a] belongs to seat arcs.seat[a]; eligible pairs only
    one_owner[u]        sum over the arcs a of u of owns[a] = 1
    terms "bookings" (forgone), "pairing", "travel", "disruption"
                        sum over a of coefficient[a] * owns[a]                        [currency/year]

    A unit without arcs gets no row: it is found before a model is built.
    """
    m.owns = pyo.Var(range(len(arcs)), domain=pyo.Binary)
    owns = list(m.owns.values())
    units, first = np.unique(arcs.unit, return_index=True)
    last = [*first[1:].tolist(), len(arcs)]
    span = dict(zip(units.tolist(), zip(first.tolist(), last, strict=True), strict=True))

    def one_owner(_: pyo.ConcreteModel, u: int) -> object:
        begin, end = span[u]
        return linear(np.ones(end - begin), owns[begin:end]) == 1

    m.one_owner = pyo.Constraint(units.tolist(), rule=one_owner)
    return {
        "bookings": linear(arcs.forgone, owns),
        "pairing": linear(arcs.pairing, owns),
        "travel": linear(arcs.travel, owns),
        "disruption": linear(arcs.disruption, owns),
    }
