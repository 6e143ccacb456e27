"""Sweeps: scenarios × settings × years, each point on the same luck, resumable, over any executor."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.audit import World, given_plan
from planner.domain.measures import SIMULATED, Interval
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.domain.what_if.sweep import Axis, Effect, Point, Response, SweepFile, Swept, Value
from planner.errors import Problem, ScenarioError
from planner.optimize.solve import solve
from planner.runs.kept_points import KeptPoints, kept_points
from planner.runs.plans import read_plan, write_plan
from planner.simulate.intervals import interval_of_mean
from planner.simulate.precision import luck_shared
from planner.studies.sweep.design import points_of, refuse_impossible, refuse_too_many
from planner.studies.sweep.points import Job, played_in_order

MAIN = ("bookings", "pay", "share_at_quota")
"""Measures that are drawn when none are named."""
Given = Callable[[Scenario], Plan | None]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A sweep that was checked."""

    name: str
    asked: SweepFile
    scenarios: Mapping[str, Scenario]
    """By name, with the luck and the number of years of all points."""
    given: Mapping[str, Plan]
    """Plans to keep that somebody named; those missing are sought."""
    points: tuple[Point, ...]

    @property
    def question(self) -> dict[str, Any]:
        """What decides the bytes of the study."""
        return {
            "study": "sweep",
            "name": self.name,
            "scenarios": [[name, scenario.digest] for name, scenario in self.scenarios.items()],
            "plan": self.asked.plan,
            "given": {name: plan.digest for name, plan in self.given.items()},
            "measures": list(self.asked.measures),
            "design": self.asked.design,
            "points": [[point.scenario, dict(point.values)] for point in self.points],
        }


def prepare(
    asked: SweepFile, name: str, scenarios: Mapping[str, Scenario], given: Given, where: Callable[[str], str]
) -> Prepared:
    """Check a sweep: every value in every scenario, before anything runs. Raises ScenarioError with all problems."""
    refuse_too_many(asked, len(scenarios), where)
    first = next(iter(scenarios.values())).settings.simulation
    seed = first.seed if asked.seed is None else asked.seed
    alike = {
        "simulation.replications": asked.replications or first.replications,
        "simulation.seed": seed,
        "simulation.antithetic": first.antithetic,
        "simulation.confidence": first.confidence,
        "simulation.precision": {},
        "simulation.keep": [],
    }
    lucky = {name: scenario.but(alike, by="sweep") for name, scenario in scenarios.items()}
    known = {kind.name for kind in SIMULATED}
    if unknown := [measure for measure in asked.measures if measure not in known]:
        hint = f"There are {', '.join(sorted(known))}."
        raise ScenarioError(tuple(Problem(where("measures"), f"there is no measure '{m}'.", hint) for m in unknown))
    points = points_of(asked, list(lucky), seed)
    refuse_impossible(asked, lucky, points, where)
    plans = {name: plan for name, scenario in lucky.items() if (plan := given(scenario)) is not None}
    return Prepared(name, asked, lucky, plans, points)


def current_plan(scenario: Scenario) -> Plan:
    """The plan of the present owners. Raises ScenarioError when there are none."""
    if not (scenario.accounts.owner != "").any():
        raise ScenarioError((Problem("given", "no account has an owner, so that there is no current plan."),))
    return given_plan(World.of(scenario), scenario.accounts.owner, "current owners")


def sweep(
    prepared: Prepared,
    out: Path,
    *,
    resume: Path | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    watch: Watch | None = None,
) -> tuple[Swept, KeptPoints]:
    """Play all points that are not there yet, each kept in a file as it is finished.

    `workers` are threads, `executor` anything that takes calls (docs/sweep.md). Whatever stops it, the same call goes
    on with what is finished; the result has the same bytes, unless searches were ended by their time. Whoever has
    written the result removes what was kept. Raises what `solve` and `replicate` raise.
    """
    with kept_points(out, f"sweep-{prepared.name}", prepared.question, resume) as kept:
        missing = [point for point in prepared.points if point.number not in kept.found]
        plans = _plans(prepared, kept, missing, watch)
        jobs = [
            Job(point.number, prepared.scenarios[point.scenario], point.values, plans.get(point.scenario))
            for point in missing
        ]
        try:
            with closing(played_in_order(jobs, workers, executor)) as results:
                for number, facts in results:
                    kept.keep(number, facts)
                    if watch is not None:
                        watch(Progress("sweeping", 0.0, done=len(kept.found), total=len(prepared.points)))
        except KeyboardInterrupt:
            done = f"{len(kept.found):,} of {len(prepared.points):,} points are finished and kept in {kept.folder}"
            raise KeyboardInterrupt(f"Interrupted. {done}: the same command goes on.") from None
        return _swept(prepared, kept.found), kept


