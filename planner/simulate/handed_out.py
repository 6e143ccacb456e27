"""Jobs under way on any executor: a window of them is out at a time, and all come back in order, whatever is lost."""

import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from typing import Final, TypeVar

from planner.errors import PlannerError

TRIES: Final = 3
"""So often a job is handed out before it is given up; a worker that dies takes its job with it."""
Job = TypeVar("Job")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Failed:
    """What a job raised: a value, so that whatever the executor raises means that the job was lost."""

    error: Exception


Attempt = Callable[[Job, int], Found | Failed]
"""(job, which try) → what it gave; calls `attempted`. The try makes each a task of its own: Dask takes equal calls for
one."""


def attempted(work: Callable[[Job], Found], job: Job) -> Found | Failed:
    """What a job gives, or why nothing, with the place where it happened."""
    try:
        return work(job)
    except Exception as error:  # noqa: BLE001 - it is raised where somebody hears it
        error.add_note(traceback.format_exc())
        return Failed(error)


def brought_back_in_order(
    executor: Executor,
    jobs: Sequence[Job],
    attempt: Attempt[Job, Found],
    ahead: int,
    lost: Callable[[Job, Exception], str],
) -> Generator[Found, None, None]:
    """What the jobs give, in their order; `ahead` of them are under way or wait to be taken.

    A job that the executor loses (Dask says so with KilledWorker) is handed out again, `TRIES` times in all; then
    PlannerError says what `lost` says. Raises what a job raises, and BrokenExecutor where nothing can be handed out.
    """
    left, under_way = iter(jobs), deque[tuple[Job, "Future[Found | Failed]"]]()
    try:
        while True:
            while len(under_way) < ahead and (job := next(left, None)) is not None:
                under_way.append((job, executor.submit(attempt, job, 1)))
            if not under_way:
                return
            job, future = under_way[0]
            found = _brought_back(executor, attempt, job, future, lost)
            under_way.popleft()
            yield found
    finally:
        for _, future in under_way:
            future.cancel()


def _brought_back(
    executor: Executor,
    attempt: Attempt[Job, Found],
    job: Job,
    future: "Future[Found | Failed]",
    lost: Callable[[Job, Exception], str],
) -> Found:
    """What one job gives, handed out again where the executor lost it."""
    for nth in range(1, TRIES + 1):
        try:
            found = future.result()
        except BrokenExecutor:
            raise
        except Exception as error:
            if nth == TRIES:
                raise PlannerError(lost(job, error)) from error
            future = executor.submit(attempt, job, nth + 1)
        else:
            if isinstance(found, Failed):
                raise found.error
            return found
    raise AssertionError
