"""Table files behind their guards."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from planner.errors import ScenarioError
from planner.scenarios.csv_file import read_csv
from planner.scenarios.load import load
from planner.scenarios.parquet_file import read_parquet
from planner.scenarios.paths import inside
from planner.scenarios.workbook import read_xlsx

Folder = Callable[..., Path]
Workbook = Callable[..., Path]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    """Blank rows count, a cell with a line break is one row, and a byte order mark is none of the header."""
    path = tmp_path / "t.csv"
    path.write_bytes(b'\xef\xbb\xbfa,b\r\n1,"x\ny"\r\n\r\n2,z\r\n')
    raw = read_csv(path, "t.csv")
    assert list(raw.columns) == ["a", "b"]
    assert list(raw.rows) == [2, 4]
    assert raw.at(1, "b") == "t.csv, row 4, column 'b'"


def test_line_breaks_in_names_become_blanks_but_not_in_ids(folder: Folder) -> None:
    """Exports have them; an id with one is an error."""
    scenario = load(folder({"accounts.csv": 'account,potential,name\nA1,1,"Acme\nInc"\n'}))
    assert scenario.accounts.name.tolist() == ["Acme Inc"]
    with pytest.raises(ScenarioError, match=r"row 2, column 'account': holds a line break"):
        load(folder({"accounts.csv": 'account,potential\n"A\n1",1\n'}))


def test_texts_beyond_reason_are_refused(folder: Folder) -> None:
    """One endless cell would blow up the whole column."""
    with pytest.raises(ScenarioError, match=r"501 characters"):
        load(folder({"accounts.csv": f"account,potential,city\nA1,1,{'x' * 501}\n"}))
    with pytest.raises(ScenarioError, match=r"201 characters"):
        load(folder({"accounts.csv": f"account,potential\n{'x' * 201},1\n"}))


def test_parquet_columns_of_other_types_are_read_or_refused(folder: Folder) -> None:
    """Whole numbers, decimals and days are read; lists are not."""
    root = folder({"accounts.csv": None, "seats.csv": None})
    with contextlib.closing(duckdb.connect()) as db:
        to = f"'{root / 'accounts.parquet'}' (FORMAT parquet)"
        db.execute(f"COPY (SELECT 7 AS account, 1.5::DECIMAL(9, 2) AS potential, NULL AS owner) TO {to}")
        to = f"'{root / 'seats.parquet'}' (FORMAT parquet)"
        db.execute(f"COPY (SELECT 'S' AS seat, 5 AS capacity_hours, DATE '2026-05-01' AS start) TO {to}")
        scenario = load(root)
        assert scenario.accounts.account.tolist() == ["7"]
        assert scenario.accounts.potential.tolist() == [1.5]
        assert str(scenario.seats.start[0]) == "2026-05-01"
        db.execute(f"COPY (SELECT 'S' AS seat, 5 AS capacity_hours, [1, 2] AS region) TO {to}")
        with pytest.raises(ScenarioError, match=r"seats\.parquet, row 1, column 'region': should be text"):
            load(root)


def test_brackets_in_a_folder_are_no_pattern(folder: Folder) -> None:
    """DuckDB reads patterns; file names are not meant as such."""
    root = folder(name="year [2027] *")
    with contextlib.closing(duckdb.connect()) as db:
        db.execute(f"COPY (SELECT 1 AS a) TO '{root / 't.parquet'}' (FORMAT parquet)")
    assert read_parquet(root / "t.parquet", "t.parquet").columns == {"a": (1,)}


def test_a_workbook_that_unpacks_too_large_is_refused(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sizes are summed before anything is unpacked."""
    path = workbook(tmp_path / "t.xlsx", [["a"], [1]])
    monkeypatch.setattr("planner.scenarios.workbook.MOST_UNPACKED", 1000)
    with pytest.raises(ScenarioError, match=r"unpacks to"):
        read_xlsx(path, "t.xlsx", "t")


def test_a_cell_in_the_far_corner_is_refused(workbook: Workbook, tmp_path: Path) -> None:
    """A sheet is laid out as a grid: one stray cell would fill the memory."""
    path = workbook(tmp_path / "t.xlsx", [["a"], [1]])
    path.write_bytes(_with_cell(path, b'<c r="XFD1048576"><v>1</v></c>'))
    with pytest.raises(ScenarioError, match=r"row 1,048,576 and column 16,384"):
        read_xlsx(path, "t.xlsx", "t")


def test_the_sheet_named_like_the_table_is_read(workbook: Workbook, tmp_path: Path) -> None:
    """Others may stand beside it."""
    path = workbook(tmp_path / "t.xlsx", [["a"], ["x"]], sheets=("Notes", "Accounts"))
    assert read_xlsx(path, "t.xlsx", "accounts").columns == {"a": ["x"]}


def test_days_in_a_workbook_are_days(workbook: Workbook, folder: Folder) -> None:
    """A cell formatted as a date and ISO text are; a bare number is none."""
    root = folder({"seats.csv": None})
    rows = [["seat", "capacity_hours", "start"], ["S1", 1, "2026-05-01"], ["S2", 1, date(2026, 6, 2)]]
    workbook(root / "seats.xlsx", rows)
    assert [str(day) for day in load(root).seats.start] == ["2026-05-01", "2026-06-02"]
    workbook(root / "seats.xlsx", [*rows, ["S3", 1, 46000]])
    with pytest.raises(ScenarioError, match=r"row 4, column 'start': should be a day"):
        load(root)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "a\0b", "a\nb"),
        *("/x.csv", "~/x.csv", "../x.csv", "a/../../x.csv"),
        *("a\\..\\x.csv", "C:x.csv", "C:\\x.csv", "\\\\h\\s\\x.csv", "\\x.csv"),
        *("nul", "NUL.csv", "a/con.txt", "com1.csv", "x.csv:stream", "x.csv.", "x.csv "),
    ],
)
def test_names_that_could_leave_the_folder_are_refused(name: str, tmp_path: Path) -> None:
    """On every system, whichever one wrote the file."""
    with pytest.raises(ScenarioError):
        inside(tmp_path, name, "here")


@pytest.mark.parametrize("name", ["x.csv", "data/x.csv", "data\\x.csv", "..x.csv", "console.csv", "größe.csv"])
def test_ordinary_names_are_not(name: str, tmp_path: Path) -> None:
    """Folders below are fine."""
    assert inside(tmp_path, name, "here").is_relative_to(tmp_path)


def _with_cell(path: Path, cell: bytes) -> bytes:
    """The workbook with one more row that holds a cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b'<row r="1048576">' + cell + b"</row></sheetData>")
            new.writestr(member.filename, content)
    return out.getvalue()
