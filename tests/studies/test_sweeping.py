"""Sweeps: their points, their table, and that nothing that interrupts them changes a byte."""

import csv
import json
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.measures import Interval
from planner.domain.scenario import Scenario
from planner.domain.what_if.sweep import Axis, SweepFile
from planner.errors import PlannerError, ScenarioError
from planner.scenarios.load import load
from planner.scenarios.sweep_file import read_sweep
from planner.simulate.intervals import mean_interval
from planner.simulate.replicate import replicate
from planner.studies.sweep.design import points_of
from planner.studies.sweep.folder import write
from planner.studies.sweep.points import played_in_order
from planner.studies.sweep.study import Prepared, current_plan, prepare, sweep, sweep_settings

TinyWorld = Callable[..., Scenario]
GRID = SweepFile(
    scenarios=("tiny",),
    settings=(
        Axis(setting="market.turnout.demand", values=(1.0, 1.4)),
        Axis(setting="people.leave_rate", low=0.0, high=0.6, steps=2),
    ),
)


def _where(path: str) -> str:
    return f"sweep.yaml/{path}"


@pytest.fixture(scope="module")
def scenario(tiny_world: TinyWorld) -> Scenario:
    """Four accounts, two seats, five short years."""
    rows = [{"account": f"a{i}", "owner": f"s{i % 2}", "potential": 90_000.0, "workload": 80.0} for i in range(4)]
    return tiny_world(rows, 2, {"simulation": {"replications": 5, "warmup_months": 0}, "market": {"deal_size": 9000.0}})


def _prepared(scenario: Scenario, asked: SweepFile = GRID, name: str = "try") -> Prepared:
    return prepare(asked, name, {scenario.settings.name: scenario}, current_plan, _where)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _carried_out(prepared: Prepared, out: Path, **how: Any) -> dict[str, bytes]:
    found, kept = sweep(prepared, out, **how)
    folder = write(prepared, found, out)
    kept.remove()
    return _bytes(folder)


def test_a_grid_has_every_combination_and_a_hypercube_every_part_once() -> None:
    """The last setting turns fastest; of eight points each eighth of a range has one."""
    points = points_of(GRID, ["a", "b"], seed=1)
    assert [tuple(point.values.values()) for point in points[:4]] == [(1.0, 0.0), (1.0, 0.6), (1.4, 0.0), (1.4, 0.6)]
    assert [point.scenario for point in points] == ["a"] * 4 + ["b"] * 4
    latin = SweepFile(
        scenarios=("a",), design="latin", points=8,
        settings=(Axis(setting="x", low=0.0, high=8.0), Axis(setting="y", values=("u", "v"))),
    )  # fmt: skip
    drawn = points_of(latin, ["a"], seed=3)
    assert sorted(int(float(point.values["x"])) for point in drawn) == list(range(8))
    assert [point.values["y"] for point in drawn].count("u") == 4
    assert drawn == points_of(latin, ["a"], seed=3)


def test_each_point_is_the_year_of_its_settings_paired_with_the_first(scenario: Scenario, tmp_path: Path) -> None:
    """Held to `replicate` by hand, the difference to the first point on the same luck."""
    found, _ = sweep(_prepared(scenario), tmp_path)
    plan = current_plan(scenario)
    first = replicate(scenario.but({"people.leave_rate": 0.0}), plan).samples["bookings"]
    other = scenario.but({"market.turnout.demand": 1.4, "people.leave_rate": 0.6})
    last = replicate(other, plan).samples["bookings"]
    response = found.of("bookings")[3]
    assert response.mean == Interval(*mean_interval(last, 0.95))
    assert response.difference == Interval(*mean_interval(last - first, 0.95))
    assert found.of("bookings")[0].difference == Interval(0.0, 0.0, 0.0)
    effect = next(e for e in found.effects if (e.setting, e.value, e.measure) == ("people.leave_rate", 0.6, "bookings"))
    both = [found.of("bookings")[1].mean.value, found.of("bookings")[3].mean.value]
    assert effect.mean.value == pytest.approx(np.mean(both))


def test_a_notebook_sweeps_without_files(scenario: Scenario, tmp_path: Path) -> None:
    """The same numbers as those of the command."""
    plan = current_plan(scenario)
    values = {"market.turnout.demand": [1.0, 1.4], "people.leave_rate": [0.0, 0.6]}
    found = sweep_settings({"tiny": (scenario, plan)}, values, workers=2)
    assert repr(found) == "Swept(sweep: 4 points of 5 years)"
    assert found.responses == sweep(_prepared(scenario), tmp_path)[0].responses


