"""Whether the accounts of a territory hang together on the graph of neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Flags, Ints, frozen, positions
from planner.domain.scenario import Scenario
from planner.errors import Problem

MOST_NAMED = 3
"""Accounts of a part that is cut off which a sentence names."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Neighbours of every account: those of account a stand at `first[a]` … `first[a + 1]` of `neighbour`, sorted."""

    first: Ints
    neighbour: Ints

    def of(self, account: int) -> Ints:
        """Neighbours of an account."""
        return self.neighbour[self.first[account] : self.first[account + 1]]


def graph_of(scenario: Scenario) -> Graph:
    """The `edges` table as a graph without direction, doubles and loops."""
    ids, edges, count = scenario.accounts.account, scenario.edges, len(scenario.accounts)
    one, other = positions(ids, edges.account), positions(ids, edges.neighbour)
    apart = one != other
    key = np.unique(np.concatenate([one[apart] * count + other[apart], other[apart] * count + one[apart]]))
    first = np.searchsorted(key, np.arange(count + 1) * count).astype(np.int64)
    return Graph(frozen(first), frozen((key % max(1, count)).astype(np.int64)))


def pieces(graph: Graph, members: Ints) -> list[Ints]:
    """The parts of a set of accounts that hang together, sorted, the largest first (of equal ones the first)."""
    waiting: Flags = np.zeros(len(graph.first) - 1, dtype=np.bool_)
    waiting[members] = True
    found = []
    for start in np.sort(members).tolist():
        if not waiting[start]:
            continue
        waiting[start] = False
        piece, stack = [start], [start]
        while stack:
            for account in graph.of(stack.pop()).tolist():
                if waiting[account]:
                    waiting[account] = False
                    piece.append(account)
                    stack.append(account)
        found.append(np.array(sorted(piece), dtype=np.int64))
    return sorted(found, key=lambda piece: -len(piece))


def contiguity_problems(scenario: Scenario, seat: Ints) -> Iterator[Problem]:
    """Territories that fall apart, when each account is at the given seat (position; −1 nobody)."""
    graph = graph_of(scenario)
    for s, name in enumerate(scenario.seats.seat):
        members = np.flatnonzero(seat == s)
        for piece in pieces(graph, members)[1:]:
            cut_off = ", ".join(f"'{account}'" for account in scenario.accounts.account[piece[:MOST_NAMED]])
            more = f" and {len(piece) - MOST_NAMED:,} more accounts" if len(piece) > MOST_NAMED else ""
            verb = "is" if len(piece) == 1 else "are"
            yield Problem(
                f"seat '{name}'",
                f"{cut_off}{more} {verb} cut off from the rest of its territory ({len(members):,} accounts).",
            )
