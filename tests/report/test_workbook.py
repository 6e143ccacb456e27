"""The workbook: read back by other code, and nothing in it that runs, leaks or depends on the day."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from planner.domain.deliverables import workbook as names
from planner.domain.deliverables.discretion import LEFT_OUT, PAY_MEASURES
from planner.report.review import Review
from planner.report.workbook.book import workbook
from planner.scenarios.workbook import read_xlsx
from planner.studies.deliverables.exporting import seat_years

Cells = dict[str, list[list[Any]]]


def written(review: Review) -> bytes:
    """The workbook as `planner export` writes it."""
    years = None if review.outcomes is None else seat_years(review.outcomes)
    return workbook(review, years, {"run": "r1", "seed": "7"})


@pytest.fixture(scope="module")
def content(story: Any) -> bytes:
    """Of 150 accounts and 12 seats."""
    return written(story.review)


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    """The same, as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def column(sheet: Any, heading: str) -> list[Any]:
    """The cells below a heading of the first row."""
    at = [cell.value for cell in sheet[1]].index(heading) + 1
    return [sheet.cell(row, at).value for row in range(2, sheet.max_row + 1)]


def test_one_sheet_a_topic_each_with_header_filter_and_frozen_names(book: openpyxl.Workbook) -> None:
    """Summary and charts first, where it comes from last."""
    assert book.sheetnames == [
        names.SUMMARY, names.CHARTS, names.ACCOUNTS, names.SEATS, names.QUOTAS, names.LEVELS, names.MONTHS, names.MOVES,
        names.MEASURES, names.BOOKINGS, names.PAY, names.TERMS, names.FINDINGS, names.ABOUT,
    ]  # fmt: skip
    for sheet in book.worksheets[2:]:
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title
        assert sheet.freeze_panes[-1] == "2", sheet.title
        assert sheet.print_title_rows == "$1:$1"
        headings = [cell.value for cell in sheet[1]]
        assert len(set(headings)) == len(headings)


def test_what_is_read_back_stands_under_its_declared_names(book: openpyxl.Workbook, story: Any) -> None:
    """Ids identify rows, planned columns hold the plan, editable ones begin as the same and are unlocked."""
    for editable in names.EDITABLE:
        sheet = book[editable.sheet]
        assert len(set(column(sheet, editable.key))) == sheet.max_row - 1
        for heading, planned in zip(editable.columns, editable.planned, strict=True):
            if planned:
                assert column(sheet, heading) == column(sheet, planned)
            at = [cell.value for cell in sheet[1]].index(heading) + 1
            assert not sheet.cell(2, at).protection.locked
    assert column(book[names.ACCOUNTS], names.OWNER) == story.plan.owner.tolist()
    assert column(book[names.QUOTAS], names.QUOTA) == pytest.approx(story.plan.quota.tolist())
    facts = dict(zip(column(book[names.ABOUT], names.FACT), column(book[names.ABOUT], names.VALUE), strict=True))
    assert facts[names.PLAN_FACT] == story.plan.digest
    assert facts[names.SCENARIO_FACT] == story.scenario.digest
    assert facts[names.RUN_FACT] == "r1"


def test_owners_are_chosen_from_the_seats_and_quotas_are_amounts(book: openpyxl.Workbook) -> None:
    """Data validation, so that a typing error does not reach us."""
    rules = {str(rule.sqref): rule for rule in book[names.ACCOUNTS].data_validations.dataValidation}
    assert {rule.formula1 for rule in rules.values()} == {"'Seats'!$A$2:$A$13"}
    assert len(rules) == 2
    (amount,) = book[names.QUOTAS].data_validations.dataValidation
    assert (amount.type, amount.operator, amount.formula1) == ("decimal", "greaterThanOrEqual", "0")


