"""The years of many variants of one plan, all with the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.progress import Watch
from planner.domain.scenario import Scenario
from planner.simulate.replicate import replicate

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
