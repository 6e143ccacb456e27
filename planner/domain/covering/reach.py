"""Which seats may cover which unit, as few patterns of seats that many units share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Flags, Ints, freeze, positions
from planner.domain.covering.eligibility import Kinds
from planner.domain.scenario import Scenario
from planner.domain.tables.cells import covered_values

Signs = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Eligible seats of every unit: a family's are those that may cover all its accounts."""

    patterns: Flags
    """Shape [patterns, seats]."""
    of: Ints
    """Pattern of each unit."""

    @property
    def size(self) -> Ints:
        """How many seats may cover each unit."""
        size: Ints = self.patterns.sum(axis=1)[self.of].astype(np.int64)
        return size

    def holds(self, unit: Ints, seat: Ints) -> Flags:
        """Whether each seat may cover the unit in the same place; −1 as seat never does."""
        may: Flags = (seat >= 0) & self.patterns[self.of[unit], seat]
        return may

    def pairs(self, units: Ints) -> tuple[Ints, Ints]:
        """All eligible pairs of some units, sorted by their order and by seat."""
        row, seat = np.nonzero(self.patterns[self.of[units]])
        return units[row], seat.astype(np.int64)


def reach_of(scenario: Scenario, kinds: Kinds, first: Ints, member: Ints) -> Reach:
    """Reach of every unit, from its accounts' kinds and what `pairs` allows and forbids."""
    rows = [row.tobytes() for row in kinds.allowed]
    known: dict[bytes, int] = {}
    of_kind = np.array([known.setdefault(row, len(known)) for row in rows], dtype=np.int64)
    size = np.diff(first)
    pattern = of_kind[kinds.of[member[first[:-1]]]] if len(size) else np.zeros(0, dtype=np.int64)
    exceptions = _exceptions(scenario)
    special = np.unique(scenario.units[np.array(sorted(exceptions), dtype=np.int64)])
    for unit in np.union1d(np.flatnonzero(size > 1), special).tolist():
        accounts = member[first[unit] : first[unit + 1]]
        may = _may(kinds, accounts, exceptions)
        pattern[unit] = known.setdefault(may.tobytes(), len(known))
    patterns = np.frombuffer(b"".join(known), dtype=np.bool_).reshape(len(known), len(scenario.seats))
    freeze((pattern,))
    return Reach(patterns, pattern)


def _exceptions(scenario: Scenario) -> dict[int, Signs]:
    """Seats that each account may have (1), may not have (0) or whose rules decide (−1), where something is said.

    `named` and `excluded` come first, the `pairs` table has the last word.
    """
    accounts, seats, pairs = scenario.accounts, scenario.seats.seat, scenario.pairs
    said: dict[int, Signs] = {}

    def row(account: int) -> Signs:
        return said.setdefault(account, np.full(len(seats), -1, dtype=np.int8))

    for a in np.flatnonzero(accounts.named != "").tolist():
        row(a)[~np.isin(seats, covered_values(str(accounts.named[a])))] = 0
    for a in np.flatnonzero(accounts.excluded != "").tolist():
        row(a)[np.isin(seats, covered_values(str(accounts.excluded[a])))] = 0
    told = pairs.allowed >= 0
    account, seat = positions(accounts.account, pairs.account[told]), positions(seats, pairs.seat[told])
    for a, s, may in zip(account.tolist(), seat.tolist(), pairs.allowed[told].tolist(), strict=True):
        row(a)[s] = may
    return said


def _may(kinds: Kinds, accounts: Ints, exceptions: dict[int, Signs]) -> Flags:
    allowed = kinds.allowed[kinds.of[accounts]].copy()
    for row, account in enumerate(accounts.tolist()):
        if account in exceptions:
            said = exceptions[account]
            allowed[row] = np.where(said >= 0, said == 1, allowed[row])
    return np.asarray(allowed.all(axis=0))
