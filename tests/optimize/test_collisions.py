"""Why no plan exists, from arrays alone: what is called impossible is, and small sets are told."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.audit import Audit
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import Problem, ScenarioError
from planner.optimize.bridge import linear_form
from planner.optimize.collisions.book import Book
from planner.optimize.collisions.classes import Classes, Small
from planner.optimize.collisions.decide import Judge
from planner.optimize.collisions.explain import explain_at_size
from planner.optimize.collisions.proof import prove
from planner.optimize.collisions.undecided import undecided
from planner.optimize.conflicts import conflicts
from planner.optimize.explain import relaxation_collides
from planner.optimize.formulation import formulate
from planner.optimize.rules import rules_of

Rows = list[dict[str, Any]]
TinyWorld = Callable[..., Scenario]
EAST = {"eligibility": [{"column": "region"}]}
UNHURRIED = 600.0
"""Seconds; tiny worlds take hundredths of one."""


def _told(scenario: Scenario) -> tuple[Problem, ...]:
    return explain_at_size(World.of(scenario), UNHURRIED)


def _seats(count: int, **columns: Any) -> Rows:
    return [{"seat": f"s{i}", "capacity_hours": 1_000.0} | columns for i in range(count)]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_finds_what_the_declared_model_finds_and_nothing_feasible(
    data: st.DataObject, recipes: Any, tiny_world: TinyWorld, best_by_trying: Callable[[Scenario], Audit | None]
) -> None:
    """Rules are told exactly when the relaxation of the declared model has no solution; then trying finds none."""
    try:
        scenario = tiny_world(**data.draw(recipes))
    except ScenarioError:
        return
    world = World.of(scenario)
    if conflicts(world):
        return
    problems = explain_at_size(world, UNHURRIED)
    model = formulate(world)
    assert relaxation_collides(linear_form(model), rules_of(model, world)) == bool(problems)
    if problems:
        assert best_by_trying(scenario) is None
        assert all(problem.what.endswith(".") for problem in problems)
        assert "time was over" not in str(problems)
        assert "hange" in problems[-1].hint


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_multipliers_prove_a_feasible_world_impossible(
    data: st.DataObject, recipes: Any, tiny_world: TinyWorld, best_by_trying: Callable[[Scenario], Audit | None]
) -> None:
    """Whatever the multipliers are, wrong ones too, a proof about a world with a plan never holds."""
    try:
        scenario = tiny_world(**data.draw(recipes))
    except ScenarioError:
        return
    world = World.of(scenario)
    if conflicts(world) or best_by_trying(scenario) is None:
        return
    book = Book.of(world)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    multipliers = rng.normal(size=(20, len(book.limits))) / book.size
    kept = np.ones(book.rules, dtype=np.bool_)
    assert not any(prove(book, each, kept).holds for each in multipliers)


def test_too_many_hours_in_one_region(tiny_world: TinyWorld) -> None:
    """Only the two seats of the region are named, not the one elsewhere."""
    accounts = [{"region": "east" if i < 30 else "west", "workload": 10.0} for i in range(60)]
    seats = [
        {"seat": "ann", "region": "east", "capacity_hours": 100.0},
        {"seat": "bob", "region": "east", "capacity_hours": 150.0},
        {"seat": "cyd", "region": "west", "capacity_hours": 900.0},
    ]
    (problem,) = _told(tiny_world(accounts, seats, {"territory": EAST}))
    assert problem.what == (
        "no plan keeps all of these: seat 'ann' can work 100.0 hours a year; seat 'bob' can work 150.0 hours a year. "
        "None of these can be left out."
    )
    assert "Only 'ann', 'bob' may cover 30 accounts or families with at least 300 hours a year: 50 too much." in (
        problem.hint
    )
    assert "allow seat" in problem.hint
    assert "50.0 more hours a year" in problem.hint


def test_two_regions_are_two_problems_with_one_way_out(tiny_world: TinyWorld) -> None:
    """Each set is told by itself; the last one carries the change that settles both."""
    accounts = [{"region": "east" if i < 30 else "west", "workload": 10.0} for i in range(60)]
    seats = [
        {"seat": "ann", "region": "east", "capacity_hours": 100.0},
        {"seat": "bob", "region": "west", "capacity_hours": 200.0},
        {"seat": "cyd", "region": "north", "capacity_hours": 900.0},
    ]
    first, second = _told(tiny_world(accounts, seats, {"territory": EAST}))
    assert {first.what[:35], second.what[:35]} == {
        "no plan keeps this: seat 'ann' can ",
        "no plan keeps this: seat 'bob' can ",
    }
    assert "which settles all of these: allow seat 'ann' 200.0 more hours a year and allow seat 'bob' 100.0" in (
        second.hint
    )


def test_least_amounts_beyond_what_can_come(tiny_world: TinyWorld) -> None:
    """Two seats that only the potential of their region can reach must have more than there is."""
    accounts = [{"region": "east" if i < 10 else "west", "potential": 100.0} for i in range(20)]
    seats = [
        {"seat": "ann", "region": "east", "min_potential": 600.0},
        {"seat": "bob", "region": "east", "min_potential": 700.0},
        {"seat": "cyd"},
    ]
    (problem,) = _told(tiny_world(accounts, seats, {"territory": EAST}))
    assert (
        "seat 'ann' must have at least 600.0 potential; seat 'bob' must have at least 700.0 potential" in problem.what
    )
    assert "Whatever the plan, at most 1,000 potential can come to them: 300 too little." in problem.hint
    assert "by 300.0 (" in problem.hint


def test_a_balance_limit_that_eligibility_makes_impossible(tiny_world: TinyWorld) -> None:
    """One account links the regions, so that fair shares span them; the east has too much for its one seat."""
    accounts: Rows = [{"region": "east", "potential": 100.0} for _ in range(9)] + [{"potential": 300.0}]
    seats = [{"seat": "ann", "region": "east"}, {"seat": "bob", "region": "west"}]
    balance = {"balance": [{"metric": "potential", "limit": 0.2}]} | EAST
    problems = _told(tiny_world(accounts, seats, {"territory": balance}))
    between = "between 480 and 720 (±20% of its fair share)."
    assert sorted(problem.what for problem in problems) == [
        f"no plan keeps this: balance keeps potential of seat '{seat}' {between}" for seat in ("ann", "bob")
    ]
    hints = " ".join(problem.hint for problem in problems)
    assert "Only 'ann' may cover 9 accounts or families with at least 900 potential: 180 too much." in hints
    assert "Whatever the plan, at most 300 potential can come to it: 180 too little." in hints
    assert hints.count("go 180.0 beyond its balance limit") == 2


def test_a_mix_that_there_are_too_few_accounts_for(tiny_world: TinyWorld) -> None:
    """Every seat must have two of the large ones; there are three."""
    accounts = [{"segment": "large" if i < 3 else "small"} for i in range(10)]
    mix = {"mix": [{"name": "large ones", "value": "large", "least": 2.0}]}
    (problem,) = _told(tiny_world(accounts, _seats(2), {"territory": mix}))
    assert problem.what.count("must have at least 2 accounts of 'large' (large ones)") == 2
    assert "at most 3 accounts of 'large' can come to them: 1 too little." in problem.hint
    assert "by 1.0 (" in problem.hint


def test_a_move_budget_that_eligibility_breaks(tiny_world: TinyWorld) -> None:
    """Five accounts are with a seat that may not keep them; three may move."""
    accounts = [{"region": "east", "owner": "s0" if i < 5 else "s1"} for i in range(12)]
    seats = [{"seat": "s0", "region": "west"}, {"seat": "s1", "region": "east"}]
    (problem,) = _told(tiny_world(accounts, seats, {"territory": EAST | {"moves": {"accounts": 3}}}))
    assert problem.what == "no plan keeps this: the company must have at most 3 accounts that change their owner."
    assert "there are at least 5 accounts that change their owner: 2 too much." in problem.hint
    assert "loosen the limit of accounts that change their owner of the company by 2.0" in problem.hint


def test_of_many_pins_those_that_are_needed_are_named(tiny_world: TinyWorld) -> None:
    """Twenty small pins and two large ones to one seat: the two are enough."""
    accounts: Rows = [{"account": f"a{i:02d}", "workload": 1.0, "pinned": "s0"} for i in range(20)]
    accounts += [{"account": name, "workload": 600.0, "pinned": "s0"} for name in ("acme", "zenith")]
    (problem,) = _told(tiny_world(accounts, _seats(2)))
    assert problem.what == (
        "no plan keeps all of these: seat 's0' can work 1,000.0 hours a year; account 'acme' is pinned to 's0', where "
        "it needs 600.0 hours a year; account 'zenith' is pinned to 's0', where it needs 600.0 hours a year. "
        "None of these can be left out."
    )
    assert "allow seat 's0' 220.0 more hours a year" in problem.hint


def test_hundreds_of_pins_are_told_together(tiny_world: TinyWorld) -> None:
    """Pins to one seat are one rule when they are many."""
    accounts = [{"workload": 10.0, "pinned": "s0"} for _ in range(150)]
    (problem,) = _told(tiny_world(accounts, _seats(2)))
    assert "150 accounts or families are pinned to 's0', where they need 1,500.0 hours a year" in problem.what
    assert "allow seat 's0' 500.0 more hours a year" in problem.hint


def test_travel_counts_for_every_account_where_it_is_cheapest(tiny_world: TinyWorld) -> None:
    """Hours differ by seat: the proof needs each account's nearest home, which the first classes do not tell apart."""
    accounts = [{"workload": 0.0, "lat": 47.0, "lon": 5.0 + 0.05 * i} for i in range(80)]
    seats = [{"seat": f"s{i}", "capacity_hours": 4.0, "lat": 47.0, "lon": 5.5 + i} for i in range(4)]
    travel = {"travel": {"visits": 12.0, "counts_as_hours": True}}
    scenario = tiny_world(accounts, seats, {"territory": travel})
    world = World.of(scenario)
    hours = np.full(world.rates.units, np.inf)
    np.minimum.at(hours, world.arcs.unit, world.arcs.hours)
    (problem,) = explain_at_size(world, UNHURRIED)
    assert problem.what.count("can work 4.0 hours a year") == 4
    assert f"with at least {hours.sum():,.1f} hours a year" in problem.hint


