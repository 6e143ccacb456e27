"""The commands fairness and quotas."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.runs.folder import open_run

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]
FEW = ("--replications", "6", "--levels", "2", "--set", "simulation.antithetic=false")


@pytest.fixture(scope="module")
def run(finished: dict[str, Any]) -> Path:
    """A run of the small company."""
    return Path(finished["run"])


def test_fairness_answers_and_leaves_a_page(asked: Asked, run: Path, tmp_path: Path) -> None:
    """One object with every figure; a file of groups; a column that there is not."""
    groups = tmp_path / "groups.csv"
    seats = open_run(run).plan().seat.tolist()
    groups.write_text("seat,group\n" + "".join(f"{s},{'ab'[i % 2]}\n" for i, s in enumerate(seats)), "utf-8")
    answer = asked("fairness", run, *FEW, "--groups", groups, "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert set(answer["shares"]) == {"skill", "seat", "noise"}
    assert answer["groups"]["names"] == ["a", "b"]
    assert answer["history"]["why"]
    assert Path(answer["report"]).exists()
    assert asked("fairness", run, *FEW, "--group", "shoe_size", "--out", tmp_path)["exit"] == 2
    groups.write_text("seat,group\nnobody,a\nnowhere,b\n", "utf-8")
    refused = asked("fairness", run, *FEW, "--groups", groups, "--out", tmp_path)
    assert (refused["exit"], len(refused["problems"])) == (2, 2)
    assert asked("fairness", tmp_path, "--out", tmp_path)["exit"] == 2


def test_both_play_the_years_of_the_run(asked: Asked, company: Path, tmp_path: Path) -> None:
    """More than its scenario says, where a precision asked for more; what the command line says goes before."""
    few = ("--replications", "4", "--set", "simulation.most_replications=6")
    run = asked("simulate", company, *few, "--precision", "0.0001", "--seed", "8", "--out", tmp_path)["run"]
    small = ("--levels", "2", "--out", tmp_path)
    for command in ("fairness", "quotas"):
        found = asked(command, run, *small)
        assert (found["replications"], found["seed"]) == (6, 8), found
    changed = asked("fairness", run, *small, "--set", "simulation.replications=2", "--seed", "1")
    assert (changed["replications"], changed["seed"]) == (2, 1)


def test_quotas_are_written_so_that_simulate_takes_them(
    asked: Asked, program: Program, run: Path, tmp_path: Path
) -> None:
    """The total stays; the words say how to go on."""
    result = program("quotas", run, *FEW, "--by", "potential", "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert {way["name"] for way in answer["ways"]} >= {"plan", "equal", "potential", "odds"}
    assert {round(way["total"], 2) for way in answer["ways"][1:]} == {round(answer["total"], 2)}
    played = asked("simulate", run, "--plan", answer["plan"], "--replications", "2", "--out", tmp_path)
    assert played["exit"] == 0, played
    assert "by odds" in result.stderr
    assert f"--plan {answer['plan']}" in result.stderr
    assert program("quotas", run, "--by", "magic", "--out", tmp_path).exit_code == 2
