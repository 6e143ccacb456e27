"""Fair shares and the price of missing them, by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World
from planner.domain.covering.rates import PairRates
from planner.domain.loads.balance import bands_of, pools_of
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

Built = Callable[..., Scenario]


def test_the_price_bends_at_the_band_and_at_the_steep_point(tiny_world: Built) -> None:
    """Fair 100 each: free to ±10, 2 a unit to ±30, then 5 a unit."""
    rule = {"metric": "potential", "free": 0.1, "price": 2.0, "steep_at": 0.3, "steep_price": 5.0, "limit": 0.5}
    scenario = tiny_world([{"potential": 100.0}, {"potential": 100.0}], 2, {"territory": {"balance": [rule]}})
    band = World.of(scenario).bands["potential"]
    assert band.fair.tolist() == [100.0, 100.0]
    assert band.cost(np.array([110.0, 115.0])).tolist() == pytest.approx([0.0, 10.0])
    assert band.cost(np.array([130.0, 140.0])).tolist() == pytest.approx([40.0, 90.0])
    assert band.cost(np.array([60.0, 0.0])).tolist() == pytest.approx([90.0, 390.0])
    assert band.cost_at(np.array([60.0]), np.array([1])) == pytest.approx([90.0])
    assert [limit.tolist() for limit in band.limits] == [[50.0, 50.0], [150.0, 150.0]]


def test_fair_shares_follow_hours_within_a_pool(tiny_world: Built) -> None:
    """East's potential is shared by east's seats only, by hours or equally; a vacant seat gets none."""
    scenario = tiny_world(
        accounts=[{"region": "east", "potential": 300.0}, {"region": "west", "potential": 50.0}],
        seats=[
            {"seat": "a", "region": "east", "capacity_hours": 100.0},
            {"seat": "b", "region": "east", "capacity_hours": 200.0},
            {"seat": "c", "region": "west"},
            {"seat": "d", "region": "east", "start": "2028-06-01"},
        ],
        settings={
            "territory": {
                "eligibility": [{"column": "region"}],
                "balance": [{"metric": "potential"}, {"metric": "accounts", "share_by": "equal"}],
            }
        },
    )
    rates = PairRates.of(scenario)
    assert pools_of(rates).tolist() == [0, 0, 2, 0]
    bands = bands_of(rates)
    assert bands["potential"].fair == pytest.approx([100.0, 200.0, 50.0, 0.0])
    assert bands["accounts"].fair == pytest.approx([0.5, 0.5, 1.0, 0.0])


def test_pools_join_through_chains(tiny_world: Built) -> None:
    """a–b by one account and b–c by another are one pool; a seat nobody may give accounts to is alone."""
    scenario = tiny_world(
        accounts=[{"region": "1"}, {"region": "2"}],
        seats=[{"region": "2"}, {"region": "9"}, {"region": "1;2"}, {"region": "1"}],
        settings={"territory": {"eligibility": [{"column": "region"}]}},
    )
    assert pools_of(PairRates.of(scenario)).tolist() == [0, 1, 0, 0]


def test_hours_to_share_are_those_at_the_cheapest_seat(tiny_world: Built) -> None:
    """An account of 10 hours at one seat and 30 at the other, where it costs less, counts 30: 15 for each."""
    scenario = tiny_world(
        accounts=[{"account": "a"}],
        seats=2,
        pairs=[
            {"account": "a", "seat": "s0", "hours": 10.0, "cost": 5.0},
            {"account": "a", "seat": "s1", "hours": 30.0, "cost": 4.0},
        ],
        settings={"territory": {"balance": [{"metric": "hours"}]}},
    )
    assert World.of(scenario).bands["hours"].fair == pytest.approx([15.0, 15.0])


def test_a_balanced_amount_below_zero_is_refused(tiny_world: Built) -> None:
    """A negative amount would make fair shares meaningless and the bound wrong."""
    rule = {"territory": {"balance": [{"metric": "growth", "price": 1.0}]}}
    with pytest.raises(ScenarioError, match="'growth' is -2; what is balanced or limited cannot be below zero"):
        tiny_world([{"growth": 3.0}, {"growth": -2.0}], 2, rule)


def test_limits_may_differ_below_and_above(tiny_world: Built) -> None:
    """One side is given, the other falls back on `limit`, or has none; fair is 100 each."""

    def limits(**said: float) -> list[list[float]]:
        rule = {"metric": "potential", "free": 0.0, **said}
        scenario = tiny_world([{"potential": 100.0}, {"potential": 100.0}], 2, {"territory": {"balance": [rule]}})
        return [limit.tolist() for limit in World.of(scenario).bands["potential"].limits]

    assert limits(limit_below=0.2, limit_above=0.5) == [[80.0, 80.0], [150.0, 150.0]]
    assert limits(limit=0.25, limit_above=0.5) == [[75.0, 75.0], [150.0, 150.0]]
    assert limits(limit_above=0.5) == [[-np.inf, -np.inf], [150.0, 150.0]]
    assert limits() == [[-np.inf, -np.inf], [np.inf, np.inf]]


@pytest.mark.parametrize("name", ["limit", "limit_below", "limit_above"])
def test_no_limit_may_lie_inside_the_free_band(tiny_world: Built, name: str) -> None:
    """The message names the setting."""
    with pytest.raises(ScenarioError, match=f"'{name}' must not lie inside the free band"):
        tiny_world(2, 2, {"territory": {"balance": [{"metric": "potential", "free": 0.1, name: 0.05}]}})
