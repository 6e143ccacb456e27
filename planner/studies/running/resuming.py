"""An unfinished run finished: from its own folder alone."""

import json
from dataclasses import replace
from pathlib import Path

from planner.domain.progress import Watch
from planner.domain.scenario import Origin, Scenario
from planner.errors import ScenarioError
from planner.runs.folder import ORIGINS, PLAN, SCENARIO, Run, open_run
from planner.runs.manifest import Question
from planner.runs.plans import read_plan
from planner.runs.unfinished import Unfinished, differences, finished_run_of, open_unfinished
from planner.scenarios.load import load
from planner.studies.running.clock import Clock
from planner.studies.running.finishing import Done, Task, simulated
from planner.studies.running.pipeline import work_of, workers_for


def resume(
    folder: Path, *, asked: Question | None = None, workers: int | None = None, watch: Watch | None = None
) -> Done:
    """Finish an unfinished run and leave the run folder beside it: the same bytes as if nothing had stopped it.

    A run that was finished already is given back as it is. Raises ScenarioError when the run was begun by other
    versions, or otherwise than `asked`; PlannerError when another process works on it.
    """
    final = finished_run_of(folder)
    if final is not None:
        return _as_it_is(open_run(final), asked)
    with open_unfinished(folder) as unfinished:
        _refuse_another(folder, unfinished.question, asked)
        scenario = _scenario(unfinished)
        plan = read_plan(unfinished.run / PLAN)
        task = Task(scenario, unfinished.question, plan, folder.parent, workers_for(scenario, workers), Clock())
        return simulated(task, unfinished, watch)


def _as_it_is(run: Run, asked: Question | None) -> Done:
    _refuse_another(run.folder, run.manifest.question, asked)
    outcomes = run.outcomes()
    years = outcomes.replications if outcomes is not None else 0
    return Done(run, work_of(run).scenario, run.plan(), outcomes, run.interrupted, replaced=False, resumed_at=years)


def _refuse_another(folder: Path, begun: Question, asked: Question | None) -> None:
    if asked is not None and (problems := differences(folder, begun, asked)):
        raise ScenarioError(problems)


def _scenario(unfinished: Unfinished) -> Scenario:
    """The scenario of the run, each setting with where it was set when the run was begun."""
    origins = json.loads((unfinished.run / ORIGINS).read_text(encoding="utf-8"))
    origin = {path: Origin(where) for path, where in origins.items()}
    return replace(load(unfinished.run / SCENARIO), origin=origin)
