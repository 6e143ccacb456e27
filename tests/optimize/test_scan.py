"""The compiled scan over all pairs, against the specification in the domain."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.domain.arrays import Floats
from planner.domain.covering.levels import Levels
from planner.domain.loads.load import Load
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import ScenarioError
from planner.optimize.factors import Factors
from planner.optimize.scan import scan
from planner.optimize.shortlisting import first_group

TinyWorld = Callable[..., Scenario]
CLOSE = 1e-11
"""Share of the largest number in a pair's cost that may be lost to rounding."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    """Two threads."""
    with ThreadPoolExecutor(2) as threads:
        yield threads


def _further_loads(scenario: Scenario) -> tuple[Load, ...]:
    """Loads of every shape: of parts of the company, of what moves and what stays, by unit, of all seats together."""
    accounts, seats, units = scenario.accounts, len(scenario.seats), int(scenario.units.max()) + 1
    every, one = np.arange(seats), np.zeros(seats, dtype=np.int64)
    by_unit = np.arange(units) % 3 - 1
    groups, whole, halves = scenario.seats.seat, np.array(["all"]), np.array(["a", "b"])
    return (
        Load("team", halves, np.where(every == 0, -1, every % 2), accounts.revenue),
        Load("team hours", halves, every % 2, None),
        Load("all hours", whole, one, None),
        Load("gained", groups, every, accounts.potential, counts="moved"),
        Load("lost", np.arange(2).astype(np.str_), one, accounts.potential, of_unit=by_unit, counts="moved"),
        Load("kept", groups, every, accounts.revenue, counts="kept"),
        Load("sorts", np.arange(2 * seats).astype(np.str_), every, accounts.potential, of_unit=by_unit * seats),
        Load("sorts of hours", np.arange(2 * seats).astype(np.str_), every, None, of_unit=by_unit * seats),
        Load("less", groups, every, -accounts.potential),
    )


def _specified(world: World, multipliers: Floats) -> tuple[Floats, Floats]:
    """Reduced cost of every open arc, and the largest number in it, from the domain alone."""
    arcs = world.arcs
    cost, largest = arcs.cost.copy(), world.rates.best[arcs.unit] + arcs.cost
    for shift, load in zip(first_group(world.loads), world.loads, strict=False):
        group, amount = load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)
        term = np.where(group >= 0, multipliers[np.maximum(group, 0) + shift] * amount, 0.0)
        cost, largest = cost + term, np.maximum(largest, np.abs(term))
    return np.where(arcs.open, cost, np.inf), largest


def _assert_same(world: World, pool: Executor, seed: int) -> None:
    factors = Factors.of(world)
    multipliers = np.random.default_rng(seed).normal(0.0, 0.5, factors.groups)
    found = scan(factors, multipliers, 3, pool)
    assert found is not None
    cost, largest = _specified(world, multipliers)
    for unit in range(world.rates.units):
        at = np.flatnonzero(world.arcs.unit == unit)
        least = np.sort(cost[at])[:3]
        least = np.append(least, np.full(3 - len(least), np.inf))
        slack = CLOSE * (1.0 + largest[at].max(initial=0.0))
        assert np.isinf(found.picks.cost[unit]).tolist() == np.isinf(least).tolist()
        there = np.isfinite(least)
        assert found.picks.cost[unit][there] == pytest.approx(least[there], abs=slack)
        for cheap, seat, level in zip(*(column[unit][there].tolist() for column in found.picks), strict=True):
            mine = at[(world.arcs.seat[at] == seat) & (world.arcs.level[at] == level)]
            assert cost[mine] == pytest.approx([cheap], abs=slack)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_scan_is_the_specification(
    data: st.DataObject, recipes: st.SearchStrategy[dict[str, Any]], tiny_world: TinyWorld, pool: Executor
) -> None:
    """On random tiny worlds with every rule and every shape of load, each unit's three cheapest pairs cost the same."""
    recipe = data.draw(recipes)
    recipe["settings"]["territory"]["disruption"]["similarity"] = data.draw(st.sampled_from([0.0, 0.5]))
    try:
        world = World.of(tiny_world(**recipe))
    except ScenarioError:
        assume(False)  # noqa: FBT003  # hypothesis has no other way to reject
    world = replace(world, loads=(*world.loads, *_further_loads(world.scenario)))
    if data.draw(st.booleans()):
        levels = Levels(np.array([1.0, 0.5, 0.25]), np.array([1.0, 0.8, 0.5]))
        world = replace(world, rates=replace(world.rates, levels=levels))
    _assert_same(world, pool, data.draw(st.integers(0, 99)))


@pytest.mark.parametrize("longest", [12.0, 10_000.0])
def test_trips_around_the_globe_are_as_long_as_in_the_domain(
    tiny_world: TinyWorld, pool: Executor, longest: float
) -> None:
    """From next door to the other side of the earth, with a longest trip and without one that binds."""
    rng = np.random.default_rng(3)
    places = [*zip(rng.uniform(-89, 89, 60), rng.uniform(-180, 180, 60), strict=True), (10.0, 20.0), (10.00001, 20.0)]
    world = World.of(
        tiny_world(
            accounts=[{"account": f"a{i:02d}", "lat": lat, "lon": lon} for i, (lat, lon) in enumerate(places)],
            seats=[{"lat": -lat, "lon": lon - 180 * np.sign(lon)} for lat, lon in places[:20]]
            + [{"lat": 10, "lon": 20}],
            settings={"territory": {"travel": {"visits": 4, "trip_hours_limit": longest}, "within_hours": False}},
        )
    )
    _assert_same(world, pool, 0)


def test_a_scan_is_given_up_when_time_is_over(tiny_world: TinyWorld, pool: Executor) -> None:
    """`stop` is asked before each piece of the work."""
    factors = Factors.of(World.of(tiny_world(accounts=50)))
    assert scan(factors, np.zeros(factors.groups), 2, pool, stop=lambda: True) is None
