"""The prices behind a bound of districts, as a plan carries them: `verify` derives the bound from them again."""

import numpy as np

from planner.domain.site_prices import SitePrices
from planner.domain.world import World
from planner.optimize.districts.book import Book
from planner.optimize.districts.relaxation import Mark
from planner.optimize.districts.sites import Sites


def site_prices(world: World, book: Book, sites: Sites, mark: Mark) -> SitePrices:
    """The prices of a mark by unit, and by site and load that seats carry; sites that cannot be opened are left out."""
    own = [(load.name, counted.scale) for load, counted in zip(world.loads, book.loads, strict=True) if counted.own]
    units, account = book.units, world.scenario.accounts.account
    of_loads = mark.prices[units : units + len(own) * len(sites)].reshape(len(own), len(sites))
    possible = np.flatnonzero(sites.open | np.isfinite(sites.cost).any(axis=1))
    chosen = possible[~sites.open[possible]]
    centre = np.full(len(sites), "", dtype=account.dtype)
    centre[chosen] = account[book.centre[sites.centre[chosen]]]
    return SitePrices(
        unit=mark.prices[:units].copy(),
        seat=book.seat_ids[sites.seat[sites.kind[possible]]],
        centre=centre[possible],
        multipliers={name: of_loads[m, possible] / scale for m, (name, scale) in enumerate(own)},
    )
