"""Prices first: a bound for all eligible arcs, then a search along those prices, on small books beside HiGHS's tree."""

import time

import numpy as np

from planner.domain.arrays import Ints, Texts, positions
from planner.domain.audit import unit_seats
from planner.errors import InfeasibleError
from planner.optimize.branching.proof import prove_by_cases
from planner.optimize.candidates import candidate, current_owners
from planner.optimize.collisions.explain import explain_at_size
from planner.optimize.engine.exchanges import exchange
from planner.optimize.engine.improve import Effort, improve
from planner.optimize.engine.landscape import Landscape
from planner.optimize.exact import Beside, check_bound
from planner.optimize.pricing import Pricing, price_world
from planner.optimize.search import HEARTBEAT, Limits
from planner.optimize.shortlist import Shortlist
from planner.optimize.state import State

FIRST = Effort(tries=15.0, cycles=0)
"""Search before HiGHS begins, so that it starts from a good plan."""
FIRST_OF_FEW = Effort(tries=15.0, rounds=5.0, cycles=1)
"""The same where there are few arcs."""
FEW = 10_000
"""Up to so many arcs on the shortlist, exact exchanges between seats find better plans than compound moves."""
BEHIND = 0.2
"""Share of the time after which HiGHS is left where it is not about to end alone: its core finds better plans."""
CLOSING = 0.5
"""It is about to end when its gap is at most this share of that of the cases."""
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
        first = FIRST_OF_FEW if len(pricing.shortlist) <= FEW else FIRST
        _improve(state, pricing, landscape, first if tree else effort or Effort(), doubting=not tree)
    proven = tree and not state.over and not state.reached() and _race(state, pricing, landscape)
    state.stopped_by = "gap" if proven or state.reached() else "time" if state.over else "iterations"


def _improve(state: State, pricing: Pricing, landscape: Landscape, effort: Effort, *, doubting: bool) -> None:
    """Search from the best plan on; whatever ends the search, its best is taken.

    When it has no plan after a while and is `doubting`, it asks once whether the rules collide; raises
    InfeasibleError if that can be proven.
    """
    best: list[Ints] = []
    began, doubts = time.monotonic(), doubting

    def found(chosen: Ints, total: float) -> None:
        best[:] = [chosen]
        state.say("improving", total)

    def enough(total: float) -> bool:
        """Audit only when the total without the quota term may be near enough, or time is over."""
        nonlocal doubts
        state.say("improving", total)
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
            _starts(state, pricing.shortlist),
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


def _race(state: State, pricing: Pricing, landscape: Landscape) -> bool:
    """HiGHS's tree and the search side by side, until HiGHS has proven its plan (True) or time is over.

    The proof by cases is brought to its end even if HiGHS has ended, so that it is the same every time.
    """
    first, best, few = state.best, list[Ints](), len(pricing.shortlist) <= FEW
    beside = Beside(state.world, first, lambda: Limits(max(0.0, state.left), state.limits.gap, 1))

    def found(chosen: Ints, total: float) -> None:
        best[:] = [chosen]
        state.say("searching", total)

    def enough(total: float) -> bool:
        least = min(value for value in (total, beside.incumbent) if value is not None)
        state.say("searching", least, beside.bound)
        hopeless = state.spent > BEHIND and least - beside.bound > CLOSING * (least - state.bound)
        if few and state.branches is not None and hopeless:
            beside.leave()
        return state.over or (beside.over and not beside.left)

    def threads() -> int:
        return max(1, state.limits.threads - (not beside.left))

    try:
        _prove(state, pricing)
        starts = _starts(state, pricing.shortlist)
        if starts and few and not enough(np.inf):
            starts.append(exchange(landscape, starts[0], stop=enough, tell=found, threads=threads))
        if not enough(np.inf):
            improve(landscape, starts, stop=enough, tell=found, threads=threads(), effort=Effort())
        while not (beside.left or enough(np.inf)):
            beside.wait(HEARTBEAT)
    finally:
        proven = _settle(state, beside)
        if best and not proven:
            state.take_choice(pricing.shortlist, best[0])
    return proven


def _prove(state: State, pricing: Pricing) -> None:
    """A proof by cases, as far as the best plan known now asks for; none without a plan: there may be no plan."""
    if state.best is None:
        return
    goal = state.best.objective * (1 - state.limits.gap)

    def enough(bound: float) -> bool:
        state.say("bounding", bound=bound)
        return state.over or bound >= goal

    if not enough(state.bound):
        state.hear_cases(*prove_by_cases(state.world, pricing, enough))


def _settle(state: State, beside: Beside) -> bool:
    """Stop HiGHS if it has not ended, and take what it leaves; whether it came to its end alone."""
    beside.stop()
    while not beside.over:
        beside.wait(HEARTBEAT)
    found = beside.found()
    if found is None:
        return False
    if found.ending == "infeasible":
        raise InfeasibleError(beside.why_not())
    state.take(beside.candidate(found.values))
    if found.bound > state.bound:
        if state.best is not None:
            check_bound(found.bound, state.best)
        state.bound, state.proof = found.bound, "mip"
    return found.ending == "gap"


def _starts(state: State, shortlist: Shortlist) -> list[Ints]:
    """The best plan as a choice of the shortlist; arcs that are not listed are replaced by the unit's first."""
    if state.best is None:
        return []
    world = state.world
    assert shortlist.level is not None
    seat = unit_seats(world, positions(world.scenario.seats.seat, state.best.owner))[shortlist.unit]
    same = shortlist.seat == seat
    if state.best.coverage is not None:
        level = world.rates.levels.at(state.best.coverage)
        head = np.unique(world.scenario.units, return_index=True)[1]
        same &= shortlist.level == level[head][shortlist.unit]
    chosen = shortlist.first[:-1].copy()
    at = np.flatnonzero(same)
    chosen[shortlist.unit[at]] = at
    return [chosen]
