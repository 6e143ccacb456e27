"""The log of a plan's state on disk: a chain that shows every change, and a lock that nothing gets around."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.audit import World, given_plan
from planner.domain.midyear.states import Entry
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError, ScenarioError
from planner.runs.atomic import whole_folder
from planner.runs.digests import digests_of
from planner.runs.folder import Run, finish, open_run, refuse_locked_run, renew_report, write_origins
from planner.runs.lock import held
from planner.runs.manifest import Question
from planner.runs.plan_log import BESIDE, LOG, Subject, read_log, record, seals_of, tampered
from planner.runs.plans import write_plan
from planner.studies.deliverables.states import plan_log

AT = "2026-11-22T10:00:00+00:00"
Write = Callable[..., Run]


@pytest.fixture
def write(tmp_path: Path, world: Scenario, plan: Plan) -> Write:
    """Write the run of one question, with any plan."""

    def written(own: Plan = plan) -> Run:
        question = Question.of("optimize", world, {"scenario.yaml": "ab" * 32})
        with whole_folder(tmp_path) as draft:
            write_plan(draft / "plan", own)
            write_origins(draft, world)
            (draft / "report.html").write_text("<p>", encoding="utf-8")
            return finish(draft, tmp_path, question, own, {"seconds": 1})[0]

    return written


def _logged(run: Run, *states: str) -> Run:
    before = "draft"
    for number, state in enumerate(states):
        on = date(2027, 1, 1) if state == "in force" else None
        said = "agreed, <b>é</b> so"
        entry = Entry(AT, f"person {number}", said, before, state, run.subject.plan, on)  # type: ignore[arg-type]
        record(run.subject, entry)
        before = state
    return run


def test_entries_come_back_in_order_and_are_no_part_of_the_run(write: Write) -> None:
    """The manifest does not know them, nor the lock file; the chain begins with the run's id."""
    run = _logged(write(), "proposed", "approved", "in force")
    with held(run.folder):
        assert run.altered() == ()
    log = read_log(run.subject)
    assert [entry.state for entry in log.entries] == ["proposed", "approved", "in force"]
    assert log.entries[2].on == date(2027, 1, 1)
    lines = [json.loads(line) for line in (run.folder / LOG).read_text(encoding="utf-8").splitlines()]
    assert lines[0]["after"] == run.manifest.id
    assert [line["after"] for line in lines[1:]] == list(seals_of(run.subject)[:-1])
    assert all(line["plan"] == run.plan().digest for line in lines)


