"""Targets of nodes, bottom-up quotas, growth limits and steps, against trying everything and by hand."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.audit import World, audit
from planner.domain.hierarchy import Tree
from planner.domain.quotas.audit import quota_problems
from planner.domain.quotas.levels import level_numbers
from planner.domain.quotas.months import monthly_quotas, quota_months
from planner.domain.quotas.rule import QuotaRule, quota_rule
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

Built = Callable[..., Scenario]
ABOVE = {"east": "", "north": "east", "south": "east", "west": ""}
maybe = st.sampled_from([None, None, 3.0, 6.5])


def known(rule: QuotaRule | None) -> QuotaRule:
    """The rule, which is there."""
    assert rule is not None
    return rule


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Up to four seats below four nodes, small targets, limits that often bind."""
    rows = [
        {
            "manager": draw(st.sampled_from(["", *ABOVE])),
            "quota_input": draw(st.sampled_from([None] * 6 + [1.0, 2.5])),
            "last_quota": draw(maybe),
            "capacity_hours": float(draw(st.integers(1, 3))),
            "start": draw(st.sampled_from([None, None, "2027-03-01"])),
        }
        for _ in range(draw(st.integers(2, 4)))
    ]
    staffed = {name for row in rows for name in (row["manager"], ABOVE.get(row["manager"], ""))}
    targets = st.sampled_from([None, None, 2.0, 3.5, 5.0])
    nodes = [
        {"node": name, "parent": above, "target": draw(targets) if name in staffed else None}
        for name, above in ABOVE.items()
    ]
    policy = {
        "target": draw(st.sampled_from([10.0, 12.5])),
        "overassignment": draw(st.sampled_from([0.0, 0.1])),
        "overassignment_by_level": draw(st.sampled_from([[], [0.03]])) if staffed != {""} else [],
        "step": 1.0,
        "floor": draw(st.sampled_from([0.0, 0.0, 1.0])),
        "cap": draw(st.sampled_from([None, None, 7.0])),
        "min_growth": draw(st.sampled_from([None, None, -0.5])),
        "max_growth": draw(st.sampled_from([None, None, 0.4])),
        "blend": {"last_quota": draw(st.sampled_from([0.0, 1.0]))},
    }
    bare = [{name: value for name, value in row.items() if value is not None} for row in (*rows, *nodes)]
    quota = {name: value for name, value in policy.items() if value is not None}
    return {"accounts": 2, "seats": bare[: len(rows)], "hierarchy": bare[len(rows) :], "settings": {"quota": quota}}


def everything(rule: QuotaRule, seat: Any) -> list[np.ndarray[Any, Any]]:
    """Quotas of every seat in whole units, the seats with a remainder taking what is left, that break no rule."""
    held = [s for s in range(len(rule.pool)) if not rule.given[s] and s not in rule.remainders]
    found = []
    for amounts in product(range(int(rule.total) + 1), repeat=len(held)):
        quota = np.where(rule.given, rule.floor, 0.0)
        quota[held] = amounts
        for pool, last in enumerate(rule.remainders.tolist()):
            if last >= 0:
                quota[last] = np.round(rule.pool_total[pool] - quota[rule.pool == pool].sum(), 2)
        if not quota_problems(rule, seat, quota):
            found.append(quota)
    return found


def compare_with_everything(scenario: Scenario, load: list[int]) -> None:
    """Feasible exactly when some way exists; then no rule is broken and none is nearer to the fair quotas."""
    rule, seat = known(quota_rule(scenario)), scenario.seats.seat
    fair = rule.fair(np.array(load[: len(seat)], dtype=float) * 10_000, np.zeros(len(seat)))
    ways = everything(rule, seat)
    assert rule.feasible == bool(ways)
    if ways:
        quota = rule.hand_out(fair)
        assert quota_problems(rule, seat, quota) == []
        assert rule.cost(quota, fair) <= min(rule.cost(way, fair) for way in ways) + 1e-9
        assert np.bincount(rule.pool, weights=fair) == pytest.approx(rule.pool_total, abs=1e-6)
        levels_add_up(scenario, rule, quota)
        months_add_up(scenario, rule, quota)


