"""What rules count at seats, teams and the company, by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import audit
from planner.domain.covering.rates import PairRates
from planner.domain.loads.fair_hours import _dense, _least, _nearest, fair_hours
from planner.domain.loads.load import Load
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import ScenarioError

Built = Callable[..., Scenario]


def load(world: World, name: str) -> Load:
    """The load of that name."""
    return next(load for load in world.loads if load.name == name)


def said(scenario: Scenario, owner: list[str]) -> list[str]:
    """Every broken rule, as a line."""
    return [str(problem) for problem in audit(World.of(scenario), np.array(owner)).violations]


def test_a_team_has_the_sum_of_its_seats_shares(tiny_world: Built) -> None:
    """Two seats under ann, one under bob: 600 of potential is 400 and 200, however ann's share it."""
    rule = {"name": "potential by manager", "metric": "potential", "free": 0.0, "price": 2.0, "limit": 0.75}
    scenario = tiny_world(
        [{"potential": 100.0}] * 6,
        [{"manager": "ann"}, {"manager": "ann"}, {"manager": "bob"}],
        {"territory": {"team_balance": [rule]}},
    )
    world = World.of(scenario)
    assert load(world, "potential by manager").band.fair.tolist() == [400.0, 200.0]  # type: ignore[union-attr]
    found = audit(world, np.array(["s0", "s0", "s0", "s0", "s2", "s2"]))
    assert found.loads["potential by manager"].tolist() == [400.0, 200.0]
    assert found.terms["imbalance.potential by manager"] == 0.0
    assert said(scenario, ["s0"] * 2 + ["s2"] * 4) == [
        "manager 'bob': has 400.0 potential (balance limit), at most 350.0."
    ]
    off = audit(world, np.array(["s0"] * 3 + ["s2"] * 3))
    assert off.terms["imbalance.potential by manager"] == pytest.approx(2 * (100 + 100))


def test_a_team_may_be_led_on_any_level(tiny_world: Built) -> None:
    """Without a hierarchy table managers are on level 1; seats without one are in no team."""
    rule = {"name": "accounts by team", "metric": "accounts", "level": 1, "limit": 0.5}
    world = World.of(
        tiny_world(4, [{"manager": "ann"}, {"manager": "bob"}, {}], {"territory": {"team_balance": [rule]}})
    )
    assert load(world, "accounts by team").of_seat.tolist() == [0, 1, -1]
    assert load(world, "accounts by team").groups.tolist() == ["ann", "bob"]


def test_renewals_are_spread_by_quarter(tiny_world: Built) -> None:
    """100 and 300 up for renewal in the second quarter are 200 for each of two seats; other days do not count."""
    scenario = tiny_world(
        [
            {"revenue": 100.0, "renewal": "2027-04-01"},
            {"revenue": 300.0, "renewal": "2027-06-30"},
            {"revenue": 50.0, "renewal": "2028-01-01"},
            {"revenue": 50.0},
        ],
        2,
        {"territory": {"renewals": {"free": 0.0, "price": 1.0}}},
    )
    world = World.of(scenario)
    assert [each.name for each in world.loads if "renewals" in each.name] == ["renewals in quarter 2"]
    found = audit(world, np.array(["s0", "s1", "s0", "s0"]))
    assert found.loads["renewals in quarter 2"].tolist() == [100.0, 300.0]
    assert found.terms["imbalance.renewals in quarter 2"] == 200.0


def test_a_book_holds_so_many_of_one_sort(tiny_world: Built) -> None:
    """At most one strategic account a seat, and at least half of every book's potential from it."""
    rules: list[dict[str, Any]] = [
        {"name": "strategic accounts", "value": "strategic", "most": 1.0},
        {"name": "strategic weight", "value": "strategic", "metric": "potential", "least_share": 0.5},
    ]
    scenario = tiny_world(
        [{"segment": "strategic"}, {"segment": "strategic"}, {"segment": "small"}, {}],
        2,
        {"territory": {"mix": rules}},
    )
    assert said(scenario, ["s0", "s1", "s0", "s1"]) == []
    assert said(scenario, ["s0", "s0", "s1", "s0"]) == [
        "seat 's0': has 2.0 accounts of 'strategic' (strategic accounts), at most 1.0.",
        (
            "seat 's1': has -50,000.0 potential of 'strategic' beyond at least 50% of its book (strategic weight), "
            "at least 0.0."
        ),
    ]


