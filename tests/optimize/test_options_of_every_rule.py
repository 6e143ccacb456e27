"""Single changes of a plan are priced like two whole audits, whatever rules the scenario has."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.audit import World, audit
from planner.domain.reasons.alternatives import options
from planner.domain.reasons.shifts import Standing
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

TinyWorld = Callable[..., Scenario]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_options_cost_and_break_what_audits_differ_by(
    tiny_world: TinyWorld, recipes: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    """Every option of every unit, from owners drawn at random among the eligible ones."""
    try:
        world = World.of(tiny_world(**data.draw(recipes)))
    except ScenarioError:
        return
    units = np.arange(world.rates.units)
    if (world.rates.reach.size == 0).any():
        return
    drawn = [data.draw(st.sampled_from(world.rates.reach.pairs(units[[u]])[1].tolist())) for u in units.tolist()]
    seat_of_unit, seats = np.array(drawn, dtype=np.int64), world.scenario.seats.seat
    owner = seats[seat_of_unit[world.scenario.units]]
    standing, before = Standing.of(world, owner), audit(world, owner)
    for unit in units.tolist():
        for found in options(standing, unit):
            there = seat_of_unit.copy()
            there[unit] = found.seat
            after = audit(world, seats[there[world.scenario.units]])
            assert found.terms.keys() == after.terms.keys()
            for term, amount in after.terms.items():
                assert found.terms[term] == pytest.approx(amount - before.terms[term], abs=0.02), term
            if not before.violations:
                assert found.allowed == (not after.violations)
