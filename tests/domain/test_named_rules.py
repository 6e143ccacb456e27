"""Rules by the names that planners use, dropped one at a time, and which of them bind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, audit, given_plan
from planner.domain.reasons.binding import binding_rules
from planner.domain.reasons.named_rules import find_rule, named_rules, without
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

TinyWorld = Callable[..., Scenario]


@pytest.fixture
def world(tiny_world: TinyWorld) -> World:
    """A rule of every kind."""
    accounts: list[dict[str, Any]] = [
        {"workload": 600.0, "owner": "s0", "pinned": "s1", "revenue": 100_000.0},
        {"workload": 300.0, "owner": "s0", "family": "f1"},
        {"workload": 300.0, "owner": "s0", "family": "f1"},
        {"workload": 100.0, "region": "east"},
    ]
    settings = {
        "territory": {
            "balance": [{"metric": "potential", "price": 0.1, "limit": 0.9}],
            "eligibility": [{"column": "region"}],
        },
        "quota": {"target": 100_000.0, "step": 1_000.0},
    }
    return World.of(tiny_world(accounts, [{"max_accounts": 3.0}, {"region": "east"}], settings))


def test_every_rule_has_a_name(world: World) -> None:
    """Pins, families, hours, limits, balance and settings."""
    names = [rule.name for rule in named_rules(world)]
    assert sorted(names) == sorted([
        "pin a0", "hours", "hours s0", "hours s1", "balance potential", "limit potential", "limit potential s0",
        "limit potential s1", "max accounts", "max accounts s0", "family f1", "eligibility region", "quota step",
    ])  # fmt: skip
    says = {rule.name: rule.says for rule in named_rules(world)}
    assert says["hours s0"] == "seat 's0' has at most 1,000.0 hours a year (capacity)"
    assert says["max accounts s0"] == "seat 's0' has at most 3.0 accounts (limit of the seat)"


def test_names_forgive_case_and_near_misses_are_hinted(world: World) -> None:
    """A wrong name is answered with the nearest right one, or with an example of each kind."""
    assert find_rule(world, " Hours  S0 ").name == "hours s0"
    with pytest.raises(ScenarioError, match=r"there is no such rule\. Did you mean 'balance potential'\?"):
        find_rule(world, "balance potental")
    with pytest.raises(ScenarioError, match="Rules are named like 'pin a0', 'hours'"):
        find_rule(world, "???")


def test_a_dropped_limit_is_gone_and_all_else_stays(world: World) -> None:
    """The hours of one seat no longer bind; those of the other, and every fair share, are as before."""
    owner = np.array(["s1", "s1", "s1", "s1"])
    free = without(world, find_rule(world, "hours s1"))
    assert len(audit(world, owner).violations) == len(audit(free, owner).violations) + 1
    assert audit(free, owner).terms == audit(world, owner).terms
    (hours,) = (load for load in free.loads if load.name == "hours")
    assert hours.most.tolist() == [1_000.0, np.inf]


def test_a_dropped_pin_a_family_and_a_setting_free_their_accounts(world: World) -> None:
    """The pinned account may go anywhere, the family's accounts go their own ways, the region no longer matters."""
    assert without(world, find_rule(world, "pin a0")).pinned.tolist() == [-1, -1, -1]
    assert without(world, find_rule(world, "family f1")).rates.units == 4
    anywhere = without(world, find_rule(world, "eligibility region"))
    assert anywhere.rates.reach.patterns.all()
    assert anywhere.bands["potential"].fair.tolist() == world.bands["potential"].fair.tolist()


def test_dropping_balance_takes_its_price_and_its_limits(world: World) -> None:
    """The term is gone, the load stays for the limits of others."""
    free = without(world, find_rule(world, "balance potential"))
    found = audit(free, np.array(["s1", "s1", "s1", "s1"]))
    assert "imbalance.potential" not in found.terms
    assert not any("balance limit" in str(problem) for problem in found.violations)


def test_a_pin_is_worth_what_the_next_best_seat_saves(tiny_world: TinyWorld) -> None:
    """The owner it had: 5 % of its revenue and four hours are saved for certain."""
    world = World.of(tiny_world([{"owner": "s0", "pinned": "s1", "revenue": 100_000.0}], 2))
    (pin,) = binding_rules(world, given_plan(world, np.array(["s1"]), "by hand"))
    assert (pin.rule.name, pin.step, pin.sure) == ("pin a0", "lifted", True)
    assert pin.saves == pytest.approx(5_000 + 240)


def test_a_pin_that_room_forbids_to_lift_is_worth_its_reduced_cost(tiny_world: TinyWorld) -> None:
    """Its old owner is full; at 3 a unit of that seat's hours, 600 of them take 1,800 off the 5,240."""
    rows = [{"owner": "s0", "pinned": "s1", "revenue": 100_000.0, "workload": 600.0}, {"workload": 600.0}]
    world = World.of(tiny_world(rows, 2))
    plan = given_plan(world, np.array(["s1", "s0"]), "by hand")
    assert [b.rule.name for b in binding_rules(world, plan)] == []
    (pin, *_) = binding_rules(world, replace(plan, multipliers={"hours": np.array([3.0, 0.0])}))
    assert (pin.rule.name, pin.sure, pin.saves) == ("pin a0", False, pytest.approx(5_240 - 1_800))


def test_a_limit_is_worth_its_multiplier_times_the_step(tiny_world: TinyWorld) -> None:
    """Seat s0 is full: a multiplier of 7 a unit, and one per cent of 1,000 hours, is 70; no band charges there."""
    world = World.of(tiny_world([{"workload": 1_000.0}, {"workload": 100.0}], 2))
    plan = given_plan(world, np.array(["s0", "s1"]), "by hand")
    assert np.isnan(next(found.saves for found in binding_rules(world, plan)))
    priced = replace(plan, multipliers={"hours": np.array([7.0, 3.0])})
    (only,) = binding_rules(world, priced)
    assert (only.rule.name, only.saves, only.step) == ("hours s0", pytest.approx(70.0), "10.0 more (1 %)")


def test_a_wider_band_saves_what_the_term_falls_by(tiny_world: TinyWorld) -> None:
    """Both seats are 100,000 off at a price of 1: one per cent of the fair share more is free at each."""
    settings = {"territory": {"balance": [{"metric": "potential", "free": 0.0, "price": 1.0}]}}
    world = World.of(tiny_world(2, 2, settings))
    (band,) = binding_rules(world, given_plan(world, np.array(["s0", "s0"]), "by hand"))
    assert (band.rule.name, band.saves) == ("balance potential", pytest.approx(2 * 1_000.0))
