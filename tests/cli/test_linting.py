"""The linter on the command line: plans, scenarios, JSON, and its part in `check`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

Program = Callable[..., Result]
Asked = Callable[..., dict[str, Any]]
CLIFF = """\
title: Bonus at quota
salary: 100000
variable: 100000
period: year
clawback: {months: 6}
components:
  - {name: commission, share: 0.8}
  - name: bonus
    share: 0.2
    milestones:
      - {at: 1.0, share: 1.0}
"""


def _cliff(folder: Path) -> Path:
    path = folder / "cliff.yaml"
    path.write_text(CLIFF, encoding="utf-8")
    return path


def test_a_plan_is_read_in_words(program: Program, tmp_path: Path) -> None:
    """Its curve, each finding with place, money and remedy; findings do not change the status."""
    result = program("lint", _cliff(tmp_path), "--quota", "1000000")
    assert result.exit_code == 0
    assert "Bonus at quota" in result.stdout
    assert "quota 1,000,000 a year (as given)" in result.stdout
    assert "    125%  120,000  ██" in result.stdout
    assert " ! cliff  cliff.yaml:11  [20,000 a year]" in result.stdout
    assert "pay jumps by 20,000, from 80,000 to 100,000 (milestone 1 of 'bonus')" in result.stdout
    assert "     → Spread it over a range" in result.stdout


def test_a_plan_is_read_in_json(asked: Asked, tmp_path: Path) -> None:
    """One object; amounts are numbers."""
    answer = asked("lint", _cliff(tmp_path), "--quota", "1000000")
    (plan,) = answer["plans"]
    assert (answer["exit"], answer["problems"], plan["plan"], plan["quota"]) == (0, [], "cliff", 1_000_000.0)
    (finding,) = plan["findings"]
    assert finding.keys() == {"code", "severity", "where", "what", "hint", "money"}
    assert (finding["code"], finding["severity"], finding["money"]) == ("cliff", "warning", 20_000.0)
    assert {"attainment": 1.0, "pay": 100_000.0} in plan["curve"]


def test_a_scenario_has_all_its_plans_read(asked: Asked) -> None:
    """With the quotas of the seats on them."""
    answer = asked("lint", "acme-saas")
    assert answer["scenario"] == "acme-saas"
    assert [(plan["plan"], plan["seats"]) for plan in answer["plans"]] == [("ae-50-50", 11), ("ae-new-hire", 1)]


def test_a_run_has_the_plans_of_its_scenario(asked: Asked, finished: dict[str, Any]) -> None:
    """A run folder stands for the scenario in it."""
    assert asked("lint", finished["run"])["exit"] == 0


def test_a_plan_that_cannot_be_used_is_refused(asked: Asked, tmp_path: Path) -> None:
    """Status 2, every problem with its line."""
    path = tmp_path / "bad.yaml"
    path.write_text(CLIFF.replace("at: 1.0", "at: -1.0").replace("share: 0.8", "share: 0.9"), encoding="utf-8")
    answer = asked("lint", path)
    assert answer["exit"] == 2
    assert answer["problems"][0]["where"] == "bad.yaml:11"


def test_a_name_that_nothing_has_is_refused(asked: Asked) -> None:
    """With what was perhaps meant."""
    answer = asked("lint", "acount-executive")
    assert answer["exit"] == 2
    assert "account-executive" in answer["problems"][0]["hint"]


def test_check_lists_findings_and_passes(program: Program, asked: Asked) -> None:
    """What is more than a note in words, everything in JSON; the status stays 0."""
    result = program("check", "acme-saas")
    assert result.exit_code == 0
    assert "Pay plans: 2 things to look at, and 4 notes (`planner lint`):" in result.stdout
    assert "acme-saas/pay/ae-new-hire.yaml:14: period-boundary" in result.stdout
    assert "No problem found." in result.stdout
    answer = asked("check", "acme-saas")
    assert (answer["exit"], answer["problems"]) == (0, [])
    assert {finding["code"] for finding in answer["lint"]} >= {"period-boundary", "no-clawback", "cap-never-binds"}


def test_check_still_refuses_a_broken_plan(asked: Asked, company: Path) -> None:
    """An error is an error, as before."""
    plan = company / "pay" / "broken.yaml"
    plan.parent.mkdir(exist_ok=True)
    plan.write_text("salary: -1\n", encoding="utf-8")
    try:
        assert asked("check", company)["exit"] == 2
    finally:
        plan.unlink()
