"""A plan that keeps every hard limit of a made-up company: proof that one exists, with no claim to be a good one."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.scenarios.invented.limits import Limits
from planner.scenarios.invented.room import HOURS, POTENTIAL, Room, Units

FULLEST = 0.97
"""Most of a seat's hours that the plan may use."""
MARGIN = 0.01
"""Part of the fair share by which the plan stays inside every limit."""
_WEIGHT = (1.0, 0.4)
"""How much an uneven load of potential and of hours counts while units are spread."""
_ROAD_WORTH = 0.10
"""Difference in the level of two seats for which a unit of mean size goes on the longest trip."""


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Least and most that each seat may hold of potential and hours, each of shape [2, seats]."""

    least: Floats
    most: Floats
    scale: Floats
    """What a deviation is measured in."""

    def excess(self, load: Floats, seat: Ints | slice = slice(None)) -> Floats:
        """How far loads [2, …] of the seats in the same place are outside, both added [share of the fair share]."""
        over = np.maximum(load - self.most[:, seat], self.least[:, seat] - load)
        total: Floats = (np.maximum(over, 0.0) / self.scale[:, seat]).sum(axis=0)
        return total


def span_of(room: Room, limits: Limits, margin: float = MARGIN) -> Span:
    """What the limits leave to every seat."""
    fair = room.fair
    least, most = np.full(fair.shape, -np.inf), np.full(fair.shape, np.inf)
    if limits.potential is not None:
        least[POTENTIAL] = fair[POTENTIAL] * (1 - limits.potential + margin)
        most[POTENTIAL] = fair[POTENTIAL] * (1 + limits.potential - margin)
    if limits.hours_below is not None and limits.hours_above is not None:
        least[HOURS] = fair[HOURS] * (1 - limits.hours_below + margin)
        most[HOURS] = fair[HOURS] * (1 + limits.hours_above - margin)
    most[HOURS] = np.minimum(most[HOURS], FULLEST * room.hours)
    return Span(least, most, np.maximum(fair, 1e-9))


def spread(units: Units, room: Room) -> Ints:
    """Seat of every unit: the pinned ones first, then the largest first to where the sum of squared levels stays least.

    Weighs potential, hours and, where it counts, the road.
    """
    mean = room.fair.mean(axis=1)
    size = units.amount / np.maximum(mean, 1e-9)[:, None]
    free = np.flatnonzero(units.pinned < 0)
    order = free[np.argsort(-(np.array(_WEIGHT) @ size[:, free]), kind="stable")]
    forbidden = np.where(room.allowed, 0.0, np.inf)
    relief = mean[:, None] / np.maximum(room.fair, 1e-9)
    level = np.zeros(room.fair.shape)
    seat = units.pinned.copy()
    toll = _ROAD_WORTH * float(np.dot(_WEIGHT, size.mean(axis=1))) / max(float(room.road.max(initial=0.0)), 1e-9)
    for u in np.flatnonzero(units.pinned >= 0).tolist():
        _add(level, relief, _sizes(units, room, size, mean, u), seat[u])
    for u in order.tolist():
        mine = _sizes(units, room, size, mean, u)
        score = forbidden[units.kind[u]].copy()
        for amount, weight, at, smaller in zip(mine, _WEIGHT, level, relief, strict=True):
            score += weight * amount * (2 * at + amount * smaller)
        if len(room.road):
            score += toll * units.members[u] * room.road[units.city[u]]
        seat[u] = int(score.argmin())
        _add(level, relief, mine, seat[u])
    return seat


def _sizes(units: Units, room: Room, size: Floats, mean: Floats, u: int) -> tuple[float | Floats, float | Floats]:
    """Potential and hours of a unit, over the mean fair share; hours by seat where the road counts."""
    potential, hours = size[:, u].tolist()
    if len(room.road) == 0:
        return potential, hours
    return potential, hours + units.members[u] / mean[HOURS] * room.road[units.city[u]]


def _add(level: Floats, relief: Floats, sizes: tuple[float | Floats, float | Floats], seat: int) -> None:
    for metric, size in enumerate(sizes):
        amount = size if isinstance(size, float) else float(size[seat])
        level[metric, seat] += amount * relief[metric, seat]
