"""Hours on the road between a seat's home and its accounts."""

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.geography.distance import great_circle
from planner.domain.scenario import Scenario


def road_hours(scenario: Scenario, account: Ints, seat: Ints) -> Floats:
    """Hours a year on the road from each seat's home to the account in the same place; 0 where one is not known.

    visits × min(2 × great-circle × detour / speed, longest trip) / stops per trip
    """
    rule, accounts, seats = scenario.settings.territory.travel, scenario.accounts, scenario.seats
    visits = visits_of(scenario)
    if not visits.any():
        return np.zeros(len(account))
    distance = great_circle(
        accounts.lat[account],
        accounts.lon[account],
        seats.lat[seat],
        seats.lon[seat],
        scenario.settings.units.distance,
    )
    trip = np.minimum(2 * distance * rule.detour / rule.speed, rule.trip_hours_limit) / rule.stops_per_trip
    return np.where(np.isnan(distance), 0.0, visits[account] * trip)


def visits_of(scenario: Scenario) -> Floats:
    """Visits to each account at full coverage [visits/year]."""
    visits = scenario.accounts.visits
    return np.where(np.isnan(visits), scenario.settings.territory.travel.visits, visits)
