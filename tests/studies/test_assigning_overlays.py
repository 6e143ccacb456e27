"""Overlays from a scenario to a run folder: assigned, checked, written, read again."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.cli.answers import overlay_lines, plan_answer
from planner.domain.audit import audit
from planner.domain.overlay import overlay_scenario
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.specialists import Specialists
from planner.domain.world import World
from planner.errors import InfeasibleError, SolverError
from planner.optimize.search import INTERRUPTED
from planner.optimize.solve import solve
from planner.runs.folder import open_run
from planner.simulate.replicate import replicate
from planner.studies.running.overlays import refuse_impossible, solve_overlays
from planner.studies.running.pipeline import Work, carry_out, work_of
from planner.studies.running.rerun import compute_again
from planner.studies.running.verifying import verify_run

Built = Callable[..., Scenario]
SE = {"name": "SE", "column": "segment", "value": "large", "hours": 0.5, "most": 2, "balance": {"free": 0, "price": 1}}
PODS = {"name": "pods", "per": "seat", "hours": 0.2, "most": 1, "credit": 0}
TEAM = [{"overlay": "SE"}, {"overlay": "SE"}, {"overlay": "pods"}, {"overlay": "pods"}]


def overlaid(built: Built, *overlays: dict[str, Any], **tables: Any) -> Scenario:
    """Six accounts, four of them large, two seats, two specialists in each of the two overlays."""
    accounts = [
        {"segment": "large" if i < 4 else "small", "workload": 50.0 + 10 * i, "owner": f"s{i % 2}", "revenue": 1e4}
        for i in range(6)
    ]
    settings = {"territory": {"overlays": list(overlays or (SE, PODS))}, "simulation": {"replications": 2}}
    return built(**({"accounts": accounts, "seats": 2, "settings": settings, "specialists": TEAM} | tables))


@pytest.fixture
def scenario(tiny_world: Built) -> Scenario:
    """Both overlays."""
    return overlaid(tiny_world)


def test_a_ratio_binds_and_the_best_of_all_assignments_is_found(scenario: Scenario) -> None:
    """Two large accounts each: of the six ways the evenest (50+80 and 60+70 hours) is found and proven."""
    plan = solve_overlays(scenario, solve(scenario))
    found = plan.overlays["SE"]
    world = World.of(overlay_scenario(scenario, plan, scenario.settings.territory.overlays[0]))
    tried = [audit(world, np.array(owner)) for owner in product(["d0", "d1"], repeat=4)]
    best = min(each.objective for each in tried if not each.violations)
    assert sum(not each.violations for each in tried) == 6
    assert found.objective == pytest.approx(best)
    assert found.status == "optimal"
    assert found.gap_verified == pytest.approx(0.0)


def test_every_book_has_one_specialist(scenario: Scenario) -> None:
    """A pod goes where the whole book of its seat goes, and no specialist has two books."""
    plan = solve_overlays(scenario, solve(scenario))
    pairs = set(zip(plan.owner.tolist(), plan.overlays["pods"].owner.tolist(), strict=True))
    assert sorted(seat for seat, _ in pairs) == ["s0", "s1"]
    assert sorted(specialist for _, specialist in pairs) == ["d2", "d3"]


def test_a_plan_with_overlays_has_another_digest(scenario: Scenario) -> None:
    """Whoever else covers an account is part of what is decided; the same search decides the same."""
    bare = solve(scenario)
    one, two = solve_overlays(scenario, bare), solve_overlays(scenario, bare)
    assert one.digest == two.digest != bare.digest
    other = replace(one.overlays["pods"], owner=one.overlays["pods"].owner[::-1].copy())
    assert replace(one, overlays={**one.overlays, "pods": other}).digest != one.digest


def test_a_run_keeps_its_overlays_and_verifies_them(scenario: Scenario, tmp_path: Path) -> None:
    """Read back they are the same plans; the same question gives the same bytes."""
    done = carry_out(Work("optimize", scenario), tmp_path)
    assert list(done.plan.overlays) == ["SE", "pods"]
    run = open_run(done.run.folder)
    again = run.plan()
    assert again.digest == done.plan.digest
    for name, own in done.plan.overlays.items():
        assert again.overlays[name].terms == own.terms
        assert again.overlays[name].gap_verified == own.gap_verified
        assert sorted(again.overlays[name].multipliers) == sorted(own.multipliers)
    verdict = verify_run(run)
    assert verdict.valid
    assert {name: own.badges[0] for name, own in verdict.overlays.items()} == {"SE": "valid", "pods": "valid"}
    assert work_of(run).question.id == run.manifest.id
    assert compute_again(run).same


def test_the_year_does_not_see_specialists(scenario: Scenario) -> None:
    """Bookings with and without overlays are the same, and so are the territories."""
    bare = replace(scenario, specialists=Specialists.none()).but({"territory.overlays": []})
    plan, alone = solve_overlays(scenario, solve(scenario)), solve(bare)
    assert plan.owner.tolist() == alone.owner.tolist()
    np.testing.assert_array_equal(replicate(scenario, plan).seat_bookings, replicate(bare, alone).seat_bookings)


def test_an_overlay_that_lacks_or_is_wrong_does_not_verify(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing overlay, an unknown one, and one whose specialists break its ratio."""
    run = carry_out(Work("optimize", scenario), tmp_path).run
    plan = run.plan()
    greedy = replace(plan.overlays["SE"], owner=np.array(["d0"] * 4))
    for overlays, reason in (
        ({"SE": plan.overlays["SE"]}, "plan: has no specialists for overlay 'pods'."),
        (
            {**plan.overlays, "XE": plan.overlays["SE"]},
            "plan: has specialists for overlay 'XE', which the scenario has not.",
        ),
        (
            {**plan.overlays, "SE": greedy},
            "overlay 'SE', seat 'd0': has 4 accounts (limit of the seat), at most 2.",
        ),
    ):
        forged = replace(plan, overlays=overlays)
        monkeypatch.setattr(type(run), "plan", lambda _, forged=forged: forged)
        assert reason in [str(problem) for problem in verify_run(run).reasons]


