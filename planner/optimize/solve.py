"""The door of the room: a scenario in, a plan out."""

import time
from dataclasses import replace

from planner.domain.arrays import Texts
from planner.domain.audit import World
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, SolverError
from planner.optimize.collisions.explain import explain_at_size
from planner.optimize.collisions.undecided import undecided
from planner.optimize.conflicts import conflicts
from planner.optimize.districts.book import is_districting
from planner.optimize.districts.solve import solve_districts
from planner.optimize.priced import PATIENCE, search_along_prices
from planner.optimize.search import INTERRUPTED, NO_PLAN, Limits
from planner.optimize.state import State

TREE = 60_000
"""Up to so many pairs HiGHS works on the declared model beside the search: on larger ones its root relaxation alone
takes minutes."""
METHOD = "Lagrangian prices, compound moves along them"
METHOD_WITH_TREE = "Lagrangian prices, compound moves along them, HiGHS branch and cut"


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
    left = (scenario.settings.solver.seconds if seconds is None else seconds) - (time.monotonic() - began)
    return solve_world(world, seconds=max(0.0, left), gap=gap, threads=threads, start=start, watch=watch)


def solve_world(
    world: World,
    *,
    seconds: float | None = None,
    gap: float | None = None,
    threads: int | None = None,
    start: Texts | None = None,
    watch: Watch | None = None,
) -> Plan:
    """The same for a world, of which a rule may have been dropped since it was derived from its scenario."""
    began = time.monotonic()
    if problems := conflicts(world):
        raise InfeasibleError(problems)
    asked = world.scenario.settings.solver
    limits = Limits(
        seconds=asked.seconds if seconds is None else seconds,
        gap=asked.gap if gap is None else gap,
        threads=asked.threads if threads is None else threads,
    )

    def left() -> Limits:
        return replace(limits, seconds=max(0.0, limits.seconds - (time.monotonic() - began)))

    if is_districting(world):
        return solve_districts(world, left(), start, watch)
    state = State(world, left(), watch, time.monotonic())
    pairs = int(world.rates.reach.size.sum()) * len(world.rates.levels)
    try:
        search_along_prices(state, start, tree=pairs <= TREE)
    except KeyboardInterrupt:
        state.stopped_by = "interrupt"
    plan = state.plan(METHOD_WITH_TREE if pairs <= TREE else METHOD)
    if plan is not None:
        return plan
    if state.stopped_by == "interrupt":
        raise SolverError(INTERRUPTED)
    if pairs > TREE and not state.asked and (problems := explain_at_size(world, PATIENCE)):
        raise InfeasibleError(problems)
    hurried = state.stopped_by == "time" and not state.asked
    raise SolverError(NO_PLAN if hurried or pairs <= TREE else undecided(world, state.unfit))
