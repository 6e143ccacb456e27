"""Owners, pins and quotas that somebody edited in a plan's workbook or in a CSV file, read back."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from planner.domain.arrays import Texts
from planner.domain.deliverables import workbook as names
from planner.domain.deliverables.hand_edits import HandEdits
from planner.domain.plan import Plan
from planner.domain.rounding import HALF_A_CENT
from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean, shown
from planner.errors import Problem, ScenarioError
from planner.scenarios.edited_cells import Cells, read_cells
from planner.scenarios.raw import Cell, limited, text_of

_NEAR = 20
"""So many near misses are looked up."""


@dataclass(slots=True)
class _Found:
    """What was read so far, and what is wrong with it."""

    scenario: Scenario
    plan: Plan
    accounts: Mapping[str, int]
    """Position of each account."""
    seats: Mapping[str, int]
    """Position of each seat."""
    owner: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Seat and place of the owner that each account is to have, where it is another one."""
    pinned: dict[int, tuple[str, str]] = field(default_factory=dict)
    quota: dict[int, float] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    """Place of each row that was read, by sheet and id."""
    problems: list[Problem] = field(default_factory=list)


def read_edits(path: Path, scenario: Scenario, plan: Plan, run: str) -> HandEdits:
    """What a workbook that was written from a plan, or a CSV file, wants otherwise than the plan.

    A workbook is read by the names in `domain.deliverables.workbook`; a CSV file has the columns `account` and `owner`
    or `pin`, or `seat` and `quota`. Rows that are not there stay as the plan has them. A new pin moves its account, and
    with it those of its family whose owner was not edited. Raises ScenarioError with every problem, each with sheet and
    cell; also when the workbook was written from another plan than that of `run`.
    """
    cells = read_cells(path)
    stale = _stale(cells, plan, run)
    if stale:
        raise ScenarioError((stale,))
    found = _Found(scenario, plan, _positions(scenario.accounts.account), _positions(scenario.seats.seat))
    for sheet, table in cells.tables.items():
        take = _account if sheet == names.ACCOUNTS else _seat
        for row in table:
            take(found, row)
    followers = tuple(_follow_pins(found))
    problems = (*cells.problems, *found.problems)
    if problems:
        raise ScenarioError(tuple(limited(cells.file, problems)))
    return _edits(found, (*cells.notes, *followers))


def _stale(cells: Cells, plan: Plan, run: str) -> Problem | None:
    """Why the edits may not be about this plan; None where they are, or where nothing says so (CSV)."""
    again = f"Write it again with `planner export {run} --to xlsx`, and make the edits there."
    if cells.about is None:
        return None
    told = {name: value for name, (value, _) in cells.about.items()}
    where = cells.about.get(names.PLAN_FACT, ("", f"{cells.file}, sheet '{names.ABOUT}'"))[1]
    if names.PLAN_FACT not in told:
        return Problem(where, f"does not say which plan it was written from ('{names.PLAN_FACT}').", again)
    if told.get(names.FORMAT_FACT) not in {None, str(names.FORMAT)}:
        return Problem(where, f"has format {told[names.FORMAT_FACT]}, this version reads {names.FORMAT}.", again)
    if told[names.PLAN_FACT] != plan.digest:
        source = f" (run {told[names.RUN_FACT][:12]})" if told.get(names.RUN_FACT) else ""
        what = f"was written from plan {told[names.PLAN_FACT][:12]}{source}; the plan of {run} is {plan.digest[:12]}."
        return Problem(where, what, f"Name the run that it was written from. Or: {again[0].lower()}{again[1:]}")
    return None


def _account(found: _Found, row: Mapping[str, tuple[Cell, str]]) -> None:
    at = _known(found, row, names.ACCOUNT_ID, found.accounts)
    if at is None:
        return
    wanted = (
        (names.OWNER, found.owner, found.plan.owner),
        (names.PIN, found.pinned, found.scenario.accounts.pinned),
    )
    for heading, edits, now in wanted:
        if heading not in row:
            continue
        cell, where = row[heading]
        seat = text_of(cell)
        if seat and seat not in found.seats:
            near = did_you_mean(seat, list(found.seats)) if len(found.problems) < _NEAR else ""
            found.problems.append(Problem(where, f"unknown seat {shown(seat)}.", near))
        elif seat != now[at]:
            edits[at] = (seat, where)


