"""The way of a plan from draft to in force on the command line: its log, its lock, and edits that are taken."""

import csv
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.domain.deliverables import workbook as names

Asked = Callable[..., dict[str, Any]]


@pytest.fixture
def run(finished: dict[str, Any], tmp_path: Path) -> Path:
    """A copy of the finished run."""
    source = Path(finished["run"])
    return Path(shutil.copytree(source, tmp_path / "runs" / source.name))


def _approved(asked: Asked, run: Path) -> None:
    assert asked("state", run, "--to", "proposed", "--by", "Ann", "--why", "agreed")["exit"] == 0
    assert asked("state", run, "--to", "approved", "--by", "Bo", "--why", "in budget")["exit"] == 0


def test_a_plan_goes_its_way_with_a_log(asked: Asked, program: Callable[..., Any], run: Path) -> None:
    """Every step says who and why; the seal that one keeps is found again, another one is not."""
    assert asked("state", run)["state"] == "draft"
    assert asked("state", run, "--to", "in-force", "--by", "Ann", "--why", "now", "--on", "2027-01-01")["exit"] == 2
    _approved(asked, run)
    went = asked("state", run, "--to", "in-force", "--on", "2027-01-01", "--by", "Bo", "--why", "<b>new</b> year")
    assert (went["exit"], went["state"], went["locked"], went["allowed"]) == (0, "in force", True, ["superseded"])
    assert [(entry["from"], entry["to"], entry["by"]) for entry in went["log"]] == [
        ("draft", "proposed", "Ann"),
        ("proposed", "approved", "Bo"),
        ("approved", "in force", "Bo"),
    ]
    assert asked("state", run, "--seal", went["seal"][:16])["exit"] == 0
    assert "cut short" in asked("state", run, "--seal", "0" * 16)["problems"][0]["what"]
    assert "too short" in asked("state", run, "--seal", went["seal"][:8])["problems"][0]["what"]
    assert "approved → in force from 2027-01-01, by Bo: <b>new</b> year" in program("state", run).stdout
    assert "state     in force from 2027-01-01" in program("show", run).stdout
    assert asked("state", run, "--by", "Ann")["problems"][0]["what"] == "--by says nothing without --to."


def test_the_proposer_does_not_approve_unless_that_is_said(asked: Asked, run: Path) -> None:
    """Four eyes, or a log that tells."""
    asked("state", run, "--to", "proposed", "--by", "Ann", "--why", "agreed")
    refused = asked("state", run, "--to", "approved", "--by", "ANN ", "--why", "fine")
    assert (refused["exit"], refused["problems"][0]["where"]) == (2, "by")
    alone = asked("state", run, "--to", "approved", "--by", "Ann", "--why", "fine", "--alone")
    assert alone["log"][-1]["alone"] is True


def test_a_locked_run_is_not_replaced_and_still_computed_again(asked: Asked, company: Path, run: Path) -> None:
    """Neither by its own question nor by a new report; rerun looks elsewhere, and sees the same bytes."""
    _approved(asked, run)
    again = ("run", company, "--replications", "3", "--gap", "0.01", "--seconds", "900", "--out", run.parent)
    for command in (("report", run), again):
        refused = asked(*command)
        assert refused["exit"] == 2
        assert "it is locked" in refused["problems"][0]["what"]
    assert asked("rerun", run)["same"] is True
    assert asked("verify", run)["exit"] == 0


def test_a_tampered_log_is_told_everywhere(asked: Asked, run: Path) -> None:
    """By state, verify and show; nothing is moved any more."""
    _approved(asked, run)
    log = run / "standing.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace("Bo", "Ed"), encoding="utf-8")
    assert "was tampered with" in asked("state", run)["problems"][0]["what"]
    assert "was tampered with" in asked("verify", run)["problems"][0]["what"]
    assert "its log was tampered with" in asked("show", run)["standing"]
    assert asked("state", run, "--to", "draft", "--by", "Ed", "--why", "oops")["exit"] == 2


def test_a_changed_plan_is_not_approved(asked: Asked, run: Path) -> None:
    """Nobody vouches for files that were changed after the run."""
    (run / "plan" / "owners.parquet").write_bytes(b"")
    refused = asked("state", run, "--to", "proposed", "--by", "Ann", "--why", "agreed")
    assert (refused["exit"], refused["problems"][0]["what"]) == (2, "was changed after the run.")