def test_a_world_that_only_whole_accounts_break_is_not_called_impossible(tiny_world: TinyWorld) -> None:
    """Three blocks in two boxes fit in halves: nothing is proven."""
    scenario = tiny_world([{"workload": 60.0} for _ in range(3)], _seats(2, capacity_hours=100.0))
    assert _told(scenario) == ()


def test_without_time_nothing_is_claimed_that_was_not_shown(tiny_world: TinyWorld) -> None:
    """A set is only said to be smallest when every rule of it was asked about."""
    accounts = [{"region": "east", "workload": 10.0} for _ in range(30)]
    scenario = tiny_world(accounts, _seats(3, region="east", capacity_hours=50.0), {"territory": EAST})
    assert explain_at_size(World.of(scenario), 0.0) == ()


def test_finer_classes_only_loosen_the_model(tiny_world: TinyWorld) -> None:
    """The least loosening of the classes' model is never below the proof's bound, and meets it in the end."""
    accounts = [{"workload": 5.0 + i % 7, "potential": 10.0 * (i % 5), "region": "east"} for i in range(60)]
    seats = _seats(3, region="east", capacity_hours=110.0, max_potential=300.0)
    book = Book.of(World.of(tiny_world(accounts, seats, {"territory": EAST})))
    judge = Judge.of(book, time.monotonic() + UNHURRIED)
    coarse = Small.of(book, Classes.start(book))
    bent, least = judge.least()
    assert bent is not None
    assert least
    assert judge.fine.classes.count >= coarse.classes.count
    needed = sum(5.0 + i % 7 for i in range(60)) - 330.0
    assert bent.by[:3].sum() == pytest.approx(needed, rel=0.02)


