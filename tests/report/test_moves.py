"""The reason for a move is arithmetic: the audit of the plan with just that unit moved back."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, audit, given_plan
from planner.domain.scenario import Scenario
from planner.report.moves import moves_of
from planner.report.review import Review

TinyWorld = Callable[..., Scenario]


def test_staying_is_priced_like_a_full_audit(story: Any) -> None:
    """Every term's change equals the difference of two audits, for every move."""
    review = story.review
    after = audit(review.world, story.plan.owner)
    moves = moves_of(review)
    assert sum(len(move.accounts) for move in moves) == len(review.after.moved) > 20
    for move in moves:
        owner = story.plan.owner.copy()
        owner[review.scenario.units == review.scenario.units[move.accounts[0]]] = move.source
        back = audit(review.world, owner)
        if move.staying:
            for term, amount in after.terms.items():
                assert move.staying[term] == pytest.approx(back.terms[term] - amount, abs=0.01), term
        assert bool(move.broken) == bool(len(back.violations) > len(after.violations))


def test_a_full_seat_is_named(tiny_world: TinyWorld) -> None:
    """An account leaves a seat that has no hours for it: the rule is named with both figures."""
    scenario = tiny_world(
        [{"workload": 600.0, "owner": "s0"}, {"workload": 600.0, "owner": "s0"}], [{}, {}], {"name": "full"}
    )
    plan = given_plan(World.of(scenario), np.array(["s0", "s1"]), "by hand")
    (move,) = moves_of(Review.of(scenario, plan))
    assert move.reason == (
        "Staying would break a rule: s0 would have 1,200 hours a year (capacity), at most 1,000. "
        "It could stay if a0 went from s0 to s1, both together at the same cost."
    )
    assert move.next_best is None


def test_a_limit_that_is_missed_by_a_hair_is_told_from_the_limit(tiny_world: TinyWorld) -> None:
    """Not "1,000 hours, at most 1,000"."""
    accounts = [{"workload": 500.0, "owner": "s0"}, {"workload": 500.004, "owner": "s0"}]
    scenario = tiny_world(accounts, [{}, {}], {"name": "nearly full"})
    plan = given_plan(World.of(scenario), np.array(["s0", "s1"]), "by hand")
    (move,) = moves_of(Review.of(scenario, plan))
    assert "s0 would have 1,000.004 hours a year (capacity), at most 1,000.000." in move.reason


def test_the_binding_term_is_named_in_money(tiny_world: TinyWorld) -> None:
    """Balance moved it; the disruption stands against it."""
    scenario = tiny_world(
        [{"owner": "s0", "revenue": 20_000.0}] * 4,
        2,
        {"territory": {"balance": [{"metric": "potential", "free": 0.0, "price": 1.0}]}},
    )
    plan = given_plan(World.of(scenario), np.array(["s0", "s0", "s1", "s1"]), "by hand")
    first, second = moves_of(Review.of(scenario, plan))
    assert first.gain == second.gain == pytest.approx(200_000 - 20_000 * 0.05 - 4 * 60)
    assert "Evens out potential: staying would leave s0 50 % above its fair share" in first.reason
    assert "at a cost of 200 k USD a year. Against it: disruption 1,240 USD." in first.reason


def test_a_move_for_nothing_is_called_that(tiny_world: TinyWorld) -> None:
    """Nothing speaks for this move, and the report does not invent a reason."""
    scenario = tiny_world([{"owner": "s0", "revenue": 20_000.0}, {"owner": "s1"}], 2)
    plan = given_plan(World.of(scenario), np.array(["s1", "s1"]), "by hand")
    (move,) = moves_of(Review.of(scenario, plan))
    assert move.reason.startswith("Staying would cost 1,240 USD a year less")


def test_a_forbidden_owner_and_a_pin_are_named(tiny_world: TinyWorld) -> None:
    """The eligibility rule and the pin are the reasons."""
    scenario = tiny_world(
        [{"owner": "s0", "region": "East"}, {"owner": "s0", "region": "West", "pinned": "s1"}],
        [{"region": "West"}, {"region": "East;West"}],
        {"territory": {"eligibility": [{"column": "region"}]}},
    )
    plan = given_plan(World.of(scenario), np.array(["s1", "s1"]), "by hand")
    first, second = moves_of(Review.of(scenario, plan))
    assert "s0 may not cover it: region 'East' is not among its 'West'" in first.reason
    assert "it is pinned to s1" in second.reason


def test_a_family_comes_together(tiny_world: TinyWorld) -> None:
    """Two owners of one family become one, and the reason says so."""
    scenario = tiny_world([{"owner": "s0", "family": "f"}, {"owner": "s1", "family": "f"}], 2)
    plan = given_plan(World.of(scenario), np.array(["s1", "s1"]), "by hand")
    (move,) = moves_of(Review.of(scenario, plan))
    assert move.reason.startswith("Brings its family to one owner.")


def test_the_next_best_seat_is_named_beside_the_reason(tiny_world: TinyWorld) -> None:
    """Three seats, four accounts at one: the third seat is as good as the second, and the owner costs more."""
    scenario = tiny_world(
        [{"owner": "s0"}] * 3,
        3,
        {"territory": {"balance": [{"metric": "potential", "free": 0.0, "price": 1.0}]}},
    )
    plan = given_plan(World.of(scenario), np.array(["s0", "s1", "s2"]), "by hand")
    first, second = moves_of(Review.of(scenario, plan))
    assert (first.next_seat, second.next_seat) == ("s0", "s0")
    assert first.next_best is not None
    assert first.next_best.cost == first.gain == pytest.approx(200_000 - 240)


def test_a_limit_of_moves_explained_is_told(tiny_world: TinyWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not looked into says so, and how to ask."""
    monkeypatch.setattr("planner.report.moves.MOST_EXPLAINED", 1)
    scenario = tiny_world([{"owner": "s0", "potential": 5.0}, {"owner": "s0", "potential": 9.0}], 2)
    plan = given_plan(World.of(scenario), np.array(["s1", "s1"]), "by hand")
    large, small = moves_of(Review.of(scenario, plan))
    assert (large.potential, small.potential) == (9.0, 5.0)
    assert small.reason == "Not looked into: its potential is small. `planner explain RUN ACCOUNT` tells."
    assert small.next_best is None
    assert "Staying would cost" in large.reason
