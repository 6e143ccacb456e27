"""Plans held against the independent verifier: when they are made, and whenever somebody asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.overlay import overlay_named, overlay_scenario
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError, SolverError
from planner.runs.folder import Run
from planner.scenarios.load import load
from planner.verify.check import verify
from planner.verify.verdict import Verdict

MOST_TOLD = 20
"""Reasons that one sentence names."""


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """A run folder, checked."""

    altered: tuple[Problem, ...]
    """Files that are no longer what the run wrote."""
    plan: Plan | None
    """None where it can no longer be read."""
    verdict: Verdict | None
    """Of its plan; None where plan or scenario can no longer be read."""
    overlays: Mapping[str, Verdict] = field(default_factory=dict)
    """Of the plan of each overlay."""
    missing: tuple[Problem, ...] = ()
    """Overlays of the scenario without a plan, and plans without an overlay."""

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reasons

    @property
    def reasons(self) -> tuple[Problem, ...]:
        """Everything that is wrong, with the folder, with its plan and with those of its overlays."""
        of_overlays = (
            Problem(f"overlay '{name}', {reason.where}", reason.what, reason.hint)
            for name, verdict in self.overlays.items()
            for reason in verdict.reasons
        )
        return (*self.altered, *(() if self.verdict is None else self.verdict.reasons), *self.missing, *of_overlays)


def verified(scenario: Scenario, plan: Plan) -> Plan:
    """A plan of the optimiser with the gap that the verifier derives.

    Raises SolverError for a plan that breaks a rule or states a term wrongly: that is a fault of ours, and no result.
    """
    verdict = verify(scenario, replace(plan, gap_verified=None))
    if verdict.flaws:
        reasons = "; ".join(str(flaw) for flaw in verdict.flaws[:MOST_TOLD])
        raise SolverError(f"the plan that was found does not stand its independent check; please report it. {reasons}")
    return replace(plan, gap_verified=verdict.gap_verified)


def verify_run(run: Run) -> RunVerdict:
    """Check a run folder: that its files are what was written, and its plan and proof from the scenario in it alone.

    Raises ScenarioError when it cannot be read although no file was altered.
    """
    altered = run.altered()
    try:
        plan, scenario = run.plan(), load(run.scenario_folder)
    except ScenarioError:
        if not altered:
            raise
        return RunVerdict(altered, None, None)
    overlays = dict(_of_overlays(scenario, plan))
    return RunVerdict(altered, plan, verify(scenario, plan), overlays, tuple(_missing(run, scenario, plan)))


def _of_overlays(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, Verdict]]:
    if not np.array_equal(plan.account, scenario.accounts.account):
        return
    for name, own in plan.overlays.items():
        overlay = overlay_named(scenario, name)
        if overlay is not None:
            yield name, verify(overlay_scenario(scenario, plan, overlay), own)


def _missing(run: Run, scenario: Scenario, plan: Plan) -> Iterator[Problem]:
    asked = [overlay.name for overlay in scenario.settings.territory.overlays]
    for name in plan.overlays:
        if name not in asked:
            yield Problem("plan", f"has specialists for overlay '{name}', which the scenario has not.")
    if run.manifest.question.given is None and not run.interrupted:
        for name in asked:
            if name not in plan.overlays:
                yield Problem("plan", f"has no specialists for overlay '{name}'.")
