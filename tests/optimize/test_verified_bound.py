"""The bound that the verifier derives from any multipliers, against trying everything."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.domain.audit import Audit, given_plan
from planner.domain.geography.compactness import homed, is_priced
from planner.domain.scenario import Scenario
from planner.domain.site_prices import SitePrices
from planner.domain.world import World
from planner.errors import ScenarioError
from planner.verify.bound import derive
from planner.verify.check import verify
from planner.verify.sites import derive_by_sites

TinyWorld = Callable[..., Scenario]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_no_multipliers_whatever_lift_the_bound_above_the_best_plan(
    data: st.DataObject,
    recipes: st.SearchStrategy[dict[str, Any]],
    tiny_world: TinyWorld,
    best_by_trying: Callable[[Scenario], Audit | None],
) -> None:
    """On random tiny worlds with every rule on, in exact fractions and in float64; and the best plan verifies."""
    scenario = _built(tiny_world, data.draw(recipes))
    best = best_by_trying(scenario)
    assume(best is not None)
    assert best is not None
    world = World.of(scenario)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    for size in (0.0, 1e-3, 0.05, 1.0, 300.0):
        multipliers = {load.name: size * rng.normal(size=len(load.groups)) for load in world.loads}
        exact, rounded = derive(world, multipliers, exact=True), derive(world, multipliers, exact=False)
        assert exact is not None
        assert rounded is not None
        assert rounded.value <= exact.value <= best.objective + 1e-9 * (1 + best.objective)
        assert exact.value - rounded.value <= 2 * rounded.rounding + 1e-9 * (1 + abs(exact.value))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_the_verifier_finds_what_the_audit_finds(
    data: st.DataObject, recipes: st.SearchStrategy[dict[str, Any]], tiny_world: TinyWorld
) -> None:
    """On random tiny worlds with random owners: the same rules broken, and the audit's terms confirmed."""
    scenario = _built(tiny_world, data.draw(recipes))
    seats = st.sampled_from(scenario.seats.seat.tolist())
    units = int(scenario.units.max()) + 1
    owner = np.array(data.draw(st.lists(seats, min_size=units, max_size=units)))[scenario.units]
    if data.draw(st.integers(0, 4)) == 0:
        owner[data.draw(st.integers(0, len(owner) - 1))] = data.draw(seats)
    world = World.of(scenario)
    shares = st.sampled_from(world.rates.levels.hours.tolist())
    coverage = np.array(data.draw(st.lists(shares, min_size=units, max_size=units)))[scenario.units]
    plan = given_plan(world, owner, "at random", coverage=coverage)
    verdict = verify(scenario, plan)
    assert bool(verdict.flaws) == bool(plan.violations), (verdict.flaws, plan.violations)
    assert {flaw.where for flaw in verdict.flaws} == {problem.where for problem in plan.violations}
    assert verdict.badges == (("unproven",) if plan.violations else ("valid", "unproven"))


@pytest.mark.parametrize("seed", range(40))
def test_no_prices_of_districts_lift_the_bound_above_the_best_plan(
    seed: int, tiny_districts: Callable[[int], Scenario], best_by_trying: Callable[[Scenario], Audit | None]
) -> None:
    """Chosen centres and homes, alike seats and others, families, contiguity; in fractions and in float64."""
    scenario, rng = tiny_districts(seed), np.random.default_rng(seed)
    best, world = best_by_trying(scenario), World.of(scenario)
    for size in (0.0, 0.3, 3.0, 30.0):
        sites = _priced_at_random(world, rng, size)
        exact, rounded = derive_by_sites(world, sites, exact=True), derive_by_sites(world, sites, exact=False)
        if best is not None:
            assert exact is not None
            assert rounded is not None
            assert rounded.value <= exact.value <= best.objective + 1e-9 * (1 + best.objective)
            assert exact.value - rounded.value <= 2 * rounded.rounding + 1e-9 * (1 + abs(exact.value))


def _priced_at_random(world: World, rng: np.random.Generator, size: float) -> SitePrices:
    """Every seat with every centre that it could have, in a random order; loads that seats carry."""
    scenario = world.scenario
    chosen = ~homed(scenario) & is_priced(scenario)
    known = [
        (seat, centre)
        for s, seat in enumerate(scenario.seats.seat.tolist())
        for centre in (scenario.accounts.account.tolist() if chosen[s] else [""])
    ]
    seat, centre = np.array(known)[rng.permutation(len(known))].T
    own = [load.name for load in world.loads if load.of_unit is None and len(load.groups) == len(scenario.seats)]
    loads = {name: size * rng.normal(size=len(seat)) for name in own}
    return SitePrices(size * rng.uniform(-0.2, 2.0, world.rates.units), seat, centre, loads)


def _built(tiny_world: TinyWorld, recipe: dict[str, Any]) -> Scenario:
    try:
        return tiny_world(**recipe)
    except ScenarioError:
        assume(False)  # noqa: FBT003  # a world that loading refuses
        raise
