"""Hours that all seats may work together: with every seat's hours given, a budget for travel."""

from collections.abc import Iterator

import numpy as np

from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario


def company_hours(scenario: Scenario) -> Iterator[Load]:
    """The load of `territory.most_hours`, if it is set."""
    most = scenario.settings.territory.most_hours
    if most is not None:
        limit = Limit("hours", "hours a year of all seats together", np.array([-np.inf]), np.array([most]))
        group = np.zeros(len(scenario.seats), dtype=np.int64)
        yield Load("hours of all seats", np.array(["all seats"]), group, None, noun="company", limits=(limit,))
