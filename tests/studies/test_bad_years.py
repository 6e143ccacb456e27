"""Stress tests beside the year as planned."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.changes import Change, Stress
from planner.report.what_if.stress import sentences
from planner.scenarios.what_if_files import read_stresses
from planner.studies.compare.differences import side_by_side
from planner.studies.playing import Playing
from planner.studies.what_if.stress import described, stress, write

PLAYING = Playing(replications=10, seed=1)


@pytest.fixture(scope="module")
def scenario(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Four seats, one of which is filled in spring."""
    rows = [{"account": f"a{i}", "owner": f"s{i % 4}", "potential": 300_000.0, "workload": 150.0} for i in range(8)]
    seats = [{"seat": f"s{i}"} for i in range(3)] + [{"seat": "s3", "start": "2027-03-01"}]
    return tiny_world(rows, seats, {"market": {"deal_size": 20_000.0}, "people": {"leave_rate": 0.3}})


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """As it is."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "by hand")


def test_the_shipped_stresses_cost_bookings(scenario: Scenario, plan: Plan, tmp_path: Path) -> None:
    """Each of the five has its section, its words, and a paired difference of every measure."""
    stresses = read_stresses().stresses
    found = stress(scenario, plan, stresses, PLAYING)
    lost = {
        variant.name: effect.difference.value for variant in found.variants if (effect := variant.effect("bookings"))
    }
    assert list(lost) == ["demand", "cycle", "top-three-leave", "late-hiring", "competitor"]
    assert all(lost[name] < 0 for name in ("demand", "top-three-leave", "late-hiring", "competitor"))
    assert len(list(sentences(scenario, found))) == 6
    assert "s0, s1, s2 vacant from day 31" in described(scenario, plan, stresses[2])[0]
    folder = write(scenario, plan, stresses, found, tmp_path)
    facts = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert [test["name"] for test in facts["stresses"]] == list(lost)
    assert "New competitor" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_stress_that_changes_nothing_differs_in_nothing(scenario: Scenario, plan: Plan) -> None:
    """The same luck: zero in every year, with no interval to speak of."""
    same = Stress(name="none", changes=(Change(setting="market.turnout.demand", times=1.0),))
    (variant,) = stress(scenario, plan, [same], PLAYING).variants
    effect = variant.effect("bookings")
    assert effect is not None
    assert (effect.difference.value, effect.difference.low, effect.difference.high, effect.ratio) == (0, 0, 0, 0)


def test_pairing_needs_fewer_years(scenario: Scenario, plan: Plan) -> None:
    """The variance ratio and the years needed say by how much: against the formula of both."""
    base = PLAYING.play(scenario, plan)
    other = PLAYING.play(scenario.but({"market.turnout.price": 0.9}), plan)
    found = side_by_side({"a": base, "b": other}, precision=0.001).difference("bookings", "b")
    x, y = base.samples["bookings"], other.samples["bookings"]
    assert found.ratio == pytest.approx((y - x).var(ddof=1) / (x.var(ddof=1) + y.var(ddof=1)))
    assert found.ratio < 0.1
    assert found.needed is not None
    more = side_by_side({"a": base, "b": other}, precision=0.0001).difference("bookings", "b")
    assert more.needed is not None
    assert 90 < more.needed / found.needed < 101
