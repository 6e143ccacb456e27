"""Fair shares and the price of missing them, by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.arcs import arcs_of
from planner.domain.audit import World
from planner.domain.balance import bands_of, pools_of
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
    arcs = arcs_of(scenario)
    assert pools_of(scenario, arcs).tolist() == [0, 0, 2, 0]
    bands = bands_of(scenario, arcs)
    assert bands["potential"].fair == pytest.approx([100.0, 200.0, 50.0, 0.0])
    assert bands["accounts"].fair == pytest.approx([0.5, 0.5, 1.0, 0.0])


def test_pools_join_through_chains(tiny_world: Built) -> None:
    """a–b by one account and b–c by another are one pool; a seat nobody may give accounts to is alone."""
    scenario = tiny_world(
        accounts=[{"region": "1"}, {"region": "2"}],
        seats=[{"region": "2"}, {"region": "9"}, {"region": "1;2"}, {"region": "1"}],
        settings={"territory": {"eligibility": [{"column": "region"}]}},
    )
    assert pools_of(scenario, arcs_of(scenario)).tolist() == [0, 1, 0, 0]


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