def test_moves_have_budgets(tiny_world: Built) -> None:
    """Accounts, revenue, and what a seat gains and gives; an account that nobody owned is no move."""
    accounts = [{"owner": "s0", "revenue": 10.0}, {"owner": "s0", "revenue": 30.0}, {"owner": "s1"}, {}]
    budget = {"accounts": 1, "revenue": 20.0, "gained_per_seat": 0, "lost_per_seat": 1}
    scenario = tiny_world(accounts, 2, {"territory": {"moves": budget}})
    assert said(scenario, ["s0", "s0", "s1", "s1"]) == []
    assert said(scenario, ["s1", "s1", "s1", "s1"]) == [
        "company 'all seats': has 2.0 accounts that change their owner, at most 1.0.",
        "company 'all seats': has 40.0 of revenue that changes its owner, at most 20.0.",
        "seat 's1': has 2.0 accounts taken over from others, at most 0.0.",
        "seat 's0': has 0.0 of its present accounts (it may give 1 to others), at least 1.0.",
    ]


def test_a_family_of_several_owners_counts_account_by_account(tiny_world: Built) -> None:
    """Of three, one stays at s0 and two at s1; the third has no owner and never moves."""
    family = [{"family": "f", "owner": "s0"}, {"family": "f", "owner": "s1"}, {"family": "f"}]
    world = World.of(tiny_world(family, 3, {"territory": {"moves": {"accounts": 9, "lost_per_seat": 0}}}))
    unit, seat = np.zeros(3, dtype=np.int64), np.arange(3)
    assert load(world, "moved accounts").of_units(world.rates, unit, seat, np.zeros(3))[1].tolist() == [1, 1, 2]
    assert load(world, "kept accounts").of_units(world.rates, unit, seat, np.zeros(3))[1].tolist() == [1, 1, 0]


def test_competitors_do_not_share_a_seat(tiny_world: Built) -> None:
    """Two families in one conflict may not meet; accounts of one family may."""
    accounts = [
        {"conflict": "cola", "family": "f"}, {"conflict": "cola", "family": "f"}, {"conflict": "cola"}, {}
    ]  # fmt: skip
    scenario = tiny_world(accounts, 2)
    assert said(scenario, ["s0", "s0", "s1", "s1"]) == []
    assert said(scenario, ["s0", "s0", "s0", "s1"]) == [
        "seat and conflict 's0: cola': has 2.0 accounts that compete with each other, at most 1.0."
    ]


def test_named_excluded_and_protected_accounts(tiny_world: Built) -> None:
    """Named accounts are for the named seats only, excluded seats may not have them, the protected stay."""
    accounts = [{"named": "s0; s2"}, {"excluded": "s0"}, {"protected": 1, "owner": "s2"}]
    scenario = tiny_world(accounts, 3)
    arcs = World.of(scenario).arcs
    assert [arcs.seat[arcs.unit == unit].tolist() for unit in range(3)] == [[0, 2], [1, 2], [0, 1, 2]]
    assert arcs.pinned.tolist() == [-1, -1, 2]
    assert said(scenario, ["s1", "s0", "s0"]) == [
        "account 'a0': 's1' may not cover it: it is a named account of 's0', 's2'.",
        "account 'a1': 's0' may not cover it: the seat is excluded for it.",
        "account 'a2': is protected and must stay with 's2' but is at 's0'.",
    ]


