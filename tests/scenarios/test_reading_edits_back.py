"""Edited workbooks and CSV files: what they say, and every bad cell by sheet and place."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from planner.domain.audit import World, given_plan
from planner.domain.deliverables import workbook as names
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.tables.spreadsheet_text import escaped
from planner.errors import ScenarioError
from planner.scenarios.edited_workbook import read_edits

TinyWorld = Callable[..., Scenario]
Rows = Sequence[Sequence[object]]
ACCOUNTS_HEADER = (names.ACCOUNT_ID, "Name", names.OWNER, names.PIN, names.WHY)
QUOTAS_HEADER = (names.SEAT_ID, names.PLANNED_QUOTA, names.QUOTA, names.WHY)


@pytest.fixture
def scenario(tiny_world: TinyWorld) -> Scenario:
    """Four accounts, two of one family and one with digits as its id; two seats with quotas."""
    rows = [
        {"account": "10", "owner": "s0"},
        {"account": "=cmd|' /C calc'!A0", "owner": "s0", "pinned": "s0"},
        {"account": "fam1", "owner": "s1", "family": "f"},
        {"account": "fam2", "owner": "s1", "family": "f"},
    ]
    return tiny_world(rows, 2, {"quota": {"target": 200_000.0, "overassignment": 0.0}})


@pytest.fixture
def plan(scenario: Scenario) -> Plan:
    """The present owners."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "before")


def _book(
    path: Path, plan: Plan, accounts: Rows = (), quotas: Rows = (), about: Mapping[str, Any] | None = None
) -> Path:
    """A workbook as planner writes it, as far as it is read back."""
    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    told = {names.FORMAT_FACT: "1", names.PLAN_FACT: plan.digest, names.RUN_FACT: "cafe" * 16} | dict(about or {})
    sheets = (
        (names.ABOUT, [(names.FACT, names.VALUE), *told.items()]),
        (names.ACCOUNTS, [ACCOUNTS_HEADER, *accounts]),
        (names.QUOTAS, [QUOTAS_HEADER, *quotas]),
    )
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                cell = sheet.cell(r, c)
                cell.value = value
                if isinstance(value, str) and value.startswith("=cmd"):
                    cell.data_type = "s"
    book.save(path)
    return path


def _refused(path: Path, scenario: Scenario, plan: Plan) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        read_edits(path, scenario, plan, "runs/west")
    return [str(problem).replace(str(path), path.name) for problem in refused.value.problems]


def test_a_workbook_says_who_should_have_what(tmp_path: Path, scenario: Scenario, plan: Plan) -> None:
    """Owners, pins and quotas with their reasons; rows in any order, and absent ones as in the plan."""
    path = _book(
        tmp_path / "plan.xlsx",
        plan,
        [("=cmd|' /C calc'!A0", "x", "s0", None, "free it"), (10.0, "y", "s1", "s1", None)],
        [("s1", 100_000.0, 90_000, "new"), ("s0", 100_000.0, 110_000.004, None)],
    )
    found = read_edits(path, scenario, plan, "runs/west")
    assert found.owner.tolist() == ["s1", "s0", "s1", "s1"]
    assert found.pinned.tolist() == ["s1", "", "", ""]
    assert found.quota.tolist() == pytest.approx([110_000.004, 90_000])
    assert dict(found.why) == {"=cmd|' /C calc'!A0": "free it", "s1": "new"}
    assert found.notes == ()


def test_a_new_pin_takes_its_account_and_its_family_along(tmp_path: Path, scenario: Scenario, plan: Plan) -> None:
    """As a pin does in the plan; how many moved because of it is said."""
    found = read_edits(_book(tmp_path / "p.xlsx", plan, [("fam1", "", "s1", "s0", "")]), scenario, plan, "runs/west")
    assert found.owner.tolist() == ["s0", "s0", "s0", "s0"]
    assert found.pinned.tolist() == ["", "s0", "s0", ""]
    assert found.notes == ("2 accounts move because of a pin.",)


def test_every_bad_cell_is_named(tmp_path: Path, scenario: Scenario, plan: Plan) -> None:
    """With sheet and cell, all at once."""
    path = _book(
        tmp_path / "plan.xlsx",
        plan,
        [
            ("10", "", "s7", "", ""),
            ("11", "", "s0", "", ""),
            ("fam1", "", "s0", "s1", ""),
            ("fam2", "", "=1+1", "", ""),
            ("10", "", "s0", "", ""),
            ("", "", "s0", "", ""),
        ],
        [("s0", 1, "1,2M", ""), ("s1", 1, -4, ""), ("s2", 1, 5, "")],
    )
    assert _refused(path, scenario, plan) == [
        (
            "plan.xlsx, sheet 'Accounts', cell C5: holds a formula that was never calculated. Open the workbook in "
            "Excel, let it calculate, and save it; or paste the value."
        ),
        "plan.xlsx, sheet 'Accounts', cell C2: unknown seat \"s7\".",
        "plan.xlsx, sheet 'Accounts', cell A3: unknown account \"11\".",
        (
            "plan.xlsx, sheet 'Accounts', cell A6: account '10' stands here a second time, after cell A2. "
            "Keep one of the rows."
        ),
        "plan.xlsx, sheet 'Accounts', cell A7: the account is blank.",
        (
            "plan.xlsx, sheet 'Quotas', cell C2: quota \"1,2M\" is not an amount. "
            "Write plain digits, without currency; 0 for none."
        ),
        (
            "plan.xlsx, sheet 'Quotas', cell C3: quota \"-4\" is not an amount. "
            "Write plain digits, without currency; 0 for none."
        ),
        "plan.xlsx, sheet 'Quotas', cell A4: unknown seat \"s2\".",
        (
            "plan.xlsx, sheet 'Accounts', cell D4: account 'fam1' is pinned to 's1' here, but its owner is to be 's0'. "
            "Make them the same, or clear one."
        ),
    ]


