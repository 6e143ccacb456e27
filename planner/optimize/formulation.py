"""The whole model: every topic added to one declared Pyomo model."""

import pyomo.environ as pyo

from planner.domain.world import World
from planner.optimize.loads import add_loads
from planner.optimize.ownership import add_ownership
from planner.optimize.pins import add_pins
from planner.optimize.quotas import add_quotas, loads_for_quotas


def formulate(world: World) -> pyo.ConcreteModel:
    """The scenario as a mixed-integer linear model; `m.terms[name]` is each term of the objective.

    Each term is an objective of its own in the model and the search minimises their sum, so that a solution
    can be told term by term.
    """
    m = pyo.ConcreteModel(name=world.scenario.settings.name)
    terms = {
        **add_ownership(m, world.arcs),
        **add_loads(m, world, loads_for_quotas(world)),
        **add_pins(m, world.arcs),
        **(add_quotas(m, world.quotas) if world.quotas is not None else {}),
    }
    m.terms = pyo.Objective(list(terms), rule=lambda _, name: terms[name])
    return m
