"""What a comparison puts side by side: a scenario that is run first, or a run that is there already."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planner.domain.comparison.what_decides import planning_digest
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.domain.settings.market import Simulation
from planner.runs.folder import is_run, open_run
from planner.scenarios.load import load
from planner.simulate.replicate import replicate
from planner.studies.running.inputs import inputs_of
from planner.studies.running.pipeline import Work, carry_out, workers_for


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A scenario with its plan and its simulated years."""

    scenario: Scenario
    plan: Plan
    outcomes: Outcomes
    folder: Path | None
    """Its run folder; None: it shares the plan of a case before it, and only its years were simulated."""


@dataclass(slots=True, eq=False)
class Table:
    """Cases put side by side: the first says seed and number of years, and what was found once is not sought again."""

    out: Path
    """Where run folders are written."""
    workers: int | None = None
    watch: Watch | None = None
    base: Outcomes | None = None
    solved: dict[str, Plan] = field(default_factory=dict)
    """Plans by what they depend on."""

    def play(self, source: str, changes: Mapping[str, Any]) -> Case:
        """Run the scenario that `source` names, or take the run, with the luck of the first.

        A run whose years were simulated with just these is taken as it is. A scenario that asks for a plan that was
        found already gets it, so that chance in the search makes no difference; its years are simulated, and no folder
        is written. No long tables are kept unless `changes` says so. Raises KeyboardInterrupt when interrupted; what
        was found by then is kept in `out`.
        """
        if self.base is not None:
            changes = dict(changes) | {
                "simulation.seed": self.base.seed,
                "simulation.replications": self.base.replications,
                "simulation.confidence": self.base.confidence,
                "simulation.antithetic": self.base.antithetic,
                "simulation.precision": {},
            }
        case = self._run_of(source, changes) if is_run(Path(source)) else self._run(source, changes)
        self.base = case.outcomes if self.base is None else self.base
        return case

    def _run(self, source: str, changes: Mapping[str, Any]) -> Case:
        changes = {"simulation.keep": []} | dict(changes)
        scenario, inputs = load(source, changes), inputs_of(source, changes)
        asked = planning_digest(scenario)
        if asked in self.solved:
            plan = replace(self.solved[asked], scenario=scenario.digest)
            return Case(scenario, plan, self._years(scenario, plan), None)
        done = carry_out(Work("run", scenario, inputs), self.out, workers=self.workers, watch=self.watch)
        if done.outcomes is None:
            raise KeyboardInterrupt
        self.solved[asked] = done.plan
        return Case(done.scenario, done.plan, done.outcomes, done.run.folder)

    def _run_of(self, source: str, changes: Mapping[str, Any]) -> Case:
        run = open_run(Path(source))
        scenario = load(run.scenario_folder, changes)
        plan, outcomes = replace(run.plan(), scenario=scenario.digest), run.outcomes()
        if outcomes is None or not _just_so(outcomes, scenario.settings.simulation):
            measured = scenario.but({"simulation.keep": []})
            outcomes = self._years(measured, replace(plan, scenario=measured.digest))
        return Case(scenario, plan, outcomes, run.folder)

    def _years(self, scenario: Scenario, plan: Plan) -> Outcomes:
        return replicate(scenario, plan, workers=workers_for(scenario, self.workers), watch=self.watch)


def _just_so(outcomes: Outcomes, asked: Simulation) -> bool:
    """Whether the years are those that are asked for; how many they are, a precision decides."""
    same = (outcomes.seed, outcomes.confidence, outcomes.antithetic) == (asked.seed, asked.confidence, asked.antithetic)
    return same and (bool(asked.precision) or outcomes.replications == asked.replications)