def sweep_settings(
    scenarios: Mapping[str, tuple[Scenario, Plan]],
    settings: Mapping[str, Sequence[Value]],
    *,
    replications: int | None = None,
    workers: int = 1,
    executor: Executor | None = None,
) -> Swept:
    """Play every combination of values of settings (by dotted path) in scenarios with their plans; no file is written.

    All points meet the luck of the first scenario. Raises ScenarioError with every value that a scenario does not take.
    """
    axes = tuple(Axis(setting=path, values=tuple(values)) for path, values in settings.items())
    asked = SweepFile(scenarios=tuple(scenarios), settings=axes, replications=replications)
    named = {name: scenario for name, (scenario, _) in scenarios.items()}
    prepared = prepare(asked, "sweep", named, lambda _: None, lambda path: path)
    plans = {name: plan for name, (_, plan) in scenarios.items()}
    jobs = [
        Job(point.number, prepared.scenarios[point.scenario], point.values, plans[point.scenario])
        for point in prepared.points
    ]
    return _swept(prepared, dict(played_in_order(jobs, workers, executor)))


def _plans(prepared: Prepared, kept: KeptPoints, missing: Sequence[Point], watch: Watch | None) -> dict[str, Plan]:
    """The plan that each scenario keeps; what was sought once is read again."""
    if prepared.asked.plan == "solve":
        return {}
    plans = dict(prepared.given)
    for number, (name, scenario) in enumerate(prepared.scenarios.items()):
        if name in plans or not any(point.scenario == name for point in missing):
            continue
        folder = kept.plans / str(number)
        if not folder.is_dir():
            draft = kept.plans / f".{number}"
            shutil.rmtree(draft, ignore_errors=True)
            kept.plans.mkdir(exist_ok=True)
            write_plan(draft, solve(scenario, watch=watch))
            draft.rename(folder)
        plans[name] = replace(read_plan(folder), scenario=scenario.digest)
    return plans


def _swept(prepared: Prepared, found: Mapping[int, Mapping[str, Any]]) -> Swept:
    asked, first = prepared.asked, next(iter(prepared.scenarios.values()))
    simulation = first.settings.simulation
    summary = _Summary(prepared, [_samples(found[point.number]) for point in prepared.points])
    drawn = asked.measures or tuple(name for name in MAIN if name in summary.measures)
    return Swept(
        name=prepared.name,
        currency=first.settings.currency,
        axes=asked.settings,
        design=asked.design,
        plan=asked.plan,
        points=prepared.points,
        responses=tuple(summary.responses()),
        effects=tuple(summary.effects(drawn)) if asked.design == "grid" else (),
        plans=tuple(found[point.number].get("plan", {}) for point in prepared.points),
        drawn=tuple(name for name in drawn if name in summary.measures),
        replications=simulation.replications,
        seed=simulation.seed,
        confidence=simulation.confidence,
    )


def _samples(facts: Mapping[str, Any]) -> dict[str, Floats]:
    return {name: np.array(values, dtype=np.float64) for name, values in facts["samples"].items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Summary:
    """All years of all points, ready to be summed up."""

    prepared: Prepared
    samples: Sequence[Mapping[str, Floats]]
    """By point."""

    @property
    def measures(self) -> dict[str, str]:
        """Unit of each measure that the first point has, of those asked for."""
        wanted = self.prepared.asked.measures
        return {k.name: k.unit for k in SIMULATED if k.name in self.samples[0] and (not wanted or k.name in wanted)}

    def responses(self) -> list[Response]:
        """Every measure at every point that has it."""
        base = self.samples[0]
        return [
            Response(point, name, unit, self._mean(sample[name]), self._mean(sample[name] - base[name]))
            for point, sample in zip(self.prepared.points, self.samples, strict=True)
            for name, unit in self.measures.items()
            if name in sample
        ]

    def effects(self, measures: Sequence[str]) -> list[Effect]:
        """Each setting's values, the years averaged over all points of a scenario that have it."""
        found = []
        for scenario in self.prepared.scenarios:
            for axis in self.prepared.asked.settings:
                mine = [p for p in self.prepared.points if p.scenario == scenario]
                for value in dict.fromkeys(point.values[axis.setting] for point in mine):
                    here = [self.samples[p.number] for p in mine if p.values[axis.setting] == value]
                    for name in measures:
                        if all(name in sample for sample in here):
                            mean = self._mean(np.mean([sample[name] for sample in here], axis=0))
                            found.append(Effect(scenario, axis.setting, value, name, mean))
        return found

    def _mean(self, sample: Floats) -> Interval:
        simulation = next(iter(self.prepared.scenarios.values())).settings.simulation
        return interval_of_mean(sample, simulation.confidence, luck_shared(simulation))
