"""HiGHS's tree, a search for plans and proofs by cases side by side."""

from collections.abc import Callable

import numpy as np

from planner.domain.arrays import Ints, positions
from planner.domain.audit import unit_seats
from planner.domain.gap import gap_of
from planner.errors import InfeasibleError
from planner.optimize.branching.aside import Bounding
from planner.optimize.dives import Dives
from planner.optimize.engine.exchanges import exchange
from planner.optimize.engine.improve import Effort, improve
from planner.optimize.engine.landscape import Landscape
from planner.optimize.engine.meeting import CYCLES, meet, room_is_dear
from planner.optimize.exact import Beside, check_bound
from planner.optimize.handful import Handful
from planner.optimize.pricing import Pricing
from planner.optimize.search import HEARTBEAT, Limits
from planner.optimize.shortlist import Shortlist
from planner.optimize.state import State

FEW = 20_000
"""Up to so many arcs on the shortlist, exact exchanges between seats find better plans than compound moves."""
BEHIND = 0.15
"""Share of the time, from the race's begin, after which HiGHS is left where it is not about to end alone: its core
proves more by cases. First dives that are waited for come first."""
CLOSING = 0.5
"""It is about to end when its gap is at most this share of that of the cases,"""
NARROW = 0.002
"""or this share of the plan."""
DEAR_BEHIND, DEAR_NARROW = 0.05, 0.0
"""The same two where room is dear: HiGHS's tree does not close such books, unless in its first seconds."""
BETWEEN = 1
"""Cycles of meeting in the middle between dives among whole books."""


