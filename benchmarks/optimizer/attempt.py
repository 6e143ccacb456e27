"""One method on one book, in a process of its own, so that its time and memory are its own.

    python -m benchmarks.optimizer.attempt METHOD SCENARIO ARCS SECONDS THREADS

prints one JSON object. METHOD `arcs` prices the book, keeps the arcs in the file ARCS and tells the bound.
"""

import importlib
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import planner
from benchmarks.baselines.answer import Answer, Method, Task, Trace
from benchmarks.baselines.kept_arcs import read, save
from benchmarks.memory import leave_memory, peak_megabytes
from planner.domain.arrays import Floats, Texts
from planner.domain.audit import audit
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.verify.check import verify

BASELINES = {
    "highs": "highs_alone",
    "cp-sat": "cp_sat",
    "lp-rounding": "lp_rounding",
    "k-means": "balanced_kmeans",
    "largest-first": "largest_first",
}
"""Module of each method that the planner is compared with."""
MEMORY = 0.75
"""Share of the machine's memory that a method may take."""
WITHOUT_ARCS = frozenset({"k-means", "largest-first"})
"""Methods that do not look at prices."""


def main(method: str, file: Path, arcs: Path, seconds: float, threads: int) -> dict[str, Any]:
    """What a method answered, what it is worth, what it took."""
    began = time.monotonic()
    scenario = planner.load(file)
    loaded = time.monotonic()
    world = World.of(scenario)
    facts: dict[str, Any] = {"load_s": loaded - began, "build_s": time.monotonic() - loaded}
    if method == "arcs":
        from benchmarks.baselines.priced_arcs import priced_arcs  # noqa: PLC0415  brings HiGHS, which CP-SAT's clashes with

        found, bound = priced_arcs(world, threads)
        save(arcs, found, bound)
        return facts | {"bound": bound, "arcs": len(found), "wall_s": time.monotonic() - loaded}
    if method == "planner":
        del world
        return facts | _planned(scenario, seconds, threads)
    shortlist = None if method in WITHOUT_ARCS else read(arcs)[0]
    module: Any = importlib.import_module(f"benchmarks.baselines.{BASELINES[method]}")
    return facts | _tried(module.solve, Task(world, shortlist, seconds, threads))


def _planned(scenario: Scenario, seconds: float, threads: int) -> dict[str, Any]:
    trace, cpu, began = Trace(), time.process_time(), time.monotonic()
    plan = planner.solve(
        scenario,
        seconds=seconds,
        gap=0.0,
        threads=threads,
        watch=lambda progress: trace.note(progress.incumbent, progress.bound),
    )
    trace.note(plan.objective, plan.bound)
    took = _took(trace, cpu, began)
    verdict = verify(scenario, plan)
    own = {"own_bound": plan.bound, "bound": plan.bound, "note": f"{plan.method}; stopped by {plan.stopped_by}"}
    proof = {"verified_gap": verdict.gap_verified, "verify_s": verdict.seconds, "doubts": len(verdict.doubts)}
    return took | own | proof | _audited(World.of(scenario), plan.owner, plan.quota)


def _tried(method: Method, task: Task) -> dict[str, Any]:
    trace, cpu, began = Trace(), time.process_time(), time.monotonic()
    answer: Answer = method(task, trace)
    took = _took(trace, cpu, began) | {"own_bound": answer.bound, "note": answer.note}
    if answer.seat is None:
        return took
    world = task.world
    return took | _audited(world, world.scenario.seats.seat[answer.seat][world.scenario.units])


def _took(trace: Trace, cpu: float, began: float) -> dict[str, Any]:
    return {
        "wall_s": time.monotonic() - began,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": peak_megabytes(),
        "trace": [asdict(moment) for moment in trace.moments],
    }


def _audited(world: World, owner: Texts, quota: Floats | None = None) -> dict[str, Any]:
    """The same judge for everybody: objective with all terms, hard rules broken; fair quotas where none are given."""
    found = audit(world, owner, quota)
    return {"objective": found.objective, "broken": len(found.violations), "terms": dict(found.terms)}


if __name__ == "__main__":
    name, scenario_file, arcs_file, time_there_is, workers = sys.argv[1:]
    leave_memory(MEMORY)
    answered = main(name, Path(scenario_file), Path(arcs_file), float(time_there_is), int(workers))
    print(json.dumps(answered))
