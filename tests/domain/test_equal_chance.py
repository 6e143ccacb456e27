"""Quotas by odds: one chance for all seats, the total kept exactly."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.arrays import Floats, positions
from planner.domain.quotas.odds import WAYS, equal_chance, wish
from planner.domain.quotas.rule import quota_rule
from planner.domain.scenario import Scenario

Built = Callable[..., Scenario]
BOOKINGS = np.array([[10.0, 100.0], [20.0, 50.0], [30.0, 150.0]])


def test_the_quota_of_each_seat_is_one_quantile_of_its_bookings() -> None:
    """Sums of order statistics are 60, 120 and 180: a total of 150 lies half way, at chance ¼."""
    quota, chance = equal_chance(BOOKINGS, 150.0)
    assert quota == pytest.approx([25.0, 125.0])
    assert chance == pytest.approx(0.25)
    assert np.quantile(BOOKINGS, 0.75, axis=0) == pytest.approx(quota)


def test_a_total_beyond_all_years_is_shared_in_their_proportion() -> None:
    """Above the best years, below the worst, and where nobody ever sells."""
    above, never = equal_chance(BOOKINGS, 360.0)
    assert (above.tolist(), never) == ([60.0, 300.0], 0.0)
    below, always = equal_chance(BOOKINGS, 30.0)
    assert (below.tolist(), always) == ([5.0, 25.0], 1.0)
    even, nobody = equal_chance(np.zeros((3, 2)), 10.0)
    assert (even.tolist(), nobody) == ([5.0, 5.0], 0.0)
    best, chance = equal_chance(BOOKINGS, 180.0)
    assert (best.tolist(), chance) == ([30.0, 150.0], 0.0)


amounts = st.lists(st.lists(st.floats(0.0, 1e6), min_size=3, max_size=3), min_size=2, max_size=20)


@given(amounts, st.floats(1.0, 3e6), st.floats(0.0, 1e6))
def test_totals_are_kept_and_more_to_hand_out_is_never_easier(
    rows: list[list[float]], total: float, more: float
) -> None:
    """The sum is the total; with a larger one no quota falls, and the chance does not rise."""
    bookings = np.array(rows)
    quota, chance = equal_chance(bookings, total)
    higher, harder = equal_chance(bookings, total + more)
    assert quota.sum() == pytest.approx(total)
    assert harder <= chance + 1e-12
    inside = bookings.min(axis=0).sum() > 0 or chance < 1
    if inside:
        assert (higher >= quota - 1e-6 * (1 + quota)).all()


def test_seats_with_ties_keep_the_total() -> None:
    """Years that sell nothing, as in small seats."""
    bookings = np.array([[0.0, 5.0], [0.0, 5.0], [0.0, 9.0], [4.0, 9.0]])
    quota, chance = equal_chance(bookings, 5.0)
    assert quota.sum() == pytest.approx(5.0)
    assert 0.0 <= chance <= 1.0


def company(tiny_world: Built, seats: Any = 3, **policy: Any) -> Scenario:
    """Three seats with potential 100, 200 and 300 thousand."""
    accounts = [{"owner": f"s{i}", "potential": 100_000.0 * (i + 1), "revenue": 10_000.0 * (3 - i)} for i in range(3)]
    settings = {"quota": {"target": 500_000.0, "overassignment": 0.0} | policy}
    return tiny_world(accounts, seats, settings)


def wished(scenario: Scenario, way: str, bookings: Floats) -> Floats:
    """Quotas handed out in a way."""
    rule = quota_rule(scenario)
    assert rule is not None
    owner = positions(scenario.seats.seat, scenario.accounts.owner)
    found = wish(scenario, rule, way, owner, bookings)
    assert not found.why
    return rule.hand_out(found.quota)


def test_every_way_keeps_total_step_and_bottom_up_quotas(tiny_world: Built) -> None:
    """To the cent; the seat with most hours carries what steps leave."""
    seats = [{"seat": "s0", "quota_input": 77_777.77}, {"seat": "s1"}, {"seat": "s2", "capacity_hours": 2_000.0}]
    scenario = company(tiny_world, seats, step=1_000.0)
    bookings = np.random.default_rng(1).lognormal(12.0, 0.3, (50, 3))
    for way in WAYS:
        quota = wished(scenario, way, bookings)
        assert round(quota.sum() * 100) == 50_000_000
        assert quota[0] == 77_777.77
        assert quota[1] % 1_000 == 0


def test_the_usual_ways_go_by_what_they_say(tiny_world: Built) -> None:
    """Equal thirds, 3:2:1 by revenue, 1:2:3 by potential."""
    scenario = company(tiny_world)
    nothing = np.zeros((1, 3))
    assert wished(scenario, "equal", nothing) == pytest.approx(np.full(3, 500_000 / 3), abs=0.01)
    assert wished(scenario, "history", nothing) == pytest.approx(500_000 * np.array([3, 2, 1]) / 6, abs=0.01)
    assert wished(scenario, "potential", nothing) == pytest.approx(500_000 * np.array([1, 2, 3]) / 6, abs=0.01)


def test_a_way_without_a_basis_says_why(tiny_world: Built) -> None:
    """No revenue last year: no quotas by history."""
    scenario = tiny_world(3, 3, {"quota": {"target": 500_000.0}})
    rule = quota_rule(scenario)
    assert rule is not None
    found = wish(scenario, rule, "history", np.array([0, 1, 2]), np.zeros((1, 3)))
    assert "revenue" in found.why


def test_targets_of_managers_have_a_chance_of_their_own(tiny_world: Built) -> None:
    """Each pool's total is kept, so that one chance for all cannot be."""
    scenario = tiny_world(
        [{"owner": f"s{i}"} for i in range(4)],
        [{"seat": f"s{i}", "manager": "north" if i < 2 else "south"} for i in range(4)],
        {"quota": {"target": 400_000.0, "overassignment": 0.0}},
        hierarchy=[{"node": "north", "target": 300_000.0}, {"node": "south", "target": 100_000.0}],
    )
    rule = quota_rule(scenario)
    assert rule is not None
    bookings = np.random.default_rng(1).lognormal(11.5, 0.5, (80, 4))
    found = wish(scenario, rule, "odds", np.arange(4), bookings)
    quota = rule.hand_out(found.quota)
    assert quota[:2].sum() == pytest.approx(300_000.0)
    assert quota[2:].sum() == pytest.approx(100_000.0)
    assert found.chance[0] < found.chance[1]
    for pool in (slice(0, 2), slice(2, 4)):
        reached = (bookings[:, pool] >= found.quota[pool]).mean(axis=0)
        assert reached[0] == pytest.approx(reached[1], abs=0.03)
