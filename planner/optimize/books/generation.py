"""Books that the linear program still lacks, found at prices of units until no seat has a better one.

Prices are drawn towards those that gave the best bound: those of a program with few books jump about (Wentges 1997,
"Weighted Dantzig–Wolfe decomposition for linear mixed-integer programming").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Flags, Floats
from planner.optimize.books.knapsacks import Knapsacks
from planner.optimize.books.master import ADDED, CLOSED, Master, Solution

DRAWN = 0.8
"""Weight of the prices with the best bound, at first;"""
LOOSENED = 0.3
"""it falls by so much when the books that are found improve nothing."""
WORTH = 1e-7
"""A book improves the program when it saves so much [share of the range of prices of units]."""


class Asked(NamedTuple):
    """When to stop."""

    near: float
    """Value and bound are near enough to each other [share of the value]."""
    rounds: int
    """At most."""


@dataclass(frozen=True, slots=True)
class Part:
    """Seats that are still without a book, and units that are in none yet."""

    seats: Flags
    units: Flags
    cost: float = 0.0
    """Of the books that are settled [currency/year]."""

    @classmethod
    def all_of(cls, knapsacks: Knapsacks) -> "Part":
        """The whole problem."""
        seats, units = knapsacks.cost.shape
        return cls(np.ones(seats, dtype=np.bool_), np.ones(units, dtype=np.bool_))


class Generated(NamedTuple):
    """Where the books end."""

    solution: Solution | None
    """None when HiGHS found none."""
    centre: Floats
    """Prices of units with the best bound [currency/year]."""
    bound: float
    """No choice costs less [currency/year]."""


def generate(
    knapsacks: Knapsacks, master: Master, part: Part, centre: Floats, asked: Asked, stop: Callable[[float], bool]
) -> Generated:
    """Add books for a part of the problem, from prices on, until program and bound are as near as is asked for.

    `stop` is asked with the bound once a round.
    """
    solution, least = master.solve(CLOSED), -np.inf
    for _ in range(asked.rounds):
        if solution is None or solution.value - least < asked.near * abs(solution.value) or stop(least):
            break
        drawn, added = DRAWN, 0
        while not added:
            prices = np.where(part.units, drawn * centre + (1 - drawn) * solution.unit, 0.0)
            books = knapsacks.best(prices, part.seats, part.units)
            bound = part.cost + float(prices.sum() - books.worth[part.seats].sum())
            if bound > least:
                least, centre = bound, prices
            saves = books.worth + books.has @ (solution.unit - prices) + solution.seat
            better = np.flatnonzero(part.seats & (saves > WORTH * np.ptp(solution.unit)))
            added = master.add(better, books.has[better])
            if drawn <= 0.0:
                break
            drawn = max(drawn - LOOSENED, 0.0)
        if not added:
            break
        solution = master.solve(ADDED)
    return Generated(solution, centre, least)
