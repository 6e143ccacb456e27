"""Handing a plan on: what the commands write, and what the run keeps."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import Result

from planner.domain.deliverables import workbook as names
from planner.domain.deliverables.discretion import LEFT_OUT
from planner.runs.folder import open_run
from planner.studies.deliverables.exporting import reviewed

Program = Callable[..., Result]
Asked = Callable[..., dict[str, Any]]


def test_a_workbook_is_written_and_says_where_it_comes_from(
    asked: Asked, finished: dict[str, Any], tmp_path: Path
) -> None:
    """In --out, under the name of the run; the same bytes every time."""
    answer = asked("export", finished["run"], "--to", "xlsx", "--out", tmp_path)
    assert (answer["exit"], answer["to"], answer["pay"]) == (0, "xlsx", True)
    (path,) = answer["files"]
    assert Path(path).name == f"{Path(finished['run']).name}.xlsx"
    content = Path(path).read_bytes()
    about = openpyxl.load_workbook(path)[names.ABOUT]
    facts = {row[0].value: row[1].value for row in about.iter_rows()}
    assert facts[names.PLAN_FACT] == open_run(Path(finished["run"])).plan().digest
    assert facts[names.RUN_FACT] == open_run(Path(finished["run"])).manifest.id
    asked("export", finished["run"], "--to", "xlsx", "--out", tmp_path)
    assert Path(path).read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == [Path(path).name]


def test_csv_can_be_named_as_a_plan(asked: Asked, finished: dict[str, Any], company: Path, tmp_path: Path) -> None:
    """Out and in again: the same plan at the same price."""
    answer = asked("export", finished["run"], "--to", "csv", "--out", tmp_path)
    assert {Path(file).name for file in answer["files"]} == {
        "about.csv", "assignment.csv", "moves.csv", "quotas.csv", "territories.csv",
    }  # fmt: skip
    again = asked("evaluate", company, "--plan", Path(answer["path"]) / "assignment.csv")
    assert again["objective"]["after"] == pytest.approx(finished["objective"])


def test_ids_that_are_filled_in_make_the_files_ready(
    program: Program, asked: Asked, finished: dict[str, Any], tmp_path: Path
) -> None:
    """The list of missing ids is the file to fill in; what is filled in stays in the next one."""
    answer = asked("export", finished["run"], "--to", "salesforce", "--out", tmp_path)
    assert answer["missing_ids"] > 0
    assert answer["waiting"] > 0
    ids = Path(answer["path"]) / "ids.csv"
    mine = tmp_path / "mine.csv"
    mine.write_text(filled_in(ids.read_text(encoding="utf-8")), encoding="utf-8")
    again = asked("export", finished["run"], "--to", "salesforce", "--ids", mine, "--out", tmp_path)
    assert (again["missing_ids"], again["waiting"]) == (0, 0)
    assert "MISSING" not in "".join(path.read_text(encoding="utf-8") for path in Path(again["path"]).glob("[1-9]*.csv"))
    words = program("export", finished["run"], "--to", "salesforce", "--ids", mine, "--out", tmp_path).stdout
    assert "All ids are known" in words
    assert "Nothing has been loaded." in words


def test_nothing_of_somebody_else_is_replaced(program: Program, finished: dict[str, Any], tmp_path: Path) -> None:
    """Ids that were filled in are taken up without being named; a loader's files and run folders stay as they are."""
    command = ("export", finished["run"], "--to", "salesforce", "--out", tmp_path)
    assert program(*command).exit_code == 0
    (folder,) = tmp_path.iterdir()
    ids = folder / "ids.csv"
    ids.write_text(filled_in(ids.read_text(encoding="utf-8")), encoding="utf-8")
    assert "All ids are known" in program(*command).stdout
    (folder / "success.csv").write_text("Id\n", encoding="utf-8")
    refused = program(*command)
    assert refused.exit_code == 2
    assert "holds files that planner did not write: success.csv." in refused.stderr
    assert (folder / "success.csv").is_file()
    for to in ("xlsx", "csv"):
        inside = program("export", finished["run"], "--to", to, "--out", finished["run"])
        assert inside.exit_code == 2
        assert "is a run folder, which holds its own files only." in inside.stderr
    assert open_run(Path(finished["run"])).altered() == ()


