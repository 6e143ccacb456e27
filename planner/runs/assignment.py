"""A plan that somebody else made: owners (and quotas) from a CSV file or from another run."""

import csv
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from planner.domain.arrays import Floats, Texts, positions
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.domain.tables.spreadsheet_text import unescaped
from planner.errors import Problem, ScenarioError

_COLUMNS = ("account", "seat", "quota")
_HINTS = 20
"""So many near misses are looked up, and so many missing ids named; a file that is wrong throughout needs no more."""


@dataclass(slots=True)
class _Rows:
    """What a file says, and what is wrong with it."""

    owner: dict[str, str] = field(default_factory=dict)
    quota: dict[str, float] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_assignment(path: Path, scenario: Scenario) -> tuple[Texts, Floats | None]:
    """Owner of every account and, when the file has a column `quota`, quota of every seat [currency].

    The file is CSV (UTF-8) with the columns `account`, `seat` and perhaps `quota`, which is the quota of the seat and
    may be blank in all but one of its rows; a row with a blank account sets the quota of a seat without accounts.
    Raises ScenarioError with every problem, each with file and row.
    """
    rows = _Rows()
    with_quota = _read(path, scenario, rows)
    if with_quota is None:
        raise ScenarioError(tuple(rows.problems))
    return _assigned(str(path), scenario, rows, None, with_quota=with_quota)


def assignment_of(
    file: str, rows: Iterable[tuple[str, Mapping[str, str]]], scenario: Scenario, base: Texts | None = None
) -> tuple[Texts, Floats | None]:
    """The same from rows that were read already: where each stands, and its cells by column.

    With `base`, accounts that no row names keep their owner there. Raises ScenarioError with every problem.
    """
    found, with_quota = _Rows(), False
    for where, row in rows:
        with_quota |= "quota" in row
        _take(where, row, scenario, found)
    return _assigned(file, scenario, found, base, with_quota=with_quota)


def _assigned(
    file: str, scenario: Scenario, rows: _Rows, base: Texts | None, *, with_quota: bool
) -> tuple[Texts, Floats | None]:
    """Owners and quotas of all rows, once nothing is missing."""
    accounts, seats = scenario.accounts.account, scenario.seats.seat
    if base is None:
        rows.problems.extend(_absent(file, "account", accounts, rows.owner, ""))
    if with_quota:
        hint = "Give the quota of a seat without accounts in a row with a blank account."
        rows.problems.extend(_absent(file, "quota of seat", seats, rows.quota, hint))
    if rows.problems:
        raise ScenarioError(tuple(rows.problems))
    kept = dict(zip(accounts.tolist(), base.tolist(), strict=True)) if base is not None else {}
    owner = np.array([rows.owner.get(account, kept.get(account, "")) for account in accounts.tolist()], dtype=np.str_)
    if not with_quota:
        return owner, None
    return owner, np.array([rows.quota[seat] for seat in seats], dtype=np.float64)


def owners_from_plan(plan: Plan, scenario: Scenario, where: str) -> Texts:
    """Owner of every account of the scenario in a plan for another one. Raises ScenarioError with every misfit."""
    at = positions(plan.account, scenario.accounts.account)
    problems = [
        Problem(where, f"its plan has no account '{account}'.") for account in scenario.accounts.account[at < 0]
    ]
    owner = plan.owner[np.maximum(at, 0)]
    gone = sorted({str(seat) for seat in owner[at >= 0] if seat not in scenario.seats.seat and seat != ""})
    problems.extend(Problem(where, f"its plan uses seat '{seat}', which this scenario has not.") for seat in gone)
    if problems:
        raise ScenarioError(tuple(problems))
    return np.asarray(owner)


