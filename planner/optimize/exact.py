"""The declared model, solved by HiGHS."""

import time
from dataclasses import replace

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.audit import TOLERANCE, World, chosen_arcs
from planner.domain.gap import gap_of
from planner.domain.plan import Plan, StoppedBy
from planner.domain.progress import Progress, Watch
from planner.errors import InfeasibleError, Problem, SolverError
from planner.optimize.bridge import LinearForm, linear_form
from planner.optimize.candidates import Candidate, best_of, candidate, owners_at, plan_of
from planner.optimize.explain import explain
from planner.optimize.formulation import formulate
from planner.optimize.priced import METHOD
from planner.optimize.rules import rules_of
from planner.optimize.search import Found, Limits, search

NO_PLAN = "No plan was found in the time given; allow more seconds ('solver.seconds')."
INTERRUPTED = "Interrupted before there was a plan."


def solve_exactly(world: World, limits: Limits, first: Candidate | None, bound: float, watch: Watch | None) -> Plan:
    """The best plan that HiGHS finds from `first` on, with the better of the bound that it proves and the given one.

    Raises InfeasibleError when it proves that there is none, SolverError when there is none in time.
    """
    began = time.monotonic()

    def hear(progress: Progress) -> None:
        if watch is not None:
            best = None if first is None else first.objective
            incumbent = best if progress.incumbent is None else progress.incumbent
            watch(replace(progress, incumbent=incumbent, bound=max(bound, progress.bound or bound)))

    def say(phase: str) -> None:
        hear(Progress(phase, time.monotonic() - began))

    try:
        say("building the model")
        model = formulate(world)
        say("handing over to HiGHS")
        form = linear_form(model)
        left = max(0.0, limits.seconds - (time.monotonic() - began))
        begin = None if first is None else _as_start(form, model, world, first)
        found = search(form, Limits(left, limits.gap, limits.threads), begin, hear)
    except KeyboardInterrupt:
        if first is None:
            raise SolverError(INTERRUPTED) from None
        return plan_of(world, first, bound, "lagrangian", "interrupt", METHOD)
    if found.ending == "infeasible":
        if first is not None:
            raise SolverError("HiGHS calls infeasible what has a plan; please report this scenario.")
        try:
            say("finding out why no plan exists")
            problems = explain(form, rules_of(model, world), world)
        except KeyboardInterrupt:
            problems = (Problem("rules that collide", "no plan keeps all rules; interrupted while asking which."),)
        raise InfeasibleError(problems)
    return _plan(world, found, best_of([first, _agreed(world, form, found.values)]), bound, limits.gap)


def _as_start(form: LinearForm, model: pyo.ConcreteModel, world: World, first: Candidate) -> tuple[Ints, Floats]:
    """Columns and values of all whole numbers of the model at a plan; HiGHS completes the others."""
    chosen = chosen_arcs(world, positions(world.scenario.seats.seat, first.owner))
    columns = form.columns_of(model.owns)
    values = np.zeros(len(columns))
    values[chosen] = 1.0
    if world.quotas is not None and world.quotas.policy.step > 0:
        columns = np.append(columns, form.columns_of(model.steps))
        steps = np.round(first.quota / world.quotas.policy.step)
        values = np.append(values, [steps[s] for s in model.steps])
    used = columns >= 0
    return columns[used], values[used]


def _agreed(world: World, form: LinearForm, values: Floats | None) -> Candidate | None:
    """The solution as a plan, its terms checked against the audit's: the solver's word alone is no proof."""
    if values is None:
        return None
    owns, arcs = values[: len(world.arcs)], world.arcs
    order = np.lexsort((-owns, arcs.unit))
    chosen = order[np.unique(arcs.unit[order], return_index=True)[1]]
    plan = candidate(world, owners_at(world, chosen))
    if plan.audit.violations:
        raise SolverError(f"HiGHS returned a plan that breaks rules: {plan.audit.violations[0]}")
    said = sum(form.terms_at(values).values())
    if plan.objective > said + max(1.0, 1e-4 * abs(said)):
        raise SolverError(f"HiGHS values its plan at {said:,.2f}, the audit at {plan.objective:,.2f}.")
    return plan


def _plan(world: World, found: Found, best: Candidate | None, bound: float, gap: float) -> Plan:
    if best is None:
        raise SolverError(NO_PLAN)
    if found.bound > best.objective + max(1.0, TOLERANCE * best.objective):
        raise SolverError(f"HiGHS proves {found.bound:,.2f}, but a plan costs only {best.objective:,.2f}.")
    endings: dict[str, StoppedBy] = {"gap": "gap", "time": "time", "interrupted": "interrupt"}
    together = max(bound, found.bound)
    reached = gap_of(best.objective, together) <= gap
    return plan_of(
        world,
        best,
        together,
        proof="mip" if found.bound >= bound else "lagrangian",
        stopped_by="gap" if reached else endings[found.ending],
        method="exact: Pyomo model, HiGHS branch and cut",
    )
