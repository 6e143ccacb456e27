"""Run folders are whole or not there, and say what they are."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.branches import Branches
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.files import replace_file
from planner.runs.atomic import publish, whole_folder
from planner.runs.folder import Run, finish, folder_name, is_run, open_run, renew_report, write_origins
from planner.runs.manifest import Question
from planner.runs.outcomes import read_outcomes, write_outcomes
from planner.runs.parquet import read_parquet
from planner.runs.plans import read_plan, write_plan, write_quota_tables


def _run(out: Path, world: Scenario, plan: Plan, *, interrupted: bool = False) -> Run:
    question = Question.of("optimize", world, {"scenario.yaml": "ab" * 32})
    with whole_folder(out) as draft:
        write_plan(draft / "plan", plan)
        write_origins(draft, world)
        (draft / "report.html").write_text("<p>", encoding="utf-8")
        return finish(draft, out, question, plan, {"seconds": 1}, interrupted=interrupted)[0]


def test_a_plan_comes_back_as_it_was(tmp_path: Path, plan: Plan) -> None:
    """Owners, quotas, terms, broken rules and proof, to the bit."""
    write_plan(tmp_path / "plan", plan)
    back = read_plan(tmp_path / "plan")
    assert back.digest == plan.digest
    assert dict(back.terms) == dict(plan.terms)
    assert back.violations == plan.violations
    assert (back.method, back.bound, back.status, back.objective) == ("by hand", None, "given", plan.objective)


def test_multipliers_come_back_to_the_bit(tmp_path: Path, plan: Plan) -> None:
    """Numbers that text would spoil, in the order of the loads; and none at all leave no file."""
    prices = {"hours": np.array([1 / 3, -0.0, 5e-324]), "a, b": np.array([np.nextafter(1.0, 2.0), -1e300])}
    write_plan(tmp_path / "plan", replace(plan, multipliers=prices))
    back = read_plan(tmp_path / "plan").multipliers
    assert list(back) == ["hours", "a, b"]
    assert {name: values.tobytes() for name, values in back.items()} == {n: v.tobytes() for n, v in prices.items()}
    write_plan(tmp_path / "other", plan)
    assert not (tmp_path / "other" / "multipliers.parquet").exists()
    assert dict(read_plan(tmp_path / "other").multipliers) == {}


def test_a_proof_by_cases_comes_back_to_the_bit(tmp_path: Path, plan: Plan) -> None:
    """The nodes of its tree, and multipliers by case; a plan without one leaves no file."""
    prices = {"hours": np.array([[1 / 3, -0.0], [5e-324, 2.0]]), "a, b": np.array([[np.nextafter(1.0, 2.0)], [-1e300]])}
    nodes = np.array(["a1", "", ""]), np.array(["s1", "", ""])
    write_plan(tmp_path / "plan", replace(plan, branches=Branches(*nodes, prices)))
    back = read_plan(tmp_path / "plan").branches
    assert back is not None
    assert (back.account.tolist(), back.seat.tolist()) == tuple(part.tolist() for part in nodes)
    assert list(back.multipliers) == ["hours", "a, b"]
    assert {n: v.tobytes() for n, v in back.multipliers.items()} == {n: v.tobytes() for n, v in prices.items()}
    assert [back.multipliers[name].shape for name in prices] == [(2, 2), (2, 1)]
    write_plan(tmp_path / "other", plan)
    assert not (tmp_path / "other" / "cases.parquet").exists()
    assert read_plan(tmp_path / "other").branches is None


def test_quotas_by_level_and_month_lie_beside_the_plan(tmp_path: Path, tiny_world: Any) -> None:
    """Both tables add up; without quotas there are none."""
    for settings, names in (({"quota": {"target": 900.0}}, ["quota_levels", "quota_months"]), ({}, [])):
        scenario = tiny_world(2, [{"manager": "ann"}, {}], settings)
        made = given_plan(World.of(scenario), np.array(["s0", "s1"]), "by hand")
        folder = tmp_path / str(len(names))
        folder.mkdir()
        write_quota_tables(folder, scenario, made)
        assert sorted(path.stem for path in folder.iterdir()) == names
    months = read_parquet([tmp_path / "2" / "quota_months.parquet"])
    assert months["quota"][months["level"] == 2].sum() == pytest.approx(945.0)
    assert read_parquet([tmp_path / "2" / "quota_levels.parquet"])["quota"].tolist() == [900.0, 472.5, 472.5]


def test_outcomes_come_back_as_they_were(tmp_path: Path, outcomes: Outcomes) -> None:
    """Every array to the bit; numbers that are not known stay unknown."""
    write_outcomes(tmp_path / "outcomes", outcomes)
    back = read_outcomes(tmp_path / "outcomes")
    for name in ("seat", "month", "seat_bookings", "seat_pay", "month_bookings", "month_pay"):
        np.testing.assert_array_equal(getattr(back, name), getattr(outcomes, name))
    for name, sample in outcomes.samples.items():
        np.testing.assert_array_equal(back.samples[name], sample)
    assert back.measure("bookings") == outcomes.measure("bookings")
    assert np.isnan(back.measure("attainment").low)
    assert (back.scenario, back.plan, back.seed, back.confidence, back.engine) == (
        outcomes.scenario,
        outcomes.plan,
        7,
        0.9,
        "simpy",
    )


def test_a_run_says_what_it_is(tmp_path: Path, world: Scenario, plan: Plan) -> None:
    """The manifest names question, plan and every file; the id is the digest of the question."""
    run = open_run(_run(tmp_path, world, plan).folder)
    assert run.folder.name == f"tiny-{run.manifest.id[:12]}"
    assert run.manifest.question.scenario == world.digest
    assert set(run.manifest.files) == {
        "origins.json",
        "plan/owners.parquet",
        "plan/plan.json",
        "plan/quotas.parquet",
        "report.html",
    }
    assert run.altered() == ()
    assert run.plan().digest == plan.digest
    assert run.outcomes() is None
    assert run.start() is None


def test_equal_runs_have_equal_bytes_and_one_folder(tmp_path: Path, world: Scenario, plan: Plan) -> None:
    """The newest run of a question takes the place of the older one; nothing else is left behind."""
    first = _run(tmp_path, world, plan)
    before = {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    second = _run(tmp_path, world, plan)
    assert second.folder == first.folder
    assert {path: path.read_bytes() for path in second.folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == [first.folder.name]


def test_whatever_changes_the_answer_changes_the_id(world: Scenario) -> None:
    """Scenario, inputs, options, seed, what is done, the plan given and where the search starts."""
    base = Question.of("run", world, {"a": "1"})
    others = [
        Question.of("optimize", world, {"a": "1"}),
        Question.of("run", world, {"a": "2"}),
        Question.of("run", world.but({"simulation.seed": 2}), {"a": "1"}),
        Question.of("run", world.but({"solver.gap": 0.1}), {"a": "1"}),
        Question.of("run", world, {"a": "1"}, given="x"),
        Question.of("run", world, {"a": "1"}, start="x"),
    ]
    assert len({question.id for question in (base, *others)}) == 7
    assert Question.of("run", world, {"a": "1"}).id == base.id


def test_an_interrupted_run_never_replaces_a_finished_one(tmp_path: Path, world: Scenario, plan: Plan) -> None:
    """It has a name of its own."""
    whole, part = _run(tmp_path, world, plan), _run(tmp_path, world, plan, interrupted=True)
    assert part.folder.name == f"{whole.folder.name}-interrupted"
    assert open_run(part.folder).interrupted
    assert not open_run(whole.folder).interrupted


def test_a_failure_midway_leaves_nothing(tmp_path: Path, plan: Plan) -> None:
    """Neither a half-written run nor a draft."""

    def cut_off() -> None:
        with whole_folder(tmp_path / "runs") as draft:
            write_plan(draft / "plan", plan)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut_off()
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_failure_at_the_last_moment_keeps_the_older_run(
    tmp_path: Path, world: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new folder cannot take the name, the old one keeps it."""
    run = _run(tmp_path, world, plan)
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name.startswith(".partial-"):
            raise OSError("disk gone")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="disk gone"):
        _run(tmp_path, world, plan)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == [run.folder.name]
    assert open_run(run.folder).altered() == ()


