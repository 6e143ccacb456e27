"""Finds the tightest limits for which a made-up company is known to have a plan, and that plan."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.scenarios.invented.feasible import FULLEST, MARGIN, span_of, spread
from planner.scenarios.invented.limits import Limits
from planner.scenarios.invented.mending import Draft, mend
from planner.scenarios.invented.room import HOURS, Room, Units

ROUNDS = 30
"""Rounds of mending that limits are given before looser ones are tried."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A plan that keeps the limits."""

    limits: Limits
    seat: Ints
    """Seat of each unit."""
    shrink: float
    """What all workload has to be multiplied with, so that the plan fits into the hours; 1 nearly always."""


def prove(units: Units, room: Room, ladder: tuple[Limits, ...], loads_at: Callable[[Ints], Floats]) -> Proof:
    """Spread the units, then mend what is outside the limits, step by step down the ladder.

    `loads_at` gives the exact loads of a plan. The last step leaves only the hours; where even they do not suffice,
    the workload shrinks.
    """
    seat = spread(units, room)
    draft = Draft(units, room, seat, loads_at(seat))
    for limits in ladder:
        span = span_of(room, limits)
        for _ in range(ROUNDS):
            if span.excess(draft.load).max() <= 0 or not mend(draft, span):
                break
            draft.load = loads_at(draft.seat)
        if span_of(room, limits, margin=MARGIN / 5).excess(draft.load).max() <= 0:
            return Proof(limits, draft.seat, 1.0)
    return Proof(ladder[-1], draft.seat, _shrink(draft))


def _shrink(draft: Draft) -> float:
    hours = draft.room.hours
    work = np.bincount(draft.seat, weights=draft.units.amount[HOURS], minlength=len(hours))
    left = FULLEST * hours - (draft.load[HOURS] - work)
    worked = work > 0
    return float(np.clip(left[worked] / work[worked], 0.0, 1.0).min(initial=1.0))
