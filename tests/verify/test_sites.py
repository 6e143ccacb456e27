"""The bound of districts, derived again: by hand, and from prices that do not fit or lie at the edge."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import given_plan
from planner.domain.scenario import Scenario
from planner.domain.site_prices import SitePrices
from planner.domain.world import World
from planner.optimize.districts.book import book_of
from planner.optimize.districts.certificate import site_prices
from planner.optimize.districts.relaxation import bound, relax
from planner.optimize.districts.sites import sites_of
from planner.optimize.solve import solve
from planner.runs.plans import read_plan, write_plan
from planner.studies.running.verifying import verified
from planner.verify.bound import derive
from planner.verify.check import verify
from planner.verify.sites import derive_by_sites, site_misfits

TinyWorld = Callable[..., Scenario]
PLANE = {"price": 1.0, "centre": "chosen", "distance": "plane"}


def texts(*values: str) -> Any:
    """An array of texts."""
    return np.array(values, dtype=np.str_)


def line(tiny_world: TinyWorld, at: list[float], seats: int, **territory: Any) -> Scenario:
    """Accounts on a line, and seats that are alike."""
    accounts = [{"account": f"a{i}", "x": x, "y": 0.0, "workload": 10.0} for i, x in enumerate(at)]
    return tiny_world(accounts, seats, {"territory": {"within_hours": False, "compactness": PLANE, **territory}})


def bound_of(scenario: Scenario, unit: list[float]) -> float:
    """The exact bound from prices of units alone."""
    sites = SitePrices(np.array(unit), texts(), texts(), {})
    assert not site_misfits(World.of(scenario), sites)
    found = derive_by_sites(World.of(scenario), sites)
    assert found is not None
    assert found.exact
    return found.value


def test_one_seat_by_hand(tiny_world: TinyWorld) -> None:
    """At 0, 1 and 10 the best centre is 1, at distances 1 and 9. With prices 1, 0, 9 the best site is that at 10, −9.

    Its own account costs −9, the others 10 − 1 and 9 − 0, which do not join.
    """
    scenario = line(tiny_world, [0.0, 1.0, 10.0], 1)
    assert bound_of(scenario, [1e3, 1e3, 1e3]) == pytest.approx(10.0)
    assert bound_of(scenario, [1.0, 0.0, 9.0]) == pytest.approx(10 - 9)
    assert bound_of(scenario, [0.0, 0.0, 0.0]) == 0.0


def test_two_seats_never_share_a_centre(tiny_world: TinyWorld) -> None:
    """Two accounts far apart are worth 8 and 5: two seats open both, not the better one twice."""
    assert bound_of(line(tiny_world, [0.0, 100.0], 2), [8.0, 5.0]) == pytest.approx(0.0)


def test_a_seat_without_accounts_costs_its_imbalance(tiny_world: TinyWorld) -> None:
    """One account of 10 hours and two seats, fair 5 each, 2 a unit: the other seat is empty, and both are 5 off.

    The bound for no price at all is the imbalance that cannot be avoided: 10 of an empty seat, and none of the other,
    whose load may be 5 as far as the relaxation knows.
    """
    balance = [{"metric": "workload", "free": 0.0, "price": 2.0, "share_by": "equal"}]
    scenario = line(tiny_world, [0.0], 2, balance=balance)
    assert bound_of(scenario, [0.0]) == pytest.approx(10.0)
    load = {"workload": np.array([-2.0, -2.0])}
    priced = SitePrices(np.array([0.0]), texts("s0", "s0"), texts("a0", ""), load)
    found = derive_by_sites(World.of(scenario), priced)
    assert found is not None
    assert found.value == pytest.approx(10.0 + 2 * -10 + 10)


def test_limits_that_nobody_can_keep_prove_nothing(tiny_world: TinyWorld) -> None:
    """Two seats that must have an account each, and only one that may be a centre."""
    accounts = [{"account": f"a{i}", "x": float(i), "y": 0.0, "centre": 1 - i} for i in range(2)]
    seats = [{"min_accounts": 1.0}, {"min_accounts": 1.0}]
    scenario = tiny_world(accounts, seats, {"territory": {"within_hours": False, "compactness": PLANE}})
    assert derive_by_sites(World.of(scenario), SitePrices(np.zeros(2), texts(), texts(), {})) is None


def test_prices_that_do_not_fit_are_named(tiny_world: TinyWorld) -> None:
    """Of unknown seats and loads, twice, too few, not a number, not even a list."""
    world = World.of(line(tiny_world, [0.0, 1.0], 2, balance=[{"metric": "workload", "price": 1.0}]))
    unit, seat, centre = np.zeros(2), texts("s0", "s0"), texts("a0", "a1")
    said = [
        str(problem)
        for sites in (
            SitePrices(np.zeros(3), seat, centre, {}),
            SitePrices(np.array([0.0, np.inf]), seat, centre, {}),
            SitePrices(unit, texts("s0"), centre, {}),
            SitePrices(unit, texts("s0", "s7"), centre, {}),
            SitePrices(unit, seat, texts("a0", "a0"), {"moon": np.zeros(2), "workload": np.zeros(3)}),
            SitePrices(unit, seat, centre, {"workload": np.array([0.0, np.nan])}),
        )
        for problem in site_misfits(world, sites)
    ]
    assert said == [
        "proof: has not one price, a number, for every account or family.",
        "proof: has not one price, a number, for every account or family.",
        "proof: has not one seat and one centre for every site.",
        "proof: has prices for a seat or a centre that the scenario does not have.",
        "proof: has prices for the same site twice.",
        "proof: has sites with multipliers for 'moon', which no rule counts by seat.",
        "proof: has 3 multipliers for 'workload', but 2 sites.",
        "proof: has a site with a multiplier for 'workload' that is not a number.",
    ]


@pytest.mark.parametrize(
    "kind", ["uint64", "int64", "int8", "float16", "longdouble", "complex128", "bool", "object", "U8"]
)
def test_only_float64_is_calculated_with(kind: str, tiny_world: TinyWorld) -> None:
    """Unsigned numbers wrap around when they are taken away, large whole ones lose digits."""
    scenario = line(tiny_world, [0.0, 1.0, 4.0], 2, balance=[{"metric": "workload", "price": 1.0}])
    plan = given_plan(World.of(scenario), np.array(["s0", "s0", "s1"]), "by hand")
    seat, centre, prices = texts("s0", "s0"), texts("a0", "a1"), np.full(3, 1000).astype(kind)
    claimed = replace(plan, bound=0.0, proof="lagrangian")
    for sites in (
        SitePrices(prices, seat, centre, {}),
        SitePrices(np.zeros(3), seat, centre, {"workload": prices[:2]}),
        SitePrices(np.zeros((3, 1)), seat, centre, {}),
        SitePrices(np.zeros(3), seat[:, None], centre, {}),
        SitePrices(np.zeros(3), seat, np.array([None, "a1"], dtype=object), {}),
        SitePrices(np.zeros(3), seat, centre, {"workload": np.zeros((2, 1))}),
        SitePrices(np.zeros(3), seat, centre, {"workload": np.array(1.0)}),
    ):
        verdict = verify(scenario, replace(claimed, sites=sites))
        assert verdict.doubts
        assert verdict.bound is not None
        assert verdict.bound.value <= plan.objective
    for name in ("potential", "workload"):
        verdict = verify(scenario, replace(claimed, multipliers={name: np.full(2, 1000).astype(kind)}))
        assert verdict.doubts


@pytest.mark.parametrize("rule", ["home", "chosen", "none"])
def test_a_seat_without_any_account_is_no_trouble(rule: str, tiny_world: TinyWorld) -> None:
    """All accounts are somebody's: nobody may go to the other seat, which has a home, or none."""
    accounts = [{"account": f"a{i}", "x": float(i), "y": 0.0, "named": "s0"} for i in range(3)]
    seats = [{"x": 0.0, "y": 0.0}, {"x": 5.0, "y": 0.0}]
    compactness = {"price": 0.0} if rule == "none" else PLANE | {"centre": rule}
    territory = {"within_hours": False, "compactness": compactness, "contiguity": rule == "none"}
    scenario = tiny_world(accounts, seats, {"territory": territory}, edges=[("a0", "a1"), ("a1", "a2")])
    plan = verified(scenario, solve(scenario, gap=0.0))
    assert verify(scenario, plan).reasons == ()
    sites = plan.sites or SitePrices(np.array([3.0, 1.0, 2.0]), texts(), texts(), {})
    for exact in (True, False):
        found = derive_by_sites(World.of(scenario), sites, exact=exact)
        assert found is not None
        assert found.value <= plan.objective + 1e-9


