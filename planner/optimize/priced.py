"""Prices first: a bound for all eligible arcs, then a search along those prices, on small books beside HiGHS's tree."""

import time

from planner.domain.arrays import Ints, Texts
from planner.errors import InfeasibleError
from planner.optimize.candidates import candidate, current_owners
from planner.optimize.collisions.explain import explain_at_size
from planner.optimize.engine.improve import Effort, improve
from planner.optimize.engine.landscape import Landscape
from planner.optimize.pricing import Pricing, price_world
from planner.optimize.race import Race, starts_of
from planner.optimize.shortlist import Shortlist
from planner.optimize.state import State

FIRST = Effort(tries=15.0, cycles=0)
"""Search before HiGHS begins, so that it starts from a good plan."""
PRICING = 0.6
"""Share of the time after which no better prices are looked for."""
DOUBT = 8.0
"""Without a plan for so long, a search asks whether the rules collide [seconds]."""
PATIENCE = 20.0
"""Longest answer to that question [seconds]."""


def search_along_prices(state: State, start: Texts | None, *, tree: bool, effort: Effort | None = None) -> None:
    """Raise the bound and improve the plan, by the time limit; `start` and the current owners are tried, too.

    With `tree`, HiGHS works on the declared model beside the search, which then only counts when time is over: what
    HiGHS finds and proves alone depends on nothing but the scenario. Raises InfeasibleError when HiGHS proves that no
    plan exists. KeyboardInterrupt leaves the state usable.
    """
    for owner in (start, current_owners(state.world)):
        if owner is not None:
            state.take(candidate(state.world, owner))
    pricing = price_world(
        state.world,
        state.limits.threads,
        stop=lambda: state.spent > PRICING,
        tell=state.hear,
        halt=lambda: state.late,
    )
    if pricing is None:
        state.stopped_by = "time"
        return
    landscape = Landscape.of(pricing.shortlist, pricing.prices.multipliers)
    if not state.reached():
        _improve(state, pricing, landscape, FIRST if tree else effort or Effort(), doubting=not tree)
    proven = tree and not state.over and not state.reached() and Race(state, pricing, landscape).run()
    state.stopped_by = "gap" if proven or state.reached() else "time" if state.over else "iterations"


def _improve(state: State, pricing: Pricing, landscape: Landscape, effort: Effort, *, doubting: bool) -> None:
    """Search from the best plan on; whatever ends the search, its best is taken.

    When it has no plan after a while and is `doubting`, it asks once whether the rules collide; raises
    InfeasibleError if that can be proven.
    """
    best: list[Ints] = []
    began, doubts = time.monotonic(), doubting
    told: list[float] = []

    def found(chosen: Ints, total: float) -> None:
        best[:] = [chosen]
        if pricing.shortlist.within_limits(chosen):
            told[:] = [state.with_quotas(total)]
        state.say("improving", *told)

    def enough(total: float) -> bool:
        """Audit only when the total without the quota term may be near enough, or time is over."""
        nonlocal doubts
        state.say("improving", *told)
        if state.over and best and state.best is None and pricing.shortlist.within_limits(best[0]):
            state.take_choice(pricing.shortlist, best[0])
        if state.late:
            return True
        if best and _near(state, total):
            state.take_choice(pricing.shortlist, best[0])
        if doubts and not state.over and time.monotonic() - began > DOUBT:
            doubts = False
            _ask_why(state, pricing.shortlist, best)
        return state.reached()

    try:
        improve(
            landscape,
            starts_of(state, pricing.shortlist),
            stop=enough,
            tell=found,
            threads=state.limits.threads,
            effort=effort,
        )
    finally:
        if best:
            state.take_choice(pricing.shortlist, best[0])


def _ask_why(state: State, shortlist: Shortlist, best: list[Ints]) -> None:
    """Raise InfeasibleError if there is no plan yet and the rules can be proven to collide."""
    if best:
        state.take_choice(shortlist, best[0])
    if state.best is None:
        state.say("asking whether the rules collide")
        state.asked = True
        if problems := explain_at_size(state.world, min(state.left, PATIENCE)):
            raise InfeasibleError(problems)


def _near(state: State, total: float) -> bool:
    return total - state.bound <= state.limits.gap * max(total, 1e-9)
