"""A cluster of several worker processes gives the bytes of one process, also when one of them is killed."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.scenario import Scenario
from planner.simulate.batch import Batch
from planner.simulate.replicate import replicate

distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra `dask`)")

PlanOf = Callable[[Scenario], Plan]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="workers are killed by a signal"),
    pytest.mark.filterwarnings("default"),  # those of a cluster that loses a worker are its own affair
]
REPLICATIONS = 24


def _bytes(outcomes: Outcomes) -> list[bytes]:
    arrays = [outcomes.seat_bookings, outcomes.seat_pay, outcomes.month_bookings, outcomes.month_pay]
    arrays += [outcomes.samples[name] for name in sorted(outcomes.samples)]
    for table in outcomes.tables.names():
        arrays += list(outcomes.tables.read(table).values())
    return [array.tobytes() for array in arrays]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator["distributed.Client"]:
    """Three worker processes of one thread, on this machine; a batch is one replication."""
    monkeypatch.setattr("planner.simulate.series.SECONDS_OF_A_YEAR", 1.0)
    with (
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as connected,
    ):
        yield connected


@pytest.fixture
def alone(busy_world: Scenario, owners_plan: PlanOf) -> list[bytes]:
    """In this process."""
    return _bytes(replicate(busy_world, owners_plan(busy_world), replications=REPLICATIONS))


def test_a_cluster_gives_the_same_bytes(
    client: "distributed.Client", busy_world: Scenario, owners_plan: PlanOf, alone: list[bytes]
) -> None:
    """And stays open."""
    executor = client.get_executor()
    spread = replicate(busy_world, owners_plan(busy_world), replications=REPLICATIONS, executor=executor)
    assert _bytes(spread) == alone
    assert client.submit(len, "open").result() == 4


@pytest.mark.parametrize("allowed_failures", [0, 3])
def test_a_worker_killed_in_mid_run_changes_nothing(
    allowed_failures: int,
    client: "distributed.Client",
    busy_world: Scenario,
    owners_plan: PlanOf,
    alone: list[bytes],
) -> None:
    """Whether Dask hands its batch to another worker (3) or gives it up with KilledWorker (0)."""
    client.run_on_scheduler(_allow, allowed_failures)
    victims = list(client.run(os.getpid).values())
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.done >= 3 and not killed:
            killed.append(victims[0])
            os.kill(victims[0], signal.SIGKILL)

    executor = client.get_executor()
    handed = _counted(executor)
    spread = replicate(busy_world, owners_plan(busy_world), replications=REPLICATIONS, executor=executor, watch=kill)
    assert killed
    assert len(handed) > REPLICATIONS if allowed_failures == 0 else len(handed) == REPLICATIONS
    assert _bytes(spread) == alone


def _counted(executor: Any) -> list[int]:
    """The first replication of every batch that the executor is handed."""
    handed: list[int] = []
    submit = executor.submit

    def counting(attempt: Callable[..., Any], batch: Batch, nth: int) -> Any:
        handed.append(batch.first)
        return submit(attempt, batch, nth)

    executor.submit = counting
    return handed


def _allow(failures: int, dask_scheduler: "distributed.Scheduler") -> None:
    dask_scheduler.allowed_failures = failures
