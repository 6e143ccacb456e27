"""Edits of owners, pins and quotas: each costs and breaks what it does, alone and with the others."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.audit import World, audit, given_plan
from planner.domain.deliverables.edits import evaluate
from planner.domain.deliverables.hand_edits import HandEdits, weigh
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario

TinyWorld = Callable[..., Scenario]
SETTINGS = {
    "quota": {"target": 300_000.0, "overassignment": 0.0},
    "territory": {"balance": [{"metric": "potential", "free": 0.1, "limit": 0.9}]},
}


def _company(tiny_world: TinyWorld, pins: dict[int, str] | None = None) -> tuple[Scenario, Plan]:
    """Six accounts on three seats, two each."""
    rows = [
        {"owner": f"s{i % 3}", "potential": 100_000.0 + 10_000 * i, "pinned": (pins or {}).get(i, "")} for i in range(6)
    ]
    scenario = tiny_world(rows, 3, SETTINGS)
    return scenario, given_plan(World.of(scenario), scenario.accounts.owner, "before")


def _edits(scenario: Scenario, plan: Plan, owners: dict[int, str], quota: dict[int, float] | None = None) -> HandEdits:
    owner, amounts = plan.owner.copy(), plan.quota.copy()
    for at, seat in owners.items():
        owner[at] = seat
    for at, amount in (quota or {}).items():
        amounts[at] = amount
    return HandEdits(owner, scenario.accounts.pinned, amounts)


@settings(max_examples=40)
@given(owners=st.dictionaries(st.integers(0, 5), st.sampled_from(["s0", "s1", "s2"]), max_size=4))
def test_moves_cost_what_evaluate_says(tiny_world: TinyWorld, owners: dict[int, str]) -> None:
    """Each alone and all together, to the bit: it is the same evaluation."""
    scenario, plan = _company(tiny_world)
    edits = _edits(scenario, plan, owners)
    found, same = weigh(scenario, plan, edits), evaluate(World.of(scenario), plan.owner, edits.owner)
    assert [edit.change.terms for edit in found.moves.edits] == [edit.change.terms for edit in same.edits]
    assert found.together.cost == pytest.approx(same.together.cost, abs=1e-9)
    assert found.together.breaks == same.together.breaks
    assert found.empty == (not same.edits)


def test_a_quota_alone_breaks_the_sum_and_two_that_balance_do_not(tiny_world: TinyWorld) -> None:
    """The price is the distance from the fair quota; by hand from two audits."""
    scenario, plan = _company(tiny_world)
    more, less = plan.quota[0] + 1_000, plan.quota[1] - 1_000
    found = weigh(scenario, plan, _edits(scenario, plan, {}, {0: more, 1: less}))
    assert [edit.seat for edit in found.quotas] == [0, 1]
    assert [[str(p) for p in edit.change.breaks] for edit in found.quotas] == [
        ["quotas: add up to 301,000.00, not to 300,000.00."],
        ["quotas: add up to 299,000.00, not to 300,000.00."],
    ]
    assert found.together.breaks == ()
    world = World.of(scenario)
    both = plan.quota + np.array([1_000, -1_000, 0])
    was, now = audit(world, plan.owner, plan.quota), audit(world, plan.owner, both)
    assert found.together.cost == pytest.approx(now.objective - was.objective)
    assert found.together.terms["quota"] > 0
    np.testing.assert_array_equal(found.quota, both)


def test_quotas_follow_moves_unless_somebody_said_otherwise(tiny_world: TinyWorld) -> None:
    """Handed out again when only owners moved; as they are with keep_quotas, or when one was edited."""
    scenario, plan = _company(tiny_world)
    moved = _edits(scenario, plan, {5: "s0"})
    followed = weigh(scenario, plan, moved)
    assert followed.quota.sum() == pytest.approx(plan.quota.sum())
    assert followed.quota[0] > plan.quota[0]
    np.testing.assert_array_equal(weigh(scenario, plan, moved, keep_quotas=True).quota, plan.quota)
    edited = _edits(scenario, plan, {5: "s0"}, {1: plan.quota[1] + 5})
    np.testing.assert_array_equal(weigh(scenario, plan, edited).quota, edited.quota)


def test_a_pin_that_is_edited_is_no_rule_that_the_edits_break_or_mend(tiny_world: TinyWorld) -> None:
    """Taken away it lets the account go; set it becomes a rule of the new scenario; one left alone is still broken."""
    scenario, plan = _company(tiny_world, {0: "s0", 1: "s1"})
    freed = replace(_edits(scenario, plan, {0: "s2"}), pinned=np.array(["", "s1", "", "", "", "s2"]))
    found = weigh(scenario, plan, freed)
    assert found.pins.tolist() == [0, 5]
    assert (found.together.breaks, found.together.mends) == ((), ())
    assert found.scenario.accounts.pinned.tolist() == ["", "s1", "", "", "", "s2"]
    assert found.after.violations == ()
    held = weigh(scenario, plan, _edits(scenario, plan, {1: "s2"}))
    assert [str(problem) for problem in held.together.breaks] == ["account 'a1': is pinned to 's1' but is at 's2'."]


def test_new_pins_that_cannot_both_hold_are_broken_rules(tiny_world: TinyWorld) -> None:
    """Two of one family at two seats: whichever way the family goes."""
    rows = [{"owner": "s0", "family": "f"}, {"owner": "s0", "family": "f"}, {"owner": "s1"}]
    scenario = tiny_world(rows, 2)
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "before")
    torn = weigh(scenario, plan, HandEdits(plan.owner, np.array(["s0", "s1", ""]), plan.quota))
    assert [str(problem) for problem in torn.together.breaks] == ["account 'a1': is pinned to 's1' but is at 's0'."]
    assert torn.after.violations == torn.together.breaks


def test_a_plan_without_quotas_has_no_quota_edits(tiny_world: TinyWorld) -> None:
    """NaN is not another quota."""
    scenario = tiny_world([{"owner": "s0"}, {"owner": "s1"}], 2)
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "before")
    found = weigh(scenario, plan, HandEdits(np.array(["s1", "s1"]), scenario.accounts.pinned, plan.quota))
    assert found.quotas == ()
    assert np.isnan(found.quota).all()
