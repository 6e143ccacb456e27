"""The bound from prices of loads: never above any plan, as good as the linear relaxation, the same every time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix, eye, hstack, vstack

from planner.domain.audit import Audit
from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import ScenarioError
from planner.optimize import pricing
from planner.optimize.columns import Columns
from planner.optimize.multipliers import Prices, price
from planner.optimize.pricing import AllArcs, Pricing, price_world
from planner.optimize.shortlist import Shortlist
from planner.optimize.shortlisting import shortlist_of
from planner.verify.bound import derive

TinyWorld = Callable[..., Scenario]


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    """Two threads."""
    with ThreadPoolExecutor(2) as threads:
        yield threads


def _priced(world: World, threads: int = 1, stop: Callable[[], bool] = lambda: False) -> Pricing:
    found = price_world(world, threads, stop, lambda _: None)
    assert found is not None
    return found


def _by_columns(world: World, pool: Executor) -> Prices:
    columns = Columns.start(world, pool, lambda: False)
    assert columns is not None
    return price(columns, lambda: False, lambda _: None)


def _book(tiny_world: TinyWorld, accounts: int, seats: int, seed: int = 7) -> World:
    """Log-normal potential over a plain, families, owners, pins, travel; a hard 10 % on potential."""
    rng = np.random.default_rng(seed)
    potential, owner = rng.lognormal(11, 0.8, accounts), rng.integers(0, seats, accounts)
    lat, lon = rng.uniform(40, 48, accounts), rng.uniform(-10, 0, accounts)
    return World.of(
        tiny_world(
            accounts=[
                {
                    "account": f"a{i:05d}",
                    "potential": float(potential[i]),
                    "workload": 20.0,
                    "revenue": float(potential[i]) * 0.6,
                    "lat": float(lat[i]),
                    "lon": float(lon[i]),
                    "owner": f"s{owner[i]:03d}",
                    "family": f"f{i // 3}" if i % 30 < 3 else "",
                    "pinned": f"s{owner[i]:03d}" if i % 40 == 20 else "",
                }
                for i in range(accounts)
            ],
            seats=[
                {
                    "seat": f"s{s:03d}",
                    "lat": rng.uniform(40, 48),
                    "lon": rng.uniform(-10, 0),
                    "capacity_hours": 100.0 * accounts / seats,
                }
                for s in range(seats)
            ],
            settings={
                "territory": {
                    "travel": {"visits": 6},
                    "balance": [
                        {"metric": "potential", "price": 0.1, "limit": 0.1},
                        {"metric": "hours", "free": 0.05, "price": 20, "steep_at": 0.1, "steep_price": 50},
                    ],
                }
            },
        )
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_plan_is_cheaper_than_the_bound_of_either_book(
    data: st.DataObject,
    recipes: st.SearchStrategy[dict[str, Any]],
    tiny_world: TinyWorld,
    best_by_trying: Callable[[Scenario], Audit | None],
    pool: Executor,
) -> None:
    """On random tiny worlds with every rule on; the bound of all arcs and that of a growing shortlist are the same."""
    try:
        scenario = tiny_world(**data.draw(recipes))
    except ScenarioError:
        assume(False)  # noqa: FBT003  # hypothesis has no other way to reject
    best = best_by_trying(scenario)
    assume(best is not None)
    assert best is not None
    world = World.of(scenario)
    slack = 1e-6 * (1 + best.objective)
    listed = price(AllArcs.of(shortlist_of(world, world.arcs), pool), lambda: False, lambda _: None)
    grown = _by_columns(world, pool)
    assert listed.bound <= best.objective + slack
    assert grown.bound <= best.objective + slack
    assert grown.bound == pytest.approx(listed.bound, abs=2e-4 * (1 + best.objective))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bound_is_that_of_the_linear_relaxation(tiny_world: TinyWorld, pool: Executor, seed: int) -> None:
    """Within 0.01 % of what HiGHS finds for all arcs, whether or not all were listed."""
    world = _book(tiny_world, 240, 8, seed)
    relaxed = _linear_relaxation(shortlist_of(world, world.arcs))
    for found in (_priced(world).prices, _by_columns(world, pool)):
        assert relaxed * (1 - 1e-4) <= found.bound <= relaxed * (1 + 1e-6)


def test_loads_of_every_shape_are_priced(tiny_world: TinyWorld, pool: Executor) -> None:
    """A budget of moves, shares of a book (negative amounts) and a limit on the whole company."""
    world = _book(tiny_world, 120, 5)
    seats, revenue = len(world.scenario.seats), world.scenario.accounts.revenue
    every, none = np.arange(seats), np.full(seats, np.inf)
    share = np.where(np.arange(len(revenue)) % 3 == 0, 0.65, -0.35) * revenue
    begin = np.flatnonzero(np.diff(world.arcs.unit, prepend=-1))
    fewest = float(np.minimum.reduceat(world.arcs.hours, begin).sum())
    loads = (
        Load("moved", np.array(["all"]), 0 * every, revenue, counts="moved", limits=(_at_most(0.4 * revenue.sum()),)),
        Load("share", world.scenario.seats.seat, every, share, limits=(Limit("mix", "", -none, 0.0 * every),)),
        Load("all hours", np.array(["all"]), 0 * every, None, limits=(_at_most(1.06 * fewest),)),
    )
    tied = World(world.scenario, world.rates, (*world.loads, *loads), world.bands, world.quotas, world.hours)
    relaxed = _linear_relaxation(shortlist_of(tied, tied.arcs))
    assert relaxed > 1.01 * _linear_relaxation(shortlist_of(world, world.arcs))
    for found in (_priced(tied).prices, _by_columns(tied, pool)):
        assert relaxed * (1 - 1e-4) <= found.bound <= relaxed * (1 + 1e-6)


def test_the_multipliers_prove_the_bound_to_the_verifier(tiny_world: TinyWorld) -> None:
    """By load and group they are all that is needed to derive it again, in exact fractions."""
    world = _book(tiny_world, 120, 5)
    prices = _priced(world).prices
    by_load = prices.by_load(world.loads)
    assert [len(by_load[load.name]) for load in world.loads] == [len(load.groups) for load in world.loads]
    derived = derive(world, by_load)
    assert derived is not None
    assert derived.value == pytest.approx(prices.bound, rel=1e-4)  # it lets plans miss hard limits by a millionth


def test_the_number_of_threads_changes_nothing(tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Multipliers, bound and shortlist are the same bit by bit, with all arcs listed and with columns."""
    world = _book(tiny_world, 1_600, 30)
    for most_listed in (10**6, 0):
        monkeypatch.setattr(pricing, "ALL", most_listed)
        one, two = _priced(world, threads=1), _priced(world, threads=2)
        assert one.prices.multipliers.tobytes() == two.prices.multipliers.tobytes()
        assert one.prices.bound == two.prices.bound
        assert one.reduced.tobytes() == two.reduced.tobytes()
        assert one.shortlist.seat.tobytes() == two.shortlist.seat.tobytes()