@pytest.mark.parametrize(
    ("about", "message"),
    [
        (
            {names.PLAN_FACT: "beef" * 16},
            (
                "plan.xlsx, sheet 'About', cell B3: was written from plan beefbeefbeef (run cafecafecafe); the plan of "
                "runs/west is {plan}. Name the run that it was written from. Or: write it again with "
                "`planner export runs/west --to xlsx`, and make the edits there."
            ),
        ),
        (
            {names.FORMAT_FACT: 2},
            (
                "plan.xlsx, sheet 'About', cell B3: has format 2, this version reads 1. Write it again with "
                "`planner export runs/west --to xlsx`, and make the edits there."
            ),
        ),
    ],
)
def test_a_workbook_of_another_plan_is_refused(
    tmp_path: Path, scenario: Scenario, plan: Plan, about: Mapping[str, Any], message: str
) -> None:
    """With what to do."""
    path = _book(tmp_path / "plan.xlsx", plan, [("10", "", "s7", "", "")], about=about)
    assert _refused(path, scenario, plan) == [message.format(plan=plan.digest[:12])]


def test_a_workbook_that_lost_its_parts_is_told(tmp_path: Path, scenario: Scenario, plan: Plan) -> None:
    """No sheet About, no sheet to read, no heading; one sheet of two is enough."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = names.ACCOUNTS
    sheet.append(["Account", "Besitzer"])
    book.save(tmp_path / "p.xlsx")
    assert "does not say which plan it was written from" in _refused(tmp_path / "p.xlsx", scenario, plan)[0]
    about = book.create_sheet(names.ABOUT)
    about.append([names.PLAN_FACT, plan.digest])
    book.save(tmp_path / "p.xlsx")
    assert _refused(tmp_path / "p.xlsx", scenario, plan) == [
        "p.xlsx, sheet 'Accounts': row 1 has no heading 'Owner'. Put it back.",
        "p.xlsx, sheet 'Accounts': row 1 has no heading 'Pinned to'. Put it back.",
    ]
    sheet.title = "Sheet 1"
    book.save(tmp_path / "p.xlsx")
    assert _refused(tmp_path / "p.xlsx", scenario, plan) == [
        (
            "p.xlsx: has neither a sheet 'Accounts' nor 'Quotas'. `planner export RUN --to xlsx` writes a workbook "
            "that can be edited and read back."
        )
    ]


def test_a_csv_file_does_as_well(tmp_path: Path, scenario: Scenario, plan: Plan) -> None:
    """Of accounts or of seats, with names as planner escapes them; what it does not look at is said."""
    path = tmp_path / "owners.csv"
    path.write_text("Account,Owner,mood\n'=cmd|' /C calc'!A0,s1,glad\n10,,\n", encoding="utf-8")
    found = read_edits(path, scenario, plan, "runs/west")
    assert found.owner.tolist() == ["", "s1", "s1", "s1"]
    assert found.notes[1] == "Not looked at: mood."
    path.write_text("seat,quota\ns0,120000\n", encoding="utf-8")
    np.testing.assert_allclose(read_edits(path, scenario, plan, "runs/west").quota, [120_000, 100_000])
    path.write_text("account,quota\n10,5\n", encoding="utf-8")
    assert "Wanted are account and owner or pin, or seat and quota" in _refused(path, scenario, plan)[0]
    path.write_text("account,owner\n10,s9\n", encoding="utf-8")
    assert _refused(path, scenario, plan) == ["owners.csv, row 2, column 'owner': unknown seat \"s9\"."]
    assert "is neither .xlsx nor .csv" in _refused(tmp_path / "plan.ods", scenario, plan)[0]


def test_names_in_a_csv_file_are_read_as_they_were_written(tmp_path: Path, tiny_world: TinyWorld) -> None:
    """Also one that looks like an escaped formula: what was escaped once is read back once."""
    ids = ["=1+1", "'=1+1"]
    scenario = tiny_world([{"account": name, "owner": "s0"} for name in ids], 2)
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "before")
    path = tmp_path / "owners.csv"
    path.write_text("account,owner\n" + "".join(f"{escaped(name)},s1\n" for name in ids), encoding="utf-8")
    assert read_edits(path, scenario, plan, "runs/west").owner.tolist() == ["s1", "s1"]


def test_quotas_of_a_plan_that_sets_none_are_refused(tmp_path: Path, tiny_world: TinyWorld) -> None:
    """A blank cell is fine, an amount is not."""
    bare = tiny_world([{"owner": "s0"}, {"owner": "s1"}], 2)
    plan = given_plan(World.of(bare), bare.accounts.owner, "before")
    path = _book(tmp_path / "p.xlsx", plan, (), [("s0", None, None, None), ("s1", None, 5, None)])
    assert _refused(path, bare, plan) == [
        (
            "p.xlsx, sheet 'Quotas', cell C3: has a quota, but the scenario of this plan sets none. "
            "Add 'quota' to the scenario and plan again."
        )
    ]
