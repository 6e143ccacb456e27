"""`planner pay`: what it says, answers and writes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.runs.payroll import open_payroll
from planner.studies.pay.accounts import run_accounts

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Any]
FILES = {
    "scenario.yaml": "title: Sellers\nhorizon: {start: 2027-01-01}\ncurrency: EUR\n",
    "accounts.csv": "account,potential\nA1,1000\n",
    "seats.csv": "seat,capacity_hours\nS1,1000\n",
    "people.csv": "person,start,pay_plan,manager\nAnn,2027-01-01,ae,Mia\nMia,2027-01-01,lead,\n",
    "deals.csv": "deal,person,booked,bookings\nD1,Ann,2027-02-03,1000\n",
    "pay/ae.yaml": "salary: 12000\ncomponents:\n  - {name: commission, rate: 0.1}\n",
    "pay/lead.yaml": "salary: 24000\ncomponents:\n  - {name: team, rate: 0.02, credit: [team]}\n",
}


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory, asked: Asked) -> str:
    """The payroll of Ann at 10 % and her manager at 2 % of what her people sell."""
    folder = tmp_path_factory.mktemp("sellers")
    (folder / "pay").mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    answer = asked("payroll", folder, "--out", folder / "runs")
    assert answer["exit"] == 0
    return str(answer["run"])


def test_it_explains_every_deal(program: Program, paid: str) -> None:
    """The manager's statement names the deal, why it counts, the rate, and the sums."""
    result = program("pay", paid, "Mia", "2027-Q1")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == "Statement of Mia · 2027-Q1 · Sellers"
    assert "2027-02-03 D1 team 1,000.00 1,000.00 × 2 % 20.00 20.00 20.00 20.00" in lines
    assert "paid 6,020.00" in lines


def test_its_json_holds_whole_minor_units(asked: Asked, paid: str) -> None:
    """Earned, paid, expensed, and every line, as integers."""
    answer = asked("pay", paid, "Ann", "2027-Q1")
    assert answer["exit"] == 0
    (plan,) = answer["plans"]
    assert (answer["person"], answer["period"]["name"]) == ("Ann", "2027-Q1")
    assert (plan["currency"], plan["minor_units"]) == ("EUR", 100)
    assert (plan["earned"], plan["paid"], plan["expensed"]) == (10_000, 310_000, 310_000)
    (part,) = plan["parts"]
    assert [(line["deal"], line["earned"]) for line in part["lines"]] == [("D1", 10_000)]


def test_it_writes_a_page_where_it_is_told(asked: Asked, paid: str, tmp_path: Path) -> None:
    """One HTML file."""
    answer = asked("pay", paid, "Ann", "--page", tmp_path / "ann.html")
    assert answer["page"] == str(tmp_path / "ann.html")
    assert "Pay statement" in (tmp_path / "ann.html").read_text(encoding="utf-8")


def test_the_payroll_folder_holds_the_ledgers_and_every_entry(paid: str) -> None:
    """Ann's ledgers by month as a table, and the one deal that earned her 100.00."""
    run = open_payroll(Path(paid))
    ledgers, entries = run.table("ledgers"), run.table("entries")
    mine = ledgers["person"] == "Ann"
    assert ledgers["earned"][mine].sum() == 100.0
    assert ledgers["paid"][mine].sum() == ledgers["expense"][mine].sum() == 12_100.0
    assert entries["deal"][entries["person"] == "Ann"].tolist() == ["D1"]


def test_a_simulated_run_is_explained_by_its_first_year(asked: Asked, finished: dict[str, Any]) -> None:
    """Everybody who sat in a seat gets a statement."""
    people = run_accounts(Path(finished["run"])).accounts.people
    assert people
    shown = asked("pay", finished["run"], people[0])
    assert shown["exit"] == 0
    assert (shown["command"], shown["scenario"]) == ("pay", "west")
    assert sum(plan["paid"] for plan in shown["plans"]) > 0


def test_a_run_that_was_not_simulated_says_so(asked: Asked, company: Path, tmp_path: Path) -> None:
    """Nobody is paid in a plan alone."""
    run = asked("optimize", company, "--gap", "0.05", "--out", tmp_path)["run"]
    answer = asked("pay", run, "Ann")
    assert answer["exit"] == 2
    assert "was not simulated" in answer["problems"][0]["what"]


def test_a_person_a_period_or_a_run_that_is_not_there_is_a_problem(asked: Asked, paid: str, tmp_path: Path) -> None:
    """Exit status 2, with a hint."""
    for arguments, hint in (
        ((paid, "An"), "Did you mean 'Ann'?"),
        ((paid, "Ann", "2028-Q1"), "The horizon goes from 2027-01 to 2027-12."),
        ((tmp_path, "Ann"), "planner payroll"),
    ):
        answer = asked("pay", *arguments)
        assert answer["exit"] == 2
        assert hint in answer["problems"][0]["hint"]
