"""Plan design from end to end: played by people who react, held to its wishes, left as files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.design.figures import pay_by_seat
from planner.domain.design.history import scheme_pay
from planner.domain.design.scheme import Scheme, settled_as
from planner.domain.design.study import DesignStudy
from planner.domain.design.wishes import Band, Budget, Ceiling, Rates, Threshold, Wishes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, ScenarioError
from planner.report.design.page import sentences
from planner.scenarios.pay_lint import lint_file
from planner.studies.design.folder import PAY_PLAN, write
from planner.studies.design.study import design, reacting
from planner.studies.design.years import played
from planner.studies.playing import Playing

PLAYING = Playing(replications=8, seed=3)
NASTY = "<script>alert(1)</script>"
WISHES = Wishes(
    start="tiny",
    plan="ae",
    title=f"=cmd|' /C calc'!A0 {NASTY}",
    levels=(0.0, 0.5, 1.0, 1.5),
    rates=Rates(least=0.5, most=2.5, step=0.5),
    tiers=2,
    threshold=Threshold(allowed=True),
    quota_factors=(0.9, 1.0),
    budget=Budget(mean=Ceiling(times=1.05), p50=Ceiling(times=1.1), cvar=Ceiling(times=1.1), cvar_share=0.75),
    top_decile=Band(most=3.0),
    loss=0.05,
    margin=0.8,
    iterations=3,
)


@pytest.fixture(scope="module")
def scenario(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Three account executives, one of them with a name like a formula, and somebody on another plan."""
    rows = [
        {
            "account": f"a{i}",
            "owner": f"{'=s' if i % 4 == 0 else 's'}{i % 4}",
            "potential": 250_000.0,
            "workload": 250.0,
        }
        for i in range(16)
    ]
    seats: list[Mapping[str, Any]] = [
        {"seat": name, "role": "AE", "capacity_hours": 1_200.0, "pay_plan": "ae" if name != "s3" else "other"}
        for name in ("=s0", "s1", "s2", "s3")
    ]
    settings = {
        "people": {"leave_rate": 0.3, "skill_cv": 0.2},
        "market": {"deal_size": 25_000.0},
        "quota": {"target": 3_600_000.0},
        "behaviour": {"mode": "effort"},
    }
    component = {
        "name": "commission",
        "attainment": "annual",
        "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 1.5}],
    }
    plans = {
        "ae": {"title": NASTY, "salary": 60_000.0, "variable": 60_000.0, "components": [component]},
        "other": {"salary": 80_000.0, "variable": 20_000.0},
    }
    return tiny_world(rows, seats, settings, pay_plans=plans)


@pytest.fixture(scope="module")
def assignment(scenario: Scenario) -> Plan:
    """The present owners."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "present")


@pytest.fixture(scope="module")
def study(scenario: Scenario, assignment: Plan) -> DesignStudy:
    """Designed and played."""
    return design(scenario, assignment, WISHES, PLAYING)


def test_what_is_gathered_is_what_the_simulation_pays(scenario: Scenario, assignment: Plan) -> None:
    """Every seat and year, people who leave and follow included; the other plan's seat is told apart."""
    old = scenario.pay_plans["ae"]
    years = played(scenario, assignment, "ae", settled_as(old, None, None), 1.0, PLAYING)
    history, outcomes = years.history, PLAYING.play(scenario, assignment)
    by_seat = np.zeros((history.years, len(history.seat)))
    np.add.at(by_seat, (history.year, history.at), history.paid(old, 1.0))
    assert history.seat.tolist() == ["=s0", "s1", "s2"]
    assert by_seat == pytest.approx(outcomes.seat_pay[:, :3], abs=1e-6)
    assert history.other_pay == pytest.approx(outcomes.seat_pay[:, 3], abs=1e-6)
    assert history.seat_bookings == pytest.approx(outcomes.seat_bookings[:, :3])
    assert len(history) > history.years * 3
    assert years.looks.weight.sum() == pytest.approx(history.seat_bookings.sum(axis=1).mean())
    same = Scheme((0.0, 1.0, 2.0), 120_000.0, 60_000.0, 1.0, (1.0, 1.5, 1.5))
    stretches = history.stretches(old, settled_as(old, None, None), same.levels, 1.0)
    assert scheme_pay(same, history.worked, stretches) == pytest.approx(history.paid(old, 1.0), abs=0.1)


def test_quotas_that_follow_results_follow_those_under_the_new_quotas(
    tiny_world: Callable[..., Scenario],
) -> None:
    """Two years in which the second year's quotas take over the first's results, with quotas a fifth lower."""
    rows = [{"account": f"a{i}", "owner": f"s{i % 2}", "potential": 350_000.0, "workload": 100.0} for i in range(4)]
    seats = [{"seat": f"s{i}", "capacity_hours": 2_000.0} for i in range(2)]
    tree = {
        "horizon": {"start": "2027-01-01", "months": 24},
        "market": {"deal_size": 20_000.0},
        "quota": {"target": 2_000_000.0},
        "behaviour": {"mode": "full"},
        "pay": {"default_plan": "ae"},
    }
    component = {"name": "commission", "attainment": "annual", "tiers": [{"to": 1.0, "multiple": 1}, {"multiple": 2}]}
    pay = {"salary": 60_000.0, "variable": 60_000.0, "components": [component]}
    long = tiny_world(rows, seats, tree, pay_plans={"ae": pay})
    plan, old = given_plan(World.of(long), long.accounts.owner, "given"), long.pay_plans["ae"]
    years = played(long, plan, "ae", settled_as(old, None, None), 0.8, Playing(3, 3))
    assert pay_by_seat(years.history, years.history.paid(old, 0.8)) == pytest.approx(years.pay, abs=0.02)


