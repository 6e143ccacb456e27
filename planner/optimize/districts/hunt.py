"""What is known while a plan of districts is searched: the best plan, the bound, the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.arrays import Ints, Texts
from planner.domain.audit import World
from planner.domain.gap import gap_of
from planner.domain.plan import ProofKind, StoppedBy
from planner.domain.progress import Progress, Watch
from planner.domain.site_prices import SitePrices
from planner.errors import SolverError
from planner.optimize.candidates import OPTIMAL, Candidate, best_of, candidate
from planner.optimize.districts.book import Book
from planner.optimize.search import HEARTBEAT, Limits


@dataclass(slots=True)
class Hunt:
    """A search for districts; the best candidate breaks no rule."""

    world: World
    book: Book
    limits: Limits
    watch: Watch | None
    began: float
    best: Candidate | None = None
    owner: Ints | None = None
    """Seat of each unit in the best candidate."""
    bound: float = 0.0
    proof: ProofKind = "lagrangian"
    sites: SitePrices | None = None
    """Prices from which the Lagrangian bound is derived."""
    stopped_by: StoppedBy = "iterations"
    unaudited: Ints | None = None
    """The search's best plan, not audited yet."""
    told: float = field(default=0.0)

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self.limits.seconds - (time.monotonic() - self.began))

    @property
    def value(self) -> float:
        """Objective of the best plan, without quotas; infinite without one [currency/year]."""
        return np.inf if self.owner is None else self.book.total(self.owner)

    def until(self, seconds: float) -> Limits:
        """The limits of a step that may take so many seconds."""
        return replace(self.limits, seconds=min(self.left, seconds))

    def try_owners(self, owner: Texts) -> None:
        """Take an assignment of accounts, if it breaks no rule and costs less."""
        found = best_of([self.best, candidate(self.world, owner)])
        if found is not self.best:
            self.best = found
            first = np.unique(self.world.scenario.units, return_index=True)[1]
            self.owner = np.searchsorted(self.book.seat_ids, owner[first]).astype(np.int64)

    def take(self, owner: Ints | None) -> None:
        """Take a plan of units that a step has found. Raises SolverError when the audit says that it breaks a rule."""
        if owner is None or not self.book.total(owner) < self.value:
            return
        found = candidate(self.world, self.book.seat_ids[owner][self.world.scenario.units])
        if found.audit.violations:
            raise SolverError(f"The search returned a plan that breaks rules: {found.audit.violations[0]}")
        self.owner, self.best = owner, best_of([self.best, found])

    def raise_bound(self, bound: float, proof: ProofKind) -> None:
        """Take a better bound."""
        if bound > self.bound:
            self.bound, self.proof = bound, proof

    def reached(self) -> bool:
        """Whether the best plan is as near to the bound as was asked."""
        return self.best is not None and gap_of(self.best.objective, self.bound) <= max(self.limits.gap, OPTIMAL)

    def over(self) -> bool:
        """Whether time is over, or the gap is reached."""
        return self.left <= 0 or self.reached()

    def say(self, phase: str, incumbent: float | None = None) -> None:
        """Tell the watch, not more often than it beats."""
        now = time.monotonic()
        if self.watch is not None and now - self.told >= HEARTBEAT:
            self.told = now
            known = None if self.best is None else self.best.objective
            self.watch(
                Progress(phase, now - self.began, incumbent=known if incumbent is None else incumbent, bound=self.bound)
            )

    def hear(self) -> Callable[[Progress], None]:
        """A watch for HiGHS, whose bound is that of a part of the problem."""

        def heard(progress: Progress) -> None:
            self.say("searching" if progress.phase == "searching" else progress.phase, progress.incumbent)

        return heard
