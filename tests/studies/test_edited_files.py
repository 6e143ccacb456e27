"""Owners and pins from edited tables: CSV and Excel, further columns, accounts left out, every problem at once."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.studies.deliverables.edited_files import read_owners, read_pins

TinyWorld = Callable[..., Scenario]


@pytest.fixture
def scenario(tiny_world: TinyWorld) -> Scenario:
    """Three accounts with digits as ids, two seats."""
    return tiny_world([{"account": name, "pinned": pin} for name, pin in (("10", "s0"), ("20", ""), ("30", ""))], 2)


def _workbook(path: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """A workbook of one sheet, as little as a reader takes."""
    main, office = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    package = "http://schemas.openxmlformats.org/package/2006"

    def cell(value: str | float, at: str) -> str:
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
        return f'<c r="{at}"><v>{value}</v></c>'

    lines = (
        f'<row r="{i}">{"".join(cell(value, f"{chr(65 + j)}{i}") for j, value in enumerate(row))}</row>'
        for i, row in enumerate(rows, start=1)
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Tabelle1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="sheet.xml"/></Relationships>',
        "xl/sheet.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_a_workbook_is_read_with_ids_of_digits(tmp_path: Path, scenario: Scenario) -> None:
    """Numbers are ids, further columns are told and not looked at, who is missing stays."""
    path = _workbook(tmp_path / "plan.xlsx", [["account", "name", "owner"], [10.0, "Acme", "s1"], [20.0, "Zen", "s0"]])
    edited = read_owners(path, scenario, np.array(["s0", "s0", "s1"]))
    assert edited.owner.tolist() == ["s1", "s0", "s1"]
    assert (edited.absent, edited.ignored, edited.quota) == (1, ("name",), None)


def test_a_csv_file_may_set_quotas(tmp_path: Path, scenario: Scenario) -> None:
    """As in every plan file."""
    path = tmp_path / "plan.csv"
    path.write_text("account,seat,quota\n10,s0,100\n20,s1,50\n30,s1,\n", encoding="utf-8")
    edited = read_owners(path, scenario, np.array(["s0", "s0", "s0"]))
    assert edited.quota is not None
    assert edited.quota.tolist() == [100.0, 50.0]


def test_every_problem_of_an_edited_file_is_listed(tmp_path: Path, scenario: Scenario) -> None:
    """With file and row."""
    path = tmp_path / "plan.csv"
    path.write_text("account,seat\n10,s9\n11,s0\n20,s0\n20,s1\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_owners(path, scenario, scenario.accounts.owner)
    said = [str(problem).replace(str(path), "plan.csv") for problem in caught.value.problems]
    assert said[0].startswith("plan.csv, row 2: unknown seat 's9'.")
    assert said[1].startswith("plan.csv, row 3: unknown account '11'.")
    assert said[2] == "plan.csv, row 5: account '20' stands there twice."


def test_files_of_another_kind_and_without_the_columns_are_refused(tmp_path: Path, scenario: Scenario) -> None:
    """Words that say what to do."""
    wrong = tmp_path / "plan.ods"
    wrong.write_bytes(b"")
    with pytest.raises(ScenarioError, match=r"is neither \.csv, \.parquet nor \.xlsx"):
        read_owners(wrong, scenario, scenario.accounts.owner)
    path = tmp_path / "plan.csv"
    path.write_text("account,rep\n10,s0\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="has no column 'owner'; it has 'account', 'rep'"):
        read_owners(path, scenario, scenario.accounts.owner)


def test_pins_may_come_and_go(tmp_path: Path, scenario: Scenario) -> None:
    """A blank cell lifts a pin, who is not named keeps it."""
    path = tmp_path / "pins.csv"
    path.write_text("account,pinned\n10,\n30,s1\n", encoding="utf-8")
    assert read_pins(path, scenario).tolist() == ["", "", "s1"]
    path.write_text("account,pinned\n10,s7\n99,s1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"unknown seat 's7'(.|\n)*unknown account '99'"):
        read_pins(path, scenario)
