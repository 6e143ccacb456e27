"""Many replications: in order, equal whoever runs them, interrupted cleanly."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from planner.domain.measures import SIMULATED
from planner.domain.outcomes import MemoryTables, Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.simulate.replicate import replicate

PlanOf = Callable[[Scenario], Plan]


def fingerprint(outcomes: Outcomes) -> list[bytes]:
    """Every byte of the outcomes, long tables included."""
    arrays = [outcomes.seat_bookings, outcomes.seat_pay, outcomes.month_bookings, outcomes.month_pay]
    arrays += [outcomes.samples[name] for name in sorted(outcomes.samples)]
    for table in outcomes.tables.names():
        arrays += list(outcomes.tables.read(table).values())
    return [array.tobytes() for array in arrays]


@pytest.fixture(scope="module")
def alone(busy_world: Scenario, owners_plan: PlanOf) -> Outcomes:
    """Four replications in this process."""
    return replicate(busy_world, owners_plan(busy_world), replications=4)


def test_two_processes_give_the_bytes_of_one(busy_world: Scenario, owners_plan: PlanOf, alone: Outcomes) -> None:
    """Spawned workers, same bytes."""
    both = replicate(busy_world, owners_plan(busy_world), replications=4, workers=2)
    assert fingerprint(both) == fingerprint(alone)


def test_any_executor_gives_the_same_bytes_and_stays_open(
    busy_world: Scenario, owners_plan: PlanOf, alone: Outcomes
) -> None:
    """Threads here; it is the caller's to shut down."""
    with ThreadPoolExecutor(3) as pool:
        threaded = replicate(busy_world, owners_plan(busy_world), replications=4, executor=pool)
        assert pool.submit(len, "open").result() == 4
    assert fingerprint(threaded) == fingerprint(alone)


def test_a_shorter_run_is_the_beginning_of_a_longer_one(
    busy_world: Scenario, owners_plan: PlanOf, alone: Outcomes
) -> None:
    """Replication numbers alone decide."""
    two = replicate(busy_world, owners_plan(busy_world), replications=2)
    np.testing.assert_array_equal(two.seat_pay, alone.seat_pay[:2])


def test_a_run_is_extended_by_the_replications_that_follow(
    busy_world: Scenario, owners_plan: PlanOf, alone: Outcomes
) -> None:
    """Those of a longer run, in its long tables too."""
    rest = replicate(busy_world, owners_plan(busy_world), first=1, replications=3)
    np.testing.assert_array_equal(rest.month_bookings, alone.month_bookings[1:])
    later = alone.tables.read("deals")["replication"] >= 1
    for name, column in rest.tables.read("deals").items():
        np.testing.assert_array_equal(column, alone.tables.read("deals")[name][later])


def test_every_declared_measure_is_there(lively_world: Scenario, owners_plan: PlanOf) -> None:
    """With quota, pay, pools, contracts and moved deals all of them, in the declared order, inside their intervals."""
    stage = {"name": "sell", "hours": 2.0, "odds": 0.5, "specialist": "legal", "specialist_hours": 1.0}
    everything = {
        "pipeline.stages": [stage],
        "pipeline.specialists": [{"name": "legal", "people": 1}],
        "retention.simulated": True,
        "behaviour.mode": "full",
    }
    outcomes = replicate(lively_world.but(everything), owners_plan(lively_world), replications=3)
    assert [measure.name for measure in outcomes] == [kind.name for kind in SIMULATED]
    for measure in outcomes:
        assert measure.low <= measure.value <= measure.high


def test_measures_without_meaning_are_absent(tiny_world: Callable[..., Scenario], owners_plan: PlanOf) -> None:
    """No quota, no pay, no SDRs: no such measure."""
    world = tiny_world([{"account": "a", "owner": "s0"}], 1)
    names = {measure.name for measure in replicate(world, owners_plan(world), replications=2)}
    assert names.isdisjoint(
        {"attainment", "mean_seat_attainment", "share_at_quota", "pay", "variable_pay", "cost_of_sales", "sdr_used"}
    )


def test_only_the_tables_asked_for_are_kept(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """`simulation.keep` decides."""
    scenario = busy_world.but({"simulation.keep": ["people"]})
    outcomes = replicate(scenario, owners_plan(scenario), replications=2)
    assert outcomes.tables.names() == ("people",)


def test_a_sink_gets_every_replication_in_order(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """It is the outcomes' handle if it can read."""
    sink = MemoryTables()
    outcomes = replicate(busy_world, owners_plan(busy_world), replications=2, sink=sink)
    assert outcomes.tables is sink
    assert list(dict.fromkeys(sink.read("months")["replication"].tolist())) == [0, 1]


def test_an_interrupt_keeps_what_is_finished(
    busy_world: Scenario, owners_plan: PlanOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C after the first batch: it goes on to the caller, and the sink has whole replications without gaps."""
    monkeypatch.setattr("planner.simulate.series.SECONDS_OF_A_YEAR", 0.3)
    sink, seen = MemoryTables(), []

    def interrupt(progress: Progress) -> None:
        seen.append(progress.done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replicate(busy_world, owners_plan(busy_world), replications=60, sink=sink, watch=interrupt)
    kept = sink.read("months")["replication"]
    assert sorted(set(kept.tolist())) == list(range(int(seen[0])))
    assert 0 < seen[0] < 60


def test_a_dead_worker_is_said_in_words(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Not a traceback of the pool."""
    with pytest.raises(PlannerError, match="has died"):
        replicate(busy_world, owners_plan(busy_world), replications=2, executor=_Broken(1))


def test_nothing_to_simulate_is_refused(busy_world: Scenario, owners_plan: PlanOf) -> None:
    """Zero replications or workers are a mistake."""
    with pytest.raises(PlannerError, match="at least 1"):
        replicate(busy_world, owners_plan(busy_world), replications=0)


class _Broken(ThreadPoolExecutor):
    """An executor whose workers die."""

    def submit(self, *_: object, **__: object) -> Future[Any]:  # type: ignore[override]
        """Die."""
        raise BrokenExecutor
