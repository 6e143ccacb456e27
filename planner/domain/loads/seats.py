"""What rules ask of single seats: hours, balance and the limits in the seats table, as one load a metric."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.loads.balance import Band
from planner.domain.loads.load import Limit, Load
from planner.domain.scenario import Scenario
from planner.domain.seats import seat_limits


def seat_loads(scenario: Scenario, bands: Mapping[str, Band], hours: Floats) -> Iterator[Load]:
    """A load of every metric that a rule looks at, with all that is asked of it; `hours` are the available ones."""
    limits = seat_limits(scenario.seats)
    within_hours = scenario.settings.territory.within_hours
    for metric in dict.fromkeys([*(["hours"] if within_hours else []), *bands, *limits]):
        rules = []
        if metric == "hours" and within_hours:
            rules.append(Limit("hours", "hours a year (capacity)", np.full(len(hours), -np.inf), hours))
        if metric in bands and any(np.isfinite(limit).any() for limit in bands[metric].limits):
            rules.append(Limit("balance", f"{metric} (balance limit)", *bands[metric].limits))
        if metric in limits:
            none, (least, most) = np.full(len(hours), np.inf), limits[metric]
            if np.isfinite(least).any():
                rules.append(Limit("least", f"{metric} (limit of the seat)", least, none))
            if np.isfinite(most).any():
                rules.append(Limit("most", f"{metric} (limit of the seat)", -none, most))
        yield replace(seat_load(scenario, metric), limits=tuple(rules), band=bands.get(metric))


def seat_load(scenario: Scenario, metric: str) -> Load:
    """What every seat carries of a metric, of which nothing is asked."""
    amount = None if metric == "hours" else scenario.accounts.metric(metric)
    return Load(metric, scenario.seats.seat, np.arange(len(scenario.seats)), amount)
