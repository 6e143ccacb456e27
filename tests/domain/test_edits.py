"""Edits by hand: each alone, all together, and what is left between the two."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World, audit
from planner.domain.deliverables.edits import evaluate
from planner.domain.scenario import Scenario

TinyWorld = Callable[..., Scenario]


def test_each_edit_and_all_together_are_priced_by_hand(tiny_world: TinyWorld) -> None:
    """Two equal accounts cross over: alone each unbalances the seats by 200,000, together they do not.

    Alone: disruption 4 h × 60, and 100,000 off the fair share at both seats at 1 a unit.
    """
    world = World.of(
        tiny_world(
            [{"owner": "s0"}, {"owner": "s1"}],
            2,
            {"territory": {"balance": [{"metric": "potential", "free": 0.0, "price": 1.0}]}},
        )
    )
    found = evaluate(world, np.array(["s0", "s1"]), np.array(["s1", "s0"]))
    assert [(e.accounts.tolist(), e.source, e.target) for e in found.edits] == [([0], "s0", "s1"), ([1], "s1", "s0")]
    assert [e.change.cost for e in found.edits] == pytest.approx([200_240.0, 200_240.0])
    assert found.together.cost == pytest.approx(480.0)
    assert found.interaction["imbalance.potential"] == pytest.approx(-400_000.0)
    assert found.interaction["disruption"] == pytest.approx(0.0)


def test_rules_broken_and_mended_are_told_apart(tiny_world: TinyWorld) -> None:
    """One edit fills a seat beyond its hours, another takes an account back to its pin."""
    rows = [{"workload": 600.0}, {"workload": 600.0}, {"pinned": "s0"}]
    world = World.of(tiny_world(rows, 2))
    found = evaluate(world, np.array(["s0", "s1", "s1"]), np.array(["s0", "s0", "s0"]))
    over, back = found.edits if found.edits[0].accounts[0] == 1 else found.edits[::-1]
    assert [str(p) for p in over.change.breaks] == ["seat 's0': has 1,200.0 hours a year (capacity), at most 1,000.0."]
    assert over.change.mends == back.change.breaks == ()
    assert [str(p) for p in back.change.mends] == ["account 'a2': is pinned to 's0' but is at 's1'."]
    assert len(found.together.breaks) == len(found.together.mends) == 1


def test_a_torn_family_has_no_price(tiny_world: TinyWorld) -> None:
    """Half a family elsewhere is no pair that the scenario prices: it is said, not guessed."""
    world = World.of(tiny_world([{"family": "f"}, {"family": "f"}], 2))
    found = evaluate(world, np.array(["s0", "s0"]), np.array(["s0", "s1"]))
    (edit,) = found.edits
    assert not edit.change.priced
    assert np.isnan(edit.change.cost)
    assert np.isnan(edit.change.terms["bookings"])
    assert "is at 's1', its family at 's0'" in str(edit.change.breaks[0])


def test_a_whole_family_is_one_edit(tiny_world: TinyWorld) -> None:
    """Its accounts go together, and the price is that of both."""
    world = World.of(tiny_world([{"family": "f", "owner": "s0"}, {"family": "f", "owner": "s0"}], 2))
    (edit,) = evaluate(world, np.array(["s0", "s0"]), np.array(["s1", "s1"])).edits
    assert edit.accounts.tolist() == [0, 1]
    assert edit.change.cost == pytest.approx(480.0)


def test_quotas_that_are_given_are_checked_and_not_priced(tiny_world: TinyWorld) -> None:
    """Terms compare plans at their best quotas; the given ones must still add up."""
    world = World.of(tiny_world(2, 2, {"quota": {"target": 200_000.0}}))
    owner = np.array(["s0", "s1"])
    found = evaluate(world, owner, owner, np.array([1.0, 2.0]))
    assert found.edits == ()
    assert found.together.cost == 0.0
    assert any("add up to" in str(problem) for problem in found.after.violations)
    assert found.before.quota.sum() == audit(world, owner).quota.sum() == 210_000.0