def test_our_own_reader_reads_the_sheets(content: bytes, story: Any, tmp_path: Path) -> None:
    """By the sheet's name, with the header in the first row; ids are texts."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    raw = read_xlsx(path, "plan.xlsx", names.ACCOUNTS.lower())
    assert list(raw.columns[names.ACCOUNT_ID]) == story.scenario.accounts.account.tolist()
    assert list(raw.columns[names.OWNER]) == story.plan.owner.tolist()


def test_amounts_shares_and_days_have_formats(book: openpyxl.Workbook) -> None:
    """Currency, per cent, signs."""

    def code(sheet: str, heading: str) -> str:
        at = [cell.value for cell in book[sheet][1]].index(heading) + 1
        return str(book[sheet].cell(2, at).number_format)

    assert code(names.ACCOUNTS, names.ACCOUNT_ID) == code(names.ACCOUNTS, names.OWNER) == "@"
    assert code(names.ACCOUNTS, "Potential a year").startswith("[$USD] #,##0")
    assert code(names.QUOTAS, names.QUOTA).startswith("[$USD] #,##0")
    assert code(names.QUOTAS, "Reaches quota") == "0.0%"
    assert code(names.SEATS, "Potential after: off").startswith("+0.0%")


def test_loads_and_intervals_are_those_of_the_review(book: openpyxl.Workbook, story: Any) -> None:
    """Re-read figures against the values that they come from."""
    review = story.review
    seats, quotas = book[names.SEATS], book[names.QUOTAS]
    assert column(seats, "Potential before") == pytest.approx(review.before.loads["potential"].tolist())
    assert column(seats, "Potential after") == pytest.approx(review.after.loads["potential"].tolist())
    mean = story.outcomes.seat_bookings.mean(axis=0)
    assert column(quotas, "Simulated bookings") == pytest.approx(mean.tolist())
    for heading in ("Simulated bookings", "Simulated attainment", "Reaches quota"):
        low, value, high = (np.array(column(quotas, h)) for h in (f"{heading}: low", heading, f"{heading}: high"))
        assert (low <= value).all()
        assert (value <= high).all()
    moved = [each for each in column(book[names.ACCOUNTS], "Moves") if each == "yes"]
    assert len(moved) == len(review.after.moved)
    assert sum(column(book[names.MOVES], "Accounts of the family")) == len(review.after.moved)


def test_three_native_charts_draw_cells_of_the_sheets(content: bytes) -> None:
    """No picture pasted in: what is edited is drawn."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert len(charts) == 3
    assert "Seats!$" in charts[0]
    assert "Quotas!$" in charts[1]
    assert "'Bookings by month'!$" in charts[2]


def test_names_never_become_formulas_or_links(hostile: Any) -> None:
    """Whatever a text begins with it is text, and stays text when somebody edits its cell."""
    read = openpyxl.load_workbook(io.BytesIO(written(hostile.review)))
    texts, formulas = set(), []
    for sheet in read.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if cell.data_type == "f":
                formulas.append((sheet.title, cell.value))
            elif isinstance(cell.value, str):
                texts.add(cell.value)
                if cell.value[0] in "=+-@":
                    assert cell.quotePrefix, cell.value
            assert cell.hyperlink is None or str(cell.hyperlink.location).endswith("!A1")
    assert {title for title, _ in formulas} == {names.SUMMARY}
    assert all(re.fullmatch(r"=(SUM|SUMPRODUCT)\([\w!$:<>()\-+]+\)", formula) for _, formula in formulas)
    assert set(hostile.scenario.accounts.account.tolist()) <= texts
    assert set(hostile.scenario.seats.seat.tolist()) <= texts


def test_equal_plans_give_equal_bytes_whatever_the_day(content: bytes, story: Any) -> None:
    """No clock in it: neither in its properties nor in the archive."""
    assert written(story.review) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time[:3] for member in archive.infolist()} == {(1980, 1, 1)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-\d\d-\d\d)T", core) == ["2000-01-01"] * 2


