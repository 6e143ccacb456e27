"""Days as exports spell them: what can be read in two ways is told apart by its neighbours, or refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from planner.domain.arrays import Days
from planner.domain.settings.wording import shown
from planner.errors import Problem, ScenarioError
from planner.scenarios.history.mapping import DayOrder

EXCEL_DAY_0 = date(1899, 12, 30)
"""Day of the serial number 0; right for numbers from 61 on (1900 was no leap year, Excel believes it was)."""
UNIX_DAY_0 = date(1970, 1, 1)
MANGLED_EVIDENCE = 12
"""Days of both kinds that must be seen before a column is called mangled."""

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_TWO_WAYS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_EPOCH = re.compile(r"\d{13}")
_DAY_WORD = re.compile(r"(\d{1,2})[-\s.]+([A-Za-z]{3,9})[-\s,.]+(\d{4}|\d{2})")
_WORD_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})")
_MONTHS = {name: 1 + at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}  # noqa: SIM905 (twelve words read better)


@dataclass(frozen=True, slots=True)
class ReadDays:
    """Days of the different texts of a column, and what could not be read, by position."""

    days: Days
    refused: Mapping[int, tuple[str, str]]


def day_order(columns: Mapping[str, Sequence[str]], said: DayOrder | None, file: str) -> tuple[DayOrder | None, str]:
    """Order of day and month in all columns of one file, and how it is known ('' where nothing had to be found).

    A part above 12 is a day. None when nothing could be read in two ways. Raises ScenarioError with both readings
    when nothing, or too much, tells them apart.
    """
    if said is not None:
        return said, ""
    texts = [text for column in columns.values() for text in column]
    parts = [found.groups() for text in texts if (found := _TWO_WAYS.fullmatch(_TIME.sub("", text)))]
    if not parts:
        return None, ""
    day_first = [p for p in parts if int(p[0]) > 12 or p[1] == "."]
    month_first = [p for p in parts if int(p[2]) > 12 and p[1] != "."]
    unclear = len(parts) - len(day_first) - len(month_first)
    if day_first and month_first:
        raise _two_readings(file, day_first[0], month_first[0])
    if not day_first and not month_first:
        raise _no_evidence(file, parts[0])
    order: DayOrder = "dmy" if day_first else "mdy"
    if unclear == 0 and _looks_mangled(texts, len(parts)):
        raise _mangled(file, order, (day_first or month_first)[0])
    proof = "".join((day_first or month_first)[0])
    meaning = "day first" if order == "dmy" else "month first"
    return order, f"{file}: days such as {_joined((day_first or month_first)[0])} are read {meaning}." if proof else ""


def read_days(texts: Sequence[str], order: DayOrder | None) -> ReadDays:
    """The day of each text (times of the day are dropped); NaT where it is none, with what is wrong and what to do."""
    days = np.full(len(texts), np.datetime64("NaT", "D"))
    refused: dict[int, tuple[str, str]] = {}
    for at, text in enumerate(texts):
        try:
            day = _day(_TIME.sub("", text.strip()), order)
        except ValueError:
            day = None
        if day is None:
            refused[at] = (f"is no day ({shown(text)}).", "Write YYYY-MM-DD, or leave the cell blank.")
        else:
            days[at] = np.datetime64(day, "D")
    return ReadDays(days, refused)


def _day(text: str, order: DayOrder | None) -> date | None:
    for pattern, reading in _READINGS:
        found = pattern.fullmatch(text)
        if found:
            return reading(found, order)
    return None


def _year_first(found: re.Match[str], order: DayOrder | None) -> date:
    return _exchanged(date(int(found[1]), int(found[3]), int(found[4])), order)


def _two_ways(found: re.Match[str], order: DayOrder | None) -> date:
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    return date(year, second, first) if (order or "").startswith("dmy") else date(year, first, second)


def _serial(found: re.Match[str], order: DayOrder | None) -> date:
    return _exchanged(EXCEL_DAY_0 + timedelta(days=int(found[1])), order)


def _epoch(found: re.Match[str], order: DayOrder | None) -> date:
    del order
    return UNIX_DAY_0 + timedelta(milliseconds=int(found[0]))


def _day_word(found: re.Match[str], order: DayOrder | None) -> date:
    del order
    return date(_year(found[3]), _month(found[2]), int(found[1]))


def _word_day(found: re.Match[str], order: DayOrder | None) -> date:
    del order
    return date(int(found[3]), _month(found[1]), int(found[2]))


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], DayOrder | None], date]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_TWO_WAYS, _two_ways),
    (_SERIAL, _serial),
    (_EPOCH, _epoch),
    (_DAY_WORD, _day_word),
    (_WORD_DAY, _word_day),
)


def _exchanged(day: date, order: DayOrder | None) -> date:
    """A day that Excel took for another one: it reads 3/4 in its own order, and leaves 13/4 as text."""
    return date(day.year, day.day, day.month) if (order or "").endswith("mangled") and day.day <= 12 else day


def _year(text: str) -> int:
    """Two digits as Excel reads them: 00–29 are this century."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 30 else 1900)


def _month(word: str) -> int:
    try:
        return _MONTHS[word[:3].casefold()]
    except KeyError:
        raise ValueError(word) from None


def _looks_mangled(texts: Sequence[str], unread: int) -> bool:
    """Whether every converted day is 12 at most while every text is beyond: what Excel leaves of the other order."""
    converted = []
    for text in texts:
        bare = _TIME.sub("", text)
        if _YEAR_FIRST.fullmatch(bare) or _SERIAL.fullmatch(bare):
            read = _day(bare, None)
            converted.extend([read.day] if read else [])
    return min(len(converted), unread) >= MANGLED_EVIDENCE and max(converted) <= 12


def _joined(parts: tuple[str, ...]) -> str:
    return f"{parts[0]}{parts[1]}{parts[2]}{parts[1]}{parts[3]}"


def _two_readings(file: str, day_first: tuple[str, ...], month_first: tuple[str, ...]) -> ScenarioError:
    what = (
        f"holds days of both orders: {_joined(day_first)} can only be day/month, "
        f"{_joined(month_first)} only month/day; what lies between could be either."
    )
    hint = "Export again with days as YYYY-MM-DD; or say `days: dmy` or `days: mdy`, which refuses the others by row."
    return ScenarioError((Problem(file, what, hint),))


def _no_evidence(file: str, parts: tuple[str, ...]) -> ScenarioError:
    year = _year(parts[3])
    day_first, month_first = date(year, int(parts[2]), int(parts[0])), date(year, int(parts[0]), int(parts[2]))
    what = f"{_joined(parts)} may be {_words(day_first)} or {_words(month_first)}; no day of the file tells which."
    return ScenarioError((Problem(file, what, "Say `days: dmy` or `days: mdy` in the mapping file."),))


def _mangled(file: str, order: DayOrder, example: tuple[str, ...]) -> ScenarioError:
    what = (
        f"Excel seems to have exchanged day and month: days such as {_joined(example)} were left as text, and "
        "every day that it did convert is the 12th at most."
    )
    hint = f"Export again without Excel; or say `days: {order}_mangled` to exchange them back, `days: {order}` if not."
    return ScenarioError((Problem(file, what, hint),))


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
