"""What a validation error means in a planner's words."""

import difflib
import json
import re
from typing import Any

from planner.errors import Problem

_WISHES = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of at most 18 digits",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "string_type": "text",
    "date_type": "a day, written YYYY-MM-DD",
    "date_parsing": "a day, written YYYY-MM-DD",
    "date_from_datetime_parsing": "a day, written YYYY-MM-DD",
    "date_from_datetime_inexact": "a day, written YYYY-MM-DD, without a time",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a group of settings",
    "model_attributes_type": "a group of settings",
}
_BOUNDS = {
    "greater_than": ("greater than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
    "multiple_of": ("a multiple of", "multiple_of"),
}
_LENGTHS = {
    "string_too_short": ("at least", "min_length", "character"),
    "string_too_long": ("at most", "max_length", "character"),
    "too_short": ("at least", "min_length", "item"),
    "too_long": ("at most", "max_length", "item"),
}
_PATTERNS = {"^[A-Z]{3}$": "three capital letters, such as EUR"}
_LOOSE_NUMBER = re.compile(r"[^\d.,+-]*([+-]?\d[\d,_ ']*(?:\.\d+)?)\s*(%?)[^\d]*")


def problem_of(error: Any, path: str, known: list[str], where: str) -> Problem:  # noqa: ANN401
    """A pydantic error about the setting at `path`, beside which the settings `known` stand, as a problem."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(path, known, where)
    if kind == "missing":
        return Problem(where, f"'{path}' is missing.")
    if kind == "value_error":
        inside = f"in '{path}': " if path else ""
        return Problem(where, f"{inside}{context['error']}.")
    wish, hint = _wish(kind, context, error)
    name = f"'{path}'" if path else "the file"
    return Problem(where, f"{name} should be {wish} (got {shown(error['input'])}).", hint)


def echoes(error: Any) -> bool:  # noqa: ANN401
    """Whether a list is called too short only because some of its items were refused, which is said already."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Problems by file and line; those of one line stay as they are."""

    def line(problem: Problem) -> tuple[str, int]:
        file, _, number = problem.where.rpartition(":")
        return (file, int(number)) if number.isdecimal() else (problem.where, 0)

    return sorted(problems, key=line)


def shown(value: object) -> str:
    """A value as the file might spell it, shortened; letters that cannot be seen are written as their code."""
    spelled = json.dumps(value, default=str, ensure_ascii=False)
    text = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in spelled)
    return text if len(text) <= 60 else f"{text[:57]}..."


def did_you_mean(name: str, known: list[str], prefix: str = "") -> str:
    """A hint that names the nearest known word; '' when none is near."""
    folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=1)
    return f"Did you mean '{prefix}{folded[near[0]]}'?" if near else ""


def _unknown(path: str, known: list[str], where: str) -> Problem:
    parent, _, name = path.rpartition(".")
    hint = did_you_mean(name, known, f"{parent}." if parent else "")
    if not hint and known:
        hint = f"Known {'in ' + repr(parent) if parent else 'settings'}: {', '.join(known)}."
    return Problem(where, f"unknown setting '{path}'.", hint)


def _wish(kind: str, context: dict[str, Any], error: Any) -> tuple[str, str]:  # noqa: ANN401
    """What the value should be, and a hint."""
    got = error["input"]
    if kind in _WISHES:
        return _WISHES[kind], _type_hint(kind, got)
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"{words} {_amount(context[bound])}", ""
    if kind in _LENGTHS:
        words, bound, noun = _LENGTHS[kind]
        what = "text" if noun == "character" else "a list"
        return f"{what} of {words} {context[bound]} {noun}{'' if context[bound] == 1 else 's'}", ""
    if kind == "literal_error":
        options = re.findall(r"'([^']*)'", context["expected"])
        words = ", ".join(options[:-1]) + (" or " if len(options) > 1 else "") + options[-1]
        return words, did_you_mean(got, options) if isinstance(got, str) else ""
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"text like {context['pattern']}"), ""
    return error["msg"].removeprefix("Input should be "), ""


def _type_hint(kind: str, got: object) -> str:
    if isinstance(got, str):
        return _text_hint(kind, got)
    if kind == "string_type" and isinstance(got, (int, float)):
        return "Put it in quotes to keep it as text."
    if kind.startswith("int") and isinstance(got, float) and got.is_integer():
        return f"Write {int(got)}."
    return ""


def _text_hint(kind: str, got: str) -> str:
    """What to write instead of a text."""
    if kind.startswith("date"):
        return "Other orders of day and month are never guessed." if re.search(r"\d[/.]\d", got) else ""
    if kind.startswith(("float", "int")):
        return _number_hint(got)
    if kind == "bool_type" and got.casefold() in {"yes", "no", "on", "off", "y", "n"}:
        return f"Write {'true' if got.casefold() in {'yes', 'on', 'y'} else 'false'}."
    if kind in {"tuple_type", "list_type"}:
        return "Write [a, b] or one item a line, each after '- '."
    return ""


def _number_hint(text: str) -> str:
    found = _LOOSE_NUMBER.fullmatch(text.strip())
    if not found:
        return ""
    if found[2]:
        return "Write a share: 5 % is 0.05."
    return "Write digits only, such as 1200 or 0.5: no thousands separators, units or quotes."


def _amount(bound: object) -> str:
    if isinstance(bound, float) and bound.is_integer():
        return str(int(bound))
    return str(bound)
