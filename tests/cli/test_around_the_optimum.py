"""The commands frontier, replan and robustness as scripts and people meet them."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.runs.folder import open_run

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]
POINT = {
    "budget", "amount", "cost", "bound", "gap", "objective", "terms", "moved", "furthest_off", "efficient", "mark",
    "stopped_by", "run",
}  # fmt: skip


@pytest.fixture(scope="session")
def leaver(company: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same company, whose first seat is vacant from April on; the folder and the seat."""
    folder = tmp_path_factory.mktemp("now") / "west"
    shutil.copytree(company, folder)
    with (folder / "seats.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["capacity_hours"] = str(2 * float(row["capacity_hours"]))
        row["end"] = ""
    rows[0]["end"] = "2027-03-31"
    with (folder / "seats.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder, rows[0]["seat"]


def test_frontier_answers_with_its_points(asked: Asked, company: Path, tmp_path: Path) -> None:
    """Each with its budget, gap and run folder; page and table are written."""
    answer = asked("frontier", company, "--points", "3", "--seconds", "5", "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert all(point.keys() == POINT for point in answer["points"])
    assert all(point["budget"] is None or point["amount"] <= point["budget"] for point in answer["points"])
    assert all(open_run(Path(point["run"])).plan().violations == () for point in answer["points"])
    assert Path(answer["report"]).is_file()
    assert (Path(answer["run"]) / "points.csv").is_file()


def test_replan_answers_with_what_moves_and_what_adds_up(
    asked: Asked, finished: dict[str, Any], leaver: tuple[Path, str], tmp_path: Path
) -> None:
    """The leaver's seat is gone; quotas of the months gone and of the rest are the year's."""
    folder, seat = leaver
    limits = ("--set", "territory.balance.potential.limit=null")
    answer = asked(
        "replan", folder, "--from", finished["run"], "--on", "2027-03-20", "--seconds", "10", "--out", tmp_path, *limits
    )
    assert answer["exit"] == 0, answer
    assert answer["from"] == "2027-04-01"
    assert answer["gone"] == [seat]
    assert answer["forced"] > 0
    quotas = answer["quotas"]
    assert round(quotas["months_gone"] * 100) + round(quotas["rest"] * 100) == round(quotas["year"] * 100)
    assert seat not in open_run(Path(answer["run"])).plan().owner
    assert (Path(answer["changes"]) / "changes.csv").is_file()


def test_replan_refuses_with_words(asked: Asked, finished: dict[str, Any], company: Path, tmp_path: Path) -> None:
    """A day outside the year, and a folder that is no run."""
    late = asked("replan", company, "--from", finished["run"], "--on", "2031-01-01", "--out", tmp_path)
    assert late["exit"] == 2
    assert "lies outside the horizon" in late["problems"][0]["what"]
    none = asked("replan", company, "--from", tmp_path, "--on", "2027-04-01", "--out", tmp_path)
    assert none["exit"] == 2
    assert "is not a run folder" in none["problems"][0]["what"]


def test_robustness_answers_with_percentiles(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """Median, 5th and 95th percentile of cost and balance; equal seeds, equal answers."""
    first, second = (
        asked("robustness", finished["run"], "--samples", "50", "--noise", "0.1", "--out", tmp_path) for _ in range(2)
    )
    assert first["exit"] == 0
    assert first["measures"] == second["measures"]
    assert {"objective", "limits_broken"} <= {measure["name"] for measure in first["measures"]}
    assert all(measure["low"] <= measure["value"] <= measure["high"] for measure in first["measures"])
    assert Path(first["report"]).is_file()


def test_robustness_refuses_potentials_below_zero(program: Program, finished: dict[str, Any], tmp_path: Path) -> None:
    """A uniform factor may not be off by more than all of it."""
    result = program("robustness", finished["run"], "--law", "uniform", "--noise", "1.5", "--out", tmp_path)
    assert result.exit_code == 2
    assert "would fall below zero" in result.stderr
