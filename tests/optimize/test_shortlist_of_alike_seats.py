"""How many arcs of a unit are kept: few where seats differ, more where they are alike to nearly everyone."""

from collections.abc import Callable

import numpy as np

from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.optimize.columns import PICKS
from planner.optimize.pricing import ALIKE_PICKS, DEAR_PICKS, price_world

TinyWorld = Callable[..., Scenario]
SEATS = 25


def _kept(scenario: Scenario) -> np.ndarray:
    pricing = price_world(World.of(scenario), 1, stop=lambda: False, tell=lambda _: None)
    assert pricing is not None
    return np.diff(pricing.shortlist.first)


def _book(tiny_world: TinyWorld, differing: int) -> Scenario:
    rows = [{"potential": 50.0 + a, "revenue": 1000.0, "owner": "s00"} for a in range(30)]
    pairs = [
        {"account": f"a{a:02}", "seat": f"s{s:02}", "cost": 100.0 + 7 * s}
        for a in range(differing)
        for s in range(SEATS)
    ]
    accounts = [row | {"account": f"a{a:02}"} for a, row in enumerate(rows)]
    seats = [{"seat": f"s{s:02}"} for s in range(SEATS)]
    territory = {"balance": [{"metric": "potential", "price": 1.0}]}
    return tiny_world(accounts, seats, {"territory": territory}, pairs=pairs)


def test_where_seats_are_alike_more_are_kept(tiny_world: TinyWorld) -> None:
    """Everybody may take every account at the same price, but for its owner: the cheapest few would be any few."""
    assert _kept(_book(tiny_world, differing=0)).min() >= ALIKE_PICKS


def test_where_seats_differ_the_cheapest_are_kept(tiny_world: TinyWorld) -> None:
    """Half of the accounts cost something else at every seat: few arcs, and the owner's."""
    assert _kept(_book(tiny_world, differing=15)).max() <= PICKS + 1


def test_where_room_is_dear_more_are_kept(tiny_world: TinyWorld) -> None:
    """What takes few hours costs much, so that hardly anything but room tells seats apart."""
    rng = np.random.default_rng(5)
    hours = rng.integers(1, 101, (60, SEATS))
    cost = 111 - hours + rng.integers(-10, 11, hours.shape)
    pairs = [
        {"account": f"a{a:02}", "seat": f"s{s:02}", "cost": float(cost[a, s]), "hours": float(hours[a, s])}
        for a in range(60)
        for s in range(SEATS)
    ]
    accounts = [{"account": f"a{a:02}", "potential": 0.0} for a in range(60)]
    room = 0.8 * hours.sum(axis=0) / SEATS
    seats = [{"seat": f"s{s:02}", "capacity_hours": float(int(room[s]))} for s in range(SEATS)]
    assert (_kept(tiny_world(accounts, seats, {}, pairs=pairs)) == DEAR_PICKS).all()
