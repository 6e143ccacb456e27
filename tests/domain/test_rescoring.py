"""A plan under other potentials: the fast twin against the full audit, and limits by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.domain.what_if.best_seats import contenders
from planner.domain.what_if.robustness import Rescoring, full, with_potential

TinyWorld = Callable[..., Scenario]
BALANCE = {"metric": "potential", "price": 0.1, "free": 0.05, "steep_at": 0.2, "steep_price": 0.3, "limit": 0.5}


def _rich(tiny_world: TinyWorld, more: Mapping[str, Any] | None = None) -> Scenario:
    """A family, two kinds of eligibility, a row in `pairs`, quotas, a limit of a seat."""
    accounts = [
        {"potential": 100.0, "region": "n", "workload": 10.0, "revenue": 40.0},
        {"potential": 50.0, "region": "s", "family": "f", "workload": 20.0, "revenue": 10.0},
        {"potential": 70.0, "region": "n", "family": "f"},
        {"potential": 30.0, "region": "s"},
        {"potential": 90.0},
    ]
    seats = [{"region": "n", "max_potential": 250.0}, {"region": "s"}, {"capacity_hours": 500.0}]
    settings = {
        "territory": {
            "balance": [BALANCE, {"metric": "hours", "price": 1.0}],
            "eligibility": [{"column": "region", "mismatch": 0.5}],
        },
        "quota": {"target": 1000.0, "step": 10.0},
    } | dict(more or {})
    return tiny_world(accounts, seats, settings, pairs=[{"account": "a0", "seat": "s1", "value": 95.0}])


@settings(deadline=None)
@given(
    factor=st.lists(st.floats(0.2, 3.0), min_size=5, max_size=5),
    owner=st.lists(st.sampled_from(["s0", "s1", "s2", ""]), min_size=5, max_size=5),
)
def test_the_fast_twin_is_the_full_audit(tiny_world: TinyWorld, factor: list[float], owner: list[str]) -> None:
    """Terms, deviations and limits, for any owners (a split family and nobody included) and any factors."""
    scenario, owners = _rich(tiny_world), np.array(owner)
    twin = Rescoring.of(World.of(scenario), owners)
    fast = twin.score(np.array(factor))
    slow = full(with_potential(scenario, np.array(factor)), owners, twin.quota)
    assert dict(fast.terms) == pytest.approx(dict(slow.terms), rel=1e-9, abs=1e-6)
    for name, off in slow.off.items():
        np.testing.assert_allclose(fast.off[name], off, atol=1e-9)
    for name, beyond in slow.beyond.items():
        np.testing.assert_array_equal(fast.beyond[name], beyond)


def test_one_seat_is_kept_for_a_family_where_one_fits_all_best(tiny_world: TinyWorld) -> None:
    """Family g is all northern: s0, and s2 just like it; f is northern and southern, so that it depends."""
    accounts = [
        {"potential": 10.0, "region": "n", "family": "g"},
        {"potential": 20.0, "region": "n", "family": "g"},
        {"potential": 30.0, "region": "n", "family": "f"},
        {"potential": 40.0, "region": "s", "family": "f"},
    ]
    rule = {"column": "region", "mismatch": 0.5}
    seats = [{"region": "n"}, {"region": "s"}, {"region": "n"}]
    scenario = tiny_world(accounts, seats, {"territory": {"eligibility": [rule]}})
    rates, units = World.of(scenario).rates, scenario.units
    unit, seat = contenders(rates, np.array(sorted({int(units[0]), int(units[2])})))
    assert seat[unit == units[0]].tolist() == [0]
    assert seat[unit == units[2]].tolist() == [0, 1]


def test_a_pair_that_is_written_down_is_looked_at(tiny_world: TinyWorld) -> None:
    """s1 and s2 are alike by every rule, but the pairs table makes s2 the better one for a1."""
    accounts = [{"potential": 10.0, "family": "g"}, {"potential": 20.0, "family": "g"}]
    scenario = tiny_world(accounts, 3, {}, pairs=[{"account": "a1", "seat": "s2", "value": 95.0}])
    twin = Rescoring.of(World.of(scenario), np.array(["s0", "s0"]))
    assert twin.score(np.array([1.0, 2.0])).terms["bookings"] == pytest.approx(2 * (95.0 - 20.0))


def test_all_accounts_worth_twice_as_much_stay_as_even(tiny_world: TinyWorld) -> None:
    """Fair shares follow the total: deviations are the same (s2 is too far below its own), the seat's limit breaks."""
    scenario = _rich(tiny_world)
    twin = Rescoring.of(World.of(scenario), np.array(["s0", "s1", "s1", "s2", "s0"]))
    doubled = twin.score(np.full(5, 2.0))
    np.testing.assert_allclose(doubled.off["potential"], twin.base.off["potential"])
    assert twin.base.beyond["potential"].tolist() == [False, False, True]
    assert doubled.beyond["potential"].tolist() == [True, False, True]


def test_one_account_decides_whether_the_limit_breaks(tiny_world: TinyWorld) -> None:
    """100 and 100 at two equal seats; the limit of ±20 % breaks from a factor of 1.5 on: 150 of 250, fair 125."""
    rule = {"metric": "potential", "share_by": "equal", "free": 0.0, "limit": 0.2}
    scenario = tiny_world([{"potential": 100.0}] * 2, 2, {"territory": {"balance": [rule]}})
    twin = Rescoring.of(World.of(scenario), np.array(["s0", "s1"]))
    assert not twin.score(np.array([1.49, 1.0])).beyond["potential"].any()
    assert twin.score(np.array([1.51, 1.0])).beyond["potential"].all()


def test_accounts_at_other_coverage_levels_are_scored_as_such(tiny_world: TinyWorld) -> None:
    """Half of the work of a family and of one account is done: bookings fall with it in both engines."""
    scenario = _rich(tiny_world)
    more = scenario.but({"territory.coverage.levels": [0.5]})
    owner, coverage = np.array(["s0", "s1", "s1", "s2", "s0"]), np.array([1.0, 0.5, 0.5, 0.5, 1.0])
    factor = np.array([0.7, 1.4, 0.9, 1.1, 2.0])
    twin = Rescoring.of(World.of(more), owner, None, coverage)
    slow = full(with_potential(more, factor), owner, twin.quota, coverage)
    assert dict(twin.score(factor).terms) == pytest.approx(dict(slow.terms))
    assert slow.terms["bookings"] > Rescoring.of(World.of(scenario), owner).score(factor).terms["bookings"]