def filled_in(ids: str) -> str:
    """The file of ids with an id in every row that waits for one."""
    prefix, lines = {"account": "001", "user": "005"}, []
    for number, line in enumerate(ids.splitlines()):
        kind, key, value, *rest = line.split(",", 3)
        optional = kind == "setting" and not key.endswith("Id")
        found = value if value or optional else f"{prefix.get(kind, '0MI')}Aa{number:010d}"
        lines.append(",".join((kind, key, found, *rest)))
    return "\n".join(lines)


def test_wrong_wishes_are_refused(program: Program, finished: dict[str, Any], tmp_path: Path) -> None:
    """Another target, ids where they do not belong, a person whom nobody knows."""
    assert program("export", finished["run"], "--to", "pdf").exit_code == 2
    refused = program("export", finished["run"], "--to", "csv", "--ids", "x.csv", "--out", tmp_path)
    assert refused.exit_code == 2
    assert "--ids: belongs to --to salesforce only." in refused.stderr
    unknown = program("handover", finished["run"], "Nobody", "--out", tmp_path)
    assert unknown.exit_code == 2
    assert "there is no person or seat 'Nobody' in this run." in unknown.stderr
    assert not list(tmp_path.iterdir())


def test_hand_over_sheets_are_a_page_a_person(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """With index and table; or one page alone, by name or by seat."""
    run = open_run(Path(finished["run"]))
    seats = reviewed(run).review.scenario.seats
    answer = asked("handover", finished["run"], "--out", tmp_path)
    assert len(answer["files"]) == len(set(seats.person.tolist())) + 2
    by_seat = asked("handover", finished["run"], str(seats.seat[0]), "--out", tmp_path)
    by_name = asked("handover", finished["run"], str(seats.person[0]), "--out", tmp_path)
    assert by_seat["files"] == by_name["files"]
    assert len(by_seat["files"]) == 1


def test_a_report_without_pay_is_a_page_of_its_own(asked: Asked, finished: dict[str, Any], tmp_path: Path) -> None:
    """No pay on it in words, charts or tables; it says so, and the run keeps the full report and stays whole."""
    run = open_run(Path(finished["run"]))
    full = run.report.read_text(encoding="utf-8")
    answer = asked("report", finished["run"], "--without-pay", "--out", tmp_path)
    page = Path(answer["report"]).read_text(encoding="utf-8")
    assert Path(answer["report"]).parent == tmp_path
    assert LEFT_OUT in page
    assert LEFT_OUT not in full
    years = run.outcomes()
    assert years is not None
    pay = years.measure("pay")
    shown = f"{pay.value / 1e3:.0f}"
    assert 'data-chart="chart-pay"' in full
    assert 'data-chart="chart-pay"' not in page
    assert f"Pay is {shown}" in full or "Pay is " in full
    assert "Pay is " not in page.replace(LEFT_OUT, "")
    assert "Cost of sales" in full
    assert "Cost of sales" not in page
    assert not numbers(page) & {
        round(float(amount), 2) for amount in (*years.seat_pay.ravel(), *years.month_pay.ravel())
    }
    assert run.report.read_text(encoding="utf-8") == full
    assert run.altered() == ()


def numbers(page: str) -> set[float]:
    """Every number in the charts of a page, to the cent."""
    found: set[float] = set()
    for spec in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, flags=re.DOTALL):
        stack = [json.loads(spec)]
        while stack:
            each = stack.pop()
            if isinstance(each, dict):
                stack.extend(each.values())
            elif isinstance(each, list):
                stack.extend(each)
            elif isinstance(each, int | float) and abs(each) > 1000:
                found.add(round(float(each), 2))
    return found
