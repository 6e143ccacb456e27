"""Coverage levels: how much of an account's work is done, and what is booked for it."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen
from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels that a unit may be covered at, full coverage first."""

    hours: Floats
    """Share of workload and visits of each level."""
    value: Floats
    """Share of expected bookings of each level; concave in `hours`."""

    def __len__(self) -> int:
        """How many levels."""
        return len(self.hours)

    def at(self, coverage: Floats) -> Ints:
        """Level of each share of the workload; −1 where there is no such level."""
        same = np.isclose(self.hours[:, None], coverage[None, :], rtol=0.0, atol=1e-9)
        return np.where(same.any(axis=0), same.argmax(axis=0), -1)


def levels_of(scenario: Scenario) -> Levels:
    """Full coverage and the other levels that the scenario offers: bookings = hours^elasticity, both as shares."""
    rule = scenario.settings.territory.coverage
    hours = np.array([1.0, *sorted({level for level in rule.levels if level != 1.0}, reverse=True)])
    return Levels(frozen(hours), frozen(hours**rule.elasticity))
