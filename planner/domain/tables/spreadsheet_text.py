"""Names in CSV files that a spreadsheet must not take for formulas, written so that they can be read back.

A cell that begins with = + - @, a tab or a carriage return is a formula to a spreadsheet (OWASP, "CSV Injection"). Such
a text gets an apostrophe in front, which spreadsheets show and do not execute; a text that has apostrophes before such
a character gets one more, so that taking one away gives every text back. Numbers are written as they are.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escaped(text: str) -> str:
    """The text as it stands in a CSV cell."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(cell: str) -> str:
    """The text that `escaped` wrote; other cells as they are."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula if somebody typed it."""
    return text[:1] in {"=", "+", "-", "@", "\t", "\r"}
