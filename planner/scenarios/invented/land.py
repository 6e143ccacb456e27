"""A made-up country: cities of very different size in four regions, on a map of the temperate north."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts
from planner.scenarios.invented.names import city_names

REGIONS = ("north-west", "north-east", "south-east", "south-west")
"""In a ring: each is neighbour of the one before and the one after."""
_WEST, _EAST, _SOUTH, _NORTH = -119.0, -78.0, 31.0, 47.0


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Cities as arrays."""

    name: Texts
    lat: Floats
    lon: Floats
    region: Ints
    """Position in REGIONS."""
    weight: Floats
    """Share of the accounts."""


def draw_land(rng: np.random.Generator, accounts: int) -> Land:
    """Cities for so many accounts: weight falls with the square root of the rank, the first four in four regions."""
    cities = int(np.clip(2.0 * np.sqrt(accounts), 8, 400))
    lat = rng.uniform(_SOUTH, _NORTH, cities)
    lon = rng.uniform(_WEST, _EAST, cities)
    east, north = (_WEST + _EAST) / 2, (_SOUTH + _NORTH) / 2
    quarter = np.arange(4)
    lon[:4] = np.where(np.isin(quarter, (1, 2)), east + 8.0, east - 8.0)
    lat[:4] = np.where(quarter < 2, north + 4.0, north - 4.0)
    region = np.where(lat >= north, np.where(lon < east, 0, 1), np.where(lon < east, 3, 2))
    weight = 1.0 / np.sqrt(np.arange(cities) + 2.0)
    weight /= weight.sum()
    # Regions of one size, so that seats spread evenly over them can share the work.
    of_region = np.bincount(region, weights=weight, minlength=4)
    weight /= of_region[region] * 4
    return Land(city_names(rng, cities), lat, lon, region, weight)
