"""From a scenario to a run folder, and the same bytes again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.scenario import Scenario
from planner.errors import SolverError
from planner.runs.digests import digests_of
from planner.runs.folder import TIMINGS, Run, open_run
from planner.scenarios.load import load
from planner.studies.running.pipeline import Work, carry_out, work_of
from planner.studies.running.rerun import compute_again

TinyWorld = Callable[..., Scenario]


@pytest.fixture
def scenario(tiny_world: TinyWorld) -> Scenario:
    """Six accounts, three seats, two quick years."""
    accounts = [{"workload": 100.0, "owner": f"s{i % 3}"} for i in range(6)]
    return tiny_world(accounts, 3, {"quota": {"target": 1e5}, "simulation": {"replications": 2}})


def test_two_runs_differ_in_their_timings_alone(scenario: Scenario, tmp_path: Path) -> None:
    """Every other file is the same, byte for byte, also with more workers."""
    one = carry_out(Work("run", scenario), tmp_path / "one")
    two = carry_out(Work("run", scenario), tmp_path / "two", workers=2)
    assert one.run.folder.name == two.run.folder.name
    assert digests_of(one.run.folder, leave_out=(TIMINGS,)) == digests_of(two.run.folder, leave_out=(TIMINGS,))
    assert (one.run.folder / TIMINGS).is_file()


def test_a_run_holds_all_that_is_needed_to_do_it_again(scenario: Scenario, tmp_path: Path) -> None:
    """Scenario, plan and outcomes come back from the folder; its work is the work that was done."""
    done = carry_out(Work("run", scenario, {"a": "b"}), tmp_path)
    run = open_run(done.run.folder)
    assert load(run.scenario_folder).digest == scenario.digest
    assert run.plan().digest == done.plan.digest
    outcomes = run.outcomes()
    assert outcomes is not None
    assert done.outcomes is not None
    np.testing.assert_array_equal(outcomes.seat_bookings, done.outcomes.seat_bookings)
    assert outcomes.tables.names() == done.outcomes.tables.names()
    for table in outcomes.tables.names():
        assert len(outcomes.tables.read(table)["replication"]) == len(done.outcomes.tables.read(table)["replication"])
    assert work_of(run).question.id == run.manifest.id
    assert compute_again(run).same


def test_a_given_plan_and_a_start_are_done_again_too(scenario: Scenario, tmp_path: Path) -> None:
    """They are in the folder, not only in the file that they came from."""
    by_hand = given_plan(World.of(scenario), scenario.accounts.owner, "by hand")
    played = carry_out(Work("simulate", scenario, given=by_hand), tmp_path)
    assert played.plan.method == "by hand"
    assert compute_again(open_run(played.run.folder)).same
    begun = carry_out(Work("optimize", scenario, start=by_hand), tmp_path)
    assert compute_again(open_run(begun.run.folder)).same
    assert {path.name for path in tmp_path.iterdir()} == {played.run.folder.name, begun.run.folder.name}


def test_a_crash_midway_leaves_no_folder(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither under the final name nor under another."""

    def broken(*_: object, **__: object) -> None:
        raise SolverError("gone")

    monkeypatch.setattr("planner.studies.running.finishing.simulate_the_rest", broken)
    with pytest.raises(SolverError):
        carry_out(Work("run", scenario), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def _with(run: Run, **plan: object) -> Run:
    return replace(run, manifest=replace(run.manifest, plan=dict(run.manifest.plan) | plan))


def test_a_difference_is_explained_or_ours(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock, other versions and changed files explain it; nothing else does."""
    run = open_run(carry_out(Work("run", scenario), tmp_path).run.folder)
    other = carry_out(Work("run", scenario.but({"market.deal_size": 9000.0})), tmp_path)
    monkeypatch.setattr("planner.studies.running.rerun.carry_out", lambda *_, **__: other)
    monkeypatch.setattr("planner.studies.running.rerun.work_of", lambda _: None)
    unexplained = compute_again(run)
    assert not unexplained.same
    assert unexplained.explanation == ""
    assert "by the clock" in compute_again(_with(run, stopped_by="time")).explanation
    assert "by the clock" in compute_again(_with(run, clocked=True)).explanation
    assert "interrupted by hand" in compute_again(_with(run, interrupted=True)).explanation
    monkeypatch.setattr("planner.studies.running.rerun.versions", lambda: {"planner": "99"})
    assert "planner 0.1.0 then, 99 now" in compute_again(run).explanation