loads = st.lists(st.integers(0, 24), min_size=4, max_size=4)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), loads)
def test_quotas_are_the_nearest_of_all(tiny_world: Built, world: dict[str, Any], load: list[int]) -> None:
    """Handing out finds what trying everything finds, and every level and month adds up."""
    try:
        scenario = tiny_world(**world)
    except ScenarioError:
        return
    compare_with_everything(scenario, load)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), loads)
def test_quotas_are_the_nearest_of_all_many_times(tiny_world: Built, world: dict[str, Any], load: list[int]) -> None:
    """The same on many more worlds."""
    try:
        scenario = tiny_world(**world)
    except ScenarioError:
        return
    compare_with_everything(scenario, load)


def levels_add_up(scenario: Scenario, rule: QuotaRule, quota: np.ndarray[Any, Any]) -> None:
    """Every level is its over-assigned target to the cent, and every manager with a target has theirs."""
    table = level_numbers(rule, quota)
    policy, tree = rule.policy, Tree.of(scenario)
    for level in range(1, tree.levels + 1):
        here = table["level"] == level
        share = float(table["overassignment"][here][0])
        for column, total in (("target", 0.0), ("quota", share), ("seat_quotas", policy.overassignment)):
            assert round(table[column][here].sum() * 100) == round(policy.target * (1 + total) * 100)
    for node, total in rule.totals.items():
        assert round(quota[tree.below(node)].sum() * 100) == total


def months_add_up(scenario: Scenario, rule: QuotaRule, quota: np.ndarray[Any, Any]) -> None:
    """Months add up to the quota of every seat and the number of every manager, and levels to levels."""
    monthly = monthly_quotas(scenario, quota)
    assert np.round(monthly.sum(axis=1) * 100).tolist() == np.round(quota * 100).tolist()
    table, levels = quota_months(scenario, rule, quota), level_numbers(rule, quota)
    for level, node, number in zip(levels["level"], levels["node"], levels["quota"], strict=True):
        mine = (table["level"] == level) & (table["node"] == node)
        assert round(table["quota"][mine].sum() * 100) == round(float(number) * 100)
    deepest = table["level"] == table["level"].max()
    assert table["quota"][deepest].reshape(monthly.shape) == pytest.approx(monthly)


def test_the_target_of_a_node_is_shared_among_its_seats(tiny_world: Built) -> None:
    """West must book 600 of 1,000; with a tenth on top its seats get 660 to the cent and the others 440."""
    seats = [{"manager": "west"}, {"manager": "west"}, {"manager": "east"}]
    scenario = tiny_world(
        3, seats, {"quota": {"target": 1_000.0, "overassignment": 0.1}},
        hierarchy=[{"node": "west", "target": 600.0}, {"node": "east"}],
    )  # fmt: skip
    found = audit(World.of(scenario), np.array(["s0", "s1", "s2"]))
    assert found.violations == ()
    assert found.quota.tolist() == [330.0, 330.0, 440.0]
    assert found.terms["quota"] == pytest.approx(0.0, abs=1e-9)


def test_three_nodes_of_a_third_meet_the_total_to_the_cent(tiny_world: Built) -> None:
    """Targets of 33.33, 33.33 and 33.34 with 5 % on top add up to 105.00, though each is rounded."""
    seats = [{"manager": name} for name in "abc"]
    targets = {"a": 33.33, "b": 33.33, "c": 33.34}
    scenario = tiny_world(
        3, seats, {"quota": {"target": 100.0, "overassignment": 0.05}},
        hierarchy=[{"node": node, "target": target} for node, target in targets.items()],
    )  # fmt: skip
    rule = known(quota_rule(scenario))
    assert [rule.totals[n] for n in (0, 1, 2)] == [3500, 3499, 3501]
    assert audit(World.of(scenario), np.array(["s0", "s1", "s2"])).violations == ()