def test_a_plan_in_force_follows_another(asked: Asked, run: Path, tmp_path: Path) -> None:
    """Both logs say so; a plan beside that is in force, too, is named."""
    second = Path(shutil.copytree(run, tmp_path / "runs" / "second"))
    in_force = ("--to", "in-force", "--by", "Bo", "--why", "go", "--on", "2027-01-01")
    _approved(asked, run)
    _approved(asked, second)
    early = asked("state", second, *in_force, "--supersedes", run)
    assert "only a plan in force is superseded" in early["problems"][0]["what"]
    assert asked("state", run, *in_force)["exit"] == 0
    followed = asked("state", second, *in_force, "--supersedes", run)
    assert (followed["exit"], followed["state"], followed["notes"]) == (0, "in force", [])
    old = asked("state", run)
    assert (old["state"], old["locked"], old["allowed"]) == ("superseded", True, [])
    assert old["log"][-1]["other"] == followed["plan"]
    third = Path(shutil.copytree(run, tmp_path / "runs" / "third"))
    (third / "standing.jsonl").unlink()
    _approved(asked, third)
    assert "second is in force, too" in asked("state", third, *in_force)["notes"][0]


def test_replan_says_how_the_plan_before_stands(program: Callable[..., Any], run: Path, company: Path) -> None:
    """A draft is no plan in force, and that is said."""
    told = program("replan", company, "--from", run, "--on", "2028-07-01", "--out", run.parent)
    assert f"{run} is a draft: nobody has proposed it." in told.output.replace("\n", " ")


@pytest.fixture
def book(asked: Asked, run: Path, tmp_path: Path) -> Path:
    """The run's workbook with an owner and two quotas edited, one quota back and forth."""
    exported = asked("export", run, "--to", "xlsx", "--out", tmp_path / "book")
    assert exported["exit"] == 0
    (path,) = (tmp_path / "book").glob("**/*.xlsx")
    return path


def _edit(path: Path, sheet: str, row: int, **cells: Any) -> dict[str, Any]:
    """Write cells by heading; what stood there."""
    with warnings.catch_warnings(action="ignore"):  # of what openpyxl does not keep
        book = load_workbook(path)
    table = book[sheet]
    column = {cell.value: cell.column for cell in table[1]}
    before = {heading: table.cell(row, at).value for heading, at in column.items()}
    for heading, value in cells.items():
        table.cell(row, column[heading.replace("_", " ")]).value = value
    book.save(path)
    return before


def test_what_edits_cost_is_what_evaluate_says(asked: Asked, run: Path, book: Path, tmp_path: Path) -> None:
    """The same prices and rules for the same owners, by the workbook and by a CSV file."""
    assert asked("edits", run, book)["edits"] == []
    seats = {_edit(book, names.QUOTAS, row)[names.SEAT_ID] for row in (2, 3, 4)}
    lines = ["account,seat"]
    for row in (2, 3):
        before = _edit(book, names.ACCOUNTS, row)
        other = min(seats - {before[names.OWNER]})
        _edit(book, names.ACCOUNTS, row, Owner=other)
        lines.append(f"{before[names.ACCOUNT_ID]},{other}")
    plan = tmp_path / "owners.csv"
    plan.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found, same = asked("edits", run, book), asked("evaluate", run, "--plan", plan, "--against", run)
    assert found["edits"]
    assert [{**edit, "why": None} for edit in found["edits"]] == [{**edit, "why": None} for edit in same["edits"]]
    assert found["together"]["cost"] == pytest.approx(same["together"]["cost"], abs=1.0)
    assert found["hard_violations"] == same["hard_violations"]


