"""Writes a sheet with XlsxWriter: cells, filters, marks of edits, print setup.

No text becomes a formula or a link, whatever it begins with; a text that a spreadsheet would take for a formula once
somebody edits its cell is marked as quoted, too.
"""

import math
from collections.abc import Iterator
from datetime import date

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from planner.domain.deliverables import workbook as names
from planner.domain.tables.spreadsheet_text import is_formula
from planner.report.workbook import formats as look
from planner.report.workbook.formats import Formats
from planner.report.workbook.sheet import Field, Kind, Sheet, Value

MOST_TEXT = 32_000
"""Longer texts are cut: a cell holds 32,767 characters."""
_LINE_HEIGHT, _HEADER_MARGIN = 13.5, 5
_CHARACTERS = 1.15
"""Characters of running text that fit into a unit of width, which is a digit."""
_A4, _LANDSCAPE_MARGIN = 9, 0.4


def write_sheet(page: Worksheet, sheet: Sheet, formats: Formats, seats: int) -> None:
    """Fill a worksheet; `seats` is how many seats the list of choices has."""
    page.freeze_panes(1, sheet.frozen)
    page.set_row(0, _header_height(sheet))
    for row, height in enumerate(_heights(sheet), start=1):
        page.set_row(row, height)
    for column, each in enumerate(sheet.fields):
        page.set_column(column, column, _width(each))
        page.write_string(0, column, each.heading, formats.header(each.kind, editable=each.editable))
        for row, (value, kind) in enumerate(zip(each.cells, each.kinds or _one(each.kind), strict=False), start=1):
            write_value(page, (row, column), value, kind, formats, editable=each.editable)
    if sheet.rows:
        page.autofilter(0, 0, sheet.rows, len(sheet.fields) - 1)
        page.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(sheet.fields) - 1)}{sheet.rows + 1}"})
        for column, each in enumerate(sheet.fields):
            _mark(page, sheet, (column, each), formats)
            _guard(page, sheet, (column, each), seats)


def write_value(
    page: Worksheet, at: tuple[int, int], value: Value, kind: Kind, formats: Formats, *, editable: bool = False
) -> None:
    """Write one cell as what it is: text as text, a number as a number, a day as a day."""
    if value is None:
        if editable:
            page.write_blank(*at, None, formats.cell(kind, editable=True))
    elif isinstance(value, str) and kind != "day":
        text = value[:MOST_TEXT]
        page.write_string(*at, text, formats.cell(kind, editable=editable, quoted=is_formula(text)))
    elif isinstance(value, str):
        page.write_number(*at, _serial(value), formats.cell(kind, align="left", indent=1))
    elif math.isfinite(value):
        page.write_number(*at, value, formats.cell(kind, editable=editable))


def set_up_print(page: Worksheet, title: str, digest: str) -> None:
    """A4 across, as wide as the paper, header on every page, with title, sheet and digest."""
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(_LANDSCAPE_MARGIN, _LANDSCAPE_MARGIN, 0.6, 0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header(f"&L&9 {title[:100].replace('&', '&&')}&R&9&A")  # the blank keeps a digit out of the font size
    page.set_footer(f"&L&8plan {digest[:16]}&R&8page &P of &N")


def _mark(page: Worksheet, sheet: Sheet, field: tuple[int, Field], formats: Formats) -> None:
    """Conditional formats: edits, large deviations, scales and bars."""
    column, each = field
    area = (1, column, sheet.rows, column)
    if each.planned:
        edited, planned = xl_col_to_name(column), xl_col_to_name(sheet.column(each.planned))
        rule = {
            "type": "formula",
            "criteria": f"=${edited}2<>${planned}2",
            "format": formats.of(bg_color=look.EDITED_FILL),
        }
        page.conditional_format(*area, rule)
    if each.free is not None:
        bad = formats.of(bold=True, font_color=look.MARKED)
        ends = {"minimum": -each.free, "maximum": each.free}
        page.conditional_format(*area, {"type": "cell", "criteria": "not between", **ends, "format": bad})
    if each.scale:
        colours = {"min_color": look.LOW, "mid_color": look.MIDDLE, "max_color": look.HIGH}
        page.conditional_format(*area, {"type": "3_color_scale", **colours})
    if each.bars:
        page.conditional_format(*area, {"type": "data_bar", "bar_color": look.BAR, "min_value": 0,
                                        "min_type": "num"})  # fmt: skip


def _guard(page: Worksheet, sheet: Sheet, field: tuple[int, Field], seats: int) -> None:
    """What may be typed into an editable column."""
    column, each = field
    if not each.editable:
        return
    area = (1, column, sheet.rows, column)
    if each.from_seats:
        page.data_validation(
            *area,
            {
                "validate": "list",
                "source": f"='{names.SEATS}'!$A$2:$A${seats + 1}",
                "ignore_blank": True,
                "error_title": "No such seat",
                "error_message": "Choose a seat from the list; the sheet Seats tells them all.",
            },
        )
    elif each.kind == "money":
        wish = "An amount of at least 0: plain digits, without currency."
        page.data_validation(
            *area,
            {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "No amount", "error_message": wish},
        )


def _width(each: Field) -> float:
    heading = max(len(word) for word in each.heading.split()) + 4
    if each.kind != "text":
        return max(look.WIDTHS["money" if each.kinds else each.kind], heading)
    longest = max((len(cell) for cell in each.cells if isinstance(cell, str)), default=0)
    return float(min(max(longest + 2, heading, 24 if each.heading == names.WHY else 9), 34))


def _header_height(sheet: Sheet) -> float:
    """Room for the heading with most lines, two at least."""
    lines = [math.ceil(1.25 * len(each.heading) / (_width(each) - 1)) for each in sheet.fields]
    return _LINE_HEIGHT * max(2, *lines) + _HEADER_MARGIN


def _heights(sheet: Sheet) -> Iterator[float]:
    """Height of each row: as tall as its longest prose; on a sheet with lines one line, so that it is easy to scan."""
    prose = [each for each in sheet.fields if each.kind == "prose"]
    if not prose and not any(each.kind == "line" for each in sheet.fields):
        return
    for row in range(sheet.rows):
        longest = max((len(str(each.cells[row] or "")) for each in prose), default=0)
        yield _LINE_HEIGHT * max(1, math.ceil(longest / (look.WIDTHS["prose"] * _CHARACTERS)))


def _one(kind: Kind) -> Iterator[Kind]:
    while True:
        yield kind


def _serial(day: str) -> float:
    """A day as spreadsheets count it: days since 1899-12-30."""
    return float((date.fromisoformat(day) - date(1899, 12, 30)).days)
