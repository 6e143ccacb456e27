"""Plain CSV: read back as a plan and as a table, whatever things are called."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.tables.spreadsheet_text import unescaped
from planner.report.deliverables.plain_files import plain_files
from planner.runs.assignment import read_assignment
from planner.scenarios.csv_file import read_csv


def test_the_assignment_reads_back_as_the_same_plan(hostile: Any, tmp_path: Path) -> None:
    """Owners and quotas, with every nasty name as it was."""
    path = tmp_path / "assignment.csv"
    path.write_text(plain_files(hostile.review)["assignment.csv"], encoding="utf-8", newline="")
    owner, quota = read_assignment(path, hostile.scenario)
    assert owner.tolist() == hostile.plan.owner.tolist()
    assert quota is not None
    assert quota.tolist() == hostile.plan.quota.tolist()


def test_quotas_by_month_are_the_scenarios_table_of_quotas(story: Any, tmp_path: Path) -> None:
    """Same columns; months add up to the quota of each seat."""
    path = tmp_path / "quotas.csv"
    path.write_text(plain_files(story.review)["quotas.csv"], encoding="utf-8", newline="")
    raw = read_csv(path, "quotas.csv")
    assert list(raw.columns) == ["seat", "start", "quota"]
    amount = np.array([float(str(cell)) for cell in raw.columns["quota"]]).reshape(-1, 12)
    assert amount.sum(axis=1) == pytest.approx(story.plan.quota)


def test_no_cell_is_a_formula_and_every_name_is_there(hostile: Any) -> None:
    """Escaped in the file, whole after reading."""
    read = set()
    for name, text in plain_files(hostile.review).items():
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        numbers = [cell for cell in cells if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", cell)]
        assert not [cell for cell in cells if cell not in numbers and re.match(r"[=+\-@\t\r]", cell)], name
        read |= {unescaped(cell) for cell in cells}
    scenario = hostile.scenario
    for names in (scenario.accounts.account, scenario.seats.seat, scenario.seats.person, scenario.seats.manager):
        assert set(names.tolist()) <= read


def test_moves_are_a_row_an_account(story: Any) -> None:
    """As many as change their owner, each with its reason."""
    rows = list(csv.DictReader(io.StringIO(plain_files(story.review)["moves.csv"], newline="")))
    assert len(rows) == len(story.review.after.moved)
    assert all(row["reason"] and row["from"] != row["to"] for row in rows)


def test_equal_plans_give_equal_files(story: Any) -> None:
    """No clock in them."""
    assert plain_files(story.review) == plain_files(story.review)
