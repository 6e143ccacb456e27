"""Everybody in every seat: pay by skill, seat and year, however it is computed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen

Pay = Callable[[Ints, Ints, Ints], Floats]
"""Pay for positions of a skill, a seat and a year, arrays of one shape in and out."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Pay of every skill in every seat in every year.

    Skills are equally likely levels; seats are those of the company, each once; years are replications.
    """

    pay: Floats
    """Shape [skills, seats, years] [currency, or any unit that is the same for seats that are compared]."""
    peers: Ints
    """Which seats may be compared: those of one number ≥ 0, shape [seats]; −1: with none."""
    together: int = 1
    """So many years in a row share their luck."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self.pay)
        frozen(self.peers)

    @classmethod
    def of(cls, pay: Pay, skills: int, seats: int, years: int, peers: Ints | None = None) -> "Crossing":
        """Ask for every combination; all seats are peers unless `peers` says otherwise."""
        at = np.meshgrid(*(np.arange(size, dtype=np.int64) for size in (skills, seats, years)), indexing="ij")
        everyone = np.zeros(seats, dtype=np.int64) if peers is None else peers
        return cls(np.asarray(pay(*at), dtype=np.float64), everyone)

    @property
    def groups(self) -> list[Ints]:
        """Positions of the seats of each group of two peers or more, in the order of their numbers."""
        found = [np.flatnonzero(self.peers == group) for group in np.unique(self.peers[self.peers >= 0])]
        return [group.astype(np.int64) for group in found if len(group) > 1]

    @property
    def blocks(self) -> int:
        """How many groups of years with luck of their own there are."""
        years: int = self.pay.shape[2]
        return years // self.together

    def years(self, blocks: Ints) -> Floats:
        """Pay in the years of these blocks, in their order, shape [skills, seats, years of the blocks]."""
        at = (blocks[:, None] * self.together + np.arange(self.together)).ravel()
        taken: Floats = self.pay[:, :, at]
        return taken


def levels_of(skills: Floats, most: int) -> Floats:
    """At most `most` equally likely levels that stand for skills, their mean and the spread of their logs kept.

    Sorted skills are cut into parts of (nearly) equal size; a level is its part's geometric mean, then levels are
    spread in logs until their standard deviation is that of the skills, and scaled to the skills' mean.
    """
    log = np.log(np.sort(skills))
    parts = np.array([part.mean() for part in np.array_split(log, min(most, len(log)))])
    spread, wanted = float(parts.std()), float(log.std())
    if spread > 0:
        parts = parts.mean() + (parts - parts.mean()) * (wanted / spread)
    level = np.exp(parts)
    return frozen(level * (float(skills.mean()) / float(level.mean())))
