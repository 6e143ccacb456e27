"""The page that takes AdventureWorks from import to a signed plan works as it stands."""

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import Result

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs" / "adventureworks.md").read_text(encoding="utf-8")
CommandsIn = Callable[..., list[list[str]]]
MOST_COMMANDS = 10


def test_the_session_has_at_most_ten_commands(commands_in: CommandsIn) -> None:
    """From import to a plan in force."""
    session = commands_in(PAGE, "console")
    assert len(session) <= MOST_COMMANDS
    assert session[0][0] == "import"
    assert session[-1][:4] == ["state", "NEW", "--to", "in-force"]


@pytest.mark.slow
def test_adventureworks_from_import_to_a_plan_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[[list[str]], Result], commands_in: CommandsIn
) -> None:
    """Every command of the page ends well, in its order; the last state is in force, and the log has all its steps."""
    data = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data")).resolve()
    if not (data / "adventureworks").is_dir():
        pytest.skip("the public data set adventureworks is not here; PLANNER_DATA names its folder")
    monkeypatch.chdir(tmp_path)
    names: dict[str, str] = {}
    for words in [*commands_in(PAGE, "console"), *commands_in(PAGE, "sh")]:
        if words[0] == "edits":
            _edited(tmp_path, Path(names["RUN"]))
        told = call([names.get(word, word.replace("$PLANNER_DATA", str(data))) for word in words])
        assert told.exit_code == 0, f"planner {' '.join(words)}\n{told.output}"
        folder = re.search(r"^Run folder +(\S+)$", told.stdout, re.MULTILINE)
        if folder is not None:
            names["NEW" if "RUN" in names else "RUN"] = folder[1]
    log = call(["state", names["NEW"]]).stdout
    assert "is in force from 2020-06-01" in log
    for step in ("in the middle of a tender", "draft → proposed", "proposed → approved", "approved → in force"):
        assert step in log


def _edited(home: Path, run: Path) -> None:
    """The workbook as the page has it edited: quotas by odds, one store left where it was, the largest move pinned."""
    book = load_workbook(home / f"{run}.xlsx")
    (quotas,) = home.glob("runs/quotas-*/quotas.csv")
    with quotas.open(encoding="utf-8", newline="") as file:
        odds = {row["seat"]: float(row["quota"]) for row in csv.DictReader(file)}
    for row in book["Quotas"].iter_rows(min_row=2):
        if row[0].value in odds:
            row[_column(book["Quotas"], "Quota")].value = odds[str(row[0].value)]
    stays, largest, seat = _moves(book["Moves"])
    accounts = book["Accounts"]
    for row in accounts.iter_rows(min_row=2):
        if row[0].value == stays:
            row[_column(accounts, "Owner")].value = row[_column(accounts, "Owner before")].value
            row[_column(accounts, "Why (your words)")].value = "in the middle of a tender"
        elif row[0].value == largest:
            row[_column(accounts, "Pinned to")].value = seat
    book.save(home / "my-bikes-edited.xlsx")


def _moves(sheet: Worksheet) -> tuple[Any, Any, Any]:
    """A store that may as well stay, whatever plan the search found; the largest move, and where it goes."""
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    cost, reason, to = (_column(sheet, head) for head in ("Staying would cost, a year", "Reason", "To"))
    free = [row for row in rows[1:] if "rule" not in row[reason]]
    return min(free, key=lambda row: abs(row[cost]))[0], rows[0][0], rows[0][to]


def _column(sheet: Worksheet, head: str) -> int:
    return [cell.value for cell in sheet[1]].index(head)
