"""The Lagrangian bound and the search along its prices, against trying everything."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.domain.audit import Audit, World, audit
from planner.domain.scenario import Scenario
from planner.optimize.anneal import anneal
from planner.optimize.candidates import owners_at
from planner.optimize.conflicts import conflicts
from planner.optimize.dual import Prices, price, relax

TinyWorld = Callable[..., Scenario]


def _priced(world: World) -> Prices:
    return price(relax(world), stop=lambda: False, tell=lambda _: None)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_plan_is_cheaper_than_the_bound(
    data: st.DataObject,
    recipes: st.SearchStrategy[dict[str, Any]],
    tiny_world: TinyWorld,
    best_by_trying: Callable[[Scenario], Audit | None],
) -> None:
    """On random tiny worlds with every rule on, the bound stays below the best plan there is."""
    scenario = tiny_world(**data.draw(recipes))
    world = World.of(scenario)
    assume(not conflicts(world))
    best = best_by_trying(scenario)
    assume(best is not None)
    assert best is not None
    assert _priced(world).bound <= best.objective + 1e-6 * (1 + best.objective)


def test_prices_close_the_gap_where_the_relaxation_is_tight(tiny_world: TinyWorld) -> None:
    """Two equal accounts, at most one a seat: one of them costs 10 more, and so says the bound."""
    scenario = tiny_world(
        accounts=2,
        seats=[{"max_accounts": 1.0}, {"max_accounts": 1.0}],
        pairs=[{"account": a, "seat": "s1", "cost": 10.0} for a in ("a0", "a1")],
    )
    assert _priced(World.of(scenario)).bound == pytest.approx(10.0, abs=0.01)


def test_a_world_without_balance_is_bounded_by_each_units_cheapest_seat(tiny_world: TinyWorld) -> None:
    """Nothing ties the accounts together: the bound is the sum of the cheapest costs."""
    scenario = tiny_world(
        accounts=3,
        seats=2,
        settings={"territory": {"within_hours": False}},
        pairs=[
            {"account": a, "seat": s, "cost": c}
            for a, s, c in [("a0", "s0", 5.0), ("a0", "s1", 7.0), ("a1", "s0", 3.0)]
        ],
    )
    assert _priced(World.of(scenario)).bound == pytest.approx(5.0)


def _book(tiny_world: TinyWorld, accounts: int, seats: int) -> Scenario:
    rng = np.random.default_rng(7)
    return tiny_world(
        accounts=[
            {"account": f"a{i:03d}", "potential": p, "workload": 20.0, "lat": lat, "lon": lon, "owner": f"s{o}"}
            for i, (p, lat, lon, o) in enumerate(
                zip(
                    rng.lognormal(11, 1.0, accounts),
                    rng.uniform(40, 48, accounts),
                    rng.uniform(-10, 0, accounts),
                    rng.integers(0, seats, accounts),
                    strict=True,
                )
            )
        ],
        seats=[
            {"lat": rng.uniform(40, 48), "lon": rng.uniform(-10, 0), "capacity_hours": 3_000.0} for _ in range(seats)
        ],
        settings={
            "territory": {
                "travel": {"visits": 6},
                "balance": [
                    {"metric": "potential", "price": 0.1, "limit": 0.1},
                    {"metric": "hours", "free": 0.05, "price": 20},
                ],
            }
        },
    )


def test_the_search_ends_near_the_bound_and_breaks_nothing(tiny_world: TinyWorld) -> None:
    """200 accounts on 6 seats with a hard 10 %: within 3 % of the bound, and its total is the audit's."""
    world = World.of(_book(tiny_world, 200, 6))
    relaxation, prices = relax(world), _priced(world)
    told: list[float] = []
    chosen = anneal(world, relaxation, prices, stop=lambda _: False, tell=lambda _, total: told.append(total))
    found = audit(world, owners_at(world, chosen))
    assert not found.violations
    assert found.objective == pytest.approx(told[-1])
    assert told == sorted(told, reverse=True)
    assert prices.bound <= found.objective <= prices.bound * 1.03


def test_the_search_is_the_same_every_time(tiny_world: TinyWorld) -> None:
    """Nothing depends on a clock or on a shared stream."""
    world = World.of(_book(tiny_world, 80, 4))
    relaxation, prices = relax(world), _priced(world)
    first, second = (anneal(world, relaxation, prices, lambda _: False, lambda *_: None) for _ in range(2))
    assert first.tolist() == second.tolist()