@pytest.fixture
def logged(write: Write) -> Run:
    """A run whose plan is approved."""
    return _logged(write(), "proposed", "approved")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(at=st.integers(min_value=0), by=st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_told(logged: Run, at: int, by: int) -> None:
    """Whichever it is; the file is put back after each."""
    file = logged.folder / LOG
    whole = file.read_bytes()
    changed = bytearray(whole)
    changed[at % (len(whole) - 1)] ^= by
    try:
        file.write_bytes(bytes(changed))
        assert tampered(logged.subject)
    finally:
        file.write_bytes(whole)
    assert not tampered(logged.subject)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: lines[1:], "does not go on from the entry before"),
        (lambda lines: [lines[0], lines[2]], "does not go on from the entry before"),
        (lambda lines: [lines[1], lines[0], lines[2]], "does not go on from the entry before"),
        (lambda lines: [*lines, lines[2]], "does not go on from the entry before"),
        (lambda lines: [lines[0].replace("person 0", "person 9"), *lines[1:]], "does not fit its seal"),
        (lambda lines: ["[1, 2]", *lines], "cannot be read"),
        (lambda lines: [lines[0][:40]], "cannot be read"),
    ],
)
def test_lines_cannot_go_move_or_change(write: Write, change: Callable[[list[str]], list[str]], message: str) -> None:
    """Each is told by file and line, and `altered` knows."""
    run = _logged(write(), "proposed", "approved", "in force")
    file = run.folder / LOG
    file.write_text("\n".join(change(file.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        read_log(run.subject)
    assert "tampered" in str(run.altered()[-1])


def test_a_log_belongs_to_one_run_and_one_plan(write: Write) -> None:
    """Copied to another run it does not begin; under another plan it speaks of the old one."""
    run = _logged(write(), "proposed")
    other = Subject(run.folder, "another run", run.subject.plan)
    with pytest.raises(ScenarioError, match="does not go on"):
        read_log(other)
    with pytest.raises(ScenarioError, match=r"speaks of plan .* The plan was exchanged"):
        read_log(replace(run.subject, plan="0" * 64))


@pytest.mark.parametrize("states", [("proposed", "approved"), ("proposed", "approved", "in force")])
def test_nothing_takes_the_place_of_a_locked_run(write: Write, tmp_path: Path, states: tuple[str, ...]) -> None:
    """Neither the same question, nor a new report; it says what to do, and the folder stays to the byte."""
    run = _logged(write(), *states)
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    with pytest.raises(PlannerError, match=r"it is locked, and this run does not take its place.*--out DIR"):
        write()
    with pytest.raises(PlannerError, match="--out DIR"):
        refuse_locked_run(tmp_path, run.manifest.question)
    (tmp_path / ".new").write_text("<p>new", encoding="utf-8")
    with pytest.raises(PlannerError, match=rf"is {states[-1]}.*a new report does not take its place"):
        renew_report(run, tmp_path / ".new")
    after = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file() and path.name != ".lock"}
    assert after == before
    assert [path.name for path in tmp_path.glob(".partial-*")] == []


def _refitted(run: Run) -> Run:
    """The run with a manifest that fits whatever lies in its folder now."""
    file = run.folder / "manifest.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    found["files"] = digests_of(run.folder, leave_out=("manifest.json", "timings.json", *BESIDE))
    file.write_text(json.dumps(found), encoding="utf-8")
    return open_run(run.folder)


@pytest.mark.parametrize("name", ["report.html", "origins.json", "new.txt"])
def test_what_was_signed_cannot_be_exchanged_together_with_the_manifest(write: Write, name: str) -> None:
    """Report and settings are what people look at; before anybody approved, a new report is no offence."""
    run = _logged(write(), "proposed")
    (run.folder / name).write_text("{}", encoding="utf-8")
    renewed = _refitted(run)
    assert renewed.altered() == ()
    approved = Entry(AT, "Bo", "fine", "proposed", "approved", run.subject.plan)
    record(renewed.subject, approved)
    (run.folder / name).write_text("[]", encoding="utf-8")
    with pytest.raises(ScenarioError, match="approved, but files of its run are not those"):
        read_log(_refitted(run).subject)
    assert "not those" in str(open_run(run.folder).altered()[0])


def test_an_exchanged_plan_is_told_whatever_the_manifest_says(write: Write, world: Scenario, plan: Plan) -> None:
    """Owners changed, and the digests of the files with them."""
    run = _logged(write(), "proposed")
    shutil.rmtree(run.folder / "plan")
    other = given_plan(World.of(world), np.where(np.arange(len(plan.owner)) == 0, "s1", plan.owner), "by hand")
    write_plan(run.folder / "plan", other)
    exchanged = _refitted(run)
    assert "about another plan" in str(exchanged.altered()[0])
    with pytest.raises(ScenarioError, match="about another plan"):
        plan_log(exchanged)


def test_a_line_says_nothing_twice(write: Write) -> None:
    """A second value of a key would be what other programs show, and the first what is sealed, or the other way."""
    run = _logged(write(), "proposed")
    file = run.folder / LOG
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"by": ', '"by": "somebody else", "by": ', 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match="not as planner writes it"):
        read_log(run.subject)


def test_a_report_is_not_renewed_while_the_plan_is_moved_on(write: Write, tmp_path: Path) -> None:
    """Or people would sign one report and find another."""
    run = write()
    (tmp_path / ".new").write_text("<p>new", encoding="utf-8")
    with held(run.folder), pytest.raises(PlannerError, match="at work there"):
        renew_report(run, tmp_path / ".new")
    assert renew_report(run, tmp_path / ".new").altered() == ()


def test_a_tampered_log_unlocks_nothing(write: Write) -> None:
    """Who damages the log cannot replace the plan."""
    run = _logged(write(), "proposed", "approved")
    file = run.folder / LOG
    file.write_text(file.read_text(encoding="utf-8").replace("approved", "proposed"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="tampered"):
        write()


def test_the_log_goes_over_to_a_run_that_takes_the_place(write: Write, world: Scenario, plan: Plan) -> None:
    """To the byte where the plan is the same; where it is another, it is a draft again, and the log says why."""
    run = _logged(write(), "proposed")
    text = (run.folder / LOG).read_bytes()
    assert (write().folder / LOG).read_bytes() == text
    other = given_plan(World.of(world), np.where(np.arange(len(plan.owner)) == 0, "s1", plan.owner), "by hand")
    again = write(other)
    log = read_log(again.subject)
    assert (log.state, log.entries[-1].by, log.proposer) == ("draft", "planner", "")
    assert "gave another plan" in log.entries[-1].why
    assert (log.entries[-1].plan, log.entries[-1].other) == (other.digest, plan.digest)
    assert again.altered() == ()


def test_who_holds_the_run_keeps_others_out(write: Write) -> None:
    """A run whose log is being written is not replaced meanwhile."""
    run = _logged(write(), "proposed")
    with held(run.folder), pytest.raises(PlannerError, match="at work there"):
        write()
