"""The JSON of every command, which scripts rely on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.runs.folder import open_run

Asked = Callable[..., dict[str, Any]]
ALWAYS = {"command", "scenario", "digest", "seconds", "run"}
OPTIMIZE = {
    "status",
    "objective",
    "bound",
    "gap",
    "gap_verified",
    "proof",
    "stopped_by",
    "hard_violations",
    "terms",
    "moved",
}
SIMULATE = {"replications", "engine", "measures"}


def test_run_answers_with_plan_and_measures(finished: dict[str, Any]) -> None:
    """All keys of optimize and simulate, and where everything is."""
    assert finished["exit"] == 0
    assert finished.keys() >= ALWAYS | OPTIMIZE | SIMULATE
    assert finished["command"] == "run"
    assert finished["scenario"] == "west"
    assert finished["status"] in {"optimal", "gap"}
    assert finished["stopped_by"] == "gap"
    assert finished["proof"] in {"lagrangian", "mip", "none"}
    assert finished["hard_violations"] == 0
    assert finished["objective"] == pytest.approx(sum(finished["terms"].values()))
    assert finished["gap"] <= 0.01
    assert finished["moved"].keys() == {"accounts", "revenue"}
    assert finished["replications"] == 3
    assert finished["engine"] == "compiled"
    assert all(measure.keys() == {"name", "value", "low", "high", "unit"} for measure in finished["measures"])
    assert Path(finished["report"]).is_file()
    assert open_run(Path(finished["run"])).manifest.question.scenario == finished["digest"]


def test_optimize_answers_with_the_plan_alone(asked: Asked, company: Path, tmp_path: Path) -> None:
    """No year is simulated; a start from a run is taken."""
    answer = asked("optimize", company, "--gap", "0.01", "--out", tmp_path)
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | OPTIMIZE
    assert "measures" not in answer
    assert not (Path(answer["run"]) / "outcomes").exists()
    again = asked("optimize", company, "--gap", "0.01", "--out", tmp_path, "--start", answer["run"])
    assert again["exit"] == 0
    assert again["run"] != answer["run"]
    assert open_run(Path(again["run"])).manifest.question.start is not None


def test_simulate_answers_with_measures_and_says_whose_plan(asked: Asked, company: Path, tmp_path: Path) -> None:
    """Without a plan, the current owners."""
    answer = asked("simulate", company, "--replications", "2", "--out", tmp_path)
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | SIMULATE
    assert answer["plan"] == "current owners"


def test_simulate_keeps_the_proof_of_a_run_that_answers_the_question(
    asked: Asked, company: Path, finished: dict[str, Any], tmp_path: Path
) -> None:
    """Seed and count of years do not change what the plan is."""
    answer = asked(
        "simulate", company, "--plan", finished["run"], "--replications", "2", "--seed", "9", "--out", tmp_path
    )
    plan = open_run(Path(answer["run"])).plan()
    assert plan.bound == finished["bound"]
    assert plan.scenario == answer["digest"]


def test_check_answers_with_no_problems(asked: Asked, company: Path) -> None:
    """An empty list, never a missing key."""
    answer = asked("check", company)
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | {"problems", "findings"}
    assert answer["problems"] == []


def test_check_lists_every_problem_of_line_and_file(asked: Asked, company: Path) -> None:
    """What is no assignment and what is no setting, together."""
    answer = asked("check", company, "--set", "quota.targt=5", "--set", "nonsense", "--set", "solver.gap=7")
    assert answer["exit"] == 2
    assert [problem["where"] for problem in answer["problems"]] == [
        "--set nonsense",
        "--set quota.targt",
        "--set solver.gap",
    ]
    assert all(problem.keys() == {"where", "what", "hint"} for problem in answer["problems"])


def test_compare_answers_with_differences(
    asked: Asked, company: Path, finished: dict[str, Any], tmp_path: Path
) -> None:
    """A run as base, a variant against it, on the base's seed and count of years."""
    variant = company / "more.yaml"
    variant.write_text("extends: scenario.yaml\nname: more\nquota: {overassignment: 0.5}\n", encoding="utf-8")
    answer = asked("compare", finished["run"], variant, "--out", tmp_path, "--replications", "3")
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | {"differences", "base", "replications", "runs"}
    assert answer["base"] == "west"
    assert answer["runs"][0] == finished["run"]
    by_name = {difference["measure"]: difference for difference in answer["differences"]}
    assert by_name["attainment"].keys() >= {"measure", "scenario", "value", "low", "high"}
    assert by_name["attainment"]["scenario"] == "more"
    assert by_name["attainment"]["value"] < 0
    assert by_name["leads"]["value"] == 0


def test_show_answers_about_a_run_and_a_scenario(asked: Asked, company: Path, finished: dict[str, Any]) -> None:
    """Origins name file and line, the command line, or the default."""
    run = asked("show", finished["run"], "--origin")
    assert run["exit"] == 0
    assert run.keys() >= ALWAYS | OPTIMIZE | SIMULATE | {"id", "inputs", "versions", "options", "files", "origin"}
    assert run["altered"] == []
    assert run["origin"]["simulation.replications"] == "--set simulation.replications"
    scenario = asked("show", company, "--origin", "--set", 'quota={"target": 1e6}')
    assert scenario["origin"]["quota.target"] == "--set quota"
    assert scenario["origin"]["units.distance"] == "default"
    assert scenario["origin"]["horizon.start"].startswith("scenario.yaml:")
    assert scenario["settings"]["quota"]["target"] == 1e6


def test_rerun_answers_file_by_file(asked: Asked, finished: dict[str, Any]) -> None:
    """All bytes are the same, the manifest's too."""
    answer = asked("rerun", finished["run"])
    assert answer["exit"] == 0
    assert answer["same"] is True
    assert answer["explained"] is None
    assert {row["file"] for row in answer["files"]} >= {"manifest.json", "report.html", "plan/owners.parquet"}
    assert all(row["same"] for row in answer["files"])


def test_report_answers_with_its_file(asked: Asked, finished: dict[str, Any]) -> None:
    """Written again, the report has the bytes it had."""
    before = Path(finished["report"]).read_bytes()
    answer = asked("report", finished["run"])
    assert answer["exit"] == 0
    assert Path(answer["report"]).read_bytes() == before
    assert open_run(Path(finished["run"])).altered() == ()


@pytest.mark.parametrize(("command", "key"), [("schema", "schema"), ("settings", "reference")])
def test_reference_commands_answer_with_their_text(asked: Asked, command: str, key: str) -> None:
    """As a key of the one object."""
    answer = asked(command)
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | {key}
    assert "quota" in json.dumps(answer[key])


def test_a_failure_answers_with_problems(asked: Asked, stranded: Path, tmp_path: Path) -> None:
    """Still one object, for every kind of failure."""
    missing = asked("run", tmp_path / "nowhere")
    assert (missing["exit"], missing["run"]) == (2, None)
    assert missing["problems"]
    infeasible = asked("optimize", stranded, "--out", tmp_path)
    assert infeasible["exit"] == 3
    assert infeasible["status"] == "infeasible"
    assert infeasible["problems"]
    assert asked("check", stranded)["problems"][0]["where"] == "account 'moon'"
    nobody = asked("simulate", stranded, "--out", tmp_path)
    assert nobody["exit"] == 2
    assert "no account has an owner" in nobody["problems"][0]["what"]
    alone = asked("compare", stranded)
    assert alone["exit"] == 2