@pytest.mark.parametrize("patience", [1, 4, 40])
def test_prices_end_when_they_are_told_to(
    tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch, patience: int
) -> None:
    """Nothing is evaluated after `stop` has said so once, and what is known by then is a valid bound."""
    world = _book(tiny_world, 120, 5)
    best = _priced(world).prices.bound
    for most_listed in (10**6, 0):
        monkeypatch.setattr(pricing, "ALL", most_listed)
        asked = 0

        def stop() -> bool:
            nonlocal asked
            asked += 1
            return asked > patience

        found = price_world(world, 1, stop, lambda _: None)
        assert asked <= patience + 70
        assert found is None or 0.0 <= found.prices.bound <= best * (1 + 1e-3)


def test_limits_that_no_plan_can_keep_lift_the_bound_beyond_every_plan(tiny_world: TinyWorld, pool: Executor) -> None:
    """Three accounts at least at each of two seats, of four that there are: the bound rises, and the search ends."""
    seats = [{"min_accounts": 3.0}, {"min_accounts": 3.0}]
    world = World.of(tiny_world(accounts=4, seats=seats, pairs=[{"account": "a0", "seat": "s1", "cost": 50.0}]))
    for found in (_priced(world).prices, _by_columns(world, pool)):
        assert 50.0 < found.bound < 1e9
        assert np.isfinite(found.multipliers).all()


