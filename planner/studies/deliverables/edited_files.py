"""Owners and pins that a planner edited in a workbook or a table, as CSV, Parquet or Excel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.domain.arrays import Floats, Texts, positions
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError
from planner.runs.assignment import assignment_of
from planner.scenarios.raw import RawTable, limited, text_of
from planner.scenarios.table_files import ENDINGS, TableFile, read_table

SHEET = "assignment"
"""The sheet that is read, where a workbook has several."""


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """What an edited file says."""

    owner: Texts
    """Seat of every account."""
    quota: Floats | None
    """Quota of every seat, when the file has a column of that name [currency]."""
    absent: int
    """Accounts that the file does not name; they keep their owner."""
    ignored: tuple[str, ...]
    """Columns that were not looked at."""


def read_owners(path: Path, scenario: Scenario, base: Texts) -> Edited:
    """Owners from a file with the columns `account`, `seat` (or `owner`) and perhaps `quota`; others are ignored.

    Accounts that the file does not name keep their owner in `base`. Raises ScenarioError with every problem, each
    with file and row.
    """
    raw = _table(path)
    seat = "seat" if "seat" in raw.columns else "owner"
    _need(raw, ("account", seat))
    wanted = {"account": "account", seat: "seat"} | ({"quota": "quota"} if "quota" in raw.columns else {})
    rows = _rows(raw, wanted)
    named = {row["account"] for _, row in rows}
    owner, quota = assignment_of(raw.file, rows, scenario, base)
    absent = sum(account not in named for account in scenario.accounts.account.tolist())
    return Edited(owner, quota, absent, tuple(name for name in raw.columns if name not in wanted))


def read_pins(path: Path, scenario: Scenario) -> Texts:
    """Pin of every account ('' none) from a file with the columns `account` and `pinned`; others are ignored.

    Accounts that the file does not name keep their pin. Raises ScenarioError with every problem.
    """
    raw = _table(path)
    _need(raw, ("account", "pinned"))
    ids, seats = scenario.accounts.account, scenario.seats.seat.tolist()
    pinned = scenario.accounts.pinned.astype(object)
    problems: list[Problem] = []
    for where, row in _rows(raw, {"account": "account", "pinned": "pinned"}):
        at = int(positions(ids, np.array([row["account"]]))[0])
        if at < 0:
            near = did_you_mean(row["account"], ids.tolist()) if len(problems) < 20 else ""
            problems.append(Problem(where, f"unknown account '{row['account']}'.", near))
        elif row["pinned"] and row["pinned"] not in seats:
            problems.append(Problem(where, f"unknown seat '{row['pinned']}'.", did_you_mean(row["pinned"], seats)))
        else:
            pinned[at] = row["pinned"]
    if problems:
        raise ScenarioError(tuple(limited(raw.file, problems)))
    return np.array(pinned.tolist(), dtype=np.str_)


def _table(path: Path) -> RawTable:
    if path.suffix not in ENDINGS:
        what = f"is neither {', '.join(ENDINGS[:-1])} nor {ENDINGS[-1]}."
        raise ScenarioError((Problem(str(path), what, "Save it as one of them."),))
    return read_table(TableFile(path, str(path)), SHEET)


def _need(raw: RawTable, wanted: tuple[str, ...]) -> None:
    missing = [name for name in wanted if name not in raw.columns]
    if missing:
        known = ", ".join(map(repr, raw.columns))
        what = f"has no column {' and no column '.join(map(repr, missing))}; it has {known}."
        raise ScenarioError((Problem(raw.file, what),))


def _rows(raw: RawTable, wanted: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    return list(_each_row(raw, wanted))


def _each_row(raw: RawTable, wanted: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for i in range(len(raw)):
        yield raw.at(i), {name: text_of(raw.columns[column][i]) for column, name in wanted.items()}