def test_what_stays_open_names_the_limits_that_are_broken_most(tiny_world: TinyWorld) -> None:
    """The best assignment's worst limits, with what they would carry."""
    accounts = [{"account": f"a{i}", "workload": 60.0} for i in range(3)]
    world = World.of(tiny_world(accounts, _seats(2, capacity_hours=100.0)))
    said = undecided(world, np.array(["s0", "s0", "s1"]))
    assert "breaks 1 limit: seat 's0' can work 100.0 hours a year (it would be 120)" in said
    assert "Loosen limits" in undecided(world, None)


def test_a_large_region_that_lost_its_seats_is_explained(tiny_world: TinyWorld) -> None:
    """10,000 accounts, 100 seats in overlapping regions with travel: a tenth of the hours in the north are left."""
    rng = np.random.default_rng(5)
    regions = ["north", "east", "south", "west"]
    accounts = [
        {
            "region": regions[i % 4],
            "workload": float(rng.integers(5, 20)),
            "lat": float(rng.uniform(40, 45)),
            "lon": float(rng.uniform(0, 8)),
        }
        for i in range(10_000)
    ]
    seats = [
        {"seat": f"s{j:02d}", "region": ";".join({regions[j % 4], regions[(j // 4) % 4]}), "capacity_hours": 1_900.0,
         "lat": float(rng.uniform(40, 45)), "lon": float(rng.uniform(0, 8))}
        for j in range(100)
    ]  # fmt: skip
    travel = {"travel": {"visits": 4.0, "counts_as_hours": True}} | EAST
    world = World.of(tiny_world(accounts, seats, {"territory": travel}))
    north = world.rates.reach.patterns[world.rates.reach.of[0]]
    hours = np.where(north, 0.1 * world.hours, world.hours)
    loads = tuple(
        replace(load, limits=tuple(replace(limit, most=hours) for limit in load.limits))
        if load.name == "hours"
        else load
        for load in world.loads
    )
    (problem,) = explain_at_size(replace(world, hours=hours, loads=loads), UNHURRIED)
    assert "seats" in problem.what
    assert "None of these can be left out." in problem.what
    assert "Cheapest change" in problem.hint


def test_a_limit_of_nothing_is_compared_with_what_a_group_has(tiny_world: TinyWorld) -> None:
    """A team on leave all year has no fair share; divided by that, a unit's potential would be beyond any solver."""
    scenario = tiny_world(
        [{"account": f"a{i}", "potential": 200_000.0, "workload": 0.0} for i in range(5)],
        [
            *_seats(2),
            {
                "seat": "s2",
                "capacity_hours": 100.0,
                "start": "2027-04-01",
                "leave_start": "2027-02-01",
                "manager": "ann",
            },
        ],
        settings={
            "horizon": {"start": "2027-01-01", "months": 12},
            "territory": {
                "balance": [],
                "team_balance": [{"name": "team", "metric": "potential", "free": 0.1, "price": 0.05, "limit": 0.9}],
            },
        },
        hierarchy=[{"node": "ann"}],
    )
    world = World.of(scenario)
    assert [load.band.fair.tolist() for load in world.loads if load.band is not None] == [[0.0]]
    book = Book.of(world)
    assert book.size[[asked.limit.rule == "balance" for asked in book.limits]].tolist() == [1_000_000.0]
    assert explain_at_size(world, UNHURRIED) == ()