def test_numbers_too_large_and_books_too_large_prove_nothing(
    tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None, rather than an exception, or an hour."""
    far = line(tiny_world, [0.0, 1e80], 1)
    dear = far.but({"territory.compactness.power": 4.0, "territory.compactness.weight": "revenue"})
    nothing = SitePrices(np.zeros(2), texts(), texts(), {})
    assert derive_by_sites(World.of(dear), nothing) is None
    assert derive_by_sites(World.of(far), nothing) is not None
    monkeypatch.setattr("planner.verify.ground.MOST_CELLS", 3)
    assert derive_by_sites(World.of(far), nothing) is None


def test_accounts_of_a_family_that_cancel_out_lift_no_bound(tiny_world: TinyWorld) -> None:
    """Shares of a book are below and above zero; the sum of a family loses the digits by which its seat just fits."""
    half = 0.5 * float(np.spacing(1e11))
    signed = [half, half, 1e11, half, -(1e11 + 2 * half)]
    accounts = [
        {
            "account": f"a{i}",
            "x": float(i),
            "y": 0.0,
            "family": "" if i == 0 else "f",
            "segment": "large" if amount > 0 else "small",
            "people": 2 * abs(amount),
        }
        for i, amount in enumerate(signed)
    ]
    mix = [{"name": "m", "value": "large", "metric": "people", "least_share": 0.5}]
    settings = {"territory": {"within_hours": False, "compactness": PLANE, "mix": mix}}
    scenario = tiny_world(accounts, 1, settings)
    world = World.of(scenario)
    plan = given_plan(world, np.array(["s0"] * 5), "by hand")
    assert plan.violations == ()
    (load,) = [load for load in world.loads if load.name.startswith("m")]
    sites = SitePrices(
        np.zeros(2), np.repeat(texts("s0"), 5), scenario.accounts.account, {load.name: np.full(5, -1e12)}
    )
    found, whole = derive_by_sites(world, sites), derive(world, {load.name: np.array([-1e12])})
    assert found is not None
    assert whole is not None
    assert max(found.value, whole.value) <= plan.objective


@pytest.mark.parametrize("seed", range(12))
def test_seats_are_alike_for_the_search_and_for_the_verifier(seed: int, tiny_world: TinyWorld) -> None:
    """Limits that come from several rules, shares of a book, teams: the bound of the search is derived to the digit."""
    rng = np.random.default_rng(seed)
    accounts = [
        {
            "x": float(rng.uniform(0, 9)),
            "y": float(rng.uniform(0, 9)),
            "workload": float(rng.integers(1, 90)),
            "segment": str(rng.choice(["large", "small"])),
            "owner": str(rng.choice(["", "s1"])),
        }
        for _ in range(10)
    ]
    capacity = rng.choice([300.0, 400.0, 500.0], 4) if seed % 2 else [600.0, 700.0, 800.0, 900.0]
    seats = [
        {"capacity_hours": float(capacity[s]), "max_hours": 420.0, "manager": "ann" if s < 2 else "bob"}
        for s in range(4)
    ]
    mix = [{"name": "Large", "value": "large", "metric": "workload", "most_share": 0.9}]
    territory = {"compactness": PLANE, "mix": [*mix, mix[0] | {"name": "large"}] if seed % 3 else []}
    scenario = tiny_world(accounts, seats, {"territory": territory})
    world = World.of(scenario)
    book = book_of(world)
    sites = sites_of(book)
    best = bound(relax(book, sites), stop=lambda: False, tell=lambda _: None).best
    found = derive_by_sites(world, site_prices(world, book, sites, best))
    assert found is not None
    assert found.strict == pytest.approx(best.bound, rel=1e-7)


def test_loads_that_differ_by_case_are_read_as_written(tiny_world: TinyWorld, tmp_path: Any) -> None:
    """Two rules of the same words, one of them with a capital letter."""
    scenario = line(tiny_world, [0.0, 1.0], 1)
    loads = {"Large": np.array([1.0, 2.0]), "large": np.array([3.0, 4.0])}
    sites = SitePrices(np.array([0.5, 0.25]), texts("s0", "s0"), texts("a0", "a1"), loads)
    plan = given_plan(World.of(scenario), np.array(["s0", "s0"]), "by hand")
    write_plan(tmp_path / "plan", replace(plan, sites=sites))
    again = read_plan(tmp_path / "plan").sites
    assert again is not None
    assert {name: prices.tolist() for name, prices in again.multipliers.items()} == {
        name: prices.tolist() for name, prices in loads.items()
    }
    assert (again.unit.tolist(), again.centre.tolist()) == ([0.5, 0.25], ["a0", "a1"])