def test_every_target_has_one_seat_with_a_remainder(tiny_world: Built) -> None:
    """In steps of 100, the seat of most hours below each node takes what the step leaves."""
    seats = [{"manager": "a", "capacity_hours": 2.0 + (s == 1)} for s in range(3)]
    seats += [{"manager": "b", "capacity_hours": 2.0 + (s == 2)} for s in range(3)]
    scenario = tiny_world(
        6, seats, {"quota": {"target": 2_025.0, "overassignment": 0.0, "step": 100.0}},
        hierarchy=[{"node": "a", "target": 1_010.0}, {"node": "b"}],
    )  # fmt: skip
    rule = known(quota_rule(scenario))
    assert rule.remainders.tolist() == [5, 1]
    quota = rule.hand_out(rule.fair(np.full(6, 1.0), np.zeros(6)))
    assert [q % 100 for q in quota] == [0.0, 10.0, 0.0, 0.0, 0.0, 15.0]


def test_a_bottom_up_quota_is_kept_and_the_rest_shared(tiny_world: Built) -> None:
    """One seat says 500 of 1,000 (no step, no cap applies to it); the others share 500 by their territories."""
    seats = [{"quota_input": 500.0}, {}, {}]
    policy = {"target": 1_000.0, "overassignment": 0.0, "cap": 400.0, "blend": {"history": 0.0, "capacity": 0.0}}
    world = World.of(
        tiny_world([{"potential": 10.0}, {"potential": 30.0}, {"potential": 10.0}], seats, {"quota": policy})
    )
    found = audit(world, np.array(["s0", "s1", "s2"]))
    assert found.quota[0] == 500.0
    assert found.quota.sum() == 1_000.0
    assert found.quota[1] > found.quota[2]
    assert found.fair_quota is not None
    assert found.fair_quota[0] == 500.0
    said = audit(world, np.array(["s0", "s1", "s2"]), np.array([499.0, 301.0, 200.0])).violations
    assert [str(p) for p in said] == ["seat 's0': quota 499.00 is not the 500.00 that was set bottom-up."]


def test_growth_is_limited_for_those_who_had_a_quota(tiny_world: Built) -> None:
    """100 may become 90 to 110, in two years' quotas twice that; the newcomer takes what is left."""
    seats = [{"last_quota": 100.0}, {"last_quota": 100.0, "end": "2028-01-01"}, {}]
    policy = {"target": 900.0, "overassignment": 0.0, "min_growth": -0.1, "max_growth": 0.1}
    scenario = tiny_world(1, seats, {"quota": policy, "horizon": {"start": "2027-01-01", "months": 24}})
    rule = known(quota_rule(scenario))
    assert rule.floor == pytest.approx([180.0, 180.0 * 366 / 731, 0.0])
    assert rule.cap == pytest.approx([220.0, 220.0, np.inf])
    quota = rule.hand_out(np.full(3, 300.0))
    assert quota.tolist() == [220.0, 220.0, 460.0]


def test_last_quotas_count_in_the_blend(tiny_world: Built) -> None:
    """By last quotas alone 300 and 100 get three parts and one; the newcomer counts as their mean of an hour."""
    blend = {"potential": 0.0, "history": 0.0, "capacity": 0.0, "last_quota": 1.0}
    seats = [{"last_quota": 300.0}, {"last_quota": 100.0}, {}]
    scenario = tiny_world(1, seats, {"quota": {"target": 1_200.0, "overassignment": 0.0, "blend": blend}})
    assert known(quota_rule(scenario)).fair(np.zeros(3), np.zeros(3)).tolist() == pytest.approx([600.0, 200.0, 400.0])


