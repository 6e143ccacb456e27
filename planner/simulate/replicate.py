"""Many replications on one processor or many: always in order, always the same bytes."""

import math
import multiprocessing
import signal
import time
from collections.abc import Generator, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.measures import SIMULATED
from planner.domain.outcomes import LongTables, MemoryTables, Outcomes, Sink
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.simulate.batch import Batch, run_batch
from planner.simulate.company import Company, company_of
from planner.simulate.intervals import measured
from planner.simulate.payroll import check_pay
from planner.simulate.result import Result
from planner.simulate.tables import Names

SECONDS_OF_A_LEAD = 2e-4
"""About what one lead costs in computing time; batches are cut to last about a second."""


def replicate(  # noqa: PLR0913 - the room's one door; everything after the plan is optional
    scenario: Scenario,
    plan: Plan,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    sink: Sink | None = None,
    watch: Watch | None = None,
) -> Outcomes:
    """Simulate the plan's year many times.

    replications, seed  default: the scenario's `simulation` settings
    workers             processes on this machine; a script that asks for more than one must be importable
                        (`if __name__ == "__main__":`), because workers are spawned
    executor            runs the batches instead of `workers`, on any machines; it is not shut down
    sink                takes the long tables, replication by replication, and is the outcomes' `tables` if it can
                        read them back; default: they are kept in memory
    watch               is told after each batch

    Same scenario, plan and seed give the same bytes, whatever runs them. On an interrupt no new batch starts,
    KeyboardInterrupt goes on to the caller, and the sink has every replication up to one, without gaps. Raises
    ScenarioError when plan or pay plans do not fit the scenario, PlannerError when a worker process dies.
    """
    settings = scenario.settings.simulation
    count = settings.replications if replications is None else replications
    start = settings.seed if seed is None else seed
    if count < 1 or workers < 1:
        raise PlannerError(f"'replications' and 'workers' must be at least 1 (got {count} and {workers}).")
    company = company_of(scenario, plan)
    check_pay(company)
    tables: Sink = MemoryTables() if sink is None else sink
    began, kept = time.monotonic(), _Kept()
    with closing(_run(_batches(company, _names(scenario), start, count), workers, executor)) as batches:
        for results in batches:
            for result in results:
                kept.take(result, tables)
            if watch is not None:
                watch(Progress("simulating", time.monotonic() - began, done=len(kept.measures), total=count))
    return _outcomes(scenario, plan, start, kept, tables)


@dataclass(slots=True)
class _Kept:
    """What stays in memory of each replication, in order."""

    measures: list[dict[str, float]] = field(default_factory=list)
    seat_bookings: list[Floats] = field(default_factory=list)
    seat_pay: list[Floats] = field(default_factory=list)
    month_bookings: list[Floats] = field(default_factory=list)
    month_pay: list[Floats] = field(default_factory=list)

    def take(self, result: Result, tables: Sink) -> None:
        """Keep the sums and pass the long tables on."""
        for table, columns in result.tables.items():
            tables.write(table, columns)
        self.measures.append(result.measures)
        self.seat_bookings.append(result.bookings.sum(axis=1))
        self.seat_pay.append(result.pay.sum(axis=1))
        self.month_bookings.append(result.bookings.sum(axis=0))
        self.month_pay.append(result.pay.sum(axis=0))


def _names(scenario: Scenario) -> Names:
    calendar = scenario.calendar
    return Names(
        account=scenario.accounts.account,
        seat=scenario.seats.seat,
        stage=np.array([stage.name for stage in scenario.settings.pipeline.stages], dtype=np.str_),
        month=np.array([calendar.month_label(month) for month in range(calendar.months)], dtype=np.str_),
    )


def _batches(company: Company, names: Names, seed: int, count: int) -> list[Batch]:
    leads = math.fsum(customer.leads_a_day for customer in company.customers) * (company.end - company.opening)
    size = max(1, min(count, int(1.0 / (SECONDS_OF_A_LEAD * max(leads, 1.0)))))
    return [Batch(company, names, seed, first, min(first + size, count)) for first in range(0, count, size)]


def _run(jobs: list[Batch], workers: int, executor: Executor | None) -> Generator[list[Result], None, None]:
    """The results of all batches, in the order of the batches."""
    try:
        if executor is not None:
            yield from executor.map(run_batch, jobs)
        elif workers == 1:
            yield from map(run_batch, jobs)
        else:
            with _processes(min(workers, len(jobs))) as pool:
                yield from pool.map(run_batch, jobs)
    except BrokenExecutor:
        raise PlannerError(
            "A process that simulated has died (out of memory?). Try fewer workers; a script that asks for several "
            "must guard its code by `if __name__ == '__main__':`."
        ) from None


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    """A pool of spawned processes that leaves no batch running behind when something goes wrong."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_the_parent)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outcomes(scenario: Scenario, plan: Plan, seed: int, kept: _Kept, tables: Sink) -> Outcomes:
    confidence = scenario.settings.simulation.confidence
    samples = {
        kind.name: np.array([measures[kind.name] for measures in kept.measures])
        for kind in SIMULATED
        if kind.name in kept.measures[0]
    }
    names = _names(scenario)
    return Outcomes(
        scenario=scenario.digest,
        plan=plan.digest,
        engine="simpy",
        seed=seed,
        confidence=confidence,
        measures=tuple(measured(kind, samples[kind.name], confidence) for kind in SIMULATED if kind.name in samples),
        samples=samples,
        seat=names.seat,
        month=names.month,
        seat_bookings=np.stack(kept.seat_bookings),
        seat_pay=np.stack(kept.seat_pay),
        month_bookings=np.stack(kept.month_bookings),
        month_pay=np.stack(kept.month_pay),
        tables=tables if isinstance(tables, LongTables) else MemoryTables(),
    )