class Race:
    """Until the first dives and the first proofs meet, or HiGHS has proven its plan, or time is over.

    Dives and proofs that are waited for (`Handful`) are brought to their ends even if HiGHS has ended, so that the plan
    is the same every time. Where HiGHS is left, other proofs take its core, and the race ends when plan and bound meet,
    whenever that is.
    """

    def __init__(self, state: State, pricing: Pricing, landscape: Landscape) -> None:
        """Who takes part; proofs begin when there is a plan, for there may be none."""
        self._state, self._pricing, self._landscape = state, pricing, landscape
        self._best: list[Ints] = []
        self._rank = (True, np.inf)
        self._audited: Ints | None = None
        self._began = state.spent
        self._beside = Beside(state.world, state.best, lambda: Limits(max(0.0, state.left), state.limits.gap, 1))
        self._bounding: Bounding | None = None
        if state.best is not None:
            goal = state.best.objective * (1 - state.limits.gap)
            self._bounding = self._proofs(goal, waited=state.limits.gap > 0) if state.bound < goal else None
        self._dear = room_is_dear(landscape)
        self._patience, self._narrow = (DEAR_BEHIND, DEAR_NARROW) if self._dear else (BEHIND, NARROW)
        self._handful = Handful(state, pricing.shortlist, self._bounding)

    def run(self) -> bool:
        """Search; whether it came to an end that owes nothing to the clock.

        Raises InfeasibleError when HiGHS proves that there is no plan.
        """
        shortlist, few = self._pricing.shortlist, len(self._pricing.shortlist) <= FEW
        starts = starts_of(self._state, shortlist)
        try:
            self._beside.begin()
            if self._bounding is not None:
                self._bounding.begin()
            if few and not starts:
                starts = self._first()
            if few and starts:
                self._exchange(starts[0])
            elif not self._enough(np.inf):
                self._improve(starts, self._enough)
            while not self._enough(np.inf) and self._wait():
                pass
        except BaseException:
            if self._bounding is not None:
                self._bounding.halt()
            raise
        finally:
            proven = self._settle()
        return proven

    def _first(self) -> list[Ints]:
        """Search until there is a choice within all limits; exchanges begin with one."""

        def enough(total: float) -> bool:
            return self._enough(total) or self._least < np.inf

        self._improve([], enough)
        return self._best.copy() if self._least < np.inf else []

    def _improve(self, starts: list[Ints], stop: Callable[[float], bool]) -> None:
        improve(self._landscape, starts, stop=stop, tell=self._found, threads=self._threads, effort=Effort())

    def _exchange(self, start: Ints) -> None:
        """Let a few seats at a time share out their units, from the best of some dives on, again and again.

        By meeting in the middle where room is dear, or by HiGHS. The first time also from a start.
        """
        landscape, stop, tell, proven = self._landscape, self._enough, self._found, False
        dives, begins = Dives(landscape, self._state.limits.threads), [start]
        if not dives.of_books:
            self._handful.begin()
        while not (proven or stop(np.inf)):
            begins += self._dived(dives)
            if not begins:
                break
            begin = min(begins, key=self._ranked)
            self._handful.end()
            if self._dear:
                cycles = BETWEEN if dives.of_books else CYCLES
                meet(landscape, begin, stop=stop, tell=tell, threads=lambda: self._threads, cycles=cycles)
            else:
                _, proven = exchange(landscape, begin, stop=stop, tell=tell, threads=lambda: self._threads)
            begins = []

    def _dived(self, dives: Dives) -> list[Ints]:
        found = []
        for dived in dives.some(lambda: self._enough(np.inf)):
            found.append(dived)
            if not self._state.over:
                self._handful.add(dived)
            self._found(dived, self._landscape.shortlist.total(dived))
        return found

    def _proofs(self, goal: float, *, waited: bool) -> Bounding:
        return Bounding(self._state.world, self._pricing, goal, lambda: self._state.over, waited=waited)

    def _ranked(self, chosen: Ints) -> tuple[bool, float]:
        """The less the better: a choice that breaks a limit comes after all that break none, however cheap it is."""
        shortlist = self._pricing.shortlist
        return not shortlist.within_limits(chosen), shortlist.total(chosen)

    def _found(self, chosen: Ints, total: float) -> None:
        rank = (not self._pricing.shortlist.within_limits(chosen), total)
        if rank < self._rank:
            self._best[:], self._rank = [chosen], rank
        if self._bounding is None and self._state.best is None and self._least < np.inf:
            self._bounding = self._proofs(np.inf, waited=False)
            self._bounding.begin()
        self._say()

    def _say(self) -> None:
        """Tell the watch of the best choice that breaks no limit."""
        known = (self._state.with_quotas(self._least), self._beside.incumbent)
        best = min((value for value in known if value is not None and value < np.inf), default=None)
        self._state.say("searching", best, self._bound)

    def _wait(self) -> bool:
        """A moment, for HiGHS, for first proofs once it has ended, or for all where it was left; False: for nobody."""
        beside, bounding = self._beside, self._bounding
        if not (beside.left or beside.over):
            beside.wait(HEARTBEAT)
            return True
        if not beside.left and bounding is not None:
            bounding.settle(HEARTBEAT)
            return True
        if bounding is None or not bounding.at_work:
            return False
        bounding.wait(HEARTBEAT)
        return True

    def _enough(self, total: float) -> bool:
        state, beside, bounding = self._state, self._beside, self._bounding
        least = min(value for value in (total, self._least, beside.incumbent) if value is not None)
        self._say()
        self._handful.hold()
        if self._handful.met and not beside.left:
            return True
        if bounding is not None and not (beside.left or beside.over or self._handful.awaited):
            cases = least - max(state.bound, bounding.bound)
            behind = least - beside.bound > max(CLOSING * cases, self._narrow * abs(least))
            if state.spent - self._began > self._patience and behind:
                beside.leave()
                bounding.cut()
        if beside.left:
            return state.over or self._met(min(total, self._least))
        return state.over or (beside.over and not self._handful.awaited)

    def _met(self, total: float) -> bool:
        """Whether plan and bound are as near to each other as was asked; audited only when they may be."""
        state, bound = self._state, self._bound
        if total - bound > state.limits.gap * total:
            return False
        if self._best and self._best[0] is not self._audited:
            self._audited = self._best[0]
            state.take_choice(self._pricing.shortlist, self._audited)
        return state.best is not None and gap_of(state.best.objective, bound) <= state.limits.gap

    @property
    def _least(self) -> float:
        """Total of the best choice that breaks no limit; infinite without one."""
        return np.inf if self._rank[0] else self._rank[1]

    @property
    def _bound(self) -> float:
        """What HiGHS and the cases have proven so far [currency/year]."""
        return max(self._beside.bound, -np.inf if self._bounding is None else self._bounding.bound)

    @property
    def _threads(self) -> int:
        """How many the search may use."""
        bounding = self._bounding is not None and self._bounding.at_work
        return max(1, self._state.limits.threads - (not self._beside.left) - bounding)

    def _settle(self) -> bool:
        """Stop all, and take what they leave."""
        state, beside, bounding = self._state, self._beside, self._bounding
        beside.stop()
        try:
            cases = None if bounding is None else bounding.cases()
            if cases is not None:
                state.hear_cases(*cases)
            sure = self._handful.met and not beside.left
            proven = self._take_tree(heard=not sure) or sure
            if self._best and not proven:
                state.take_choice(self._pricing.shortlist, self._best[0])
        finally:
            bound = -np.inf if bounding is None else bounding.found()
        _raise(state, bound)
        state.clocked = beside.left or not proven
        return proven

    def _take_tree(self, *, heard: bool) -> bool:
        """Take what HiGHS leaves, which has been stopped, if it is heard; whether it came to its end alone."""
        state, beside = self._state, self._beside
        while not beside.over:
            beside.wait(HEARTBEAT)
        found = beside.found() if heard else None
        if found is None:
            return False
        if found.ending == "infeasible":
            raise InfeasibleError(beside.why_not())
        state.take(beside.candidate(found.values))
        _raise(state, found.bound)
        return found.ending == "gap"


def _raise(state: State, bound: float) -> None:
    """Take a better bound that nobody derives again."""
    if bound > state.bound:
        if state.best is not None:
            check_bound(bound, state.best)
        state.bound, state.proof = bound, "mip"


def starts_of(state: State, shortlist: Shortlist) -> list[Ints]:
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
