"""What a plan claims of its own quality, held against the bound that was derived again."""

import math
from collections.abc import Iterator
from typing import Literal

from planner.domain.gap import gap_of
from planner.domain.plan import Plan
from planner.domain.world import World
from planner.errors import Problem
from planner.verify.bound import Bound, misfits
from planner.verify.cases import case_misfits
from planner.verify.sites import site_misfits

CLAIM = 1e-6
"""A stated bound may be above the derived one, and a proven optimum above its bound, by this share of the objective."""
SAME = 1e-9
"""Gaps that differ by less are the same [share]."""


def word_of(plan: Plan) -> Literal["derived", "solver", "none"]:
    """What the stated bound rests on.

    The bound of a tree cannot be derived again.
    """
    if plan.bound is None:
        return "none"
    return "solver" if plan.proof == "mip" else "derived"


def proof_problems(world: World, plan: Plan, objective: float | None, derived: Bound | None) -> Iterator[Problem]:
    """Why the proof does not hold; nothing where the plan claims nothing.

    `objective` is the recomputed one (None: it cannot be), `derived` the bound from the prices in the plan. A bound
    that is the solver's word is only held against the plan.
    """
    if plan.bound is None or plan.proof == "none":
        if plan.bound is not None or plan.proof != "none" or plan.gap_verified is not None:
            yield Problem("proof", "is claimed, but the plan does not say by which bound and by whose word.")
        return
    if not math.isfinite(plan.bound):
        yield Problem("proof", f"states the bound {plan.bound}, which is not a number.")
        return
    yield from misfits(world, plan.multipliers)
    yield from () if plan.branches is None else case_misfits(world, plan.branches)
    yield from () if plan.sites is None else site_misfits(world, plan.sites)
    cost = plan.objective if objective is None else objective
    excused = CLAIM * max(abs(cost), abs(plan.bound)) + _cents(world)
    if plan.bound > cost + excused:
        yield Problem("proof", f"states the bound {plan.bound:,.2f}, but the plan itself costs only {cost:,.2f}.")
    if plan.status == "optimal" and gap_of(cost, plan.bound) > 2 * CLAIM:
        yield Problem("proof", f"calls the plan optimal, but its bound leaves a gap of {gap_of(cost, plan.bound):.4%}.")
    if word_of(plan) == "derived":
        yield from _weaker(plan.bound, derived, excused)
    if plan.gap_verified is not None:
        gap = math.inf if derived is None else gap_of(cost, derived.value)
        if not plan.gap_verified >= gap - SAME:
            found = "nothing derives one" if derived is None else f"derived again it is {gap:.6%}"
            yield Problem("proof", f"states a verified gap of {plan.gap_verified:.6%}; {found}.")


def _weaker(stated: float, derived: Bound | None, excused: float) -> Iterator[Problem]:
    if derived is None:
        yield Problem("proof", "has no prices from which the bound could be derived.")
    elif derived.strict < stated - excused:
        what = f"states the bound {stated:,.2f}; its prices give only {derived.strict:,.2f}."
        yield Problem("proof", what, "No better plan is known, but its gap is unproven.")


def _cents(world: World) -> float:
    """What rounding quotas to whole cents can cost: differences below it are no gap [currency/year]."""
    return 0.0 if world.quotas is None else 0.01 * len(world.hours) * world.quotas.price
