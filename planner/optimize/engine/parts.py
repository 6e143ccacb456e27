"""Cutting a book into parts that can be searched at the same time without meeting.

A part owns seats, and the groups whose load only its seats change. Flips that would leave the part are not tried;
the next cut runs elsewhere.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.engine.holding import Held
from planner.optimize.engine.landscape import Land, Shorts

SEATS = 40
"""Seats in a part at least."""
MOST = 16
"""Parts at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Which seats and groups belong together."""

    group: Ints
    """Groups and the seats whose arcs count at them, each pair once."""
    seat: Ints
    near: Floats
    """Coordinates of each seat in which seats that share units are close, shape [seats, 2]."""
    parts: int
    """How many parts the book is cut into; 1 where one group spans most seats, so that every cut would freeze it."""

    @classmethod
    def of(cls, land: Land) -> "Atlas":
        """The atlas of a book."""
        seats, groups = len(land.begin) - 1, len(land.curve)
        keys = [
            np.unique(group[counts] * np.int64(seats) + land.seat[counts])
            for group, counts in ((g.astype(np.int64), (g >= 0) & (a != 0)) for g, a in _columns(land))
        ]
        group, seat = np.divmod(np.unique(np.concatenate([*keys, np.zeros(0, dtype=np.int64)])), max(seats, 1))
        widest = int(np.bincount(group, minlength=1).max(initial=0)) if groups else 0
        parts = 1 if widest > max(1, seats // 2) else int(np.clip(seats // SEATS, 1, MOST))
        return cls(group, seat, _laid_out(land, seats) if parts > 1 else np.zeros((seats, 2)), parts)

    def cut(self, held: Held, rng: np.random.Generator) -> list[Shorts]:
        """Cut along a random direction; the seats of each part. `held` is told who owns what."""
        seats = len(held.size)
        if self.parts == 1:
            held.part[:], held.group_part[:] = 0, 0
            return [np.arange(seats, dtype=np.int32)]
        direction = rng.normal(size=2)
        order = np.argsort(self.near @ direction, kind="stable")
        order = np.roll(order, int(rng.integers(seats)))
        pieces = [np.sort(piece).astype(np.int32) for piece in np.array_split(order, self.parts)]
        for number, piece in enumerate(pieces):
            held.part[piece] = number
        lowest = np.full(len(held.load), self.parts, dtype=np.int32)
        highest = np.full(len(held.load), -1, dtype=np.int32)
        np.minimum.at(lowest, self.group, held.part[self.seat])
        np.maximum.at(highest, self.group, held.part[self.seat])
        held.group_part[:] = np.where(lowest == highest, lowest, -1)
        return pieces


def _columns(land: Land) -> list[tuple[Shorts, Floats]]:
    return list(zip(land.group.T, land.amount.T, strict=True))


def _laid_out(land: Land, seats: int) -> Floats:
    """Two smooth coordinates of seats: repeated averaging over seats that share units, from a fixed random start."""
    first = land.seat[land.first[:-1]][land.unit]
    between = np.unique(np.stack([first, land.seat]).astype(np.int64), axis=1)
    one, other = np.concatenate([between, between[::-1]], axis=1)
    degree = np.maximum(np.bincount(one, minlength=seats), 1).astype(np.float64)
    near = np.random.default_rng(0).normal(size=(seats, 2))
    for _ in range(60):
        mean = np.stack([np.bincount(one, near[other, i], seats) / degree for i in range(2)], axis=1)
        near = 0.5 * (near + mean)
        near, _ = np.linalg.qr(near - (near * degree[:, None]).sum(axis=0) / degree.sum())
    return near
