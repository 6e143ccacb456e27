"""Two goals against each other: plans of which none is better in both, and where the curve bends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from planner.domain.arrays import Flags, Floats

Against = Literal["moves", "revenue", "travel"]
"""What is weighed against the rest of the objective: accounts moved, revenue moved, hours on the road."""
SAME = 1e-9
"""Amounts that differ by no more than this share are the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One plan of a frontier, priced in the scenario that was asked about."""

    budget: float
    """Most of the amount that it was allowed [unit of the axis]; infinite: no budget."""
    amount: float
    """What it uses of it [unit of the axis]."""
    cost: float
    """All terms but the axis's own [currency/year]."""
    bound: float | None
    """No plan within the budget (without one: none that uses no more than this) has a smaller cost [currency/year];
    None: not known."""
    gap: float | None
    """(what was minimised − its bound) / what was minimised [share]."""
    terms: Mapping[str, float]
    """Every term at the scenario's own prices [currency/year]."""
    moved: Mapping[str, float]
    """Accounts and revenue that change their owner."""
    off: Mapping[str, float]
    """Largest deviation of a seat from its fair share by balanced metric [share]."""
    stopped_by: str
    run: str
    """Run folder of the plan."""

    @property
    def objective(self) -> float:
        """Sum of all terms at the scenario's own prices [currency/year]."""
        return float(sum(self.terms.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Plans between the least of an amount and the least cost of all else."""

    against: Against
    points: tuple[Point, ...]
    """Every point that was finished, by amount and then by cost."""
    asked: int
    """How many points were wanted."""
    interrupted: bool = False
    efficient: Flags = field(init=False)
    """Which points no other point beats in both."""

    def __post_init__(self) -> None:
        """Sort the points and find those that are dominated."""
        points = tuple(sorted(self.points, key=lambda point: (point.amount, point.cost, point.budget)))
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "efficient", efficient([p.amount for p in self.points], [p.cost for p in self.points]))

    @property
    def curve(self) -> tuple[Point, ...]:
        """The points that no other point beats in both, by amount."""
        return tuple(point for point, kept in zip(self.points, self.efficient, strict=True) if kept)

    @property
    def dominated(self) -> tuple[Point, ...]:
        """Points that another point beats in one and equals or beats in the other."""
        return tuple(point for point, kept in zip(self.points, self.efficient, strict=True) if not kept)

    @property
    def knee(self) -> Point | None:
        """Where the curve bends most; None where it does not bend towards both goals."""
        curve = self.curve
        at = knee(np.array([p.amount for p in curve]), np.array([p.cost for p in curve]))
        return None if at is None else curve[at]

    @property
    def cheapest(self) -> Point | None:
        """The point that is worth most at the scenario's own prices; None without points."""
        return min(self.curve, key=lambda point: point.objective, default=None)


def efficient(amount: Sequence[float], cost: Sequence[float]) -> Flags:
    """Which points are not dominated, given points sorted by amount and then cost; of equal ones the first."""
    kept = np.zeros(len(amount), dtype=np.bool_)
    least = np.inf
    for i, value in enumerate(cost):
        if value < least - SAME * max(1.0, abs(least)) or not np.isfinite(least):
            kept[i], least = True, value
    return kept


def knee(amount: Floats, cost: Floats) -> int | None:
    """Position of the point that lies farthest below the straight line between the ends, both axes scaled to 0–1.

    None with fewer than three points, and where no point lies below the line.
    Source: Das (1999), "On characterizing the 'knee' of the Pareto curve based on normal-boundary intersection";
    for points on a curve it is the knee of Satopää et al. (2011), "Finding a 'kneedle' in a haystack".
    """
    if len(amount) < 3 or amount[-1] <= amount[0] or cost[0] <= cost[-1]:
        return None
    across = (amount - amount[0]) / (amount[-1] - amount[0])
    down = (cost - cost[-1]) / (cost[0] - cost[-1])
    below = 1.0 - across - down
    at = int(np.argmax(below))
    return at if below[at] > SAME else None


def next_budget(amount: Sequence[float], cost: Sequence[float], tried: Sequence[float], *, whole: bool) -> float | None:
    """Where a further point tells most: the middle of the largest rectangle between neighbouring points.

    Points are efficient and sorted by amount; `tried` are the budgets that were searched already: what lies between a
    point and such a budget holds nothing better, so that the rectangle begins at the budget. `whole` amounts are
    counted. None when no rectangle holds a further point.
    Source: the rectangle rule of box algorithms for two objectives, as in Hamacher, Pedersen, Ruzika (2007),
    "Finding representative systems for discrete bicriterion optimization problems".
    """
    largest, middle = 0.0, None
    for i in range(len(amount) - 1):
        begin = max([amount[i], *(budget for budget in tried if amount[i] <= budget < amount[i + 1])])
        area = (amount[i + 1] - begin) * (cost[i] - cost[i + 1])
        at = (begin + amount[i + 1]) / 2
        at = float(np.floor(at)) if whole else at
        if area > largest and begin < at < amount[i + 1]:
            largest, middle = area, at
    return middle
