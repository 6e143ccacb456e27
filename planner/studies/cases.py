"""What a comparison puts side by side: a scenario that is run first, or a run that is there already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.domain.settings.market import Simulation
from planner.runs.folder import is_run, open_run
from planner.scenarios.load import load
from planner.simulate.replicate import replicate
from planner.studies.inputs import inputs_of
from planner.studies.pipeline import Work, carry_out, workers_for


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A scenario with its plan and its simulated years."""

    scenario: Scenario
    plan: Plan
    outcomes: Outcomes
    folder: Path
    """Its run folder."""


def play(
    source: str,
    changes: Mapping[str, Any],
    out: Path,
    *,
    base: Outcomes | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Case:
    """Run the scenario that `source` names, or take the run, with seed and replications of `base` if there is one.

    A run whose years were simulated with just these is taken as it is. Raises KeyboardInterrupt when interrupted;
    what was found by then is kept in `out`.
    """
    if base is not None:
        changes = dict(changes) | {
            "simulation.seed": base.seed,
            "simulation.replications": base.replications,
            "simulation.confidence": base.confidence,
            "simulation.antithetic": base.antithetic,
            "simulation.precision": {},
        }
    if is_run(Path(source)):
        return _played_run(Path(source), changes, workers, watch)
    scenario = load(source, changes)
    done = carry_out(Work("run", scenario, inputs_of(source, changes)), out, workers=workers, watch=watch)
    if done.outcomes is None:
        raise KeyboardInterrupt
    return Case(done.scenario, done.plan, done.outcomes, done.run.folder)


def _played_run(folder: Path, changes: Mapping[str, Any], workers: int | None, watch: Watch | None) -> Case:
    run = open_run(folder)
    scenario = load(run.scenario_folder, changes)
    plan, outcomes = replace(run.plan(), scenario=scenario.digest), run.outcomes()
    if outcomes is None or not _just_so(outcomes, scenario.settings.simulation):
        measured = scenario.but({"simulation.keep": []})
        plan = replace(plan, scenario=measured.digest)
        outcomes = replicate(measured, plan, workers=workers_for(measured, workers), watch=watch)
    return Case(scenario, plan, outcomes, folder)


def _just_so(outcomes: Outcomes, asked: Simulation) -> bool:
    """Whether the years are those that are asked for; how many they are, a precision decides."""
    same = (outcomes.seed, outcomes.confidence, outcomes.antithetic) == (asked.seed, asked.confidence, asked.antithetic)
    return same and (bool(asked.precision) or outcomes.replications == asked.replications)