def test_a_ratio_that_no_assignment_keeps_is_told_by_the_name_of_its_overlay(tiny_world: Built) -> None:
    """Three books, two specialists with one each: the pods cannot be, and it is said of whom."""
    accounts = [{"owner": f"s{i}", "revenue": 1e6} for i in range(3)]
    crowded = overlaid(tiny_world, SE | {"column": None, "value": None}, PODS, accounts=accounts, seats=3)
    with pytest.raises(InfeasibleError) as error:
        solve_overlays(crowded, solve(crowded))
    assert [str(problem) for problem in error.value.problems] == [
        (
            "overlay 'pods', specialists: their limits add up to at most 2.0 books, but there are 3.0 books in all. "
            "Cheapest change: raise them by 1.0 together."
        )
    ]


def test_an_account_that_no_specialist_may_cover_is_told_before_the_search(tiny_world: Built, tmp_path: Path) -> None:
    """The same rules for eligibility hold; nobody waits for the territories to hear of it."""
    accounts = [{"region": "west"}, {"region": "east"}]
    team = [{"overlay": "SE", "region": "west"}, {"overlay": "SE", "region": "west"}]
    settings = {"territory": {"overlays": [{"name": "SE"}], "eligibility": [{"column": "region"}]}}
    scenario = tiny_world(accounts, 2, settings, specialists=team)
    message = (
        "overlay 'SE', account 'a1': no specialist may cover it ('d0': region 'east' is not among its 'west'; 'd1': "
        "region 'east' is not among its 'west'). Cheapest change: let one specialist cover it, in the specialists "
        "table."
    )
    with pytest.raises(InfeasibleError) as error:
        refuse_impossible(scenario)
    assert [str(problem) for problem in error.value.problems] == [message]
    with pytest.raises(InfeasibleError):
        carry_out(Work("optimize", scenario), tmp_path)


def test_an_interrupted_overlay_keeps_the_territories(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the second overlay: the plan and the first one are kept, and the run says that it was interrupted."""
    calls: list[Scenario] = []

    def solved(own: Scenario, **limits: Any) -> Plan:
        calls.append(own)
        if len(calls) == 2:
            raise SolverError(INTERRUPTED)
        return solve(own, **limits)

    monkeypatch.setattr("planner.studies.running.overlays.solve", solved)
    done = carry_out(Work("optimize", scenario), tmp_path)
    assert done.interrupted
    assert list(done.plan.overlays) == ["SE"]
    assert verify_run(done.run).valid


def test_scripts_and_planners_are_told_of_every_overlay(scenario: Scenario) -> None:
    """The JSON of optimize, and a sentence each; a plan without overlays says nothing of them."""
    bare = solve(scenario)
    plan = solve_overlays(scenario, bare)
    told = plan_answer(scenario, plan)["overlays"]
    assert told["pods"].keys() == {"status", "objective", "gap", "gap_verified", "specialists"}
    assert [told[name]["specialists"] for name in ("SE", "pods")] == [2, 2]
    assert "overlays" not in plan_answer(scenario, bare)
    assert overlay_lines(scenario, bare) == []
    assert overlay_lines(scenario, plan)[0].startswith("Overlay 'SE', 2 specialists. The search stopped")
