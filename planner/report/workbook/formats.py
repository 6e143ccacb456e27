"""How cells of each kind look."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from planner.report.style import INK, QUIET
from planner.report.workbook.sheet import Kind

EDITABLE_FILL, EDITED_FILL, HEADER_FILL, EDITABLE_HEADER = "#FFF8DC", "#F8B878", "#1C3A5E", "#8A6D00"
BAR, LOW, MIDDLE, HIGH, MARKED = "#A9C7E8", "#F6B8B3", "#FFFFFF", "#B9E3C6", "#B3261E"
FONT = {"font_name": "Arial", "font_size": 10, "font_color": INK}
WIDTHS: Mapping[Kind, float] = {
    "line": 60, "prose": 70, "money": 15, "number": 12, "count": 11, "share": 11, "deviation": 11, "day": 12,
}  # fmt: skip
"""Widths of columns that do not depend on what stands in them [characters]."""


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook, currency: str) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._codes: Mapping[Kind, str] = {
            "money": f"[${currency}] #,##0;[Red]-[${currency}] #,##0",
            "number": "#,##0.00",
            "count": "#,##0",
            "share": "0.0%",
            "deviation": "+0.0%;-0.0%;0.0%",
            "day": "yyyy-mm-dd",
            "text": "@",  # what somebody types there stays text: seat 007 is no number
        }

    def of(self, **look: Any) -> Format:  # noqa: ANN401 -- whatever XlsxWriter takes
        """The format of a look, over the workbook's font."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(FONT | look)
        return self._made[key]

    def cell(self, kind: Kind, *, editable: bool = False, quoted: bool = False, **more: Any) -> Format:  # noqa: ANN401
        """The format of a cell; a quoted one stays text even when somebody edits it."""
        look: dict[str, Any] = {"valign": "top"} | more
        if kind in self._codes:
            look["num_format"] = self._codes[kind]
        if kind in {"text", "line", "prose"}:
            look |= {"align": "left", "indent": 1, "text_wrap": kind in {"prose", "line"}}
        if quoted:
            look["quote_prefix"] = True
        if editable:
            look |= {"bg_color": EDITABLE_FILL, "border": 1, "border_color": "#E6D9A8", "locked": False}
        return self.of(**look)

    def header(self, kind: Kind, *, editable: bool) -> Format:
        """The format of a heading."""
        side = "left" if kind in {"text", "line", "prose", "day"} else "right"
        fill = EDITABLE_HEADER if editable else HEADER_FILL
        return self.of(
            bold=True, font_color="#FFFFFF", bg_color=fill, text_wrap=True, valign="vcenter", align=side, border=1,
            border_color="#FFFFFF", indent=1 if side == "left" else 0,
        )  # fmt: skip

    def title(self, *, quoted: bool) -> Format:
        """The format of the workbook's title."""
        return self.of(bold=True, font_size=18, quote_prefix=quoted)

    @property
    def heading(self) -> Format:
        """The format of a heading on the summary."""
        return self.of(bold=True, font_size=12, bottom=1, bottom_color="#C5CED8")

    @property
    def words(self) -> Format:
        """The format of a sentence."""
        return self.of(text_wrap=True, valign="top")

    @property
    def heading_right(self) -> Format:
        """The same over figures."""
        return self.of(bold=True, font_size=12, bottom=1, bottom_color="#C5CED8", align="right")

    @property
    def quiet_line(self) -> Format:
        """The format of small print."""
        return self.of(font_color=QUIET, font_size=9)

    @property
    def link(self) -> Format:
        """The format of a link to a sheet."""
        return self.of(font_color="#1D5FA8", underline=1)
