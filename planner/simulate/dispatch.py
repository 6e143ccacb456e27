"""Batches handed to threads, processes or other machines, and taken back in order, whatever is lost on the way."""

import multiprocessing
import signal
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager

from planner.domain.years import Years
from planner.errors import PlannerError
from planner.simulate.batch import Batch, simulate_batch
from planner.simulate.handed_out import TRIES, Failed, attempted, brought_back_in_order

AHEAD = 32
"""Batches handed to an executor of which nobody says how many workers it has; more would fill the memory with results
that wait for their turn."""
_DIED = (
    "A process that simulated has died (out of memory?). Try fewer workers; a script that asks for several must guard "
    "its code by `if __name__ == '__main__':`."
)


def in_order(jobs: Sequence[Batch], workers: int, executor: Executor | None) -> Generator[Years, None, None]:
    """The years of all batches, in the order of the batches.

    A batch that an executor loses (Dask says so with KilledWorker) is handed out again, `TRIES` times in all. Of
    processes of our own, one dead breaks the whole pool: it is replaced once, and what it had not given back is done
    again. Raises PlannerError when that does not help, and what the simulation itself raises, at once.
    """
    try:
        if executor is not None:
            yield from _taken(executor, jobs, AHEAD if workers == 1 else 2 * workers)
        elif workers == 1 or not jobs:
            yield from map(simulate_batch, jobs)
        elif jobs[0].engine == "simpy":
            yield from _by_processes(jobs, min(workers, len(jobs)))
        else:
            with _left_tidy(ThreadPoolExecutor(min(workers, len(jobs)))) as pool:
                yield from _taken(pool, jobs, 2 * workers)
    except BrokenExecutor as error:
        raise PlannerError(_DIED) from error


def _by_processes(jobs: Sequence[Batch], workers: int) -> Generator[Years, None, None]:
    """By spawned processes; a second pool finishes what a first one broke over."""
    taken = 0
    try:
        with _left_tidy(_processes(workers)) as pool, closing(_taken(pool, jobs, 2 * workers)) as results:
            for years in results:
                taken += 1
                yield years
    except BrokenExecutor:
        with _left_tidy(_processes(workers)) as pool, closing(_taken(pool, jobs[taken:], 2 * workers)) as results:
            yield from results


def _taken(executor: Executor, jobs: Sequence[Batch], ahead: int) -> Generator[Years, None, None]:
    return brought_back_in_order(executor, jobs, _attempt, ahead, _lost)


def _lost(batch: Batch, error: Exception) -> str:
    return (
        f"Replications {batch.first} to {batch.last - 1} were lost {TRIES} times by the machines that simulate "
        f"({type(error).__name__}: {error}). Look at their logs; out of memory is the usual reason."
    )


def _attempt(batch: Batch, nth: int) -> Years | Failed:  # noqa: ARG001 - makes each attempt a task of its own
    """The years of a batch, or why there are none."""
    return attempted(simulate_batch, batch)


@contextmanager
def _left_tidy(pool: Executor) -> Iterator[Executor]:
    """A pool that leaves no batch running behind when something goes wrong."""
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _processes(workers: int) -> Executor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
