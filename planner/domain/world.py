"""A scenario with everything that is derived from it before anyone decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.covering.arcs import Arcs, arcs_of_units, pins_of
from planner.domain.covering.rates import PairRates
from planner.domain.loads.balance import Band, bands_of
from planner.domain.loads.company_hours import company_hours
from planner.domain.loads.conflicts import conflict_loads
from planner.domain.loads.load import Load
from planner.domain.loads.mix import mix_loads
from planner.domain.loads.moves import move_loads
from planner.domain.loads.renewals import renewal_loads
from planner.domain.loads.seats import seat_loads
from planner.domain.loads.teams import team_loads
from planner.domain.quotas.rule import QuotaRule, quota_rule
from planner.domain.scenario import Scenario
from planner.domain.seats import available_hours


@dataclass(frozen=True, eq=False)
class World:
    """What every engine starts from: coefficients of pairs, loads with their limits and prices, the quota rule."""

    scenario: Scenario
    rates: PairRates
    """Coefficients of any pair, without a matrix of all of them."""
    loads: tuple[Load, ...]
    """Everything that a hard limit or a balance price counts."""
    bands: Mapping[str, Band]
    """The band of each metric that is balanced over seats."""
    quotas: QuotaRule | None
    hours: Floats
    """Available hours of each seat [hours/year]."""

    @classmethod
    def of(cls, scenario: Scenario) -> "World":
        """Derive rates, bands, loads, quota rule and available hours."""
        rates = PairRates.of(scenario)
        hours = available_hours(scenario.seats, scenario.settings.people, scenario.calendar)
        bands = bands_of(rates)
        loads = (
            *seat_loads(scenario, bands, hours),
            *team_loads(rates),
            *renewal_loads(rates),
            *mix_loads(scenario),
            *move_loads(rates),
            *conflict_loads(scenario),
            *company_hours(scenario),
        )
        return cls(scenario, rates, loads, bands, quota_rule(scenario), hours)

    @cached_property
    def arcs(self) -> Arcs:
        """All eligible arcs with their coefficients: for books in which they fit into memory."""
        return arcs_of_units(self.rates, np.arange(self.rates.units))

    @cached_property
    def pinned(self) -> Ints:
        """Seat that each unit is pinned to; −1 none, −2 its accounts are pinned to different seats."""
        return pins_of(self.rates)

    def arcs_of(self, units: Ints) -> Arcs:
        """All eligible arcs of some units, which are sorted."""
        return arcs_of_units(self.rates, units)
