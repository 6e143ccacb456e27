"""Writes the sheets that are laid out by hand: the summary and the charts."""

import math
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.domain.deliverables import workbook as names
from planner.domain.tables.spreadsheet_text import is_formula
from planner.report.style import GRID, INK, QUIET
from planner.report.workbook.formats import Formats
from planner.report.workbook.sheet import Picture, Sheet
from planner.report.workbook.summary import KeyFigure, Summary
from planner.report.workbook.writing import write_value

_COLUMNS = (58, 18, 18, 18, 12)
_CHARACTERS, _LINE = 125, 14.5
"""Characters that fit into a line across all columns, and its height [points]."""
_CHART_WIDTH, _CHART_HEIGHT, _CHART_ROWS = 1080, 340, 18


def write_summary(page: Worksheet, summary: Summary, sheets: Sequence[Sheet], formats: Formats) -> None:
    """Title, sentences, key figures, what was edited, and links to the other sheets."""
    page.hide_gridlines(2)
    for column, width in enumerate(_COLUMNS):
        page.set_column(column, column, width)
    page.set_row(0, 30)
    page.write_string(0, 0, summary.title, formats.title(quoted=is_formula(summary.title)))
    _sentence(page, 1, summary.lead, formats)
    row = 3
    for sentence in summary.sentences:
        _sentence(page, row, sentence, formats)
        row += 1
    row = _figures(page, row + 1, ("The plan", "Value", "Before"), summary.plan, formats)
    if summary.year:
        row = _figures(page, row + 1, ("The simulated year", "Mean", "Low", "High"), summary.year, formats)
    row = _proof(page, row + 1, summary, formats)
    row = _live(page, row + 1, summary, formats)
    _links(page, row + 1, sheets, formats)


def write_charts(book: Workbook, page: Worksheet, sheets: Iterable[Sheet], formats: Formats) -> None:
    """Every picture, one below the other."""
    page.hide_gridlines(2)
    page.set_column(0, 0, 2)
    row = 1
    for sheet in sheets:
        for picture in sheet.pictures:
            page.insert_chart(row, 1, _chart(book, sheet, picture), {"description": picture.title})
            row += _CHART_ROWS
    page.write_string(0, 1, "Drawn from the sheets Seats, Quotas and Bookings by month.", formats.quiet_line)


def _sentence(page: Worksheet, row: int, text: str, formats: Formats) -> None:
    page.merge_range(row, 0, row, len(_COLUMNS) - 1, "", formats.words)
    page.write_string(row, 0, text, formats.words)
    page.set_row(row, _LINE * max(1, math.ceil(len(text) / _CHARACTERS)))


def _heading(page: Worksheet, row: int, titles: Sequence[str], formats: Formats) -> None:
    for column in range(len(_COLUMNS)):
        look = formats.heading if column == 0 else formats.heading_right
        if column < len(titles):
            page.write_string(row, column, titles[column], look)
        else:
            page.write_blank(row, column, None, look)


def _figures(page: Worksheet, row: int, titles: Sequence[str], figures: Iterable[KeyFigure], formats: Formats) -> int:
    _heading(page, row, titles, formats)
    for each in figures:
        row += 1
        write_value(page, (row, 0), each.label, "text", formats)
        for column, value in enumerate(each.values, start=1):
            write_value(page, (row, column), value, each.kind, formats)
    return row + 1


def _proof(page: Worksheet, row: int, summary: Summary, formats: Formats) -> int:
    _heading(page, row, ("How good it is known to be",), formats)
    for text in (*(f"{word.capitalize()}: {meaning}" for word, meaning in summary.badges), *summary.proof):
        row += 1
        _sentence(page, row, text, formats)
    return row + 1


def _live(page: Worksheet, row: int, summary: Summary, formats: Formats) -> int:
    _heading(page, row, ("Edited in this workbook", "Now"), formats)
    for each in summary.live:
        row += 1
        write_value(page, (row, 0), each.label, "text", formats)
        page.write_formula(row, 1, each.formula, formats.cell(each.kind), each.value)
    _sentence(
        page,
        row + 1,
        "Yellow cells may be edited: owner, pin and quota, and the reason. `planner edits RUN FILE` reads them back "
        "and tells what each edit costs and breaks, before anything is taken.",
        formats,
    )
    return row + 2


def _links(page: Worksheet, row: int, sheets: Iterable[Sheet], formats: Formats) -> None:
    _heading(page, row, ("Sheets",), formats)
    for sheet in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", formats.link, sheet.name)
        if sheet.name != names.ABOUT:
            page.write_string(row, 1, f"{sheet.rows:,} row{'' if sheet.rows == 1 else 's'}", formats.quiet_line)


def _chart(book: Workbook, sheet: Sheet, picture: Picture) -> object:
    """A native chart: columns, and lines with points over them."""
    columns = book.add_chart({"type": "column"})
    lines = book.add_chart({"type": "line"})
    across = [sheet.name, 1, sheet.column(picture.across), sheet.rows, sheet.column(picture.across)]
    for each in picture.series:
        at = sheet.column(each.heading)
        series = {
            "name": [sheet.name, 0, at],
            "categories": across,
            "values": [sheet.name, 1, at, sheet.rows, at],
            "y2_axis": each.second_axis,
        }
        if each.line or each.points:
            drawn = {"none": True} if each.points else {"color": each.colour, "width": 1.5}
            marker = {"type": "diamond", "size": 7, "fill": {"color": each.colour}, "border": {"color": "white"}}
            lines.add_series(series | {"line": drawn, "marker": marker})
        else:
            columns.add_series(series | {"fill": {"color": each.colour}, "gap": 60, "overlap": -5})
    if any(each.line or each.points for each in picture.series):
        columns.combine(lines)
    small = {"color": QUIET, "size": 9, "bold": False}
    columns.set_title({"name": picture.title, "name_font": {"size": 13, "color": INK}, "overlay": False})
    columns.set_x_axis({"num_font": {"color": QUIET, "size": 8 if sheet.rows <= 40 else 6}})
    columns.set_y_axis(
        {"name": picture.unit, "name_font": small, "num_font": small, "num_format": "#,##0", "min": 0,
         "major_gridlines": {"visible": True, "line": {"color": GRID}}, "line": {"none": True}}
    )  # fmt: skip
    lines.set_y2_axis(
        {"name": picture.second_unit, "name_font": small, "num_font": small, "num_format": "0%", "min": 0}
    )
    columns.set_legend({"position": "bottom", "font": {"size": 9, "color": INK}})
    columns.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    columns.set_chartarea({"border": {"none": True}})
    return columns
