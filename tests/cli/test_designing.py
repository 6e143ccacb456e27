"""The command `design`: its example, its answer, its refusals."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from typer.testing import Result

Program = Callable[..., Result]
Asked = Callable[..., dict[str, Any]]
SMALL = """\
start: {start}
plan: {plan}
levels: [0, 0.5, 1, 1.5]
rates: {{least: 0.5, most: 2.5, step: 0.5}}
tiers: 2
threshold: {{allowed: true}}
budget: {{mean: {{times: {times}}}}}
loss: 0.1
iterations: 1
margin: 0.8
"""


def test_the_example_is_printed_and_can_be_read(program: Program) -> None:
    """Ready to be written to a file."""
    text = program("design", "--example").stdout
    assert yaml.safe_load(text)["start"] == "acme-saas"


def test_a_plan_is_designed_and_told(asked: Asked, program: Program, tmp_path: Path) -> None:
    """One JSON object; the pay plan is a file that lint takes."""
    file = tmp_path / "design.yaml"
    file.write_text(SMALL.format(start="acme-saas", plan="ae-50-50", times=1.1), encoding="utf-8")
    answer = asked("design", file, "--replications", "4", "--out", tmp_path / "out")
    assert answer["exit"] == 0, answer
    assert answer["plan"] == "ae-50-50"
    assert len(answer["rounds"]) == 1
    linted = asked("lint", answer["pay_plan"], "--quota", "800000")
    assert linted["exit"] == 0
    assert not [f for f in linted["plans"][0]["findings"] if f["severity"] == "serious"]
    said = program("design", file, "--replications", "4", "--out", tmp_path / "out").stdout
    assert "The new plan pays" in said
    assert "Pay plan    " in said


def test_a_run_is_designed_on_its_own_years(asked: Asked, tmp_path: Path) -> None:
    """More than its scenario says, where a precision asked for more."""
    few = ("--replications", "4", "--set", "simulation.most_replications=6", "--precision", "0.0001")
    run = asked("simulate", "acme-saas", *few, "--out", tmp_path)["run"]
    file = tmp_path / "design.yaml"
    file.write_text(SMALL.format(start=run, plan="ae-50-50", times=1.1), encoding="utf-8")
    assert asked("design", file, "--out", tmp_path)["replications"] == 6
    assert asked("design", file, "--replications", "4", "--out", tmp_path)["replications"] == 4


def test_a_scenario_beside_the_file_is_found(asked: Asked, company: Path) -> None:
    """Paths are from the file's folder; a plan that is not there is told with those that are."""
    file = company.parent / "design.yaml"
    file.write_text(SMALL.format(start=company.name, plan="nobody", times=1.1), encoding="utf-8")
    answer = asked("design", file)
    assert answer["exit"] == 2
    assert "has no pay plan 'nobody'" in answer["problems"][0]["what"]


def test_wishes_that_collide_have_the_status_of_no_plan(asked: Asked, tmp_path: Path) -> None:
    """And are named."""
    file = tmp_path / "design.yaml"
    file.write_text(SMALL.format(start="acme-saas", plan="ae-50-50", times=0.6), encoding="utf-8")
    answer = asked("design", file, "--replications", "3", "--out", tmp_path / "out")
    assert answer["exit"] == 3
    (problem,) = answer["problems"]
    assert problem["where"] == "budget.mean"
    assert "no plan keeps this wish" in problem["what"]
    assert "The least that would do" in problem["hint"]


def test_without_a_file_it_says_where_to_get_one(asked: Asked) -> None:
    """By the example."""
    answer = asked("design")
    assert answer["exit"] == 2
    assert "--example" in answer["problems"][0]["hint"]