def _seat(found: _Found, row: Mapping[str, tuple[Cell, str]]) -> None:
    at = _known(found, row, names.SEAT_ID, found.seats)
    if at is None or names.QUOTA not in row:
        return
    cell, where = row[names.QUOTA]
    sets_none = np.isnan(found.plan.quota).any()
    amount = _amount(cell)
    if sets_none and text_of(cell):
        what = "has a quota, but the scenario of this plan sets none."
        found.problems.append(Problem(where, what, "Add 'quota' to the scenario and plan again."))
    elif not sets_none and amount is None:
        hint = "Write plain digits, without currency; 0 for none."
        found.problems.append(Problem(where, f"quota {shown(text_of(cell))} is not an amount.", hint))
    elif not sets_none and amount is not None and abs(amount - found.plan.quota[at]) >= HALF_A_CENT:
        found.quota[at] = amount


def _known(found: _Found, row: Mapping[str, tuple[Cell, str]], key: str, ids: Mapping[str, int]) -> int | None:
    """Position of the account or seat that a row is about; None, and a problem, where there is none."""
    cell, where = row[key]
    name = text_of(cell)
    before = found.seen.setdefault(f"{key} {name}", where)
    if name not in ids:
        near = did_you_mean(name, list(ids)) if len(found.problems) < _NEAR and name else ""
        what = f"unknown {key.lower()} {shown(name)}." if name else f"the {key.lower()} is blank."
        found.problems.append(Problem(where, what, near))
        return None
    if before != where:
        what = f"{key.lower()} '{name}' stands here a second time, after {before.rpartition(', ')[2]}."
        found.problems.append(Problem(where, what, "Keep one of the rows."))
        return None
    if names.WHY in row and (words := text_of(row[names.WHY][0])):
        found.why[name] = words
    return ids[name]


def _follow_pins(found: _Found) -> Iterator[str]:
    """Give pinned accounts, and families with them, the owner that they are pinned to; say how many followed."""
    accounts, units = found.scenario.accounts, found.scenario.units
    followed = 0
    for at, (seat, where) in list(found.pinned.items()):
        if not seat:
            continue
        wished = found.owner.get(at, ("", ""))
        if wished[1] and wished[0] != seat:
            owner = f"'{wished[0]}'" if wished[0] else "nobody"
            what = f"account '{accounts.account[at]}' is pinned to '{seat}' here, but its owner is to be {owner}."
            found.problems.append(Problem(where, what, "Make them the same, or clear one."))
            continue
        for member in np.flatnonzero(units == units[at]).tolist():
            if member not in found.owner and found.plan.owner[member] != seat:
                found.owner[member] = (seat, where)
                followed += 1
    if followed:
        yield f"{followed:,} account{'s' * (followed != 1)} move{'s' * (followed == 1)} because of a pin."


def _edits(found: _Found, notes: tuple[str, ...]) -> HandEdits:
    quota = found.plan.quota.copy()
    for at, amount in found.quota.items():
        quota[at] = amount
    owner = _with(found.plan.owner, found.owner)
    pinned = _with(found.scenario.accounts.pinned, found.pinned)
    return HandEdits(owner, pinned, quota, dict(sorted(found.why.items())), notes)


def _with(seats: Texts, wished: Mapping[int, tuple[str, str]]) -> Texts:
    """Seats with the wished ones in their places."""
    texts = seats.tolist()
    for at, (seat, _) in wished.items():
        texts[at] = seat
    return np.array(texts, dtype=np.str_)


def _positions(ids: Texts) -> dict[str, int]:
    return {name: at for at, name in enumerate(ids.tolist())}


def _amount(cell: Cell) -> float | None:
    """A cell as an amount of money; None where it is none."""
    try:
        amount = float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else float(text_of(cell))
    except ValueError:
        return None
    return amount if math.isfinite(amount) and amount >= 0 else None
