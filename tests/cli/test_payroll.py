"""`planner payroll`: what it says, writes and answers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.domain.payroll.company import pay_company
from planner.errors import ScenarioError
from planner.runs.payroll import open_payroll
from planner.scenarios.load import load

Asked = Callable[..., dict[str, Any]]


@pytest.fixture
def sellers(tmp_path: Path) -> Path:
    """Ann at 10 % and her manager at 2 % of what her people sell; one deal of two is a house deal."""
    folder = tmp_path / "sellers"
    (folder / "pay").mkdir(parents=True)
    files = {
        "scenario.yaml": "title: Sellers\nhorizon: {start: 2027-01-01}\ncurrency: EUR\n",
        "accounts.csv": "account,potential\nA1,1000\n",
        "seats.csv": "seat,capacity_hours\nS1,1000\n",
        "people.csv": "person,start,pay_plan,manager\nAnn,2027-01-01,ae,Mia\nMia,2027-01-01,lead,\n",
        "deals.csv": "deal,person,booked,bookings\nD1,Ann,2027-02-03,1000\nD2,,2027-02-03,500\n",
        "pay/ae.yaml": "salary: 12000\ncomponents:\n  - {name: commission, rate: 0.1}\n",
        "pay/lead.yaml": "salary: 24000\ncomponents:\n  - {name: team, rate: 0.02, credit: [team]}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def test_it_says_what_every_plan_earned_and_what_nobody_is_credited_with(
    program: Callable[..., Any], sellers: Path, tmp_path: Path
) -> None:
    """A line a plan, the deals, and the folder."""
    result = program("payroll", sellers, "--out", tmp_path / "runs")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == "Payroll of Sellers, 2027-01 to 2027-12"
    assert "ae 1 1 12,000.00 100.00 0.00 EUR" in lines
    assert "lead 1 1 24,000.00 20.00 0.00 EUR" in lines
    assert "Deals 2 booked, 1 credited in full" in lines
    assert "1: nobody is credited" in lines
    assert lines[-1].startswith("Folder ")


def test_the_folder_holds_scenario_tables_and_totals(asked: Asked, sellers: Path, tmp_path: Path) -> None:
    """Same scenario, same folder, same bytes; tables in units of each row's currency."""
    answer = asked("payroll", sellers, "--out", tmp_path / "runs")
    assert answer["exit"] == 0
    assert [plan["plan"] for plan in answer["plans"]] == ["ae", "lead"]
    run = open_payroll(Path(answer["run"]))
    assert run.altered() == ()
    assert load(run.scenario_folder).digest == answer["digest"]
    earned = run.table("earned")
    assert {(p, float(e)) for p, e in zip(earned["person"], earned["earned"], strict=True) if e} == {
        ("Ann", 100.0),
        ("Mia", 20.0),
    }
    assert run.table("credit_lines")["kind"].tolist() == ["own", "team"]
    assert run.table("deals")["credited"].tolist() == [1.0, 0.0]
    assert run.table("fixed")["fixed"].sum() == 36_000.0
    before = dict(run.about["files"])
    again = asked("payroll", sellers, "--out", tmp_path / "runs")
    assert again["run"] == answer["run"]
    assert open_payroll(Path(again["run"])).about["files"] == before


def test_a_changed_folder_is_noticed(asked: Asked, sellers: Path, tmp_path: Path) -> None:
    """A table that was changed, one that is lost, and a note that is not ours."""
    run = open_payroll(Path(asked("payroll", sellers, "--out", tmp_path / "runs")["run"]))
    (run.folder / "deals.parquet").write_bytes(b"")
    (run.folder / "fixed.parquet").unlink()
    assert [problem.what for problem in run.altered()] == ["was changed after the run.", "is missing."]
    with pytest.raises(ScenarioError, match="has no table 'fixed'"):
        run.table("fixed")
    (run.folder / "payroll.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(ScenarioError, match="is not what `planner payroll` wrote"):
        open_payroll(run.folder)
    with pytest.raises(ScenarioError, match="is not a payroll"):
        open_payroll(sellers)


def test_without_people_nobody_is_paid(asked: Asked, sellers: Path) -> None:
    """Exit status 2, and what to add."""
    for name in ("people.csv", "deals.csv"):
        (sellers / name).unlink()
    answer = asked("payroll", sellers)
    assert answer["exit"] == 2
    assert answer["problems"][0]["what"] == "the scenario has no people to be paid."


def test_a_horizon_without_anybody_is_refused(sellers: Path) -> None:
    """Everybody left before it begins."""
    (sellers / "people.csv").write_text("person,start,end,pay_plan\nAnn,2026-01-01,2026-12-31,ae\n")
    (sellers / "deals.csv").unlink()
    with pytest.raises(ScenarioError, match="nobody is on a plan between 2027-01-01 and 2028-01-01"):
        pay_company(load(sellers))
