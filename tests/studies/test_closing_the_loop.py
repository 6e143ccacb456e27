"""The closed loop: what is learnt, when it ends, and that it is judged honestly."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.closed_loop import Loop, Round, beaten, best_round, why_ended
from planner.domain.comparison.side_by_side import Effect
from planner.domain.covering.rates import PairRates
from planner.domain.loop_learning import Corrections, Evidence, Learning, corrected, damped, learnt, step_of
from planner.domain.measures import Interval
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.report.loop import sentences
from planner.studies.loop.evidence import evidence_of
from planner.studies.loop.folder import facts_of, write
from planner.studies.loop.study import LoopQuestion, loop
from planner.studies.playing import Playing

TinyWorld = Callable[..., Scenario]


@pytest.fixture
def pair(tiny_world: TinyWorld) -> tuple[Scenario, Plan]:
    """Four accounts of 100 hours, two seats of 300, two accounts each."""
    rows = [{"account": f"a{i}", "owner": f"s{i % 2}", "potential": 90_000.0, "workload": 100.0} for i in range(4)]
    seats = [{"seat": f"s{i}", "capacity_hours": 300.0} for i in range(2)]
    settings = {"simulation": {"replications": 6, "warmup_months": 0}, "market": {"deal_size": 9000.0}}
    scenario = tiny_world(rows, seats, settings)
    return scenario, given_plan(World.of(scenario), scenario.accounts.owner, "by hand")


def _evidence(**more: object) -> Evidence:
    four, two = np.zeros(4), np.zeros(2)
    nothing = Evidence(10, four, four, two, two, four, four, np.ones(2))
    return replace(nothing, **more)  # type: ignore[arg-type]


def test_hours_are_corrected_by_what_was_spent_and_shrunk_to_the_whole(pair: tuple[Scenario, Plan]) -> None:
    """By hand: needs 120, 60, 80, 80 of 100 each; r̄ = .85; with 20 opportunities of its own, halfway between."""
    scenario, plan = pair
    rates = PairRates.of(scenario)
    seen = _evidence(hours=np.array([120.0, 60.0, 80.0, 80.0]), opportunities=np.array([20.0, 20.0, 0.0, 60.0]))
    said = learnt(seen, rates, plan, Learning(prior=20.0, relaxes=True))
    expected = [(1.2 + 0.85) / 2, (0.6 + 0.85) / 2, 0.85, (60 * 0.8 + 20 * 0.85) / 80]
    assert said.workload == pytest.approx(expected)
    given_up = replace(seen, stale=np.array([2.0, 0.0]), opened=np.array([10.0, 10.0]))
    half = learnt(given_up, rates, plan, Learning(prior=1e-9, relaxes=True))
    assert half.workload[0] == pytest.approx(1.2 / 0.8)
    assert half.workload[1] == pytest.approx(0.6)


def test_limits_on_hours_hold_as_stated_unless_they_are_relaxed(pair: tuple[Scenario, Plan]) -> None:
    """No factor on workload lies below the largest on capacity: what fits corrected fits stated."""
    scenario, plan = pair
    seen = _evidence(hours=np.full(4, 50.0), opportunities=np.full(4, 1e6), present=np.array([0.9, 0.7]))
    strict = learnt(seen, PairRates.of(scenario), plan, Learning())
    loose = learnt(seen, PairRates.of(scenario), plan, Learning(relaxes=True))
    assert strict.workload == pytest.approx(0.9)
    assert loose.workload == pytest.approx(0.5)
    assert strict.capacity.tolist() == [0.9, 0.7]


def test_odds_are_those_of_the_seat_over_the_company_s(pair: tuple[Scenario, Plan]) -> None:
    """By hand with next to no prior: 30 of 100 and 10 of 100 closed, the company 20 of 100."""
    scenario, plan = pair
    seen = _evidence(won=np.array([20.0, 5.0, 10.0, 5.0]), closed=np.full(4, 50.0))
    said = learnt(seen, PairRates.of(scenario), plan, Learning(prior=1e-9))
    assert said.odds == pytest.approx(np.array([[1.5, 0.5]]))
    shrunk = learnt(seen, PairRates.of(scenario), plan, Learning(prior=100.0))
    of_seat = (30 + 100 * 0.2) / 200
    assert shrunk.odds[0, 0] == pytest.approx((30 + 100 * of_seat) / 200 / 0.2)


def test_the_corrected_scenario_says_what_was_learnt(tiny_world: TinyWorld) -> None:
    """Workload, hours, and the value of every eligible pair; what the pairs table says otherwise stays."""
    rows = [{"account": f"a{i}", "potential": 1000.0, "workload": 10.0, "region": "n" if i else "s"} for i in range(2)]
    seats = [{"seat": "s0", "region": "n"}, {"seat": "s1"}]
    scenario = tiny_world(
        rows, seats, {"territory": {"eligibility": [{"column": "region"}]}},
        pairs=[{"account": "a0", "seat": "s0", "cost": 7.0}, {"account": "a1", "seat": "s1", "hours": 20.0}],
    )  # fmt: skip
    rates = PairRates.of(scenario)
    none = Corrections.none(rates)
    assert corrected(scenario, rates, none).digest == scenario.digest
    odds = none.odds * np.array([0.5, 2.0])
    found = corrected(scenario, rates, Corrections(np.array([1.0, 1.5]), np.array([0.9, 1.0]), odds))
    assert found.accounts.workload.tolist() == [10.0, 15.0]
    assert found.seats.capacity_hours.tolist() == [900.0, 1000.0]
    rows_of = list(zip(found.pairs.account.tolist(), found.pairs.seat.tolist(), strict=True))
    assert rows_of == [("a0", "s0"), ("a0", "s1"), ("a1", "s0"), ("a1", "s1")]
    assert found.pairs.value[[1, 2, 3]].tolist() == [2000.0, 500.0, 2000.0]
    assert np.isnan(found.pairs.value[0])
    assert found.pairs.hours[3] == 30.0
    assert found.pairs.cost[0] == 7.0


def test_corrections_settle_with_falling_steps() -> None:
    """δ, 2δ/3, δ/2 …; a step goes that part of the way."""
    assert [step_of(Learning(damping=0.6), k) for k in (1, 2, 3)] == pytest.approx([0.6, 0.4, 0.3])
    here = Corrections(np.ones(2), np.ones(1), np.ones((1, 1)))
    there = Corrections(np.array([2.0, 1.0]), np.array([0.5]), np.array([[3.0]]))
    found = damped(here, there, 0.25)
    assert found.workload.tolist() == [1.25, 1.0]
    assert (found.capacity[0], found.odds[0, 0]) == (0.875, 1.5)


def test_evidence_is_that_of_the_event_log(pair: tuple[Scenario, Plan]) -> None:
    """Hours, opportunities and wins of the logs agree with the measures of the same years."""
    scenario, plan = pair
    leaving = scenario.but({"people.leave_rate": 1.0, "people.administration": 0.1})
    seen = evidence_of(leaving, plan, 6, seed=1)
    years = Playing(6, 1).play(leaving, plan)
    assert seen.opportunities.sum() == years.samples["opportunities"].sum()
    assert seen.won.sum() == years.samples["won"].sum()
    assert seen.stale.sum() == years.samples["stale"].sum()
    assert (seen.present < 0.9).all()
    settled = scenario.but({"people.ramp_months": 0.0})
    seen = evidence_of(settled, plan, 6, seed=1)
    used = Playing(6, 1).play(settled, plan).measure("hours_used").value
    assert seen.hours.sum() == pytest.approx(used * 600.0, rel=1e-3)
    assert seen.present.tolist() == [1.0, 1.0]


def test_a_loop_ends_when_it_is_stable_or_goes_round_or_is_long_enough() -> None:
    """Each by its reason; else it goes on."""
    a, b, c = (np.array(list(word)) for word in ("xxxx", "yxxx", "yyxx"))
    assert why_ended([a], 0.0, 3) is None
    assert why_ended([a, b], 0.0, 3) is None
    assert why_ended([a, b], 0.25, 3) == "stable"
    assert why_ended([a, b, b], 0.0, 3) == "stable"
    assert why_ended([a, b, a], 0.0, 3) == "cycle"
    assert why_ended([a, b, c], 0.0, 2) == "rounds"
    assert beaten(100.0, 99.0, 0.005)
    assert not beaten(100.0, 99.6, 0.005)


def _round(number: int, plan: Plan, ends: tuple[float, float, float] | None, violations: int = 0) -> Round:
    effects = () if ends is None else (Effect("bookings", "currency", 1e5, 1e5 + ends[0], Interval(*ends), 0.1),)
    nothing = Corrections(np.ones(4), np.ones(2), np.ones((1, 2)))
    return Round(number, plan, 1, 1, effects, 0.0, "gap", violations, nothing)


def test_only_what_the_runs_can_show_is_best(pair: tuple[Scenario, Plan]) -> None:
    """Not what looks best, nor what breaks rules unless it may; and the words say so."""
    scenario, plan = pair
    rounds = (
        _round(0, plan, None),
        _round(1, plan, (500.0, -10.0, 1010.0)),
        _round(2, plan, (100.0, 50.0, 150.0)),
        _round(3, plan, (200.0, 90.0, 310.0), violations=2),
    )
    assert best_round(rounds, "bookings") == 2
    assert best_round(rounds, "bookings", relaxes=True) == 3
    assert best_round(rounds[:2], "bookings") == 0
    found = Loop(rounds[:2], "stable", "bookings", 0, None, 0.02, Learning(), 6, 1, 0.95)
    said = " ".join(sentences(scenario, found))
    assert "It did not pay" in said
    assert "no difference that these runs can show" in said
    lucky = Loop(rounds[:3], "rounds", "bookings", 2, Interval(1.0, -5.0, 7.0), 0.02, Learning(), 6, 1, 0.95)
    assert not lucky.paid
    assert "Whether it paid is not shown" in " ".join(sentences(scenario, lucky))


def test_a_world_that_teaches_nothing_leaves_the_plan_as_it_is(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """Alike accounts, seats and people: stable after one round, all differences exactly zero, nobody says it paid."""
    rows = [
        {"account": f"=a{i}", "name": "<script>alert(1)</script>", "owner": f"s{i % 2}", "workload": 100.0}
        for i in range(4)
    ]
    settings = {
        "simulation": {"replications": 3, "warmup_months": 0},
        "market": {"deal_size": 9000.0},
        "territory": {"disruption": {"new_owner_hours": 100.0}},
    }
    scenario = tiny_world(rows, [{"seat": f"s{i}", "capacity_hours": 4000.0} for i in range(2)], settings)
    asked = LoopQuestion(rounds=3, learning=Learning(prior=1e9))
    found = loop(scenario, asked, Playing.of(scenario))
    assert (found.why, found.best, found.checked, found.paid) == ("stable", 0, None, False)
    assert [each.moved for each in found.rounds] == [0, 0]
    assert all(effect.difference == Interval(0.0, 0.0, 0.0) for effect in found.rounds[1].effects)
    again = loop(scenario, asked, Playing.of(scenario, workers=2))
    folder = write(scenario, asked, found, tmp_path)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert write(scenario, asked, again, tmp_path) == folder
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert "<script>alert" not in (folder / "report.html").read_text(encoding="utf-8")
    with (folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
        assert {row["account"] for row in csv.DictReader(file)} == {f"'=a{i}" for i in range(4)}
    assert json.loads((folder / "study.json").read_text("utf-8"))["why"] == facts_of(found)["why"]


def test_a_measure_that_there_is_not_is_refused(pair: tuple[Scenario, Plan]) -> None:
    """Before anything is learnt."""
    with pytest.raises(ScenarioError, match="no measure 'luck'"):
        loop(pair[0], LoopQuestion(measure="luck"), Playing.of(pair[0]))
