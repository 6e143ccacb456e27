"""Who reports to whom: the `hierarchy` table, and the tree that it makes of managers and seats."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints, Texts, freeze, positions
from planner.domain.seats import Seats
from planner.domain.tables.declared import HIERARCHY
from planner.domain.tables.rows import DeclaredRows

COMPANY = -1
"""Stands for the company where a manager's position is asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy(DeclaredRows):
    """Rows of the `hierarchy` table sorted by node."""

    TABLE = HIERARCHY
    node: Texts
    parent: Texts
    """'': directly below the company."""
    target: Floats
    """What the node must book over the horizon, before over-assignment [currency]; NaN: shared out by the blend."""

    def circle(self) -> list[str]:
        """Nodes each of which reports to the next, the last to the first; empty when there are none."""
        above = positions(self.node, self.parent)
        for begin in range(len(self)):
            path, node = [begin], int(above[begin])
            while node >= 0 and node not in path:
                path.append(node)
                node = int(above[node])
            if node >= 0:
                return [str(name) for name in self.node[path[path.index(node) :]]]
        return []


class Reporting(Protocol):
    """A scenario, as far as its hierarchy goes."""

    @property
    def seats(self) -> Seats:
        """Places in the sales force; `manager` names the node above each."""

    @property
    def hierarchy(self) -> Hierarchy:
        """The managers and who they report to."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The company, its managers and their seats. Level 1 reports to the company, level 2 to level 1, and so on."""

    node: Texts
    """Ids of the managers, sorted."""
    parent: Ints
    """Manager above each manager; −1 the company."""
    target: Floats
    """Target of each manager [currency]; NaN where none is given."""
    level: Ints
    """Level of each manager, from 1."""
    manager: Ints
    """Manager of each seat; −1 the company."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.node, self.parent, self.target, self.level, self.manager))

    @classmethod
    def of(cls, scenario: Reporting) -> "Tree":
        """The tree of a scenario without circles; without a `hierarchy` table all managers are on level 1."""
        table, seats = scenario.hierarchy, scenario.seats
        if not len(table):
            node = np.unique(seats.manager[seats.manager != ""]).astype(np.str_)
            table = Hierarchy(node, np.full(len(node), "", dtype=node.dtype), np.full(len(node), np.nan))
        parent = positions(table.node, table.parent)
        level = np.ones(len(table), dtype=np.int64)
        above = parent.copy()
        while (above >= 0).any():
            level[above >= 0] += 1
            above = np.where(above >= 0, parent[above], COMPANY)
        return cls(table.node, parent, table.target, level, positions(table.node, seats.manager))

    @property
    def levels(self) -> int:
        """Levels of managers that have seats below them."""
        return int(self.level[self.manager[self.manager >= 0]].max(initial=0))

    def at(self, level: int) -> Ints:
        """Manager of each seat on a level; one further up where its managers end before it, −1 the company."""
        found = self.manager.copy()
        deeper = (found >= 0) & (self.level[found] > level) if len(self.node) else np.zeros(len(found), dtype=np.bool_)
        while deeper.any():
            found[deeper] = self.parent[found[deeper]]
            deeper = (found >= 0) & (self.level[found] > level)
        return found

    def below(self, node: int) -> Flags:
        """Which seats are below a manager, at any depth; all are below the company."""
        if node == COMPANY:
            return np.ones(len(self.manager), dtype=np.bool_)
        return np.asarray(self.at(int(self.level[node])) == node)

    def with_target(self, level: int | None = None) -> Ints:
        """For each manager, the nearest with a target, itself or above, on levels up to the given; −1 the company."""
        found = np.arange(len(self.node), dtype=np.int64)
        deepest = self.level.max(initial=0) if level is None else level
        own = ~np.isnan(self.target) & (self.level <= deepest)
        away = ~own[found]
        while away.any():
            found[away] = self.parent[found[away]]
            away = (found >= 0) & ~own[found]
        return found

    def path(self, node: int) -> tuple[int, ...]:
        """The managers from the level below the company down to this one; empty for the company."""
        found = []
        while node != COMPANY:
            found.append(node)
            node = int(self.parent[node])
        return tuple(reversed(found))

    def name(self, node: int) -> str:
        """The manager as messages name it."""
        return "the company" if node == COMPANY else f"'{self.node[node]}'"
