"""Options where territories have a shape: a price on distances, and accounts that must hang together."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, audit
from planner.domain.reasons.alternatives import next_best, options
from planner.domain.reasons.shifts import Standing
from planner.domain.scenario import Scenario

TinyWorld = Callable[..., Scenario]


def _line(tiny_world: TinyWorld, **territory: Any) -> World:
    """Five accounts in a row, each the neighbour of the next."""
    rows = [{"x": float(i), "y": 0.0} for i in range(5)]
    edges = [(f"a{i}", f"a{i + 1}") for i in range(4)]
    return World.of(tiny_world(rows, 2, {"territory": territory}, edges=edges))


def test_distances_to_the_centre_are_priced_like_a_full_audit(tiny_world: TinyWorld) -> None:
    """The centre of both territories may change with one account."""
    world = _line(tiny_world, compactness={"price": 2.0, "centre": "chosen", "distance": "plane"})
    owner = np.array(["s0", "s0", "s0", "s1", "s1"])
    standing, before = Standing.of(world, owner), audit(world, owner)
    for unit in range(5):
        (found,) = options(standing, unit)
        moved = owner.copy()
        moved[unit] = "s1" if unit < 3 else "s0"
        after = audit(world, moved)
        assert found.terms["compactness"] == pytest.approx(after.terms["compactness"] - before.terms["compactness"])
        assert found.cost == pytest.approx(after.objective - before.objective)


def test_a_territory_that_would_fall_apart_is_no_next_best_seat(tiny_world: TinyWorld) -> None:
    """Only the accounts at the border may change sides."""
    world = _line(tiny_world, contiguity=True)
    standing = Standing.of(world, np.array(["s0", "s0", "s0", "s1", "s1"]))
    assert sorted(next_best(standing, range(5))) == [2, 3]
    (torn,) = options(standing, 1)
    assert not torn.allowed
    assert {problem.where for problem in torn.shape} == {"seat 's0'", "seat 's1'"}
