"""Batches come back in order, whatever is lost on the way; errors of the simulation itself come at once."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.years import Years
from planner.errors import PlannerError
from planner.simulate import dispatch
from planner.simulate.batch import Batch
from planner.simulate.dispatch import in_order
from planner.simulate.handed_out import TRIES


class LostError(Exception):
    """What an executor says when a worker has died with its batch."""


class Machines(Executor):
    """Runs each batch when it is handed out, except those that it loses: so many times by their first replication."""

    def __init__(self, loses: dict[int, int] | None = None) -> None:
        self.loses = dict(loses or {})
        self.handed: list[int] = []
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it now."""
        future: Future[Any] = Future()
        first = args[0].first
        self.handed.append(first)
        self.futures.append(future)
        if self.loses.get(first, 0) > 0:
            self.loses[first] -= 1
            future.set_exception(LostError(f"worker {first}"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def _batches(count: int) -> list[Batch]:
    """Batches of which only the number matters."""
    return [Batch(None, None, 0, first, first + 1, "simpy") for first in range(count)]  # type: ignore[arg-type]


def _years(batch: Batch) -> Years:
    one = np.full((1, 1), float(batch.first))
    return Years(batch.first, {}, one, one, one, one)


@pytest.fixture(autouse=True)
def no_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch gives its own number."""
    monkeypatch.setattr(dispatch, "simulate_batch", _years)


def test_lost_batches_are_handed_out_again_and_stay_in_order() -> None:
    """Whichever are lost, up to one time fewer than there are tries."""
    machines = Machines({1: 1, 3: TRIES - 1})
    assert [years.first for years in in_order(_batches(5), 1, machines)] == [0, 1, 2, 3, 4]
    assert sorted(machines.handed) == [0, 1, 1, 2, 3, 3, 3, 4]


def test_a_batch_that_is_lost_every_time_is_given_up_in_words() -> None:
    """With its replications and what the executor says."""
    with pytest.raises(PlannerError, match=r"Replications 2 to 2 were lost 3 times .*LostError: worker 2"):
        list(in_order(_batches(5), 1, Machines({2: TRIES})))


def test_an_error_of_the_simulation_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would come again; it is told with the place where it happened."""

    def wrong(batch: Batch) -> Years:
        raise ZeroDivisionError(batch.first)

    monkeypatch.setattr(dispatch, "simulate_batch", wrong)
    machines = Machines()
    with pytest.raises(ZeroDivisionError) as raised:
        list(in_order(_batches(3), 1, machines))
    assert machines.handed == [0, 1, 2]
    assert "in wrong" in raised.value.__notes__[0]


def test_only_so_many_batches_are_under_way() -> None:
    """Results that wait would fill the memory; whoever says how many workers there are gets two batches for each."""
    machines = Machines()
    results = in_order(_batches(100), 3, machines)
    next(results)
    assert len(machines.handed) == 6
    next(results)
    assert len(machines.handed) == 7


def test_leaving_early_takes_back_what_has_not_begun() -> None:
    """An interrupt leaves nothing under way."""

    class Slow(Machines):
        """Begins nothing but the first batch."""

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            """Keep it waiting."""
            if not self.futures:
                return super().submit(fn, *args, **kwargs)
            self.futures.append(Future())
            return self.futures[-1]

    machines = Slow()
    results = in_order(_batches(4), 1, machines)
    next(results)
    results.close()
    assert [future.cancelled() for future in machines.futures] == [False, True, True, True]


def test_a_pool_of_the_caller_that_broke_is_said_in_words() -> None:
    """Only its owner can begin another."""
    machines = Machines()
    machines.loses = {}
    machines.submit = _broken  # type: ignore[method-assign]
    with pytest.raises(PlannerError, match="has died"):
        list(in_order(_batches(2), 1, machines))


def _broken(*_: object, **__: object) -> Future[Any]:
    raise BrokenExecutor


def _dies_once(batch: Batch, marks: Path) -> Years:
    mark = marks / "died"
    if batch.first == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _years(batch)


def _dies(batch: Batch) -> Years:
    os.kill(os.getpid(), signal.SIGKILL)
    return _years(batch)


class _Pools:
    """Process pools as planner opens them, whose workers run another function."""

    def __init__(self, run: Callable[[Batch], Years]) -> None:
        self.opened = 0
        self._run = run

    def __call__(self, workers: int) -> Executor:
        """One more."""
        self.opened += 1
        pool = ProcessPoolExecutor(workers)
        submit = pool.submit
        pool.submit = lambda _, batch, __: submit(self._run, batch)  # type: ignore[method-assign, assignment]
        return pool


class _DiesOnce:
    """Kills its process at batch 2, the first time; a class, so that it travels."""

    def __init__(self, marks: Path) -> None:
        self.marks = marks

    def __call__(self, batch: Batch) -> Years:
        """Die or simulate."""
        return _dies_once(batch, self.marks)


@pytest.mark.skipif(os.name == "nt", reason="processes are killed by a signal")
def test_a_killed_process_of_our_own_pool_costs_one_more_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second pool does what the first had not given back; when that breaks too, it is said in words."""
    pools = _Pools(_DiesOnce(tmp_path))
    monkeypatch.setattr(dispatch, "_processes", pools)
    assert [years.first for years in in_order(_batches(5), 2, None)] == [0, 1, 2, 3, 4]
    assert pools.opened == 2
    monkeypatch.setattr(dispatch, "_processes", _Pools(_dies))
    with pytest.raises(PlannerError, match="has died"):
        list(in_order(_batches(5), 2, None))
