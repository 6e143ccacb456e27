"""From a plan to a finished run folder: simulate what is missing, report, and give the folder its name."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.report.write import write_report
from planner.runs.atomic import whole_folder
from planner.runs.folder import MANIFEST, OUTCOMES, REPORT, TIMINGS, Run, finish
from planner.runs.manifest import Question
from planner.runs.outcomes import read_outcomes
from planner.runs.unfinished import RUN, Unfinished
from planner.studies.running.clock import Clock
from planner.studies.running.simulating import kept_when_stopped, simulate_the_rest


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """What came out."""

    run: Run
    scenario: Scenario
    plan: Plan
    outcomes: Outcomes | None
    """None when nothing was simulated, or the simulation was interrupted."""
    interrupted: bool
    replaced: bool
    """Whether an older run of the same question was replaced."""
    resumed_at: int = 0
    """Replications that were there already, of an unfinished run of the same question."""
    unfinished: Path | None = None
    """Folder with the replications that are finished, when the simulation was interrupted."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is known once there is a plan."""

    scenario: Scenario
    question: Question
    plan: Plan
    out: Path
    workers: int
    clock: Clock


def simulated(task: Task, unfinished: Unfinished, watch: Watch | None) -> Done:
    """Simulate what is missing and finish the run; Ctrl-C keeps the plan of a run that searched for it."""
    before = unfinished.done
    try:
        with kept_when_stopped(unfinished, task.scenario.settings.simulation.replications):
            with task.clock.phase("simulate"):
                outcomes = simulate_the_rest(unfinished, task.scenario, task.plan, task.workers, watch)
            done = finished(task, unfinished.run, outcomes)
    except KeyboardInterrupt:
        if task.question.what == "simulate":
            if not unfinished.done:
                unfinished.remove()
            raise
        return _without_years(task, unfinished)
    unfinished.remove()
    tables = read_outcomes(done.run.folder / OUTCOMES).tables
    return replace(done, outcomes=replace(outcomes, tables=tables), resumed_at=before)


def finished(task: Task, draft: Path, outcomes: Outcomes | None, *, interrupted: bool = False) -> Done:
    """Write report, timings and manifest, and give the draft its name."""
    with task.clock.phase("report"):
        write_report(draft / REPORT, task.scenario, task.plan, outcomes, provenance(task.question))
    timings = task.clock.as_json() | {"workers": task.workers}
    run, replaced = finish(draft, task.out, task.question, task.plan, timings, interrupted=interrupted)
    return Done(run, task.scenario, task.plan, outcomes, interrupted, replaced)


def _without_years(task: Task, unfinished: Unfinished) -> Done:
    """The interrupted run with its plan; years that are finished stay in the unfinished run."""
    with whole_folder(task.out) as place:
        draft = place / RUN
        shutil.copytree(unfinished.run, draft, ignore=shutil.ignore_patterns(OUTCOMES, REPORT, MANIFEST, TIMINGS))
        done = finished(task, draft, None, interrupted=True)
    if unfinished.done:
        return replace(done, unfinished=unfinished.folder)
    unfinished.remove()
    return done


def provenance(question: Question) -> dict[str, str]:
    """What the report says about where it comes from; no clock and no host."""
    return {
        "run": question.id,
        "scenario": question.scenario,
        "seed": str(question.seed),
        **{f"input {name}": digest for name, digest in question.inputs.items()},
        **question.versions,
    }
