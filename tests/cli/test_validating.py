"""`planner validate`: figures beside sources, and status 6 when one fails."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.domain.validation import Figure
from planner.studies.validation import catalogue
from planner.studies.validation.case import Case, Examined

Program = Callable[..., Result]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue with one case that fails."""
    case = Case(
        "flat-earth",
        "geography",
        "The earth is flat.",
        "Somebody said so",
        lambda _effort: Examined((Figure.within("curvature [1/km]", 1 / 6371, 0, 0, 0),)),
    )
    monkeypatch.setattr(catalogue, "catalogue", lambda: (case,))


def test_cases_that_pass(program: Program, asked: Callable[..., dict[str, Any]]) -> None:
    """A table for people, one object for scripts, status 0."""
    result = program("validate", "pay-golden", "--quick")
    assert result.exit_code == 0
    assert "433.33" in result.stdout
    assert "1 case, 6 figures: all passed." in result.stdout
    answer = asked("validate", "pay-golden", "chance-golden")
    assert (answer["exit"], answer["passed"], answer["quick"]) == (0, True, False)
    case = answer["cases"][-1]
    assert (case["name"], case["family"], case["passed"]) == ("pay-golden", "cost of pay", True)
    assert case["figures"][0] == {
        "what": "marginal tiers, each deal [currency]",
        "expected": 164.0,
        "value": 164.0,
        "low": 164.0,
        "high": 164.0,
        "limits": "range",
        "passed": True,
    }


@pytest.mark.usefixtures("failing")
def test_a_case_that_fails(program: Program, asked: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """Status 6, said in words and in JSON; the page is written all the same."""
    result = program("validate", "--html", tmp_path / "page.html", "--page", tmp_path)
    assert result.exit_code == 6
    assert "FAILED" in result.stdout
    assert "failed: flat-earth." in result.stdout
    assert "flat-earth" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "FAILED" in (tmp_path / "validation.md").read_text(encoding="utf-8")
    answer = asked("validate")
    assert (answer["exit"], answer["passed"]) == (6, False)
    assert answer["problems"][0]["where"] == "flat-earth"


def test_cases_can_be_listed(program: Program, asked: Callable[..., dict[str, Any]]) -> None:
    """Names and claims, nothing is run."""
    listed = program("validate", "--list").stdout
    assert "queue-mm5" in listed
    assert asked("validate", "cost of pay", "--list")["cases"][0]["name"] == "pay-golden"


def test_unknown_cases(program: Program) -> None:
    """Status 2, with a hint; also in JSON."""
    result = program("validate", "queue-mm3", "--json")
    assert result.exit_code == 2
    assert "queue-mm1" in json.loads(result.stdout)["problems"][0]["hint"]
