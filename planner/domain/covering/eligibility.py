"""Who may cover which account, and how well they fit."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, Texts, freeze
from planner.domain.scenario import Scenario
from planner.domain.tables.cells import covered_values


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Accounts that no eligibility rule tells apart are of one kind. The `pairs` table is not looked at."""

    of: Ints
    """Kind of each account."""
    allowed: Flags
    """Whether a seat may cover accounts of a kind; shape [kinds, seats]."""
    fit: Floats
    """Share of potential that a seat can book with accounts of a kind; shape [kinds, seats]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.of, self.allowed, self.fit))


def kinds_of(scenario: Scenario) -> Kinds:
    """Every kind of account by the eligibility rules, against every seat."""
    accounts, seats = scenario.accounts, scenario.seats
    kind = np.zeros(len(accounts), dtype=np.int64)
    allowed = np.ones((1, len(seats)), dtype=np.bool_)
    fit = np.ones((1, len(seats)))
    for rule in scenario.settings.territory.eligibility:
        wanted: Texts = getattr(accounts, rule.column)
        value, at = np.unique(wanted, return_inverse=True)
        matches = _matches(value, getattr(seats, rule.column))
        pair, kind = np.unique(kind * len(value) + at, return_inverse=True)
        before, here = np.divmod(pair, len(value))
        if rule.mismatch is None:
            allowed, fit = allowed[before] & matches[here], fit[before]
        else:
            allowed, fit = allowed[before], fit[before] * np.where(matches[here], 1.0, rule.mismatch)
    return Kinds(kind.astype(np.int64), allowed, fit)


def _matches(value: Texts, cells: Texts) -> Flags:
    """Whether each value is covered by each seat's cell; blank matches everything; shape [values, seats]."""
    matches = np.ones((len(value), len(cells)), dtype=np.bool_)
    for s, cell in enumerate(cells.tolist()):
        if covers := covered_values(cell):
            matches[:, s] = (value == "") | np.isin(value, covers)
    return matches


def why_not(scenario: Scenario, account: int, seat: int) -> str:
    """Why the seat may not cover the account, in words; '' when it may."""
    accounts, seats, pairs = scenario.accounts, scenario.seats, scenario.pairs
    first, last = (int(np.searchsorted(pairs.account, accounts.account[account], side)) for side in ("left", "right"))
    said = pairs.allowed[first:last][pairs.seat[first:last] == seats.seat[seat]]
    if len(said) and said[0] >= 0:
        return "" if said[0] else "the pairs table forbids it"
    named = covered_values(str(accounts.named[account]))
    if named and seats.seat[seat] not in named:
        return f"it is a named account of {', '.join(map(repr, named))}"
    if seats.seat[seat] in covered_values(str(accounts.excluded[account])):
        return "the seat is excluded for it"
    for rule in scenario.settings.territory.eligibility:
        wanted = str(getattr(accounts, rule.column)[account])
        covers = covered_values(str(getattr(seats, rule.column)[seat]))
        if rule.mismatch is None and wanted and covers and wanted not in covers:
            return f"{rule.column} '{wanted}' is not among its {', '.join(map(repr, covers))}"
    return ""
