"""The bound of the linear program over books."""

from collections.abc import Callable

import numpy as np

from planner.optimize.books.generation import Asked, Part, generate
from planner.optimize.books.knapsacks import Knapsacks
from planner.optimize.books.master import Master
from planner.optimize.engine.landscape import Landscape

ASKED = Asked(near=1e-6, rounds=5_000)
ROUNDING = 1e-9
"""By which sums may be wrong [share of the bound]."""


def bound_by_books(landscape: Landscape, knapsacks: Knapsacks, enough: Callable[[float], bool]) -> None:
    """Raise the bound of all choices of the listed arcs, until `enough`, asked with it [currency/year], says so.

    It knows how whole units fit into a seat: no cut that comes from one load alone could raise it.
    """

    def told(bound: float) -> bool:
        return enough(bound - ROUNDING * abs(bound) if np.isfinite(bound) else bound)

    part = Part.all_of(knapsacks)
    told(generate(knapsacks, Master(knapsacks), part, landscape.unit_prices(), ASKED, told).bound)
