"""Names that try to be formulas, scripts and paths, over the whole way from a company to a plan in force."""

import csv
import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from typer.testing import CliRunner

from planner.cli.program import app

FORMULA, SCRIPT, PATH = "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "../../x"
HOSTILE = (FORMULA, SCRIPT, PATH)
pytestmark = pytest.mark.slow
LEADING = tuple("=+-@\t\r")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in a folder, with all that the way leaves: accounts, people, managers and reasons are called so."""
    place = tmp_path_factory.mktemp("hostile") / "a" / "b"
    place.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        _walk(place)
    return place


def _walk(home: Path) -> None:
    _typed("generate", "north", "north", "--accounts", "12", "--seats", "3", "--seed", "5", "--preset", "small")
    _rename(home / "north" / "accounts.csv", ("account", "name", "region"))
    _rename(home / "north" / "seats.csv", ("person", "manager"))
    _typed("check", "north")
    first = _run(_typed("run", "north", "--gap", "0.02", "--replications", "4"))
    for command in (("explain", first), ("explain", first, SCRIPT), ("cost", first), ("quotas", first)):
        _typed(*command, *(("--workers", "1") if command[0] in {"cost", "quotas"} else ()))
    _typed("fairness", first, "--group", "manager")
    _typed("export", first, "--to", "xlsx")
    _edited(home / f"{first}.xlsx", home / "edited.xlsx")
    taken = ("--take", "--by", SCRIPT, "--why", FORMULA, "--despite-rules")
    second = _run(_typed("edits", first, "edited.xlsx", *taken))
    _typed("state", second, "--to", "proposed", "--by", FORMULA, "--why", SCRIPT)
    _typed("state", second, "--to", "approved", "--by", PATH, "--why", FORMULA)
    for target in ("xlsx", "csv", "salesforce"):
        _typed("export", second, "--to", target)
    _typed("handover", second)
    _typed("handover", second, PATH)
    _typed("report", second, "--without-pay")
    _typed("scoreboard", second, "--on", _middle(home / "north"), "--wall", "wall")
    _typed("compare", first, second)


def _typed(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, f"planner {' '.join(words)}\n{done.output}"
    return done.stdout


def _run(told: str) -> str:
    found = re.search(r"^Run folder +(\S+)$", told, re.MULTILINE)
    assert found is not None, told
    return found[1]


def _middle(folder: Path) -> str:
    start = re.search(r"start: (\d{4})", (folder / "scenario.yaml").read_text(encoding="utf-8"))
    assert start is not None
    return f"{start[1]}-06-30"


def _rename(file: Path, columns: tuple[str, ...]) -> None:
    """The first three rows are called by the three names, in each of the columns that are there."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row, name in zip(rows, HOSTILE, strict=False):
        row.update(dict.fromkeys(set(columns) & set(row), name))
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _edited(book: Path, copy: Path) -> None:
    """An account goes to another seat, for hostile reasons."""
    opened = openpyxl.load_workbook(book)
    sheet = opened["Accounts"]
    at = {cell.value: cell.column - 1 for cell in sheet[1]}
    rows = list(sheet.iter_rows(min_row=2))
    owners = [row[at["Owner"]].value for row in rows]
    rows[0][at["Owner"]].value = next(owner for owner in owners if owner != owners[0])
    _as_text(rows[0][at["Why (your words)"]], FORMULA)
    opened.save(copy)


def _as_text(cell: Cell, text: str) -> None:
    cell.value = text
    cell.data_type = "s"


def test_nothing_is_written_elsewhere(home: Path) -> None:
    """No name is a path: what the way leaves lies where it was told to, under harmless names."""
    assert {path.name for path in home.iterdir()} == {"north", "runs", "wall", "edited.xlsx"}
    assert [path.name for path in home.parent.iterdir()] == ["b"]
    assert [path.name for path in home.parent.parent.iterdir()] == ["a"]
    for path in home.rglob("*"):
        assert re.fullmatch(r"\.?[\w-]+(?:\.[\w-]+)*", path.name), path


class _Page(HTMLParser):
    """What a browser would run or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.code: list[str] = []
        self.data: list[str] = []
        self.followed: list[str] = []
        self.policy = ""
        self._within: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Scripts begin, and whatever is followed."""
        given = {name: value or "" for name, value in attrs}
        assert not [name for name in given if name.startswith("on")], given
        self.followed += [given[name] for name in ("href", "src", "xlink:href", "action") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "script":
            self._within = self.data if given.get("type") == "application/json" else self.code
            self._within.append("")

    def handle_data(self, data: str) -> None:
        """Text, which belongs to a script that has begun."""
        if self._within is not None:
            self._within[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """A script ends."""
        if tag == "script":
            self._within = None


def test_no_page_runs_anything_from_a_name(home: Path) -> None:
    """Names are text on every page; whatever may run is ours, by its digest in the page's policy."""
    pages = sorted(home.rglob("*.html"))
    assert {page.name for page in pages} >= {"report.html", "compare.html", "cost.html", "index.html"}
    shown = 0
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert SCRIPT not in text, path
        page = _Page()
        page.feed(text)
        assert "default-src 'none'" in page.policy, path
        for code in page.code:
            assert f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" in page.policy, path
        for block in page.data:
            json.loads(block)
        assert not [link for link in page.followed if PATH in link or link.lower().startswith("javascript")], path
        shown += "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert shown >= 8


def test_no_cell_of_a_table_is_a_formula(home: Path) -> None:
    """CSV that a spreadsheet may open: whatever begins like a formula is a number, or has an apostrophe before it."""
    tables = [path for path in home.rglob("*.csv") if "north" not in path.relative_to(home).parts[0]]
    assert len(tables) >= 20
    for table in tables:
        for cell in _cells(table):
            assert not cell.startswith(LEADING) or _number(cell), (table, cell)


def _cells(table: Path) -> Iterator[str]:
    for row in csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"), newline="")):
        yield from row


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_a_workbook_is_a_formula_but_our_own(home: Path) -> None:
    """Names stay texts; the summary's own formulas name none of them."""
    books = [path for path in home.rglob("*.xlsx") if path.name != "edited.xlsx"]
    assert len(books) == 2
    for path in books:
        book = openpyxl.load_workbook(path)
        seen = set()
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    seen.add(cell.value)
                    assert cell.data_type != "f" or sheet.title == "Summary", (path, cell.coordinate)
                    assert cell.data_type != "f" or "cmd" not in str(cell.value)
        assert set(HOSTILE) <= seen


def test_files_for_the_crm_hold_names_without_what_could_run(home: Path) -> None:
    """Loaded as they are: no territory is called like a formula, and its developer name is letters and digits."""
    (folder,) = home.glob("runs/*-salesforce")
    for file in sorted(folder.glob("1_Territory2*.csv")):
        with file.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                assert not row["Name"].startswith(LEADING)
                assert row["Name"]
                assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", row["DeveloperName"])