def test_edits_are_taken_as_a_draft_of_its_own(asked: Asked, run: Path, book: Path) -> None:
    """Simulated, with the new pin in its scenario, and a log that says which edits; the first run stays as it was."""
    before = _edit(book, names.ACCOUNTS, 2)
    account, owner = before[names.ACCOUNT_ID], before[names.OWNER]
    _edit(book, names.ACCOUNTS, 2, Pinned_to=owner)
    seat = _edit(book, names.QUOTAS, 2)
    other = _edit(book, names.QUOTAS, 3)
    _edit(book, names.QUOTAS, 2, Quota=seat[names.QUOTA] + 1_000)
    out = run.parent / "edited"
    take = ("edits", run, book, "--take", "--by", "Ann", "--why", "asked for", "--out", out)
    alone = asked(*take)
    assert alone["exit"] == 2
    assert "add up to" in alone["problems"][0]["what"]
    _edit(book, names.QUOTAS, 3, Quota=other[names.QUOTA] - 1_000)
    taken = asked(*take, "--despite-rules")
    assert (taken["exit"], taken["state"], taken["parent"]) == (0, "draft", str(run))
    assert taken["replications"] == 3
    log = asked("state", taken["run"])["log"]
    assert (log[0]["by"], log[0]["why"], log[0]["other"]) == ("Ann", "asked for", asked("state", run)["plan"])
    assert f"account '{account}': pinned to '{owner}'" in log[0]["changes"]
    assert any(change.startswith(f"quota of seat '{seat[names.SEAT_ID]}':") for change in log[0]["changes"])
    settings = json.loads((Path(taken["run"]) / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert settings["method"] == "edited by hand"
    stale = asked("edits", taken["run"], book)
    assert (stale["exit"], "was written from plan" in stale["problems"][0]["what"]) == (2, True)
    assert asked("state", run)["state"] == "draft"


def test_nobody_takes_nothing(asked: Asked, run: Path, book: Path) -> None:
    """An unedited workbook, and a taker without a name."""
    refused = asked("edits", run, book, "--take")
    assert [problem["where"] for problem in refused["problems"]] == ["by", "why", str(book)]
    assert asked("edits", run, book, "--by", "Ann")["exit"] == 2


def test_the_scoreboard_of_a_simulated_year(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """Labelled as one; the pages hang on the wall under names that stay, and the table adds up."""
    wall = tmp_path / "wall"
    found = asked("scoreboard", finished["run"], "--on", "2027-09-30", "--out", tmp_path, "--wall", wall)
    assert (found["exit"], found["now"], found["on"]) == (0, "simulated", "2027-09-30")
    seats = [seat for team in found["teams"] for seat in team["seats"]]
    assert sum(seat["booked"] for seat in seats) == pytest.approx(found["company"]["booked"])
    assert sum(seat["plan"] for seat in seats) == pytest.approx(found["company"]["plan"])
    assert found["company"]["forecast_low"] <= found["company"]["forecast"] <= found["company"]["forecast_high"]
    page = (wall / "report.html").read_text(encoding="utf-8")
    assert "Simulated year, not what happened" in page
    assert '<meta http-equiv="refresh" content="300">' in page
    with (Path(found["folder"]) / "scoreboard.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["level"] for row in rows].count("seat") == 3
    assert not any("pay" in column for column in rows[0])
    again = asked("scoreboard", finished["run"], "--on", "2027-09-30", "--out", tmp_path, "--wall", wall)
    assert again["folder"] == found["folder"]
    assert (wall / "report.html").read_text(encoding="utf-8") == page


def test_the_scoreboard_of_a_crm_export(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """Owners are seats; strangers count for the company; a short history has no forecast, and says so."""
    export = tmp_path / "deals.csv"
    rows = [
        "opportunity,account,owner,amount,created,closed,outcome",
        "o1,a,S01,1000,2027-01-10,2027-02-01,won",
        "o2,a,S01,500,2027-02-10,,open",
        "o3,a,S02,700,2026-11-10,2026-12-20,won",
        "o4,a,Stranger,90,2027-01-10,2027-02-03,won",
        "o5,a,S03,,2027-03-01,,open",
        "o6,a,S03,10,2027-03-01,2027-03-31,lost",
    ]
    export.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = asked("scoreboard", finished["run"], "--history", export, "--profile", "plain", "--out", tmp_path)
    assert (found["exit"], found["now"], found["on"]) == (0, "history", "2027-03-31")
    seats = {seat["name"]: seat for team in found["teams"] for seat in team["seats"]}
    assert [seats[name]["booked"] for name in ("S01", "S02", "S03")] == [1_000.0, 0.0, 0.0]
    assert found["company"]["booked"] == 1_090.0
    assert [seats[name]["open_amount"] for name in ("S01", "S02", "S03")] == [500.0, 0.0, pytest.approx(1_790 / 3)]
    assert found["company"]["forecast"] is None
    told = " ".join(found["notes"])
    for words in ("1 of 2 open opportunities state no amount", "('Stranger')", "No forecast: the history is too short"):
        assert words in told
    late = asked("scoreboard", finished["run"], "--history", export, "--profile", "plain", "--on", "2027-04-30")
    assert "is after the day of the export" in late["problems"][0]["what"]
    odd = ("--history", export, "--profile", "plain", "--appointment-stage", "Met")
    assert asked("scoreboard", finished["run"], *odd)["problems"][0]["where"] == "appointment-stage"
