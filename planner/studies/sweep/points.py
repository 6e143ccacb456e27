"""Points of a sweep played by threads or any executor, taken back in order, whatever is lost on the way."""

import io
import math
import pickle
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.sweep import Value
from planner.errors import PlannerError
from planner.optimize.solve import solve
from planner.simulate.handed_out import TRIES, Failed, attempted, brought_back_in_order
from planner.simulate.replicate import replicate


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A point, with all that it takes to play it anywhere."""

    number: int
    scenario: Scenario
    """The scenario before the values of the point."""
    values: Mapping[str, Value]
    plan: Plan | None
    """The plan to keep; None: one is sought."""
    workers: int = 1

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as bytes: read-only mappings are not known to pickle."""
        parts = (self.number, self.scenario, dict(self.values), self.plan, self.workers)
        packed = io.BytesIO()
        _Pickler(packed, protocol=5).dump(parts)
        return _unpacked, (packed.getvalue(),)


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 (what pickle asks for)
        if isinstance(value, MappingProxyType):
            return _read_only, (dict(value),)
        return NotImplemented


def _read_only(values: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(values)


def _unpacked(packed: bytes) -> Job:
    return Job(*pickle.loads(packed))  # noqa: S301 - our own bytes, packed by `Job`


def played(job: Job) -> dict[str, Any]:
    """The measures of every year at a point, and what the search said, as JSON knows it."""
    scenario = job.scenario.but(job.values, by="sweep") if job.values else job.scenario
    plan = solve(scenario) if job.plan is None else replace(job.plan, scenario=scenario.digest)
    outcomes = replicate(scenario, plan, replications=scenario.settings.simulation.replications, workers=job.workers)
    facts: dict[str, Any] = {"samples": {name: _listed(sample.tolist()) for name, sample in outcomes.samples.items()}}
    if job.plan is None:
        facts["plan"] = {
            "objective": plan.objective,
            "gap": plan.gap,
            "stopped_by": plan.stopped_by,
            "moved": int(((scenario.accounts.owner != "") & (scenario.accounts.owner != plan.owner)).sum()),
        }
    return facts


def _listed(values: Sequence[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]


def played_in_order(
    jobs: Sequence[Job], workers: int, executor: Executor | None
) -> Generator[tuple[int, dict[str, Any]], None, None]:
    """Number and facts of every point, in the order of the jobs.

    A search uses the processors by itself, so that points that are planned are played one by one here; on an executor
    they are not. A point that an executor loses is handed out again, `TRIES` times in all. Raises what a point raises.
    """
    if executor is not None:
        yield from _taken(executor, jobs, 4 * max(workers, 8))
    elif workers == 1 or not jobs or jobs[0].plan is None:
        for job in jobs:
            yield job.number, played(replace(job, workers=workers))
    else:
        pool = ThreadPoolExecutor(min(workers, len(jobs)))
        try:
            yield from _taken(pool, jobs, 2 * workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _taken(executor: Executor, jobs: Sequence[Job], ahead: int) -> Generator[tuple[int, dict[str, Any]], None, None]:
    try:
        with closing(brought_back_in_order(executor, jobs, _attempt, ahead, _lost)) as found:
            yield from zip((job.number for job in jobs), found, strict=True)
    except BrokenExecutor as error:
        raise PlannerError("A process that played points of the sweep has died (out of memory?).") from error


def _lost(job: Job, error: Exception) -> str:
    what = f"Point {job.number} was lost {TRIES} times by the machines that play it"
    return f"{what} ({type(error).__name__}: {error}). Look at their logs."


def _attempt(job: Job, nth: int) -> dict[str, Any] | Failed:  # noqa: ARG001 - makes each attempt a task of its own
    """The facts of a point, or why there are none."""
    return attempted(played, job)
