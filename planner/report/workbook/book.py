"""The workbook of a plan, as bytes: equal reviews, equal bytes."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from xlsxwriter import Workbook

from planner.domain.deliverables import workbook as names
from planner.domain.deliverables.discretion import LEFT_OUT
from planner.domain.deliverables.seat_years import SeatYears
from planner.report.moves import moves_of
from planner.report.review import Review
from planner.report.workbook import plan_sheets, seats, year
from planner.report.workbook.accounts import account_sheet
from planner.report.workbook.formats import FONT, Formats
from planner.report.workbook.front import write_charts, write_summary
from planner.report.workbook.sheet import Sheet
from planner.report.workbook.summary import summary_of
from planner.report.workbook.writing import set_up_print, write_sheet

_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A workbook does not say when it was made, so that equal plans give equal bytes."""


def workbook(review: Review, years: SeatYears | None, provenance: Mapping[str, str]) -> bytes:
    """The workbook; of a review without pay, one without pay. `years` are the means by seat of its simulated years."""
    sheets = sheets_of(review, years, provenance)
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT["font_name"], "font_size": FONT["font_size"]},
    }
    with Workbook(content, options) as book:
        title = re.sub(r"[\x00-\x1f]+", " ", review.scenario.title).strip()
        book.set_properties({"title": title, "subject": "Territory and quota plan", "created": _CREATED})
        formats = Formats(book, review.currency)
        front, drawn = book.add_worksheet(names.SUMMARY), book.add_worksheet(names.CHARTS)
        write_summary(front, summary_of(review, sheets), sheets, formats)
        write_charts(book, drawn, sheets, formats)
        for sheet in sheets:
            write_sheet(book.add_worksheet(sheet.name), sheet, formats, len(review.scenario.seats))
        for page in book.worksheets():
            set_up_print(page, title, review.plan.digest)
        for page in (front, drawn):
            page.set_portrait()
            page.fit_to_pages(1, 1)
    return content.getvalue()


def sheets_of(review: Review, years: SeatYears | None, provenance: Mapping[str, str]) -> tuple[Sheet, ...]:
    """Every sheet with a table, in their order; those without content are left out."""
    sheets = tuple(_tables(review, years))
    return (*sheets, plan_sheets.about_sheet(_facts(review, sheets, provenance)))


def _tables(review: Review, years: SeatYears | None) -> Iterator[Sheet]:
    moves = moves_of(review)
    yield account_sheet(review, moves)
    yield seats.seat_sheet(review)
    if review.has_quotas:
        yield seats.quota_sheet(review, years)
        yield plan_sheets.level_sheet(review)
        yield plan_sheets.month_quota_sheet(review)
    if moves:
        yield plan_sheets.move_sheet(review, moves)
    if review.outcomes is not None:
        yield year.measure_sheet(review.outcomes, review.currency)
        if years is not None:
            yield year.month_sheet(review, review.outcomes, years)
            if review.has_pay:
                yield year.pay_sheet(review, review.outcomes, years)
    yield plan_sheets.term_sheet(review)
    if review.plan.overlays:
        yield plan_sheets.overlay_sheet(review)
    if review.after.violations:
        yield plan_sheets.problem_sheet(names.RULES, review.after.violations)
    if review.findings:
        yield plan_sheets.problem_sheet(names.FINDINGS, review.findings)


def _facts(review: Review, sheets: tuple[Sheet, ...], provenance: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the sheet About says: what it is about, how to read each sheet, where it comes from."""
    yield names.FORMAT_FACT, str(names.FORMAT)
    yield names.PLAN_FACT, review.plan.digest
    yield names.SCENARIO_FACT, review.scenario.digest
    yield "plan made by", review.plan.method
    yield "pay", LEFT_OUT if review.pay_left_out else "On the sheet Pay." if review.has_pay else "Nobody is paid here."
    for sheet in sheets:
        for note in sheet.notes:
            yield f"sheet {sheet.name}", note
    yield from ((key, value) for key, value in provenance.items() if key != "scenario")