def test_every_round_is_promised_played_and_compared(study: DesignStudy) -> None:
    """The last round holds or it is said why not; what holds keeps every wish within the tolerance."""
    assert 1 <= len(study.rounds) <= WISHES.iterations
    answer = study.answer
    assert answer.holds == (not answer.missed)
    assert (study.ended == "holds") == answer.holds
    if answer.holds:
        for name in ("mean", "p50", "cvar"):
            assert getattr(answer.found, name) <= getattr(study.bounds, name) * (1 + WISHES.tolerance) + 1e-6
    for each in study.rounds:
        assert each.promised.mean <= (each.asked.mean or np.inf) * (1 + 1e-6) + 1.0
        assert each.promised.losses(study.before.figures).max() <= (each.asked.loss or 0.0) + 1e-4
        assert each.scheme.at_target == pytest.approx(1.0)
    assert {price.wish for price in study.prices} >= {"mean", "p50", "cvar", "loss", "tiers", "rising"}
    assert all(price.gain >= 0 for price in study.prices)
    assert [each.seat for each in study.seats] == ["=s0", "s1", "s2"]


def test_the_same_question_has_the_same_answer(scenario: Scenario, assignment: Plan, study: DesignStudy) -> None:
    """Round by round."""
    again = design(scenario, assignment, WISHES, PLAYING)
    assert [each.scheme for each in again.rounds] == [each.scheme for each in study.rounds]
    assert again.answer.gain == study.answer.gain
    assert again.prices == study.prices


def test_the_folder_holds_a_plan_that_the_linter_takes_and_names_do_no_harm(
    scenario: Scenario, study: DesignStudy, tmp_path: Path
) -> None:
    """An ordinary pay plan, the same as the study's; no markup, no formula, no path from a name."""
    folder = write(scenario, "digest", WISHES, study, tmp_path)
    report = lint_file(str(folder / PAY_PLAN), 900_000.0, None).linted
    assert not {finding.code for finding in report.findings} & {"cliff", "pay-falls", "ote-mismatch", "never-pays"}
    assert report.plan == study.new
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert NASTY not in page
    assert "&lt;script&gt;" in page
    first = (folder / "seats.csv").read_text(encoding="utf-8").splitlines()[1]
    assert not first.startswith("=")
    facts = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert facts["designed"]["variable"] == study.new.variable
    assert len(facts["rounds"]) == len(study.rounds)
    said = list(sentences(scenario, study))
    assert said[0].startswith("The new plan pays")
    assert any("hold" in sentence for sentence in said)
    assert folder.parent == tmp_path


def test_people_who_do_not_react_are_made_to(scenario: Scenario) -> None:
    """A design needs their answer; a scenario in which they react stays as it is."""
    still = scenario.but({"behaviour.mode": "none"})
    assert reacting(still).settings.behaviour.mode == "effort"
    assert reacting(scenario) is scenario


def test_wishes_that_collide_end_with_their_names(scenario: Scenario, assignment: Plan) -> None:
    """A tenth less money, and nobody may lose anything."""
    wishes = WISHES.model_copy(update={"budget": Budget(mean=Ceiling(times=0.9)), "loss": 0.0})
    with pytest.raises(InfeasibleError) as refused:
        design(scenario, assignment, wishes, PLAYING)
    assert "budget.mean" in str(refused.value)
    assert "no seat's mean pay falls by more than 0 %" in str(refused.value)


def test_without_anybody_there_all_the_time_there_is_no_top_decile(scenario: Scenario, assignment: Plan) -> None:
    """The wish is refused as one that cannot be looked at, not as one that no plan keeps."""
    starts = np.full(len(scenario.seats), np.datetime64("2027-07-01"))
    late = replace(scenario, seats=replace(scenario.seats, start=starts))
    late_plan = given_plan(World.of(late), assignment.owner, "given")
    with pytest.raises(ScenarioError, match="nobody on 'ae' is there for the whole of the horizon"):
        design(late, late_plan, WISHES, PLAYING)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"plan": "nobody"}, "the scenario has no pay plan 'nobody'"),
        ({"plan": "idle"}, "no seat is on 'idle'"),
    ],
)
def test_what_cannot_be_redesigned_is_refused(
    scenario: Scenario, assignment: Plan, changes: dict[str, str], told: str
) -> None:
    """A plan that is not there, or that nobody is on."""
    more = replace(scenario, pay_plans=dict(scenario.pay_plans) | {"idle": scenario.pay_plans["ae"].model_copy()})
    with pytest.raises(ScenarioError, match=told):
        design(more, assignment, WISHES.model_copy(update=changes), PLAYING)
