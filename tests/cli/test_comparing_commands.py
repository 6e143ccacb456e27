"""The commands compare, sweep and loop, as scripts call them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]


@pytest.fixture(scope="session")
def owned(finished: dict[str, Any]) -> Path:
    """The run folder of the small company, which stands for its scenario and is a plan."""
    return Path(finished["run"])


def test_compare_leaves_a_page_with_causes_and_people(asked: Asked, company: Path, owned: Path, tmp_path: Path) -> None:
    """A run against a variant that leaves more: one cause; standard output is what it was."""
    leaving = company / "leaving.yaml"
    leaving.write_text("extends: scenario.yaml\nname: leaving\npeople: {leave_rate: 3.0}\n", encoding="utf-8")
    answer = asked("compare", owned, leaving, "--out", tmp_path, "--order", "people,market")
    assert answer["exit"] == 0, answer
    (causes,) = answer["causes"]
    assert "people" in causes["order"]
    assert causes["order"][0] == "people"
    for fall in causes["measures"]:
        assert sum(step["change"]["value"] for step in fall["steps"]) == fall["total"]["value"]
    assert {each["measure"] for each in answer["people"]} == {"pay", "quota", "attainment", "bookings"}
    folder = Path(answer["folder"])
    names = {file.name for file in folder.iterdir()}
    assert {"compare.html", "study.json", "measures.csv", "people.csv", "causes.csv"} <= names
    none = asked("compare", owned, leaving, "--out", tmp_path, "--no-waterfall")
    assert none["causes"] == []
    assert asked("compare", owned, owned, "--order", "luck", "--out", tmp_path)["exit"] == 2


def test_two_runs_of_one_scenario_are_told_apart_by_their_digits(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """The second has the first digits of its folder's name, which people see, beside it."""
    answer = asked("compare", owned, owned, "--out", tmp_path)
    assert answer["base"] == "west"
    assert {each["scenario"] for each in answer["differences"]} == {f"west ({owned.name[-12:][:6]})"}


def test_scenarios_that_ask_for_the_same_plan_share_it(asked: Asked, company: Path, tmp_path: Path) -> None:
    """One search, one run folder; the second has only its years."""
    milder = company / "milder.yaml"
    milder.write_text("extends: scenario.yaml\nname: milder\nmarket: {shock_cv: 0.01}\n", encoding="utf-8")
    answer = asked(
        "compare", company, milder, "--replications", "3", "--gap", "0.01", "--seconds", "900", "--out", tmp_path
    )
    assert answer["exit"] == 0, answer
    assert Path(answer["runs"][0]).is_dir()
    assert answer["runs"][1] is None
    facts = json.loads((Path(answer["folder"]) / "study.json").read_text(encoding="utf-8"))
    first, second = facts["question"]["cases"]
    assert first[1] != second[1]
    assert answer["causes"][0]["order"] == ["market"]


def test_sweep_answers_and_leaves_one_table(asked: Asked, program: Program, owned: Path, tmp_path: Path) -> None:
    """A grid of two on a kept plan; the plan by its folder; nothing unfinished is left."""
    file = tmp_path / "leave.yaml"
    file.write_text(
        f"scenarios: ['{owned}']\ngiven: '{owned}'\nmeasures: [leavers]\nreplications: 3\n"
        "settings: [{setting: people.leave_rate, values: [0.0, 2.0]}]\n",
        encoding="utf-8",
    )
    answer = asked("sweep", file, "--out", tmp_path / "out")
    assert answer["exit"] == 0, answer
    none, many = answer["responses"]
    assert none["value"] == 0
    assert many["difference"] == many["value"] > 0
    assert [each.name for each in (tmp_path / "out").iterdir()] == [Path(answer["folder"]).name]
    assert "Leavers: from 0 people" in program("sweep", file, "--out", tmp_path / "out").stdout
    assert asked("sweep", file, "--resume", tmp_path, "--out", tmp_path)["exit"] == 2


def test_a_wrong_sweep_file_is_refused_with_its_lines(asked: Asked, tmp_path: Path) -> None:
    """A scenario that there is not, at the line that names it; a plan that there is not likewise."""
    file = tmp_path / "wrong.yaml"
    file.write_text("name: x\nscenarios:\n  - nowhere\n", encoding="utf-8")
    answer = asked("sweep", file, "--out", tmp_path)
    assert answer["exit"] == 2
    assert [problem["where"] for problem in answer["problems"]] == ["wrong.yaml:3"]
    file.write_text("scenarios: [acme-saas]\ngiven: nowhere.csv\n", encoding="utf-8")
    answer = asked("sweep", file, "--out", tmp_path)
    assert answer["exit"] == 2
    assert answer["problems"][0]["where"] == "wrong.yaml:2"


def test_loop_answers_with_its_history_and_a_run(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """Round 0 has no differences; the best plan is a run folder."""
    arguments = ("loop", owned, "--rounds", "1", "--replications", "3", "--gap", "0.01", "--seconds", "900")
    answer = asked(*arguments, "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert answer["why"] in {"stable", "rounds"}
    assert answer["rounds"][0]["differences"] == []
    assert len(answer["rounds"]) == 2
    assert (Path(answer["run"]) / "manifest.json").exists()
    assert Path(answer["report"]).exists()
    assert asked(*arguments, "--measure", "luck", "--out", tmp_path)["exit"] == 2
