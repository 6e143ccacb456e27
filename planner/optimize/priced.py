"""Prices first: a bound for all eligible arcs in seconds, and a plan searched along those prices."""

import time
from dataclasses import dataclass, field

from planner.domain.arrays import Ints, Texts
from planner.domain.audit import World
from planner.domain.gap import gap_of
from planner.domain.plan import StoppedBy
from planner.domain.progress import Progress, Watch
from planner.optimize.anneal import anneal
from planner.optimize.candidates import Candidate, best_of, candidate, current_owners, owners_at
from planner.optimize.dual import price, relax
from planner.optimize.search import HEARTBEAT, Limits

METHOD = "Lagrangian prices, shifts and swaps along them"


@dataclass(slots=True)
class Priced:
    """What is known so far; the best candidate breaks no rule."""

    world: World
    limits: Limits
    watch: Watch | None
    began: float
    best: Candidate | None = None
    bound: float = 0.0
    stopped_by: StoppedBy = "iterations"
    unaudited: Ints | None = None
    """The search's best assignment, not audited yet."""
    told: float = field(default=0.0)

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.limits.seconds - (time.monotonic() - self.began)

    def say(self, phase: str, incumbent: float | None) -> None:
        """Tell the watch, not more often than it beats."""
        now = time.monotonic()
        if self.watch is not None and now - self.told >= HEARTBEAT:
            self.told = now
            known = incumbent if incumbent is not None else None if self.best is None else self.best.objective
            self.watch(Progress(phase, now - self.began, incumbent=known, bound=self.bound))

    def audit(self) -> None:
        """Turn the search's best assignment into a candidate."""
        if self.unaudited is not None:
            found = candidate(self.world, owners_at(self.world, self.unaudited))
            self.best, self.unaudited = best_of([self.best, found]), None

    def reached(self) -> bool:
        """Whether the best candidate is as near to the bound as was asked."""
        return self.best is not None and gap_of(self.best.objective, self.bound) <= self.limits.gap


def search_along_prices(world: World, limits: Limits, start: Texts | None, watch: Watch | None) -> Priced:
    """The bound and the best plan by prices, by the time limit; `start` and the current owners are tried, too.

    Ctrl-C ends it with what is known.
    """
    state = Priced(world, limits, watch, time.monotonic())
    try:
        now = current_owners(world)
        given = [] if start is None else [start]
        state.best = best_of(candidate(world, o) for o in [*given, *([] if now is None else [owners_at(world, now)])])
        _search(state)
    except KeyboardInterrupt:
        state.stopped_by = "interrupt"
    state.audit()
    if state.stopped_by != "interrupt" and state.reached():
        state.stopped_by = "gap"
    return state


def _search(state: Priced) -> None:
    def bounded(bound: float) -> None:
        state.bound = max(state.bound, bound)
        state.say("bounding", None)

    def found(chosen: Ints, total: float) -> None:
        state.unaudited = chosen
        state.say("improving", total)

    def enough(total: float) -> bool:
        """Audit only when the total without the quota term is near enough, or time is over."""
        if state.left <= 0:
            state.stopped_by = "time"
            return True
        state.say("improving", total)
        if gap_of(total, state.bound) <= state.limits.gap:
            state.audit()
        return state.reached()

    relaxation = relax(state.world)
    prices = price(relaxation, stop=lambda: state.left <= 0, tell=bounded)
    if not state.reached():
        anneal(state.world, relaxation, prices, stop=enough, tell=found)
