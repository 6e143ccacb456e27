"""How many seats, of which role, hired when: every size planned anew, all played with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.audit import World, given_plan
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.resized import resized
from planner.domain.what_if.staffing import NOTHING, Size, StaffingStudy, contribution, cost
from planner.errors import InfeasibleError, PlannerError, ProblemsError, ScenarioError, SolverError
from planner.optimize.solve import solve
from planner.simulate.intervals import interval_of_mean
from planner.studies.playing import Playing
from planner.studies.what_if.turnover import Guarantee, promise, vacancies


@dataclass(frozen=True, slots=True)
class StaffingQuestion:
    """What sizes are tried, and how each is planned."""

    roles: tuple[str, ...]
    changes: tuple[int, ...]
    starts: tuple[date, ...] = ()
    """When new seats start; none: on the first day of the horizon."""
    seconds: float = 10.0
    """Longest search for each size [seconds]."""
    guarantee: Guarantee = Guarantee(share=1.0, months=3)  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True, eq=False)
class _Try:
    """A size, planned and played."""

    role: str
    change: int
    start: date | None
    scenario: Scenario
    plan: Plan
    outcomes: Outcomes

    @property
    def contribution(self) -> Floats:
        return contribution(self.scenario, self.outcomes, self.change)

    def interval(self, sample: Floats, confidence: float | None = None) -> Interval:
        level = self.outcomes.confidence if confidence is None else confidence
        return interval_of_mean(sample, level, self.outcomes.luck_shared)


def main_role(scenario: Scenario) -> str:
    """The role of most seats; the first by name of equals."""
    roles, counts = np.unique(scenario.seats.role, return_counts=True)
    return str(roles[int(np.argmax(counts))])


def staffing(scenario: Scenario, asked: StaffingQuestion, playing: Playing) -> StaffingStudy:
    """Plan and play every size, then what vacancies cost, and what a guarantee for newcomers would.

    Territories and quotas of each size are searched for anew, from the present owners where they may stay, for
    `asked.seconds` at most. The range that cannot be told from the best is by paired t intervals with Bonferroni's
    correction for the sizes. Raises ScenarioError for a role without seats, PlannerError when no size has a plan.
    """
    tries, impossible = _tried(scenario, asked, playing)
    if not tries:
        raise PlannerError("no size has a plan: " + "; ".join(why for _, _, why in impossible))
    best = max(range(len(tries)), key=lambda i: float(tries[i].contribution.mean()))
    base = next((each for each in tries if each.change == 0), tries[best])
    turnover = vacancies(base.scenario, base.plan, playing)
    return StaffingStudy(
        sizes=tuple(_size(each, tries[best], len(tries)) for each in tries),
        best=best,
        impossible=tuple(impossible),
        vacancies=turnover,
        promise=promise(base.scenario, base.plan, asked.guarantee, turnover.a_leaver.value, playing),
        replications=base.outcomes.replications,
        seed=base.outcomes.seed,
        confidence=base.outcomes.confidence,
    )


def _tried(
    scenario: Scenario, asked: StaffingQuestion, playing: Playing
) -> tuple[list[_Try], list[tuple[str, int, str]]]:
    tries, impossible, known = [], [], dict[str, Plan]()
    questions = list(_questions(asked))
    for number, (role, change, start) in enumerate(questions):
        playing.tell("sizes", number, len(questions))
        try:
            sized = resized(scenario, role, change, start)
            plan = known.get(sized.digest) or _planned(sized, asked.seconds)
        except (InfeasibleError, SolverError, ScenarioError) as error:
            impossible.append((role, change, _why(error)))
            continue
        known[sized.digest] = plan
        tries.append(_Try(role, change, start if change > 0 else None, sized, plan, playing.play(sized, plan)))
    return tries, impossible


def _why(error: PlannerError) -> str:
    """The reason on one line."""
    problems = error.problems if isinstance(error, ProblemsError) else ()
    return " ".join(str(problem) for problem in problems) or str(error)


def _questions(asked: StaffingQuestion) -> Sequence[tuple[str, int, date | None]]:
    """Every role, change and start; the scenario as it is once, and starts only where somebody starts."""
    found: list[tuple[str, int, date | None]] = []
    for role in asked.roles:
        for change in sorted(set(asked.changes)):
            if change == 0 and any(other == 0 for _, other, _ in found):
                continue
            starts: Sequence[date | None] = asked.starts if change > 0 and asked.starts else (None,)
            found += [(role, change, start) for start in starts]
    return found


def _planned(scenario: Scenario, seconds: float) -> Plan:
    owner = scenario.accounts.owner
    start = owner if (owner != "").all() and not given_plan(World.of(scenario), owner, "present").violations else None
    found = solve(scenario, seconds=seconds, start=start)
    if found.status == "interrupted":
        raise KeyboardInterrupt
    return replace(found, scenario=scenario.digest)


def _size(each: _Try, best: _Try, sizes: int) -> Size:
    level = 1.0 - (1.0 - each.outcomes.confidence) / max(1, sizes - 1)
    return Size(
        role=each.role,
        change=each.change,
        seats=int((each.scenario.seats.role == each.role).sum()),
        start=each.start or (each.scenario.calendar.start if each.change > 0 else None),
        bookings=each.interval(each.outcomes.samples["bookings"]),
        cost=each.interval(cost(each.scenario, each.outcomes, each.change)),
        contribution=each.interval(each.contribution),
        behind=NOTHING if each is best else each.interval(best.contribution - each.contribution, level),
        gap=each.plan.gap,
        stopped_by=each.plan.stopped_by,
    )


def roles_of(scenario: Scenario, asked: Sequence[str]) -> tuple[str, ...]:
    """The roles that are asked for, or the one of most seats."""
    return tuple(asked) or (main_role(scenario),)
