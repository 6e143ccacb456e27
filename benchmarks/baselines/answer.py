"""What every method that is compared is given, and what it has to answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from planner.domain.arrays import Ints
from planner.domain.world import World
from planner.optimize.shortlist import Shortlist


@dataclass(frozen=True, slots=True)
class Moment:
    """What a method knew at a time."""

    seconds: float
    incumbent: float | None
    """Objective of its best plan [currency/year]."""
    bound: float | None
    """Its own bound, for the arcs that it was given [currency/year]."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A book, the arcs that the optimiser's prices chose of it, and the time there is."""

    world: World
    arcs: Shortlist | None
    """None for methods that do not look at prices."""
    seconds: float
    threads: int


@dataclass(slots=True)
class Trace:
    """Incumbent and bound over time."""

    began: float = field(default_factory=time.monotonic)
    moments: list[Moment] = field(default_factory=list)

    def note(self, incumbent: float | None, bound: float | None) -> None:
        """Keep what is known now, if it is new."""
        last = self.moments[-1] if self.moments else Moment(0.0, None, None)
        if (incumbent, bound) != (last.incumbent, last.bound):
            self.moments.append(Moment(time.monotonic() - self.began, incumbent, bound))

    def left(self, seconds: float) -> float:
        """What is left of so many seconds."""
        return max(0.0, seconds - (time.monotonic() - self.began))


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A plan, or why there is none."""

    seat: Ints | None
    """Seat of every unit; None: no plan."""
    bound: float | None
    """For the arcs that were given, not for all [currency/year]."""
    note: str = ""


Method = Callable[[Task, Trace], Answer]