def test_a_changed_file_is_named(tmp_path: Path, world: Scenario, plan: Plan) -> None:
    """Changed, missing and foreign files of a run are told."""
    run = _run(tmp_path, world, plan)
    (run.folder / "plan" / "plan.json").write_text("{}", encoding="utf-8")
    (run.folder / "report.html").unlink()
    (run.folder / "notes.txt").write_text("mine", encoding="utf-8")
    told = [str(problem).removeprefix(str(run.folder)) for problem in run.altered()]
    assert [text.replace("\\", "/") for text in told] == [
        "/notes.txt: does not belong to the run.",
        "/plan/plan.json: was changed after the run.",
        "/report.html: is missing.",
    ]


def test_a_new_report_is_taken_into_the_manifest_and_nothing_else(tmp_path: Path, world: Scenario, plan: Plan) -> None:
    """Rewriting the report must not hide that another file was changed."""
    run = _run(tmp_path, world, plan)
    (run.folder / "plan" / "plan.json").write_text("{}", encoding="utf-8")
    (run.folder / ".new").write_text("<p>new", encoding="utf-8")
    renewed = renew_report(run, run.folder / ".new")
    assert renewed.report.read_text(encoding="utf-8") == "<p>new"
    assert [Path(problem.where).name for problem in open_run(run.folder).altered()] == ["plan.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not the manifest of a run"),
        ("{}", "is not the manifest of a run"),
        ('{"format": 99}', "has format 99"),
        ("[1]", "is not the manifest of a run"),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """A file of that name may hold anything."""
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        open_run(tmp_path)


