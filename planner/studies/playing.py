"""The years of many variants of one plan, all with the same luck."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Progress, Watch
from planner.domain.scenario import Scenario
from planner.simulate.assembly import company_of
from planner.simulate.company import Company
from planner.simulate.compiled.twin import Twin
from planner.simulate.log import Log
from planner.simulate.payroll import check_pay
from planner.simulate.replicate import replicate

Found = TypeVar("Found")
Look = Callable[[int, Log], Found]
"""(replication, its log) → what is seen in it."""

APART: Mapping[str, Any] = {"simulation.keep": [], "simulation.precision": {}}
"""A study keeps no long tables, and simulates every variant equally often."""


@dataclass(frozen=True, slots=True)
class Playing:
    """How often each variant is simulated, with what luck, on how many threads."""

    replications: int
    seed: int
    workers: int = 1
    watch: Watch | None = None

    @classmethod
    def of(cls, scenario: Scenario, *, workers: int = 1, watch: Watch | None = None) -> "Playing":
        """As the scenario's `simulation` says."""
        simulation = scenario.settings.simulation
        return cls(simulation.replications, simulation.seed, workers, watch)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Say to whoever watches how many of the steps of a phase are done."""
        if self.watch is not None:
            self.watch(Progress(phase, 0.0, done=float(done), total=float(total)))

    def play(self, scenario: Scenario, plan: Plan) -> Outcomes:
        """The years of a variant."""
        return replicate(
            scenario.but(APART, by="study"),
            plan,
            replications=self.replications,
            seed=self.seed,
            workers=self.workers,
            watch=self.watch,
        )


def company_like(scenario: Scenario, plan: Plan, changes: Mapping[str, Any] | None = None) -> Company:
    """The company with some settings changed. Raises ScenarioError where they or the pay plans do not fit."""
    company = company_of(scenario.but({**APART, **(changes or {})}, by="study"), plan)
    check_pay(company)
    return company


def each_year(company: Company, playing: Playing, phase: str, look: Look[Found]) -> Iterator[Found]:
    """What is seen in each replication, in order; `look` depends on its arguments alone, so threads do not matter."""
    began, here = time.monotonic(), threading.local()

    def year(replication: int) -> Found:
        twin = getattr(here, "twin", None)
        if twin is None:
            twin = here.twin = Twin.of(company)
        return look(replication, twin.simulate(playing.seed, replication))

    with ThreadPoolExecutor(playing.workers) as pool:
        try:
            for done, found in enumerate(pool.map(year, range(playing.replications)), start=1):
                yield found
                if playing.watch is not None:
                    seconds = time.monotonic() - began
                    playing.watch(Progress(phase, seconds, done=done, total=playing.replications))
        finally:
            pool.shutdown(cancel_futures=True)
