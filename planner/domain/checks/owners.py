"""Whether what the accounts table says about owners fits together."""

import numpy as np

from planner.domain.accounts import Accounts, units_of
from planner.domain.seats import Seats
from planner.domain.tables.cells import covered_values
from planner.errors import Problem

MOST_TOLD = 10
"""Accounts that are named for one kind of problem."""


def ownership_problems(accounts: Accounts, seats: Seats) -> list[Problem]:
    """Unknown seats, protection that cannot hold, and families in several conflicts of interest."""
    return [*_unknown_seats(accounts, seats), *_protected(accounts), *_torn_by_conflicts(accounts)]


def _unknown_seats(accounts: Accounts, seats: Seats) -> list[Problem]:
    problems = []
    for column in ("named", "excluded"):
        cells = getattr(accounts, column)
        for i in np.flatnonzero(cells != ""):
            unknown = [name for name in covered_values(str(cells[i])) if name not in seats.seat]
            if unknown:
                where = f"accounts: account '{accounts.account[i]}'"
                what = f"'{column}' says {', '.join(map(repr, unknown))}, which is not a seat."
                problems.append(Problem(where, what, "Correct the id, or add the seat."))
    return _told(problems)


def _protected(accounts: Accounts) -> list[Problem]:
    protected = accounts.protected == 1
    alone = np.flatnonzero(protected & (accounts.owner == ""))
    elsewhere = np.flatnonzero(protected & (accounts.pinned != "") & (accounts.pinned != accounts.owner))
    return _told(
        [
            *(
                Problem(f"accounts: account '{accounts.account[i]}'", "is protected, but nobody owns it.")
                for i in alone.tolist()
            ),
            *(
                Problem(
                    f"accounts: account '{accounts.account[i]}'",
                    f"is protected at its owner '{accounts.owner[i]}' and pinned to '{accounts.pinned[i]}'.",
                    "Take back one of the two.",
                )
                for i in elsewhere.tolist()
                if accounts.owner[i]
            ),
        ]
    )


def _torn_by_conflicts(accounts: Accounts) -> list[Problem]:
    said = np.flatnonzero(accounts.conflict != "")
    if len(said) == 0:
        return []
    units = units_of(accounts)
    first: dict[int, int] = {}
    problems = []
    for i in said.tolist():
        other = first.setdefault(int(units[i]), i)
        if accounts.conflict[other] != accounts.conflict[i]:
            where = f"accounts: account '{accounts.account[i]}'"
            what = (
                f"is in conflict '{accounts.conflict[i]}', '{accounts.account[other]}' of its family in "
                f"'{accounts.conflict[other]}'; a family can be in one conflict only."
            )
            problems.append(Problem(where, what, "Give both the same value, or take one out of the family."))
    return _told(problems)


def _told(problems: list[Problem]) -> list[Problem]:
    more = len(problems) - MOST_TOLD
    return [*problems[:MOST_TOLD], *([Problem("accounts", f"… and {more:,} more of this kind.")] if more > 0 else [])]
