"""What is known while a plan is searched: the best plan, the bound and its multipliers, the time."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from planner.domain.arrays import Floats, Ints, Texts
from planner.domain.branches import Branches
from planner.domain.gap import gap_of
from planner.domain.plan import Plan, ProofKind, StoppedBy
from planner.domain.progress import Progress, Watch
from planner.domain.world import World
from planner.optimize.candidates import Candidate, assigned, best_of, plan_of
from planner.optimize.multipliers import Prices
from planner.optimize.search import HEARTBEAT, Limits
from planner.optimize.shortlist import Shortlist

GRACE = 60.0
"""Without any plan a search goes on for so long after its time [seconds]: a late plan is worth more than none."""


@dataclass(slots=True)
class State:
    """A search; the best candidate breaks no rule."""

    world: World
    limits: Limits
    watch: Watch | None
    began: float
    best: Candidate | None = None
    bound: float = 0.0
    """No plan costs less; terms are never negative."""
    proof: ProofKind = "lagrangian"
    multipliers: Mapping[str, Floats] = field(default_factory=dict)
    """From which the Lagrangian bound is derived."""
    branches: Branches | None = None
    """From which a better one is derived."""
    unfit: Texts | None = None
    """Owners of the last assignment that broke a rule."""
    clocked: bool = False
    """Whether the clock decided something before the end."""
    asked: bool = False
    """Whether it was asked in vain if the rules collide."""
    stopped_by: StoppedBy = "iterations"
    told: float = 0.0
    """When the watch was told something last."""

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.limits.seconds - (time.monotonic() - self.began)

    @property
    def spent(self) -> float:
        """Share of the time that is over."""
        return 1.0 - self.left / max(self.limits.seconds, 1e-9)

    @property
    def over(self) -> bool:
        """Whether time is over."""
        return self.left <= 0

    @property
    def late(self) -> bool:
        """Whether even the first plan is not waited for any longer."""
        return self.left <= (-GRACE if self.best is None else 0.0)

    def with_quotas(self, total: float) -> float:
        """The total of a choice of arcs, with the quota term of the best plan: that of its own takes an audit."""
        return total + (0.0 if self.best is None else self.best.audit.terms.get("quota", 0.0))

    def say(self, phase: str, incumbent: float | None = None, bound: float = 0.0) -> None:
        """Tell the watch, not more often than it beats; `incumbent` and `bound` where they are better than known."""
        now = time.monotonic()
        if self.watch is not None and now - self.told >= HEARTBEAT:
            self.told = now
            known = [v for v in (incumbent, None if self.best is None else self.best.objective) if v is not None]
            self.watch(
                Progress(phase, now - self.began, incumbent=min(known, default=None), bound=max(bound, self.bound))
            )

    def hear(self, prices: Prices) -> None:
        """Take better prices."""
        if prices.bound > self.bound or not self.multipliers:
            self.bound = max(self.bound, prices.bound)
            self.multipliers = prices.by_load(self.world.loads)
        self.say("bounding")

    def hear_cases(self, bound: float, branches: Branches) -> None:
        """Take a proof by cases, if they prove more."""
        if branches.cases > 1 and bound > self.bound:
            self.bound, self.proof, self.branches = bound, "lagrangian", branches

    def take(self, found: Candidate | None) -> None:
        """Take a plan if it breaks no rule and costs less."""
        self.best = best_of([self.best, found])

    def take_choice(self, shortlist: Shortlist, chosen: Ints) -> None:
        """Take the plan of chosen arcs of a shortlist."""
        assert shortlist.level is not None
        found = assigned(self.world, shortlist.seat[chosen], shortlist.level[chosen])
        if found.audit.violations:
            self.unfit = found.owner
        self.take(found)

    def reached(self) -> bool:
        """Whether the best plan is as near to the bound as was asked."""
        return self.best is not None and gap_of(self.best.objective, self.bound) <= self.limits.gap

    def plan(self, method: str) -> Plan | None:
        """The plan that the search ends with; None without one."""
        if self.best is None:
            return None
        plan = plan_of(self.world, self.best, self.bound, self.proof, self.stopped_by, method)
        clocked = self.clocked or plan.clocked
        return replace(plan, multipliers=self.multipliers, branches=self.branches, clocked=clocked)