def test_a_manifest_with_another_seed_is_refused(tmp_path: Path, world: Scenario, plan: Plan) -> None:
    """The id is recomputed, so that a question cannot be changed afterwards."""
    run = _run(tmp_path, world, plan)
    path = run.folder / "manifest.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    found["question"]["seed"] = 99
    path.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(ScenarioError, match="was changed"):
        open_run(run.folder)


def test_no_run_is_not_a_run(tmp_path: Path) -> None:
    """A missing or ordinary folder is told apart, with what to do."""
    assert not is_run(tmp_path)
    with pytest.raises(ScenarioError, match="is not a run folder"):
        open_run(tmp_path)
    with pytest.raises(ScenarioError, match="does not exist"):
        open_run(tmp_path / "nowhere")


def test_any_name_gives_a_folder_that_every_system_can_have(world: Scenario) -> None:
    """Slashes, colons and dots of a scenario's name do not reach the file system."""
    question = Question.of("run", world.but({"name": "../CON: Süd/West."}), {})
    name = folder_name(question)
    assert name == f"CON-S-d-West-{question.id[:12]}"
    assert folder_name(question, interrupted=True).endswith("-interrupted")


def test_a_text_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, the old text stays and no draft is left."""
    path = tmp_path / "m.json"
    replace_file(path, "old")

    def failing(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("planner.runs.atomic.os.fsync", failing)
    with pytest.raises(OSError, match="disk full"):
        replace_file(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_is_published_with_what_is_in_it(tmp_path: Path) -> None:
    """And says whether something of that name was there."""
    for expected in (False, True):
        with whole_folder(tmp_path) as draft:
            (draft / "x").write_text("x", encoding="utf-8")
            assert publish(draft, tmp_path / "final") is expected
    assert [path.name for path in tmp_path.iterdir()] == ["final"]


def test_a_run_at_the_same_time_may_take_the_name_first(
    tmp_path: Path, world: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between making room and renaming, another run of the question may appear: the newest still wins, whole."""
    run = _run(tmp_path, world, plan)
    rename, others = Path.replace, [1, 2]

    def overtaken(self: Path, target: Path) -> Path:
        if self.name.startswith(".partial-") and others:
            target.mkdir()
            (target / f"other{others.pop()}").write_text("", encoding="utf-8")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", overtaken)
    assert _run(tmp_path, world, plan).altered() == ()
    assert [path.name for path in tmp_path.iterdir()] == [run.folder.name]