def _read(path: Path, scenario: Scenario, rows: _Rows) -> bool | None:
    """Read all rows; whether the file has quotas, None when it cannot be read at all."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            problem = _header_problem(header)
            if problem is not None:
                rows.problems.append(Problem(f"{path}:1", *problem))
                return None
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    _read_row(f"{path}:{reader.line_num}", header, cells, scenario, rows)
            return "quota" in header
    except UnicodeDecodeError:
        rows.problems.append(Problem(str(path), "is not text in UTF-8.", "Save it as 'CSV UTF-8'."))
    except csv.Error as error:
        rows.problems.append(Problem(str(path), f"is not CSV ({error})."))
    except OSError as error:
        rows.problems.append(Problem(str(path), f"cannot be read ({error.strerror})."))
    return None


def _absent(file: str, what: str, ids: Texts, found: Container[str], hint: str) -> list[Problem]:
    """One problem for all that is missing, with the first of them by name."""
    missing = [str(name) for name in ids if name not in found]
    if not missing:
        return []
    named = ", ".join(missing[:_HINTS])
    rest = f" and {len(missing) - _HINTS:,} more" if len(missing) > _HINTS else ""
    return [Problem(file, f"missing {what}: {named}{rest}.", hint)]


def _header_problem(header: list[str]) -> tuple[str, str] | None:
    wish = "The first line is: account,seat or account,seat,quota."
    if len(header) == 1 and ";" in header[0]:
        return "the columns are separated by semicolons.", f"Use commas. {wish}"
    missing = [name for name in _COLUMNS[:2] if name not in header]
    if missing:
        many = len(missing) > 1
        return f"column{'s' * many} {' and '.join(map(repr, missing))} {'are' if many else 'is'} missing.", wish
    unknown = [name for name in header if name not in _COLUMNS]
    if unknown:
        return f"unknown column {', '.join(map(repr, unknown))}.", wish
    if len(set(header)) < len(header):
        return "a column stands there twice.", wish
    return None


def _read_row(where: str, header: list[str], cells: list[str], scenario: Scenario, rows: _Rows) -> None:
    if len(cells) != len(header):
        rows.problems.append(Problem(where, f"has {len(cells)} cells, the first line has {len(header)}."))
        return
    _take(where, dict(zip(header, (unescaped(cell.strip()) for cell in cells), strict=True)), scenario, rows)


def _take(where: str, row: Mapping[str, str], scenario: Scenario, rows: _Rows) -> None:
    account, seat, quota = row["account"], row["seat"], row.get("quota", "")
    if seat == "":
        rows.problems.append(Problem(where, "the seat is blank."))
    elif seat not in scenario.seats.seat:
        rows.problems.append(
            Problem(where, f"unknown seat '{seat}'.", _near(seat, scenario.seats.seat, len(rows.problems)))
        )
    if account and positions(scenario.accounts.account, np.array([account]))[0] < 0:
        near = _near(account, scenario.accounts.account, len(rows.problems))
        rows.problems.append(Problem(where, f"unknown account '{account}'.", near))
    elif account in rows.owner:
        rows.problems.append(Problem(where, f"account '{account}' stands there twice."))
    elif account:
        rows.owner[account] = seat
    elif quota == "":
        rows.problems.append(Problem(where, "the account is blank."))
    if quota:
        _read_quota(where, seat, quota, rows)


def _read_quota(where: str, seat: str, text: str, rows: _Rows) -> None:
    try:
        quota = float(text)
    except ValueError:
        quota = np.nan
    if not 0 <= quota < np.inf:
        hint = "Write plain digits, without separators or currency."
        rows.problems.append(Problem(where, f"quota '{text}' is not an amount.", hint))
    elif rows.quota.setdefault(seat, quota) != quota:
        rows.problems.append(
            Problem(where, f"quota of seat '{seat}' is {quota:,.2f} here and {rows.quota[seat]:,.2f} above.")
        )


def _near(name: str, known: Texts, problems: int) -> str:
    """The known name that was probably meant, as long as there are few problems."""
    return did_you_mean(name, known.tolist()) if problems < _HINTS else ""
