"""Tables in Excel workbooks, read by calamine behind guards."""

import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from planner.errors import Problem, ScenarioError
from planner.scenarios.raw import Cell, RawTable, header_problems, limited

MOST_UNPACKED = 400_000_000
"""Largest sum of the unpacked sizes in one workbook [bytes]."""
MOST_CELLS = 20_000_000

_REFERENCE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FORMULA_CELL = re.compile(rb"<c\s([^>]*[^/>])>((?:(?!</c>).)*?<f[\s>/](?:(?!</c>).)*)</c>", re.DOTALL)
_VALUE = re.compile(rb"<v>[^<]|<is>")
_NAMESPACE = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA_HINT = "Open the workbook in Excel, let it calculate, and save it; or paste the values."


Grid = list[list[Cell]]
"""Cells of a sheet by row and column, from cell A1 on."""


def read_xlsx(path: Path, file: str, table: str) -> RawTable:
    """The cells of a workbook's sheet: the one named like the table, or the only one. Raises ScenarioError."""
    grid, uncalculated = next(iter(_read(path, file, lambda sheets: [_chosen(sheets, table, file)]).values()))
    return _table(grid, uncalculated, file)


def read_sheets(path: Path, file: str, wanted: Collection[str]) -> dict[str, tuple[Grid, list[tuple[int, int]]]]:
    """Cells of the sheets of a workbook that have one of these names, and where formulas hold no value of their own.

    Such places are row number and column position. Raises ScenarioError when it cannot be read.
    """
    return _read(path, file, lambda sheets: [sheet for sheet in sheets if sheet in wanted])


def _read(
    path: Path, file: str, choose: Callable[[list[str]], list[str]]
) -> dict[str, tuple[Grid, list[tuple[int, int]]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(archive, file)
            sheets = _sheets(archive)
            chosen, all_of_them = choose(list(sheets)), _calculates_on_load(archive)
            uncalculated = {}
            for sheet in chosen:
                content = archive.read(sheets[sheet])
                _refuse_sprawl(content, file)
                uncalculated[sheet] = list(_uncalculated(content, all_of_them))
        with CalamineWorkbook.from_path(path) as workbook:
            grids: dict[str, Grid] = {
                sheet: workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[misc]
                for sheet in chosen
            }
    except FileNotFoundError:
        raise ScenarioError((Problem(file, "does not exist."),)) from None
    except PasswordError:
        raise ScenarioError((Problem(file, "is locked with a password.", "Save it without one."),)) from None
    except (CalamineError, zipfile.BadZipFile, KeyError, ET.ParseError, OSError, RuntimeError, NotImplementedError):
        raise ScenarioError((Problem(file, "cannot be read as an Excel workbook (.xlsx)."),)) from None
    return {sheet: (grid, uncalculated[sheet]) for sheet, grid in grids.items()}


def _table(grid: Grid, uncalculated: list[tuple[int, int]], file: str) -> RawTable:
    filled = [(number, row) for number, row in enumerate(grid, start=1) if any(cell not in {"", None} for cell in row)]
    if not filled:
        raise ScenarioError((Problem(file, "is empty.", "The first row names the columns."),))
    header: list[Cell] = [cell.strip() if isinstance(cell, str) else cell for cell in filled[0][1]]
    body = filled[1:]
    used = [
        at
        for at, name in enumerate(header)
        if name not in {"", None} or any(row[at] not in {"", None} for _, row in body)
    ]
    problems = header_problems(file, [header[at] for at in used])
    problems += limited(
        file,
        [
            Problem(
                f"{file}, row {row}, column '{header[at]}'", "holds a formula that was never calculated.", _FORMULA_HINT
            )
            for row, at in uncalculated
            if at < len(header)
        ],
    )
    if problems:
        raise ScenarioError(tuple(problems))
    columns = {str(header[at]): [row[at] for _, row in body] for at in used}
    return RawTable(file, columns, [number for number, _ in body])


def _refuse_bomb(archive: zipfile.ZipFile, file: str) -> None:
    size = sum(member.file_size for member in archive.infolist())
    if size > MOST_UNPACKED:
        raise ScenarioError(
            (
                Problem(
                    file,
                    f"unpacks to {size / 1e6:,.0f} MB; at most {MOST_UNPACKED / 1e6:,.0f} MB are read.",
                    "Save the table as CSV or Parquet.",
                ),
            )
        )


def _refuse_sprawl(content: bytes, file: str) -> None:
    """Calamine lays a sheet out as a full grid: one cell in the far corner would fill the memory."""
    references = set(_REFERENCE.findall(content))
    height = max((int(row) for _, row in references), default=0)
    width = max((_column(letters) + 1 for letters, _ in references), default=0)
    if height * width > MOST_CELLS:
        raise ScenarioError(
            (
                Problem(
                    file,
                    f"has cells as far out as row {height:,} and column {width:,}.",
                    "Delete what lies outside the table, or save it as CSV.",
                ),
            )
        )


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Member of the archive that holds each sheet, by the sheet's name."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in _xml(archive, "xl/_rels/workbook.xml.rels").findall("r:Relationship", _NAMESPACE)
    }
    sheets = {}
    for sheet in _xml(archive, "xl/workbook.xml").findall("m:sheets/m:sheet", _NAMESPACE):
        target = links[sheet.get(_ID)]
        sheets[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return sheets


def _xml(archive: zipfile.ZipFile, member: str) -> ET.Element:
    content = archive.read(member)
    if b"<!" in content:
        raise ET.ParseError("declarations are not expected in a workbook")
    return ET.fromstring(content)  # noqa: S314 -- declarations, and with them entities, are refused above


def _chosen(sheets: list[str], table: str, file: str) -> str:
    named = [sheet for sheet in sheets if sheet.strip().casefold() == table]
    if len(named) == 1:
        return named[0]
    if len(sheets) == 1:
        return sheets[0]
    listed = ", ".join(repr(sheet) for sheet in sheets)
    raise ScenarioError((Problem(file, f"has several sheets ({listed}).", f"Name one of them '{table}'."),))


def _calculates_on_load(archive: zipfile.ZipFile) -> bool:
    """Whether a program wrote the formulas and left the calculating to Excel; Excel itself takes the mark off."""
    settings = _xml(archive, "xl/workbook.xml").find("m:calcPr", _NAMESPACE)
    return settings is not None and settings.get("fullCalcOnLoad") in {"1", "true"}


def _uncalculated(content: bytes, all_of_them: bool) -> Iterator[tuple[int, int]]:  # noqa: FBT001 -- a property of the file
    """Row number and column position of formula cells that hold no value of their own."""
    if b"<f" not in content:
        return
    for attributes, inner in _FORMULA_CELL.findall(content):
        reference = _REFERENCE.search(b" " + attributes)
        if reference and (all_of_them or not _VALUE.search(inner)):
            yield int(reference[2]), _column(reference[1])


def _column(letters: bytes) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1