def test_a_sweep_that_was_broken_off_ends_with_the_same_bytes(scenario: Scenario, tmp_path: Path) -> None:
    """After one point, with a half-written file beside it; and by threads, and by `--resume`."""
    prepared = _prepared(scenario)
    undisturbed = _carried_out(prepared, tmp_path / "one")

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="1 of 4 points are finished"):
        sweep(prepared, tmp_path / "two", watch=stop)
    (partial,) = (tmp_path / "two").iterdir()
    kept = sorted((partial / "points").iterdir())
    assert [file.name for file in kept] == ["000000.json"]
    (partial / "points" / "000001.json").write_text(kept[0].read_text("utf-8")[:-30], "utf-8")
    assert _carried_out(prepared, tmp_path / "two", workers=2) == undisturbed
    assert not partial.exists()
    with pytest.raises(KeyboardInterrupt):
        sweep(prepared, tmp_path / "three", watch=stop)
    (partial,) = (tmp_path / "three").iterdir()
    assert _carried_out(prepared, tmp_path / "three", resume=partial) == undisturbed


_CHILD = """
import os, signal, sys
from pathlib import Path
from planner.domain.what_if.sweep import SweepFile
from planner.scenarios.load import load
from planner.studies.sweep.study import current_plan, prepare, sweep

def die(_, points=[]):
    points.append(1)
    if len(points) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

asked = SweepFile.model_validate_json(sys.argv[2])
prepared = prepare(asked, "try", {"tiny": load(sys.argv[1], {"name": "tiny"})}, current_plan, str)
sweep(prepared, Path(sys.argv[3]), watch=die)
"""


@pytest.mark.slow
def test_kill_minus_nine_loses_only_what_was_not_finished(tmp_path: Path) -> None:
    """A child is killed after its second point; the same command goes on and gives the undisturbed bytes."""
    folder = tmp_path / "west"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(
        "horizon: {start: 2027-01-01}\nsimulation: {replications: 3, warmup_months: 0}\n", encoding="utf-8"
    )
    (folder / "accounts.csv").write_text("account,potential,owner\na,90000,s\nb,90000,s\n", encoding="utf-8")
    (folder / "seats.csv").write_text("seat,capacity_hours\ns,1000\n", encoding="utf-8")
    prepared = _prepared(load(folder, {"name": "tiny"}))
    undisturbed = _carried_out(prepared, tmp_path / "one")
    asked = GRID.model_dump_json(exclude_unset=True)
    arguments = [sys.executable, "-c", _CHILD, str(folder), asked, str(tmp_path / "two")]
    child = subprocess.run(arguments, check=False)
    assert child.returncode == -signal.SIGKILL
    (partial,) = (tmp_path / "two").iterdir()
    assert len(list((partial / "points").glob("*.json"))) == 2
    assert _carried_out(prepared, tmp_path / "two") == undisturbed


class _Losing(Executor):
    """Loses the first attempt at every point."""

    def submit(self, function: Any, /, *arguments: Any, **more: Any) -> "Future[Any]":
        """Run at once, or lose it."""
        future: Future[Any] = Future()
        if arguments[-1] == 1:
            future.set_exception(RuntimeError("worker lost"))
        else:
            future.set_result(function(*arguments, **more))
        return future


def test_any_executor_gives_the_same_points(scenario: Scenario, tmp_path: Path) -> None:
    """Threads that are given, and one that loses work; what never comes back is an error in words."""
    prepared = _prepared(scenario)
    undisturbed = _carried_out(prepared, tmp_path / "one")
    with ThreadPoolExecutor(2) as pool:
        assert _carried_out(prepared, tmp_path / "two", executor=pool) == undisturbed
    assert _carried_out(prepared, tmp_path / "three", executor=_Losing()) == undisturbed

    class Never(_Losing):
        def submit(self, function: Any, /, *arguments: Any, **more: Any) -> "Future[Any]":
            """Lose everything."""
            return super().submit(function, *arguments[:-1], 1, **more)

    with pytest.raises(PlannerError, match="Point 0 was lost 3 times"):
        sweep(prepared, tmp_path / "four", executor=Never())


@pytest.mark.slow
def test_points_travel_to_other_processes(scenario: Scenario, tmp_path: Path) -> None:
    """Scenario, plan and values as bytes."""
    prepared = _prepared(scenario)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = _carried_out(prepared, tmp_path / "two", executor=pool)
    assert there == _carried_out(prepared, tmp_path / "one")


