"""Eligible pairs and their coefficients, by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.covering.arcs import arcs_of
from planner.domain.covering.eligibility import kinds_of, why_not
from planner.domain.covering.rates import PairRates
from planner.domain.scenario import Scenario
from planner.domain.tables.cells import covered_values

Built = Callable[..., Scenario]
REGION = {"territory": {"eligibility": [{"column": "region"}]}}


def test_arcs_are_the_eligible_pairs_sorted_by_unit_and_seat(tiny_world: Built) -> None:
    """Blank matches everything, several values are separated by semicolons, a family needs all its members."""
    scenario = tiny_world(
        accounts=[
            {"account": "a", "region": "east"},
            {"account": "b"},
            {"account": "c", "region": "west", "family": "f"},
            {"account": "d", "region": "east", "family": "f"},
        ],
        seats=[{"seat": "s", "region": "east"}, {"seat": "t", "region": "east; west"}, {"seat": "u"}],
        settings=REGION,
    )
    arcs = arcs_of(scenario)
    assert list(zip(arcs.unit.tolist(), arcs.seat.tolist(), strict=True)) == [
        *((0, s) for s in range(3)), *((1, s) for s in range(3)), (2, 1), (2, 2)
    ]  # fmt: skip
    assert why_not(scenario, 2, 0) == "region 'west' is not among its 'east'"
    assert why_not(scenario, 3, 0) == ""


def test_pairs_have_the_last_word(tiny_world: Built) -> None:
    """`allowed` overrides the rules both ways; value, hours and cost replace the general ones."""
    scenario = tiny_world(
        accounts=[{"account": "a", "region": "east", "potential": 100.0, "workload": 5.0}],
        seats=[{"seat": "s", "region": "west"}, {"seat": "t", "region": "east"}, {"seat": "u"}],
        pairs=[
            {"account": "a", "seat": "s", "allowed": 1, "value": 250.0, "hours": 9.0, "cost": 3.0},
            {"account": "a", "seat": "t", "allowed": 0},
        ],
        settings=REGION,
    )
    arcs = arcs_of(scenario)
    assert arcs.seat.tolist() == [0, 2]
    assert arcs.value.tolist() == [250.0, 100.0]
    assert arcs.forgone.tolist() == [0.0, 150.0]
    assert arcs.hours.tolist() == [9.0, 5.0]
    assert arcs.pairing.tolist() == [3.0, 0.0]
    assert why_not(scenario, 0, 1) == "the pairs table forbids it"


def test_a_mismatch_books_a_share(tiny_world: Built) -> None:
    """A soft rule lowers the value and forbids nothing."""
    scenario = tiny_world(
        accounts=[{"potential": 100.0, "segment": "large"}],
        seats=[{"seat": "s", "segment": "small"}, {"seat": "t", "segment": "large"}],
        settings={"territory": {"eligibility": [{"column": "segment", "mismatch": 0.4}]}},
    )
    assert arcs_of(scenario).forgone.tolist() == [60.0, 0.0]
    assert kinds_of(scenario).fit.tolist() == [[0.4, 1.0]]
    assert why_not(scenario, 0, 0) == ""


def test_travel_is_visits_times_the_trip(tiny_world: Built) -> None:
    """One degree of longitude on the equator is 111.195 km: 2 × 111.195 × 1.3 / 70 hours a trip, here for 3 visits."""
    scenario = tiny_world(
        accounts=[
            {"lat": 0.0, "lon": 1.0, "visits": 3.0, "workload": 1.0},
            {"lat": 0.0, "lon": 60.0},
            {"lat": 0.0},
        ],
        seats=[{"lat": 0.0, "lon": 0.0}],
        settings={"territory": {"travel": {"visits": 2.0, "stops_per_trip": 2.0}}},
    )
    trip = 2 * np.radians(1.0) * 6371.0088 * 1.3 / 70
    hours = PairRates.of(scenario).of_accounts(np.arange(3), np.zeros(3, dtype=np.int64)).road
    assert hours == pytest.approx([3 * trip / 2, 2 * 12.0 / 2, 0.0])
    arcs = arcs_of(scenario)
    assert arcs.travel == pytest.approx(hours * 60.0)
    assert arcs.hours == pytest.approx(hours + np.array([1.0, 0.0, 0.0]))


def test_only_a_change_of_owner_disrupts(tiny_world: Built) -> None:
    """5 % of revenue and 4 hours of 60; nothing for the owner, nothing for an account without one."""
    scenario = tiny_world(
        accounts=[{"revenue": 1_000.0, "owner": "s0"}, {"revenue": 1_000.0}, {"revenue": 0.0, "owner": "s1"}],
        seats=2,
    )
    rates, accounts = PairRates.of(scenario), np.arange(3)
    assert rates.of_accounts(accounts, np.full(3, 0)).disruption.tolist() == [0.0, 0.0, 240.0]
    assert rates.of_accounts(accounts, np.full(3, 1)).disruption.tolist() == [290.0, 0.0, 0.0]


def test_pins_close_arcs_without_removing_them(tiny_world: Built) -> None:
    """−1 without a pin, the seat with one, −2 when a family is pinned to two seats."""
    scenario = tiny_world(
        accounts=[
            {"pinned": "s1"},
            {},
            {"family": "f", "pinned": "s0"},
            {"family": "f", "pinned": "s1"},
        ],
        seats=2,
    )
    arcs = arcs_of(scenario)
    assert arcs.pinned.tolist() == [1, -1, -2]
    assert len(arcs) == 6
    assert arcs.open.tolist() == [False, True, True, True, False, False]


def test_arcs_are_found_by_owner(tiny_world: Built) -> None:
    """Position of each unit's arc; −1 where it is not eligible or has no owner."""
    scenario = tiny_world(
        accounts=[{"region": "east"}, {"region": "west"}, {}],
        seats=[{"region": "east"}, {}],
        settings=REGION,
    )
    arcs = arcs_of(scenario)
    assert arcs.at(np.array([0, 0, -1])).tolist() == [0, -1, -1]
    assert arcs.at(np.array([1, 1, 1])).tolist() == [1, 2, 4]


def test_values_of_a_cell_are_trimmed() -> None:
    """Semicolons separate; blanks around and between are nothing."""
    assert covered_values(" east ;; west;") == ["east", "west"]
