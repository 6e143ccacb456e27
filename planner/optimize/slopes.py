"""What a seat's load costs, hard limits included: the same slopes for the prices and for the search along them."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.audit import World
from planner.domain.balance import Band
from planner.domain.seats import seat_limits
from planner.optimize.formulation import amounts_of_arcs


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """What a seat's load of one metric costs: the price of its band, and a steep price beyond every hard limit."""

    amount: Floats
    """Amount on each arc."""
    band: Band | None
    least: Floats
    most: Floats
    steep: float
    """Price of a unit beyond a hard limit; above anything that breaking it could save."""

    def cost(self, load: Floats, seat: Ints) -> Floats:
        """Price of loads at the given seats [currency/year]."""
        beyond = np.maximum(load - self.most[seat], 0.0) + np.maximum(self.least[seat] - load, 0.0)
        return self.steep * beyond + (0.0 if self.band is None else self.band.cost_at(load, seat))


def slopes_of(world: World) -> dict[str, Slopes]:
    """Prices and limits of every metric that a rule looks at; the quota term is left out."""
    seats, limits = len(world.scenario.seats), seat_limits(world.scenario.seats)
    free = np.full(seats, -np.inf), np.full(seats, np.inf)
    most_cost = float(world.arcs.cost.max(initial=0.0)) + 1.0
    slopes = {}
    for metric, amount in amounts_of_arcs(world).items():
        low, high = limits.get(metric, free)
        band = world.bands.get(metric)
        if band is not None:
            low, high = np.maximum(low, band.limits[0]), np.minimum(high, band.limits[1])
        if metric == "hours" and world.scenario.settings.territory.within_hours:
            high = np.minimum(high, world.hours)
        price = 0.0 if band is None else max(band.rule.price, band.rule.steep_price or 0.0)
        mean = float(np.abs(amount).mean()) if len(amount) else 0.0
        slopes[metric] = Slopes(amount, band, low, high, 10 * (price + most_cost / max(mean, 1e-9)))
    return slopes
