"""Amounts as exports spell them: currency signs, thousands, decimals with a point or a comma, brackets for less."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.settings.wording import shown
from planner.errors import Problem, ScenarioError

Decimal = Literal["point", "comma"]

_BARE = re.compile(r"[-+]?\d+|[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|[-+]?\d+(?:\.\d*)?[eE][-+]?\d+")
_POINT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}|\d*\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d+|0\.\d+|\d+\.")
_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:\.\d{3}){2,}|\d*,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+|\d+,")
_UNCLEAR = re.compile(r"\d{1,3}[.,]\d{3}")
_CURRENCY = re.compile(r"[$€£¥₹]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|(?<![A-Za-z])(?:kr|zł)\.?(?![A-Za-z])")
_BLANKS = re.compile(r"[\s'’_]")


@dataclass(frozen=True, slots=True)
class ReadAmounts:
    """Amounts of the different texts of a column, and what could not be read, by position."""

    amounts: Floats
    refused: Mapping[int, tuple[str, str]]
    guesses: tuple[str, ...]


def read_amounts(texts: Sequence[str], said: Decimal | None, file: str) -> ReadAmounts:
    """The amount of each text [currency]; NaN where it is none, with what is wrong and what to do.

    A text such as 1,234.50 tells that decimals have a point here, and with it what 1,234 means; where nothing tells,
    or both kinds occur, texts that could be read in two ways are refused one by one. Raises ScenarioError when
    amounts of several currencies stand in one column.
    """
    bare = [_stripped(text) for text in texts]
    _refuse_mixed_currencies(texts, file)
    seen = {kind: [n for n in bare if pattern.fullmatch(n.lstrip("-+"))] for kind, pattern in _KINDS.items()}
    decimal = said or _only(seen)
    amounts = np.full(len(texts), np.nan)
    refused: dict[int, tuple[str, str]] = {}
    for at, (text, number) in enumerate(zip(texts, bare, strict=True)):
        value = _value(number, decimal)
        if value is None:
            refused[at] = _why(text, number)
        else:
            amounts[at] = value
    guesses = []
    if said is None and all(seen.values()):
        guesses.append(f"{file}: amounts mix {seen['point'][0]} and {seen['comma'][0]}; each is read in its own way.")
    elif decimal == "comma" and said is None:
        guesses.append(f"{file}: amounts such as {seen['comma'][0]} have a decimal comma.")
    return ReadAmounts(amounts, refused, tuple(guesses))


_KINDS: Mapping[Decimal, re.Pattern[str]] = {"point": _POINT, "comma": _COMMA}


def _only(seen: Mapping[Decimal, list[str]]) -> Decimal | None:
    kinds = [kind for kind, found in seen.items() if found]
    return kinds[0] if len(kinds) == 1 else None


def _stripped(text: str) -> str:
    """Digits with their signs; brackets around a number mean less than zero."""
    number = _BLANKS.sub("", _CURRENCY.sub("", text))
    if number.startswith("(") and number.endswith(")"):
        return "-" + number[1:-1]
    return number[-1] + number[:-1] if number.endswith("-") and number[:-1] else number


def _value(number: str, decimal: Decimal | None) -> float | None:
    unsigned = number.lstrip("-+")
    if _UNCLEAR.fullmatch(unsigned) and not unsigned.startswith("0"):
        if decimal is None:
            return None
        return _spelled(number, decimal)
    if _BARE.fullmatch(number):
        return float(number)
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(unsigned):
            return _spelled(number, kind)
    return None


def _spelled(number: str, decimal: Decimal) -> float:
    if decimal == "comma":
        number = number.replace(".", "").replace(",", ".")
    return float(number.replace(",", ""))


def _why(text: str, number: str) -> tuple[str, str]:
    if _UNCLEAR.fullmatch(number.lstrip("-+")):
        thousands, decimals = re.sub(r"[.,]", "", number), number.replace(",", ".")
        what = f"may be {thousands} or {decimals} (got {shown(text)})."
        return what, "Say `decimal: point` or `decimal: comma` in the mapping file."
    if text.endswith("%"):
        return f"is a share, no amount (got {shown(text)}).", "Map the column that holds money."
    return f"is no amount (got {shown(text)}).", "Write digits such as 1200.50, or leave the cell blank."


def _refuse_mixed_currencies(texts: Sequence[str], file: str) -> None:
    found = {signs: text for text in texts if (signs := tuple(_CURRENCY.findall(text)))}
    if len(found) > 1:
        examples = ", ".join(found[signs] for signs in sorted(found))
        hint = "Map the column with amounts in the company's currency, or export one."
        raise ScenarioError((Problem(file, f"amounts have several currencies ({examples}).", hint),))
