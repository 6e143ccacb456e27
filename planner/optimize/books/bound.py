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


def bound_by_books(landscape: Landscape, stop: Callable[[], bool]) -> float | None:
    """No choice of the listed arcs costs less [currency/year]; None where there are no books of this kind.

    It knows how whole units fit into a seat: no cut that comes from one load alone could raise it.
    """
    knapsacks = Knapsacks.of(landscape.shortlist)
    if knapsacks is None:
        return None
    found = generate(knapsacks, Master(knapsacks), Part.all_of(knapsacks), landscape.unit_prices(), ASKED, stop)
    return found.bound - ROUNDING * abs(found.bound) if np.isfinite(found.bound) else None
