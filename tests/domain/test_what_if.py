"""Changes, ranges and stress tests; scenarios with seats more or fewer."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.changes import Change, Leavers, Stress, Vary, number_at, ranges_of, stressed
from planner.domain.what_if.resized import resized
from planner.errors import ScenarioError

TinyWorld = Callable[..., Scenario]
OWNED = [{"account": f"a{i}", "potential": 100_000.0 * (i + 1), "owner": f"s{i % 3}"} for i in range(6)]


def test_numbers_are_found_in_lists_too(tiny_world: TinyWorld) -> None:
    """By the key of the item; what counts is an int."""
    scenario = tiny_world()
    assert number_at(scenario, "pipeline.stages.demo.odds") == 0.65
    assert isinstance(number_at(scenario, "sdr.people"), int)
    for path in ("pipeline.stages.nothing.odds", "people.ramp", "currency", "market"):
        with pytest.raises(ScenarioError):
            number_at(scenario, path)


def test_ranges_are_checked_at_both_ends_and_all_problems_told(tiny_world: TinyWorld) -> None:
    """A relative range is of the scenario's own value; an impossible end, an unknown path, one named twice."""
    scenario = tiny_world()
    (found,) = ranges_of(scenario, [Vary(setting="market.deal_size", low=0.8, high=1.2, relative=True)])
    assert (found.low, found.base, found.high) == (20_000.0, 25_000.0, 30_000.0)
    wrong = [
        Vary(setting="people.ramp_start", low=0.1, high=1.5),
        Vary(setting="people.rampstart", low=0.1, high=0.5),
        Vary(setting="sdr.people", low=0, high=2),
        Vary(setting="sdr.people", low=0, high=3),
    ]
    with pytest.raises(ScenarioError) as caught:
        ranges_of(scenario, wrong)
    assert len(caught.value.problems) == 3


def test_a_stress_changes_settings_leavers_and_hires(tiny_world: TinyWorld) -> None:
    """Every stage's odds by the star, the richest leaves, the planned hire comes a quarter later."""
    seats = [{"seat": "s0"}, {"seat": "s1"}, {"seat": "s2", "start": "2027-03-01"}]
    scenario = tiny_world(OWNED, seats)
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "by hand")
    test = Stress(
        name="all",
        changes=(
            Change(setting="pipeline.stages.*.odds", times=0.5),
            Change(setting="people.backfill_days", plus=10.0),
            Change(setting="sdr.people", to=3.0),
        ),
        leavers=Leavers(people=1, after_days=31),
        hires_later=91,
    )
    found = stressed(scenario, plan, test)
    assert [stage.odds for stage in found.settings.pipeline.stages] == [0.325, 0.325, 0.35, 0.375]
    assert found.settings.people.backfill_days == 100.0
    assert found.settings.sdr.people == 3
    assert found.settings.people.leaving == {"s1": date(2027, 2, 1)}
    assert found.seats.start[2] == np.datetime64("2027-05-31")


def test_a_change_says_one_thing() -> None:
    """Not none and not two."""
    with pytest.raises(ValueError, match="exactly one"):
        Change(setting="a")
    with pytest.raises(ValueError, match="exactly one"):
        Change(setting="a", to=1.0, plus=2.0)


def test_new_seats_are_made_after_those_that_are_asked_most(tiny_world: TinyWorld) -> None:
    """With their pairs, hours and pay; the person starts on the day and is new."""
    seats = [{"seat": f"s{i}", "role": "AE", "capacity_hours": 1_000.0 + i, "skill": 1.2} for i in range(3)]
    pairs = [{"account": "a0", "seat": "s2", "cost": 7.0}]
    scenario = tiny_world(OWNED, seats, pairs=pairs)
    more = resized(scenario, "AE", 2, date(2027, 4, 1))
    assert more.seats.seat.tolist() == ["new-1", "new-2", "s0", "s1", "s2"]
    assert more.seats.capacity_hours.tolist() == [1_002.0, 1_001.0, 1_000.0, 1_001.0, 1_002.0]
    assert more.seats.start[0] == np.datetime64("2027-04-01")
    assert np.isnan(more.seats.skill[:2]).all()
    assert more.pairs.seat.tolist() == ["new-1", "s2"]
    assert resized(scenario, "AE", 0) is scenario


def test_the_poorest_seats_go_first_and_leave_nothing_behind(tiny_world: TinyWorld) -> None:
    """Accounts without an owner, pairs and covers gone; one seat at least is left."""
    seats = [{"seat": "s0", "role": "AE"}, {"seat": "s1", "role": "AE", "cover": "s0"}, {"seat": "s2", "role": "SE"}]
    scenario = tiny_world(OWNED, seats, pairs=[{"account": "a0", "seat": "s0", "cost": 7.0}])
    fewer = resized(scenario, "AE", -1)
    assert fewer.seats.seat.tolist() == ["s1", "s2"]
    assert fewer.accounts.owner.tolist() == ["", "s1", "s2", "", "s1", "s2"]
    assert fewer.seats.cover.tolist() == ["", ""]
    assert len(fewer.pairs) == 0
    with pytest.raises(ScenarioError, match="one at least must be left"):
        resized(scenario, "AE", -2)
    with pytest.raises(ScenarioError, match="has 0 seats"):
        resized(scenario, "CSM", 1)