def test_without_pay_no_figure_of_it_is_left(hostile: Any) -> None:
    """Every number in every part of the file is held against every figure of pay."""
    figures = pay_figures(hostile)
    assert leaks(written(hostile.review), figures), "the search finds pay where there is some"
    discreet = written(hostile.review.without_pay())
    assert not leaks(discreet, figures)
    read = openpyxl.load_workbook(io.BytesIO(discreet))
    assert names.PAY not in read.sheetnames
    assert LEFT_OUT in column(read[names.ABOUT], names.VALUE)
    everything = " ".join(
        str(cell.value) for sheet in read.worksheets for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert "Cost of sales" not in everything
    assert "plain" not in column(read[names.SEATS], "Person")


def pay_figures(story: Any) -> list[float]:
    """What somebody is paid, alone and together, by month and over bookings, with the salary."""
    years = story.outcomes
    pay, booked = years.seat_pay, years.seat_bookings.mean(axis=0)
    samples = [years.samples[name] for name in PAY_MEASURES if name in years.samples]
    parts = [pay.ravel(), pay.mean(axis=0), pay.sum(axis=1), [pay.mean(axis=0).sum(), 54_321.0], *samples]
    parts += [np.quantile(pay, q, axis=0) for q in (0.05, 0.5, 0.95)]
    parts += [pay.mean(axis=0) / booked, years.month_pay.mean(axis=0), [sample.mean() for sample in samples]]
    return [float(figure) for part in parts for figure in part]


def leaks(content: bytes, figures: list[float]) -> set[float]:
    """Figures that stand somewhere in the file, to the cent or to six digits."""
    found: set[float] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/") and "styles" not in name and "theme" not in name:
                found |= {float(n) for n in re.findall(r">(-?\d+\.?\d*(?:E-?\d+)?)<", archive.read(name).decode())}
    numbers = np.array(sorted(found))
    near = [numbers[np.abs(numbers - figure) <= max(1e-9, 1e-6 * abs(figure))] for figure in figures]
    return {float(number) for each in near for number in each}


def test_odd_characters_in_a_title_leave_the_file_whole(story: Any) -> None:
    """Control characters are no XML; & and a leading digit mean something in a header."""
    settings = story.scenario.settings.model_copy(update={"title": "2027 & beyond\x01\x0b"})
    titled = replace(story.scenario, settings=settings)
    review = Review.of(titled, story.plan, story.outcomes)
    read = openpyxl.load_workbook(io.BytesIO(written(review)))
    assert read.properties.title == "2027 & beyond"
    with zipfile.ZipFile(io.BytesIO(written(review))) as archive:
        page = archive.read("xl/worksheets/sheet3.xml").decode()
    assert "&amp;L&amp;9 2027 &amp;&amp; beyond" in page


def test_a_plan_without_years_quotas_or_owners_before_has_fewer_sheets(tell: Callable[..., Any]) -> None:
    """What is not there is left out, and the rest stands."""
    story = tell(accounts=30, seats=12, owners=False, quota=False)
    review = replace(story, outcomes=None).review
    read = openpyxl.load_workbook(io.BytesIO(written(review)))
    assert not {names.QUOTAS, names.MOVES, names.MEASURES, names.PAY} & set(read.sheetnames)
    assert set(column(read[names.ACCOUNTS], "Reason")) == {"Had no owner."}


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore:.* extension is not supported:UserWarning"
)  # LibreOffice writes some that openpyxl leaves out
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_computes_the_same(content: bytes, story: Any, tmp_path: Path) -> None:
    """It recalculates the live figures and keeps every sheet, and prints to PDF."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for kind in ("xlsx", "pdf"):
        call = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(path)]
        subprocess.run(call, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "out" / "plan.pdf").read_bytes().startswith(b"%PDF")
    again = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx", data_only=True)
    assert again.sheetnames == openpyxl.load_workbook(path).sheetnames
    live = {row[0].value: row[1].value for row in again[names.SUMMARY].iter_rows() if row[0].value}
    assert live["Accounts given to another owner"] == 0
    assert live["Sum of quotas, as edited"] == pytest.approx(story.plan.quota.sum())
    assert column(again[names.ACCOUNTS], names.OWNER) == story.plan.owner.tolist()
