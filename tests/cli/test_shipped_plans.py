"""The command `planner plans` as scripts and people meet it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]


def test_plans_lists_every_shipped_plan(program: Program, asked: Asked) -> None:
    """A line for each, and an entry in JSON."""
    answer = asked("plans")
    names = [plan["name"] for plan in answer["plans"]]
    assert answer["exit"] == 0
    assert len(names) >= 12
    lines = program("plans").stdout.splitlines()
    assert [line.split()[0] for line in lines[1 : 1 + len(names)]] == names


def test_plans_shows_one_with_table_and_findings(program: Program, asked: Asked) -> None:
    """The file as it is, what it pays, what the linter says."""
    said = program("plans", "capped").stdout
    assert "threshold: 0.5" in said
    assert "Attainment  commission" in said
    assert "warning, cliff:" in said
    answer = asked("plans", "capped")
    assert answer["variable"] == 100_000
    assert answer["quota"] == 960_000
    assert answer["words"]["Ahead"]
    assert "cliff" in [finding["code"] for finding in answer["findings"]]


def test_plans_copies_into_a_scenario_folder(asked: Asked, tmp_path: Path) -> None:
    """Into pay/NAME.yaml; a second time it is refused."""
    answer = asked("plans", "contest", "--copy", tmp_path)
    assert Path(answer["copied"]) == tmp_path / "pay" / "contest.yaml"
    again = asked("plans", "contest", "--copy", tmp_path)
    assert again["exit"] == 2
    assert "already there" in again["problems"][0]["what"]


@pytest.mark.slow
def test_plans_writes_the_page(asked: Asked, tmp_path: Path) -> None:
    """In Markdown with pictures and the games, and in HTML."""
    answer = asked("plans", "--page", tmp_path, "--html", tmp_path / "plans.html")
    assert answer["exit"] == 0, answer
    assert Path(answer["page"]).is_file()
    assert Path(answer["html"]).is_file()
    assert (tmp_path / "pay-plans" / "capped.svg").is_file()


def test_plans_refuses_what_it_cannot_do(asked: Asked, tmp_path: Path) -> None:
    """A copy of no plan, a page of one plan, an unknown plan."""
    assert asked("plans", "--copy", tmp_path)["exit"] == 2
    assert asked("plans", "capped", "--page", tmp_path)["exit"] == 2
    unknown = asked("plans", "cappd")
    assert unknown["exit"] == 2
    assert "capped" in unknown["problems"][0]["hint"]
