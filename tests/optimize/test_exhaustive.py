"""The plan against trying everything, on tiny worlds with every rule."""

import time
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.audit import Audit, World, audit
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, ScenarioError
from planner.optimize.bridge import linear_form
from planner.optimize.candidates import candidate
from planner.optimize.formulation import formulate
from planner.optimize.priced import FIRST, search_along_prices
from planner.optimize.search import Limits, search
from planner.optimize.solve import solve
from planner.optimize.state import State

BestByTrying = Callable[[Scenario], Audit | None]
Built = Callable[..., Scenario]
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))


def world_of(data: st.DataObject, recipes: st.SearchStrategy[Any], tiny_world: Built) -> Scenario | None:
    """A random world; None for one that loading would refuse."""
    try:
        return tiny_world(**data.draw(recipes))
    except ScenarioError:
        return None


def compare_with_trying(scenario: Scenario, best_by_trying: BestByTrying) -> None:
    """The optimum is what exhaustive search finds, proven; infeasible exactly when nothing fits."""
    best = best_by_trying(scenario)
    if best is None:
        with pytest.raises(InfeasibleError) as caught:
            solve(scenario, gap=0.0)
        assert caught.value.problems
        return
    plan = solve(scenario, gap=0.0)
    again = audit(World.of(scenario), plan.owner, plan.quota)
    assert plan.violations == again.violations == ()
    assert plan.objective == pytest.approx(best.objective, abs=0.5, rel=1e-5)
    assert plan.bound is not None
    assert plan.bound <= plan.objective
    assert plan.bound == pytest.approx(best.objective, abs=0.5, rel=1e-4)
    assert dict(plan.terms) == dict(again.terms)
    assert (plan.status, plan.stopped_by) == ("optimal", "gap")
    assert plan.proof in {"mip", "lagrangian"}


@few
@given(data=st.data())
def test_the_plan_is_what_trying_everything_finds(
    data: st.DataObject, recipes: Any, tiny_world: Built, best_by_trying: BestByTrying
) -> None:
    """Same objective as exhaustive search, and infeasible exactly when no assignment obeys the rules."""
    scenario = world_of(data, recipes, tiny_world)
    if scenario is not None:
        compare_with_trying(scenario, best_by_trying)


@pytest.mark.slow
@many
@given(data=st.data())
def test_the_plan_is_what_trying_everything_finds_many_times(
    data: st.DataObject, recipes: Any, tiny_world: Built, best_by_trying: BestByTrying
) -> None:
    """The same on many more worlds."""
    scenario = world_of(data, recipes, tiny_world)
    if scenario is not None:
        compare_with_trying(scenario, best_by_trying)


@few
@given(data=st.data())
def test_every_term_of_the_solver_is_the_audits(data: st.DataObject, recipes: Any, tiny_world: Built) -> None:
    """At the solver's optimum each term of the model equals what the audit computes from the owners alone."""
    scenario = world_of(data, recipes, tiny_world)
    if scenario is None:
        return
    try:
        plan = solve(scenario, gap=0.0)
    except InfeasibleError:
        return
    world = World.of(scenario)
    form = linear_form(formulate(world))
    found = search(form, Limits(60, 0.0, 1), None, None)
    assert found.values is not None
    arc = found.values[: len(world.arcs)].round().astype(bool)
    seat = world.arcs.seat[arc]
    audited = candidate(world, scenario.seats.seat[seat[scenario.units]]).audit
    said = form.terms_at(found.values)
    assert set(said) == set(audited.terms) == set(plan.terms)
    for name, value in audited.terms.items():
        assert said[name] == pytest.approx(value, abs=0.2, rel=1e-5), name


@few
@given(data=st.data())
def test_a_plan_searched_along_prices_is_honest(
    data: st.DataObject, recipes: Any, tiny_world: Built, best_by_trying: BestByTrying
) -> None:
    """Without the tree: no rule broken, never better than the optimum, and the optimum never below the bound."""
    scenario = world_of(data, recipes, tiny_world)
    best = None if scenario is None else best_by_trying(scenario)
    if scenario is None or best is None:
        return
    found = State(World.of(scenario), Limits(60, 0.0, 1), None, time.monotonic())
    search_along_prices(found, None, tree=False, effort=FIRST)
    assert found.bound <= best.objective + 1e-6 * (1 + best.objective)
    if found.best is not None:
        assert found.best.audit.violations == ()
        assert found.best.objective >= best.objective - 0.01 - 1e-9 * best.objective


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_coverage_levels_are_chosen_where_they_pay(data: st.DataObject, tiny_world: Built) -> None:
    """Three accounts, two seats and three levels: the plan is the best of all 216, with hours that are short."""
    accounts = [
        {
            "potential": float(data.draw(st.integers(1, 9))) * 10_000,
            "workload": float(data.draw(st.integers(1, 9))) * 10,
            "owner": data.draw(st.sampled_from(["s0", "s1"])),
            "revenue": 1_000.0,
        }
        for _ in range(3)
    ]
    seats = [{"capacity_hours": float(data.draw(st.integers(2, 12))) * 10} for _ in range(2)]
    rules = {"coverage": {"levels": [0.5, 0.2]}, "balance": [{"metric": "hours", "price": 100.0}]}
    scenario = tiny_world(accounts, seats, {"territory": rules})
    world, best = World.of(scenario), None
    for choice in product(product(("s0", "s1"), (1.0, 0.5, 0.2)), repeat=3):
        owner, coverage = (np.array(part) for part in zip(*choice, strict=True))
        found = audit(world, owner, coverage=coverage)
        if not found.violations and (best is None or found.objective < best.objective):
            best = found
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(scenario, gap=0.0)
        return
    plan = solve(scenario, gap=0.0)
    assert plan.objective == pytest.approx(best.objective, abs=0.5, rel=1e-5)
    assert dict(plan.terms) == dict(audit(world, plan.owner, plan.quota, plan.coverage).terms)
    assert plan.coverage is not None
    assert set(plan.coverage.tolist()) <= {1.0, 0.5, 0.2}