def test_points_may_be_planned_for_themselves(scenario: Scenario, tmp_path: Path) -> None:
    """With what the search said; a plan that is kept is sought once, and found again after a break."""
    solved = GRID.model_copy(update={"plan": "solve"})
    prepared = prepare(solved, "solved", {"tiny": scenario}, lambda _: None, _where)
    found, kept = sweep(prepared, tmp_path)
    assert all(plan["stopped_by"] == "gap" for plan in found.plans)
    folder = write(prepared, found, tmp_path)
    kept.remove()
    with (folder / "plans.csv").open(encoding="utf-8", newline="") as file:
        assert [row["point"] for row in csv.DictReader(file)] == ["0", "1", "2", "3"]
    sought = prepare(GRID, "sought", {"tiny": scenario}, lambda _: None, _where)
    _, kept = sweep(sought, tmp_path)
    assert (kept.plans / "0").is_dir()
    assert list(played_in_order((), 2, None)) == []


def test_all_that_is_wrong_is_said_at_once_with_its_line(scenario: Scenario, tmp_path: Path) -> None:
    """In the file, and in what its values would make of the scenario."""
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "scenarios: [tiny]\ndesign: latin\nsettings:\n"
        "  - {setting: a, low: 2, high: 1}\n  - {setting: b, values: [1, 1]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as refused:
        read_sweep(file)
    assert [problem.where for problem in refused.value.problems] == ["wrong.yaml:4", "wrong.yaml:5"]
    file.write_text(
        "scenarios: [tiny]\nsettings:\n  - {setting: people.leave_rat, values: [1]}\n"
        "  - {setting: people.ramp_start, values: [0.1, 7]}\n",
        encoding="utf-8",
    )
    asked, where = read_sweep(file)
    with pytest.raises(ScenarioError) as refused:
        prepare(asked, "x", {"tiny": scenario}, current_plan, where)
    assert [str(problem).partition(" in ")[0] for problem in refused.value.problems] == [
        "wrong.yaml:3: people.leave_rat = 1", "wrong.yaml:4: people.ramp_start = 7",
    ]  # fmt: skip
    with pytest.raises(ScenarioError, match="there is no measure 'luck'"):
        prepare(GRID.model_copy(update={"measures": ("luck",)}), "x", {"tiny": scenario}, current_plan, where)
    many = tuple(Axis(setting=path, low=0.0, high=1.0, steps=1000) for path in ("people.leave_rate", "b"))
    with pytest.raises(ScenarioError, match="asks for 1,000,000 points"):
        prepare(GRID.model_copy(update={"settings": many}), "x", {"tiny": scenario}, current_plan, where)


def test_what_was_begun_otherwise_is_not_gone_on_with(scenario: Scenario, tmp_path: Path) -> None:
    """Another question, a folder that is none; the same command of another code begins anew."""
    _, kept = sweep(_prepared(scenario), tmp_path)
    other = _prepared(scenario.but({"people.skill_cv": 0.1}))
    with pytest.raises(ScenarioError, match="was begun by another sweep file"):
        sweep(other, tmp_path, resume=kept.folder)
    with pytest.raises(ScenarioError, match="does not exist"):
        sweep(other, tmp_path, resume=tmp_path / "nowhere")
    record = json.loads((kept.folder / "unfinished.json").read_text("utf-8"))
    (kept.folder / "unfinished.json").write_text(json.dumps(record | {"code": "old"}), "utf-8")
    with pytest.raises(ScenarioError, match="another version"):
        sweep(_prepared(scenario), tmp_path, resume=kept.folder)
    again, _ = sweep(_prepared(scenario), tmp_path)
    assert len(again.points) == 4


def test_names_of_scenarios_cannot_do_anything(scenario: Scenario, tmp_path: Path) -> None:
    """In page, tables and folder."""
    name = "=1+<script>alert(1)</script>"
    prepared = prepare(GRID, "../../up", {name: scenario}, current_plan, _where)
    found, kept = sweep(prepared, tmp_path)
    assert kept.folder.parent == tmp_path
    folder = write(prepared, found, tmp_path)
    assert folder.parent == tmp_path
    assert "<script>alert" not in (folder / "report.html").read_text(encoding="utf-8")
    with (folder / "sweep.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["scenario"] for row in rows} == {f"'{name}"}
    assert {row["people.leave_rate"] for row in rows} == {"0.0", "0.6"}
