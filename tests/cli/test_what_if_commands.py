"""The commands sensitivity, stress and staffing, and simulate with a precision."""

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


def test_sensitivity_answers_and_leaves_a_page(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """Ends in per cent are of the scenario's own value."""
    answer = asked(
        "sensitivity", owned, "--plan", owned, "--vary", "market.turnout.demand=-20%:+20%", "--replications", "4",
        "--measure", "leads", "--out", tmp_path,
    )  # fmt: skip
    assert answer["exit"] == 0, answer
    (swing,) = answer["swings"]
    assert (swing["low"], swing["high"]) == (0.8, 1.2)
    assert swing["at_low"]["value"] < 0 < swing["at_high"]["value"]
    assert Path(answer["report"]).exists()


def test_ranges_come_from_a_file_too(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """And what is wrong with it is said with its line."""
    file = tmp_path / "ranges.yaml"
    file.write_text("vary:\n  - {setting: people.leave_rate, low: 0.1, high: 0.3}\nmeasures: [leavers]\n", "utf-8")
    answer = asked("sensitivity", owned, "--plan", owned, "--file", file, "--replications", "3", "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert [measure["name"] for measure in answer["base"]] == ["leavers"]
    file.write_text("vary:\n  - {setting: people.leave_rate, low: 0.5, high: 0.3}\n", "utf-8")
    answer = asked("sensitivity", owned, "--plan", owned, "--file", file, "--out", tmp_path)
    assert answer["exit"] == 2
    assert answer["problems"][0]["where"].startswith("ranges.yaml:")


def test_what_is_no_range_is_refused_all_at_once(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """Two problems for two slips; and one for nothing to vary."""
    answer = asked("sensitivity", owned, "--vary", "people.leave_rate", "--vary", "a=2:1", "--out", tmp_path)
    assert (answer["exit"], len(answer["problems"])) == (2, 2)
    assert asked("sensitivity", owned, "--out", tmp_path)["exit"] == 2


def test_stress_plays_what_is_named(asked: Asked, program: Program, owned: Path, tmp_path: Path) -> None:
    """One of the shipped; a name that none has is refused."""
    arguments = ("stress", owned, "--plan", owned, "--replications", "4", "--out", tmp_path)
    answer = asked(*arguments, "--only", "demand")
    assert answer["exit"] == 0, answer
    (test,) = answer["stresses"]
    leads = next(each for each in test["differences"] if each["measure"] == "leads")
    assert leads["high"] < 0
    assert asked(*arguments, "--only", "plague")["exit"] == 2
    assert "Demand −20 %" in program(*arguments, "--only", "demand").stdout


def test_staffing_answers_with_its_sizes(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """Short searches; a guarantee that is none is refused."""
    arguments = ("staffing", owned, "--fewer", "0", "--more", "1", "--seconds", "1", "--replications", "3")
    answer = asked(*arguments, "--out", tmp_path)
    assert answer["exit"] == 0, answer
    assert [size["change"] for size in answer["sizes"]] == [0, 1]
    assert Path(answer["report"]).exists()
    assert asked(*arguments, "--guarantee", "much", "--out", tmp_path)["exit"] == 2


def test_simulate_stops_at_a_precision_or_says_that_it_did_not(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """Reached with a loose one; with a tight one the limit is named."""
    arguments = ("simulate", owned, "--plan", owned, "--replications", "5", "--out", tmp_path)
    loose = asked(*arguments, "--precision", "0.9")
    assert loose["precision"]["bookings"]["reached"]
    assert loose["replications"] == 5
    tight = asked(*arguments, "--precision", "0.0001", "--set", "simulation.most_replications=8")
    assert tight["replications"] == 8
    assert not tight["precision"]["bookings"]["reached"]


def test_compare_says_what_pairing_saves(asked: Asked, owned: Path, tmp_path: Path) -> None:
    """The variance ratio and the years that a difference needs."""
    answer = asked("compare", owned, owned, "--precision", "0.05", "--out", tmp_path)
    assert answer["exit"] == 0, answer
    bookings = next(each for each in answer["differences"] if each["measure"] == "bookings")
    assert bookings["variance_ratio"] == 0.0
    assert bookings["replications_needed"] == 2
