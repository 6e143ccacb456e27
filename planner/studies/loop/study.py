"""The closed loop: optimise, simulate, learn what hours, odds and leaving did, and optimise again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.audit import World, audit, given_plan
from planner.domain.closed_loop import Loop, Round, beaten, best_round, why_ended
from planner.domain.comparison.side_by_side import Effect
from planner.domain.loop_learning import Corrections, Learning, corrected, damped, learnt, step_of
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, Problem, ScenarioError
from planner.optimize.solve import solve
from planner.studies.compare.differences import paired
from planner.studies.loop.evidence import evidence_of
from planner.studies.playing import Playing
from planner.studies.what_if.stress import effects

LEARNING_LUCK, FRESH_LUCK = 1, 2
"""What is added to the seed where the years teach, and where the best round is checked: a plan is never judged by the
luck that it was made from."""


@dataclass(frozen=True, slots=True)
class LoopQuestion:
    """How the loop is made."""

    rounds: int = 6
    """Rounds after the first plan, at most."""
    tolerance: float = 0.02
    """The plan is stable when at most this part of the accounts changes hands, or a new one would better the objective
    by at most this part of it [share]."""
    learning: Learning = field(default_factory=Learning)
    measure: str = "bookings"
    """What is to be bettered."""


def close_loop(
    scenario: Scenario,
    *,
    rounds: int = 6,
    damping: float = 0.5,
    measure: str = "bookings",
    workers: int = 1,
    watch: Watch | None = None,
) -> Loop:
    """Plan, simulate, learn what hours, odds and leaving did to the plan, and plan again until it is stable.

    Every round is judged in the scenario as it is, on the luck of the first plan. Raises as `solve` and `replicate`.
    """
    asked = LoopQuestion(rounds=rounds, learning=Learning(damping=damping), measure=measure)
    return loop(scenario, asked, Playing.of(scenario, workers=workers, watch=watch))


def loop(scenario: Scenario, asked: LoopQuestion, playing: Playing) -> Loop:
    """Close the loop. Every round's plan is judged in the scenario as it is, against round 0, with the same luck.

    Raises ScenarioError for a measure that there is not, InfeasibleError when there is no first plan, and as `solve`
    and `replicate` do. A round that finds no plan because of what was learnt ends the loop.
    """
    world = World.of(scenario)
    first = solve(scenario, watch=playing.watch)
    base = playing.play(scenario, first)
    _refuse_unknown(base, asked.measure)
    now = Corrections.none(world.rates)
    rounds = [_round((), first, first, now, ())]
    why = why_ended([first.owner], asked.tolerance, asked.rounds)
    while why is None:
        plan = rounds[-1].plan
        seen = evidence_of(scenario, plan, playing.replications, _seed(playing, LEARNING_LUCK), playing.watch)
        now = damped(now, learnt(seen, world.rates, plan, asked.learning), step_of(asked.learning, len(rounds)))
        try:
            found = _better(corrected(scenario, world.rates, now), plan, asked.tolerance, playing.watch)
        except InfeasibleError:
            why = "infeasible"
            break
        judged = plan if found.owner is plan.owner else _judged(world, found)
        outcomes = playing.play(scenario, judged)
        rounds.append(_round(rounds, found, judged, now, effects(base, outcomes)))
        why = why_ended([each.plan.owner for each in rounds], asked.tolerance, asked.rounds)
    best = best_round(rounds, asked.measure, relaxes=asked.learning.relaxes)
    return Loop(
        rounds=tuple(rounds),
        why=why,
        measure=asked.measure,
        best=best,
        checked=_checked(scenario, (first, rounds[best].plan), asked.measure, playing) if best else None,
        tolerance=asked.tolerance,
        learning=asked.learning,
        replications=base.replications,
        seed=base.seed,
        confidence=base.confidence,
    )


def _better(scenario: Scenario, plan: Plan, tolerance: float, watch: Watch | None) -> Plan:
    """The best plan by what was learnt; the one before where that is hardly worse, or no search could tell."""
    found = solve(scenario, start=plan.owner, watch=watch)
    least = max(tolerance, scenario.settings.solver.gap)
    before = audit(World.of(scenario), plan.owner, coverage=plan.coverage)
    if before.violations or beaten(before.objective, found.objective, least):
        return found
    return replace(found, owner=plan.owner, quota=plan.quota, coverage=plan.coverage)


def _refuse_unknown(base: Outcomes, measure: str) -> None:
    known = [each.name for each in base]
    if measure not in known:
        what = f"this scenario has no measure '{measure}'."
        raise ScenarioError((Problem("--measure", what, f"There are {', '.join(known)}."),))


def _judged(world: World, found: Plan) -> Plan:
    """A plan that was made with corrections, priced and checked by the rules of the scenario as it is."""
    quota = None if np.isnan(found.quota).any() else found.quota
    plan = given_plan(world, found.owner, "closed loop", quota, found.coverage)
    return replace(plan, method=f"{found.method}, closed loop")


def _round(rounds: Sequence[Round], found: Plan, judged: Plan, now: Corrections, measured: tuple[Effect, ...]) -> Round:
    """The next round."""
    before, first = (rounds[-1].plan, rounds[0].plan) if rounds else (judged, judged)
    return Round(
        number=len(rounds),
        plan=judged,
        moved=int((judged.owner != before.owner).sum()),
        moved_from_first=int((judged.owner != first.owner).sum()),
        effects=measured,
        gap=found.gap,
        stopped_by=found.stopped_by,
        violations=len(judged.violations),
        corrections=now,
    )


def _checked(scenario: Scenario, plans: tuple[Plan, Plan], measure: str, playing: Playing) -> Interval:
    """The difference between two plans with luck that neither was made from or chosen by."""
    fresh = replace(playing, seed=_seed(playing, FRESH_LUCK))
    one, other = (fresh.play(scenario, plan) for plan in plans)
    found = paired(one, other, measure)
    half = found.half(one.confidence)
    return Interval(found.mean, found.mean - half, found.mean + half)


def _seed(playing: Playing, further: int) -> int:
    return (playing.seed + further) % 2**63
