"""Rounds of the closed loop between optimising and simulating: when it ends, and which of them is best."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Texts
from planner.domain.comparison.side_by_side import Effect
from planner.domain.loop_learning import Corrections, Learning
from planner.domain.measures import Interval
from planner.domain.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One turn of the loop."""

    number: int
    plan: Plan
    moved: int
    """Accounts with another owner than in the round before; 0 in the first."""
    moved_from_first: int
    effects: tuple[Effect, ...]
    """Every measure against round 0, in the world as it is; none in round 0."""
    gap: float | None
    """What the search left [share]."""
    stopped_by: str
    violations: int
    """Hard rules of the scenario as it is that the plan breaks."""
    corrections: Corrections
    """What the plan of this round was made with."""

    def effect(self, measure: str) -> Effect | None:
        """That of a measure."""
        return next((effect for effect in self.effects if effect.measure == measure), None)


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """A loop that was carried out."""

    rounds: tuple[Round, ...]
    why: str
    """Why it ended: `stable`, `cycle`, `rounds`, `infeasible`."""
    measure: str
    """What it was to better."""
    best: int
    """Number of the round that betters it most by what the runs can show; 0 when none does."""
    checked: Interval | None
    """The best round against round 0 with luck that nobody had seen; None when round 0 is best."""
    tolerance: float
    learning: Learning
    replications: int
    seed: int
    confidence: float

    def __repr__(self) -> str:
        """Read as how it ended."""
        return f"Loop({len(self.rounds) - 1} rounds, {self.why}, best {self.best}, paid: {self.paid})"

    @property
    def paid(self) -> bool:
        """Whether fresh luck confirms that the best round is better than the first plan."""
        return self.checked is not None and self.checked.low > 0


def beaten(before: float, after: float, tolerance: float) -> bool:
    """Whether an objective beats that of the plan before by more than a part of it."""
    return before - after > tolerance * max(before, 1e-9)


def why_ended(owners: Sequence[Texts], tolerance: float, most: int) -> str | None:
    """Whether the owners of the last round say that the loop is over, and why; None: go on.

    stable   at most `tolerance` of the accounts changed hands since the round before
    cycle    the owners are those of an earlier round
    rounds   there were as many rounds as there may be after the first
    """
    if len(owners) > 1:
        last, before = owners[-1], owners[-2]
        if float((last != before).mean()) <= tolerance:
            return "stable"
        if any(np.array_equal(last, earlier) for earlier in owners[:-2]):
            return "cycle"
    return "rounds" if len(owners) > most else None


def best_round(rounds: Sequence[Round], measure: str, *, relaxes: bool = False) -> int:
    """The round that betters a measure most, of those that the runs can tell from round 0; 0: none.

    A round that breaks more rules than round 0 is only taken where `relaxes` says that plans may.
    """
    best, most = 0, 0.0
    for each in rounds[1:]:
        effect = each.effect(measure)
        if effect is None or (each.violations > rounds[0].violations and not relaxes):
            continue
        value = effect.difference.value
        if effect.difference.low > 0 and math.isfinite(value) and value > most:
            best, most = each.number, value
    return best