def test_a_book_without_rules_costs_what_each_units_cheapest_arc_costs(tiny_world: TinyWorld, pool: Executor) -> None:
    """There is nothing to price."""
    pairs = [
        {"account": a, "seat": s, "cost": c} for a, s, c in [("a0", "s0", 5.0), ("a0", "s1", 7.0), ("a1", "s0", 3.0)]
    ]
    world = World.of(tiny_world(accounts=3, seats=2, settings={"territory": {"within_hours": False}}, pairs=pairs))
    for found in (_priced(world).prices, _by_columns(world, pool)):
        assert found.bound == 5.0


def test_the_shortlist_holds_cheap_arcs_present_owners_and_pins(tiny_world: TinyWorld, pool: Executor) -> None:
    """Eight arcs of a unit and its owners', costs above the unit's cheapest, whichever book they come from."""
    world = _book(tiny_world, 120, 14)
    found = _priced(world)
    size = np.diff(found.shortlist.first)
    pinned = world.pinned >= 0
    assert (size[pinned] == 1).all()
    assert set(size[~pinned].tolist()) <= {8, 9, 10, 11}
    assert np.minimum.reduceat(found.reduced, found.shortlist.first[:-1]).tolist() == [0.0] * len(size)
    columns = Columns.start(world, pool, lambda: False)
    assert columns is not None
    price(columns, lambda: False, lambda _: None)
    assert abs(len(columns.cheapest()[0]) - len(found.shortlist)) <= 0.02 * len(found.shortlist)


def _at_most(limit: float) -> Limit:
    return Limit("test", "", np.array([-np.inf]), np.array([limit]))


def _linear_relaxation(s: Shortlist) -> float:
    """The same problem with arcs in parts, by HiGHS: columns are arcs, then the price of every group's load."""
    prices, arcs, groups = s.prices, len(s), len(s.prices.fair)
    column = np.broadcast_to(np.arange(arcs), s.group.shape)
    counts = s.group >= 0
    load = coo_matrix((s.amount[counts], (s.group[counts], column[counts])), shape=(groups, arcs)).tocsr()
    none, one = csr_matrix((groups, groups)), eye(groups, format="csr")
    rows, limits = [], []
    free, steep = (np.where(np.isfinite(width), width, 0.0) for width in (prices.free, prices.steep))
    first = (prices.price, prices.price * free, np.isfinite(prices.free))
    extra = prices.steep_price - prices.price
    second = (prices.steep_price, prices.price * free + extra * steep, np.isfinite(prices.steep))
    for slope, start, there in (first, second):
        for side in (1.0, -1.0):
            tilted = hstack([load.multiply((side * slope)[:, None]).tocsr(), -one]).tocsr()
            rows.append(tilted[there])
            limits.append((start + side * slope * prices.fair)[there])
    for side, limit in ((1.0, prices.most), (-1.0, -prices.least)):
        finite = np.isfinite(limit)
        rows.append(hstack([side * load, none]).tocsr()[finite])
        limits.append(limit[finite])
    owner = coo_matrix((np.ones(arcs), (s.unit, np.arange(arcs))), shape=(len(s.first) - 1, arcs))
    found = linprog(
        np.append(s.cost, np.ones(groups)),
        A_ub=vstack(rows),
        b_ub=np.concatenate(limits),
        A_eq=hstack([owner, csr_matrix((len(s.first) - 1, groups))]),
        b_eq=np.ones(len(s.first) - 1),
        bounds=(0, None),
    )
    assert found.status == 0
    return float(found.fun)