def test_contradictions_about_owners_are_refused(tiny_world: Built) -> None:
    """Unknown seats, protection of nobody's account, protection against a pin, a family in two conflicts."""
    accounts: list[dict[str, Any]] = [
        {"named": "nobody"},
        {"protected": 1},
        {"protected": 1, "owner": "s0", "pinned": "s1"},
        {"family": "f", "conflict": "cola"},
        {"family": "f", "conflict": "beer"},
    ]
    with pytest.raises(ScenarioError) as refused:
        tiny_world(accounts, 2)
    assert [str(problem) for problem in refused.value.problems] == [
        "accounts: account 'a0': 'named' says 'nobody', which is not a seat. Correct the id, or add the seat.",
        "accounts: account 'a1': is protected, but nobody owns it.",
        "accounts: account 'a2': is protected at its owner 's0' and pinned to 's1'. Take back one of the two.",
        (
            "accounts: account 'a4': is in conflict 'beer', 'a3' of its family in 'cola'; a family can be in one "
            "conflict only. Give both the same value, or take one out of the family."
        ),
    ]


def test_a_rule_needs_a_name_of_its_own(tiny_world: Built) -> None:
    """A team rule called like a metric would hide it."""
    rule = {"name": "potential", "metric": "potential", "limit": 0.5}
    with pytest.raises(ScenarioError, match="a rule cannot be called 'potential'"):
        tiny_world(3, 2, {"territory": {"team_balance": [rule]}})


def test_the_nearest_seats_give_the_same_fair_hours_as_all(tiny_world: Built) -> None:
    """Looking only at owners and nearest seats of a kind finds each account's cheapest seat."""
    rng = np.random.default_rng(5)
    accounts = [
        {
            "lat": float(47 + 4 * rng.random()),
            "lon": float(6 + 4 * rng.random()),
            "region": str(rng.choice(["", "east", "west"])),
            "owner": f"s{rng.integers(9)}",
            "revenue": float(rng.integers(2_000)),
        }
        for _ in range(150)
    ] + [{"owner": "s1"}]
    seats = [
        {"lat": float(47 + 4 * rng.random()), "lon": float(6 + 4 * rng.random()), "region": region}
        for region in ("east", "west", "east", "", "west", "east;west", "east", "west")
    ] + [{"region": "east"}]
    rules = {"eligibility": [{"column": "region"}], "travel": {"visits": 6.0}}
    rates = PairRates.of(tiny_world(accounts, seats, {"territory": rules}))
    every = np.arange(len(accounts))
    assert _least(rates, every, _nearest(rates, every)) == pytest.approx(_least(rates, every, _dense(rates, every)))
    assert fair_hours(rates).shape == (151,)


def test_less_coverage_costs_bookings_and_saves_hours(tiny_world: Built) -> None:
    """At a quarter of the hours an account of 100 books 50 (elasticity ½), needs 10 of 40 hours and half the travel."""
    rules = {"coverage": {"levels": [0.25], "elasticity": 0.5}}
    scenario = tiny_world([{"potential": 100.0, "workload": 40.0}], 1, {"territory": rules})
    world = World.of(scenario)
    assert (world.arcs.level.tolist(), world.arcs.hours.tolist()) == ([0, 1], [40.0, 10.0])
    assert world.arcs.forgone.tolist() == [0.0, 50.0]
    found = audit(world, np.array(["s0"]), coverage=np.array([0.25]))
    assert (found.terms["bookings"], found.loads["hours"].tolist(), found.violations) == (50.0, [10.0], ())
    assert audit(world, np.array(["s0"])).terms["bookings"] == 0.0


def test_a_level_must_be_offered_and_is_the_familys(tiny_world: Built) -> None:
    """30 % is no level; a family is covered alike."""
    rules = {"territory": {"coverage": {"levels": [0.5]}}}
    world = World.of(tiny_world([{}, {"family": "f"}, {"family": "f"}], 1, rules))
    broken = audit(world, np.array(["s0"] * 3), coverage=np.array([0.3, 0.5, 1.0])).violations
    assert [str(problem) for problem in broken] == [
        "account 'a0': is covered at 30%, which is no coverage level (100%, 50%).",
        "account 'a2': is covered at 100%, its family at 50%.",
    ]
