"""The whole model: every topic added to one declared Pyomo model."""

import pyomo.environ as pyo

from planner.domain.arrays import Floats
from planner.domain.audit import World
from planner.domain.balance import amount_of_units
from planner.domain.seats import seat_limits
from planner.optimize.hours import add_hours
from planner.optimize.imbalance import add_balance
from planner.optimize.limits import add_seat_limits
from planner.optimize.loads import add_loads
from planner.optimize.ownership import add_ownership
from planner.optimize.pins import add_pins
from planner.optimize.quotas import add_quotas


def formulate(world: World) -> pyo.ConcreteModel:
    """The scenario as a mixed-integer linear model; `m.terms[name]` is each term of the objective.

    Each term is an objective of its own in the model and the search minimises their sum, so that a solution
    can be told term by term.
    """
    m = pyo.ConcreteModel(name=world.scenario.settings.name)
    scenario, arcs = world.scenario, world.arcs
    limits = seat_limits(scenario.seats)
    terms = {
        **add_ownership(m, arcs),
        **add_loads(m, arcs, amounts_of_arcs(world), len(scenario.seats)),
        **(add_hours(m, world.hours) if scenario.settings.territory.within_hours else {}),
        **add_seat_limits(m, limits),
        **add_balance(m, world.bands),
        **add_pins(m, arcs),
        **(add_quotas(m, world.quotas) if world.quotas is not None else {}),
    }
    m.terms = pyo.Objective(list(terms), rule=lambda _, name: terms[name])
    return m


def amounts_of_arcs(world: World) -> dict[str, Floats]:
    """Amount on each arc of every metric that a rule of the scenario looks at [units of the metric a year]."""
    scenario = world.scenario
    metrics = dict.fromkeys([*world.bands, *seat_limits(scenario.seats)])
    if scenario.settings.territory.within_hours:
        metrics["hours"] = None
    if world.quotas is not None:
        if world.quotas.by_potential.any():
            metrics["potential"] = None
        if world.quotas.by_history.any():
            metrics["revenue"] = None
    return {
        metric: world.arcs.hours if metric == "hours" else amount_of_units(scenario, metric)[world.arcs.unit]
        for metric in metrics
    }
