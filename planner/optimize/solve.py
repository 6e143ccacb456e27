"""The door of the room: a scenario in, a plan out."""

import time
from dataclasses import replace

from planner.domain.arrays import Texts
from planner.domain.audit import World
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, SolverError
from planner.optimize.candidates import plan_of
from planner.optimize.conflicts import conflicts
from planner.optimize.exact import INTERRUPTED, NO_PLAN, solve_exactly
from planner.optimize.priced import METHOD, search_along_prices
from planner.optimize.search import Limits

LARGE = 25_000
"""With more arcs than this HiGHS is not tried once there is a plan: its root relaxation alone takes minutes."""

HUGE = 1_000_000
"""With more arcs than this the declared model is not built at all: it takes gigabytes and minutes."""
UNDECIDED = (
    "The search found no plan that keeps every hard limit, and the book is too large to prove that there is none. "
    "Loosen limits ('territory.balance' limits, hours, limits of seats) and look which rule costs most."
)


def solve(
    scenario: Scenario,
    *,
    seconds: float | None = None,
    gap: float | None = None,
    threads: int | None = None,
    start: Texts | None = None,
    watch: Watch | None = None,
) -> Plan:
    """The best plan that can be found in time, with the gap that is left.

    `seconds` (model building included), `gap` [share] and `threads` default to the scenario's `solver`
    settings. `start` is an owner for every account: the plan is never worse than it, if it breaks no rule.
    `watch` is called about twice a second. Ctrl-C while searching returns the best plan so far, with status
    "interrupted".

    Raises InfeasibleError, naming the rules that collide, when no plan obeys all of them, and SolverError when
    none was found in time.
    """
    began = time.monotonic()
    world = World.of(scenario)
    if problems := conflicts(world):
        raise InfeasibleError(problems)
    asked = scenario.settings.solver
    limits = Limits(
        seconds=asked.seconds if seconds is None else seconds,
        gap=asked.gap if gap is None else gap,
        threads=asked.threads if threads is None else threads,
    )

    def left() -> Limits:
        return replace(limits, seconds=max(0.0, limits.seconds - (time.monotonic() - began)))

    priced = search_along_prices(world, left(), start, watch)
    best, over = priced.best, priced.left <= 0 or priced.stopped_by == "interrupt"
    if best is not None and (over or priced.stopped_by == "gap" or len(world.arcs) > LARGE):
        return plan_of(world, best, priced.bound, "lagrangian", priced.stopped_by, METHOD)
    if priced.stopped_by == "interrupt":
        raise SolverError(INTERRUPTED)
    if len(world.arcs) > (LARGE if over else HUGE):
        raise SolverError(NO_PLAN if over else UNDECIDED)
    return solve_exactly(world, left(), best, priced.bound, watch)
