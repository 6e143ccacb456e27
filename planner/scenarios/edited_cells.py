"""The cells of an edited workbook or CSV file that are read back, each with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.domain.deliverables import workbook as names
from planner.errors import Problem, ScenarioError
from planner.scenarios.csv_file import read_csv
from planner.scenarios.raw import Cell
from planner.scenarios.workbook import Grid, read_sheets

Row = Mapping[str, tuple[Cell, str]]
"""Cell and place of each column that counts, by the heading that the workbook has for it."""

_CSV_NAMES: Mapping[str, Mapping[str, str]] = {
    names.ACCOUNTS: {
        "account": names.ACCOUNT_ID,
        "owner": names.OWNER,
        "pin": names.PIN,
        "pinned": names.PIN,
        "pinned to": names.PIN,
        "why": names.WHY,
        names.WHY.casefold(): names.WHY,
    },
    names.QUOTAS: {
        "seat": names.SEAT_ID,
        "quota": names.QUOTA,
        "why": names.WHY,
        names.WHY.casefold(): names.WHY,
    },
}
"""Headings of a CSV file, in small letters, by the sheet that the file stands for."""
_NEVER = "holds a formula that was never calculated."
_CALCULATE = "Open the workbook in Excel, let it calculate, and save it; or paste the value."


@dataclass(frozen=True, slots=True)
class Cells:
    """What an edited file holds."""

    file: str
    tables: Mapping[str, Sequence[Row]]
    """Rows of each sheet that is read back."""
    about: Mapping[str, tuple[str, str]] | None
    """Facts on the sheet About, each with its place; None for CSV, which has none."""
    notes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    """Cells that cannot be read; they are missing in their rows."""


def read_cells(path: Path) -> Cells:
    """The rows that count, of a workbook (.xlsx) or a CSV file. Raises ScenarioError when it cannot be read at all."""
    if path.suffix.casefold() == ".xlsx":
        return _workbook(path)
    if path.suffix.casefold() == ".csv":
        return _csv(path)
    raise ScenarioError((Problem(str(path), "is neither .xlsx nor .csv.", "Save it as one of them."),))


def _workbook(path: Path) -> Cells:
    file = str(path)
    sheets = read_sheets(path, file, {names.ABOUT, *(each.sheet for each in names.EDITABLE)})
    present = [each for each in names.EDITABLE if each.sheet in sheets]
    if not present:
        wanted = " nor ".join(f"'{each.sheet}'" for each in names.EDITABLE)
        hint = "`planner export RUN --to xlsx` writes a workbook that can be edited and read back."
        raise ScenarioError((Problem(file, f"has neither a sheet {wanted}.", hint),))
    tables: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for each in present:
        tables[each.sheet] = list(_rows(file, each, *sheets[each.sheet], problems))
    gone = [f"The sheet '{each.sheet}' is not there: nothing of it was edited." for each in names.EDITABLE]
    notes = tuple(note for each, note in zip(names.EDITABLE, gone, strict=True) if each.sheet not in sheets)
    about = _about(file, sheets[names.ABOUT][0]) if names.ABOUT in sheets else {}
    return Cells(file, tables, about, notes, tuple(problems))


def _rows(
    file: str, each: names.Editable, grid: Grid, uncalculated: Sequence[tuple[int, int]], problems: list[Problem]
) -> Iterator[Row]:
    """Rows of a sheet below its header, which is row 1; what is wrong with it goes into `problems`."""
    header = [cell.strip() if isinstance(cell, str) else cell for cell in grid[0]] if grid else []
    wanted = (each.key, *each.columns)
    missing = [name for name in wanted if name not in header and name != names.WHY]
    place = f"{file}, sheet '{each.sheet}'"
    problems.extend(Problem(place, f"row 1 has no heading '{name}'.", "Put it back.") for name in missing)
    if missing:
        return
    column = {name: header.index(name) for name in wanted if name in header}
    never = set(uncalculated)
    for number, row in enumerate(grid[1:], start=2):
        if all(row[at] in {"", None} for at in column.values()):
            continue
        found = {}
        for name, at in column.items():
            cell = f"{place}, cell {_letters(at)}{number}"
            if (number, at) in never:
                problems.append(Problem(cell, _NEVER, _CALCULATE))
            else:
                found[name] = (row[at], cell)
        if each.key in found:
            yield found


def _about(file: str, grid: Grid) -> dict[str, tuple[str, str]]:
    """Facts by name: the first cell of a row names one, the second says it."""
    found = {}
    for number, row in enumerate(grid, start=1):
        if len(row) > 1 and isinstance(row[0], str):
            value = str(int(row[1])) if isinstance(row[1], float) and row[1].is_integer() else str(row[1]).strip()
            found[row[0].strip()] = (value, f"{file}, sheet '{names.ABOUT}', cell B{number}")
    return found


def _csv(path: Path) -> Cells:
    file = str(path)
    try:
        raw = read_csv(path, file)
    except OSError as error:
        raise ScenarioError((Problem(file, f"cannot be read ({error.strerror})."),)) from None
    headings = {name: name.casefold() for name in raw.columns}
    sheet = names.ACCOUNTS if "account" in headings.values() else names.QUOTAS
    known = _CSV_NAMES[sheet]
    used = {name: known[small] for name, small in headings.items() if small in known}
    needed = {names.ACCOUNT_ID} if sheet == names.ACCOUNTS else {names.SEAT_ID, names.QUOTA}
    editable = {names.OWNER, names.PIN} if sheet == names.ACCOUNTS else {names.QUOTA}
    if not needed <= set(used.values()) or not editable & set(used.values()) or len(set(used.values())) < len(used):
        what = f"has the columns {', '.join(map(repr, raw.columns))}."
        hint = "Wanted are account and owner or pin, or seat and quota, each once; besides perhaps why."
        raise ScenarioError((Problem(f"{file}, row 1", what, hint),))
    rows = [{used[name]: (raw.columns[name][i], raw.at(i, name)) for name in used} for i in range(len(raw))]
    ignored = [name for name in raw.columns if name not in used]
    notes = ["A CSV file does not say which plan it was made from; it is read against the plan of the run."]
    notes += [f"Not looked at: {', '.join(ignored)}."] if ignored else []
    return Cells(file, {sheet: rows}, None, tuple(notes))


def _letters(column: int) -> str:
    """Letters of a column from its position: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
