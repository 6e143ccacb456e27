"""The command cost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]


def test_cost_answers_and_leaves_a_page(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """All figures in one object, each with its interval."""
    answer = asked("cost", finished["run"], "--replications", "4", "--behaviour", "none", "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert answer["replications"] == 4
    bill = answer["bill"]["mean"]
    assert bill["low"] < bill["value"] < bill["high"]
    assert [level["attainment"] for level in answer["levels"]] == [0.8, 1.0, 1.2]
    assert len(answer["accruals"]["expense"]) == 12
    assert answer["reactions"][0]["reaction"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert Path(answer["report"]).name == "cost.html"
    assert Path(answer["report"]).exists()


def test_cost_against_its_own_run_changes_nothing(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """The years of the run itself, as many as it has; both plans are one."""
    answer = asked("cost", finished["run"], "--against", finished["run"], "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert answer["replications"] == 3
    against = answer["reactions"][1]
    assert {against[word]["value"] for word in ("mechanical", "reaction", "bookings")} == {0.0}


def test_words_are_for_finance_and_quiet_names_the_folder(
    program: Program, finished: dict[str, Any], tmp_path: Path
) -> None:
    """The first sentence has the bill, its risk, and the market's part."""
    arguments = ("cost", finished["run"], "--replications", "3", "--behaviour", "none", "--out", tmp_path)
    words = program(*arguments).stdout
    assert words.strip().startswith("Pay costs ")
    assert "the market's" in words.strip().splitlines()[0]
    assert "CVaR" in words
    assert Path(program(*arguments, "--quiet").stdout.strip()).is_dir()


def test_a_plan_that_does_not_fit_is_refused_before_the_years(
    asked: Asked, finished: dict[str, Any], tmp_path: Path
) -> None:
    """The shipped plan pays on margin, of which simulated years know nothing."""
    answer = asked("cost", finished["run"], "--against", "all-commission", "--out", tmp_path)
    assert answer["exit"] == 2
    assert "margin" in answer["problems"][0]["what"]
    assert asked("cost", tmp_path / "nothing", "--out", tmp_path)["exit"] == 2
