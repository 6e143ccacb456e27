"""The arcs that the optimiser's prices choose: every method that works on arcs is given the same ones."""

from planner.domain.world import World
from planner.optimize.pricing import price_world
from planner.optimize.shortlist import Shortlist


def priced_arcs(world: World, threads: int = 1) -> tuple[Shortlist, float]:
    """The cheapest arcs of every unit at the optimiser's prices, and the bound for all eligible arcs."""
    pricing = price_world(world, threads, stop=lambda: False, tell=lambda _: None)
    assert pricing is not None, "nothing stopped it"
    return pricing.shortlist, pricing.prices.bound