def test_the_numbers_of_every_level(tiny_world: Built) -> None:
    """Seats carry 10 % more than the target, first-line managers 5 %, regions 2 %; targets hold on every level."""
    seats = [{"manager": m} for m in ("ann", "ann", "bob", "cid", "")]
    scenario = tiny_world(
        5, seats,
        {"quota": {"target": 1_000.0, "overassignment": 0.1, "overassignment_by_level": [0.02, 0.05]}},
        hierarchy=[
            {"node": "east", "target": 600.0}, {"node": "west"},
            {"node": "ann", "parent": "east"}, {"node": "bob", "parent": "east"}, {"node": "cid", "parent": "west"},
        ],
    )  # fmt: skip
    rule = known(quota_rule(scenario))
    quota = np.array([200.0, 200.0, 260.0, 240.0, 200.0])
    table = level_numbers(rule, quota)
    rows = list(zip(*(table[c].tolist() for c in ("level", "node", "seats", "quota", "seat_quotas")), strict=True))
    assert rows == [
        (0, "", 5, 1_000.0, 1_100.0),
        (1, "", 1, 185.45, 200.0),
        (1, "east", 3, 612.0, 660.0),
        (1, "west", 1, 222.55, 240.0),
        (2, "", 1, 190.91, 200.0),
        (2, "ann", 2, 381.82, 400.0),
        (2, "bob", 1, 248.18, 260.0),
        (2, "cid", 1, 229.09, 240.0),
    ]


def test_a_leave_takes_its_months_out_of_the_quota(tiny_world: Built) -> None:
    """A seat away from April to June has no quota then; its season decides the other months."""
    scenario = tiny_world(1, [{"leave_start": "2027-04-01", "leave_end": "2027-06-30"}], {"quota": {"target": 900.0}})
    months = monthly_quotas(scenario, np.array([900.0]))[0]
    assert months.tolist() == [100.0] * 3 + [0.0] * 3 + [100.0] * 6


def test_months_in_steps_leave_the_rest_to_the_largest(tiny_world: Built) -> None:
    """1,234.56 in steps of 10 over equal months: twelve tens and the rest in January."""
    scenario = tiny_world(1, 1, {"quota": {"target": 1.0, "month_step": 10.0}})
    months = monthly_quotas(scenario, np.array([1_234.56]))[0]
    assert months[0] % 10 == pytest.approx(4.56)
    assert set(months[1:].tolist()) == {100.0, 110.0}
    assert round(float(months.sum()), 2) == 1_234.56


@pytest.mark.parametrize(
    ("hierarchy", "policy", "said"),
    [
        (
            [{"node": "a", "parent": "b"}, {"node": "b", "parent": "a"}],
            {},
            "hierarchy: node 'a': reports to itself (a → b → a). Give one of them another 'parent', or leave it blank.",
        ),
        (
            [{"node": "a", "target": 700.0}, {"node": "b", "target": 400.0}],
            {},
            (
                "hierarchy: the targets of 'a', 'b' add up to 1,100.00, more than the 1,000.00 of the company "
                "('quota.target'). Lower them by 100.00 together, or raise what stands above."
            ),
        ),
        (
            [{"node": "a", "target": 400.0}, {"node": "b", "target": 400.0}],
            {},
            (
                "hierarchy: the targets of 'a', 'b' add up to 800.00, less than the 1,000.00 of the company "
                "('quota.target'), and no seat outside them could carry the rest. Raise them by 200.00 together, "
                "or leave one of them blank."
            ),
        ),
        (
            [{"node": "a"}, {"node": "b"}, {"node": "c", "target": 1.0}],
            {},
            (
                "hierarchy: node 'c': has a target of 1.00, but no seat reports to it. "
                "Name it in the seats' column 'manager', or leave its target blank."
            ),
        ),
        (
            [{"node": "a"}, {"node": "b"}],
            {"overassignment_by_level": [0.1, 0.2]},
            (
                "quota.overassignment_by_level: lists 2 levels, but seats have 1 level of managers above them. "
                "Managers come from the seats' column 'manager' and the hierarchy table; "
                "'quota.overassignment' is that of the seats."
            ),
        ),
    ],
)
def test_contradictions_are_refused(tiny_world: Built, hierarchy: Any, policy: dict[str, Any], said: str) -> None:
    """Circles, targets that cannot be met, levels that do not exist."""
    with pytest.raises(ScenarioError) as caught:
        tiny_world(
            2, [{"manager": "a"}, {"manager": "b"}], {"quota": {"target": 1_000.0} | policy}, hierarchy=hierarchy
        )
    assert [str(problem) for problem in caught.value.problems] == [said]
