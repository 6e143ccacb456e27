"""Model events a second of the SimPy specification, 100 seats."""

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import planner
from planner.domain.audit import World, given_plan
from planner.simulate.assembly import company_of
from planner.simulate.luck import Luck
from planner.simulate.office import Office
from planner.simulate.year import run


@pytest.mark.parametrize("effort", ["none", "effort"])
def test_events_a_second(effort: str, tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    """A year of 100 seats (10 with timing off), warm-up included; events are what SimPy's queue was given."""
    seats = 100 if benchmark.enabled else 10
    planner.generate("field", tmp_path / "book", accounts=13 * seats, seats=seats, seed=1, preset="saas")
    scenario = planner.load(tmp_path / "book").but({"behaviour.mode": effort})
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "current owners")
    company = company_of(scenario, plan)
    offices: list[Office] = []

    def opened() -> tuple[tuple[Office], dict[str, object]]:
        offices.append(Office.opened(company, Luck.of(seed=1, replication=len(offices))))
        return (offices[-1],), {}

    benchmark.group = "simulator"
    benchmark.pedantic(run, setup=opened, rounds=3)
    events = [next(office.env._eid) for office in offices]  # noqa: SLF001  SimPy numbers every event it schedules
    assert min(events) > 1_000
    if benchmark.enabled:
        benchmark.extra_info["events a second"] = round(sum(events) / benchmark.stats.stats.total)
