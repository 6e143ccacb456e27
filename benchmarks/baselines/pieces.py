"""The convex prices of loads, cut into pieces that a linear model prices one by one."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.optimize.shortlist import Shortlist


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Pieces of the convex price of a group's load: columns that stand for what is beyond the free band."""

    group: Ints
    sign: Floats
    """−1: load above the band, which the column takes off; +1: below."""
    price: Floats
    width: Floats


def pieces_of(shortlist: Shortlist) -> Pieces:
    """Between the free band and `steep`, and beyond it, on both sides, as far as the hard limits allow."""
    p = shortlist.prices
    every = np.flatnonzero(np.isfinite(p.free))
    parts: list[tuple[float, Floats, Floats]] = []
    sides: tuple[tuple[float, Floats], ...] = ((-1.0, p.most - p.fair), (1.0, p.fair - p.least))
    for side, limit in sides:
        room = limit[every]
        free, steep = p.free[every], p.steep[every]
        parts.append((side, p.price[every], np.minimum(steep, room) - free))
        bends = np.isfinite(steep)
        parts.append((side, p.steep_price[every], np.where(bends, room - np.where(bends, steep, 0.0), 0.0)))
    group = np.tile(every, len(parts))
    sign = np.repeat([part[0] for part in parts], len(every))
    price = np.concatenate([part[1] for part in parts])
    width = np.concatenate([part[2] for part in parts])
    kept = width > 0
    return Pieces(group[kept], sign[kept], price[kept], width[kept])
