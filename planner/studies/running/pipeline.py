"""From a scenario to a finished run folder: optimise, simulate, report, each step once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Origin, Scenario
from planner.optimize.solve import solve
from planner.report.write import write_report
from planner.runs.atomic import whole_folder
from planner.runs.folder import (
    PLAN,
    REPORT,
    SCENARIO,
    START,
    Run,
    refuse_locked_run,
    refuse_new_report,
    renew_report,
    write_origins,
)
from planner.runs.manifest import Question, What
from planner.runs.plans import write_plan, write_quota_tables
from planner.runs.unfinished import RUN, open_unfinished, settle
from planner.scenarios.load import load
from planner.scenarios.save import save
from planner.studies.running.clock import Clock
from planner.studies.running.finishing import Done, Task, finished, provenance, simulated
from planner.studies.running.overlays import refuse_impossible, seconds_kept, solve_overlays
from planner.studies.running.verifying import verified

MOST_WORKERS = 8
WORTH_A_PROCESS = 20
"""Replications from which further processes repay the seconds that they take to start."""


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """What is to be done."""

    what: What
    """`optimize` searches for a plan, `simulate` plays a given one, `run` does both."""
    scenario: Scenario
    inputs: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the files that the scenario was read from, by name."""
    given: Plan | None = None
    """The plan to simulate; required by `simulate`, not used otherwise."""
    start: Plan | None = None
    """Where the search starts."""

    @property
    def question(self) -> Question:
        """What decides the bytes of its run."""
        given = self.given.digest if self.given is not None else None
        start = self.start.digest if self.start is not None else None
        return Question.of(self.what, self.scenario, self.inputs, given, start)


def carry_out(work: Work, out: Path, *, workers: int | None = None, watch: Watch | None = None) -> Done:
    """Do the work and leave its run folder in `out`, whole or not at all; `workers` as in `workers_for`.

    Ctrl-C during the search keeps the best plan, during the simulation the plan; the folder is then written without
    what is missing. Batches that are simulated stand in an unfinished run beside it, from which `resume`, or the same
    work again, goes on, whatever stopped them. With a given plan that is all there is to keep, and KeyboardInterrupt
    goes on. Raises what `solve` and `replicate` raise, and PlannerError when nothing can be written there, or when the
    same run is there already with a plan that is approved or in force.
    """
    clock, question = Clock(), work.question
    refuse_locked_run(out, question)
    with whole_folder(out) as place:
        draft = place / RUN
        draft.mkdir()
        save(work.scenario, draft / SCENARIO)
        write_origins(draft, work.scenario)
        if work.start is not None:
            write_plan(draft / START, work.start)
        plan = _planned(work, clock, watch)
        write_plan(draft / PLAN, plan)
        write_quota_tables(draft / PLAN, work.scenario, plan)
        task = Task(work.scenario, question, plan, out, workers_for(work.scenario, workers), clock)
        if work.what == "optimize" or plan.status == "interrupted":
            return finished(task, draft, None, interrupted=plan.status == "interrupted")
        folder = settle(place, out, question)
    with open_unfinished(folder) as unfinished:
        return simulated(task, unfinished, watch)


def workers_for(scenario: Scenario, asked: int | None) -> int:
    """Processes that simulate: as many as asked for, else one a core where so many replications repay their start."""
    if asked is not None:
        return asked
    return min(os.cpu_count() or 1, MOST_WORKERS) if scenario.settings.simulation.replications >= WORTH_A_PROCESS else 1


def work_of(run: Run) -> Work:
    """The work that a run did, from its own folder alone."""
    question = run.manifest.question
    origin = {path: Origin(where) for path, where in run.origins().items()}
    return Work(
        what=question.what,
        scenario=replace(load(run.scenario_folder), origin=origin),
        inputs=question.inputs,
        given=run.plan() if question.given is not None else None,
        start=run.start(),
    )


def rewrite_report(run: Run) -> Run:
    """Write the report again from what the folder holds; its digest in the manifest follows.

    Raises PlannerError when the plan is approved or in force.
    """
    refuse_new_report(run)
    draft = run.report.with_name(f".{REPORT}.new")
    try:
        outcomes = run.outcomes()
        write_report(draft, work_of(run).scenario, run.plan(), outcomes, provenance(run.manifest.question))
        return renew_report(run, draft)
    finally:
        draft.unlink(missing_ok=True)


def _planned(work: Work, clock: Clock, watch: Watch | None) -> Plan:
    """The given plan; else one that was searched for and checked, and then its overlays."""
    scenario = work.scenario
    with clock.phase("optimize"):
        plan = _plan(work, watch)
    with clock.phase("verify"):
        plan = plan if work.given is not None else _verified(scenario, plan, watch)
    if work.given is None and scenario.settings.territory.overlays and plan.status != "interrupted":
        with clock.phase("overlays"):
            spare = scenario.settings.solver.seconds - clock.seconds("optimize")
            plan = solve_overlays(scenario, plan, seconds=max(spare, seconds_kept(scenario)), watch=watch)
    return plan


def _plan(work: Work, watch: Watch | None) -> Plan:
    if work.given is not None:
        return work.given
    refuse_impossible(work.scenario)
    start = None if work.start is None else work.start.owner
    seconds = work.scenario.settings.solver.seconds - seconds_kept(work.scenario)
    return solve(work.scenario, seconds=seconds, start=start, watch=watch)


def _verified(scenario: Scenario, plan: Plan, watch: Watch | None) -> Plan:
    """The plan with its verified gap; Ctrl-C keeps the plan without one."""
    if watch is not None:
        watch(Progress("checking plan and proof", 0.0, incumbent=plan.objective, bound=plan.bound))
    try:
        return verified(scenario, plan)
    except KeyboardInterrupt:
        return replace(plan, status="interrupted", stopped_by="interrupt")
