"""A world's arcs as a shortlist: the problem in plain arrays."""

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.covering.arcs import Arcs
from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.optimize.shortlist import LoadPrices, Shortlist

BEYOND = 10.0
"""Price of breaking a hard limit, over what breaking it could save at most."""


def shortlist_of(world: World, arcs: Arcs) -> Shortlist:
    """The given arcs, sorted by unit, of which every unit has one, with all that loads cost. Pins are kept.

    Groups of all loads are numbered through in the order of `world.loads`; `first_group` tells where each begins.
    """
    kept = np.flatnonzero(arcs.open)
    unit, seat, hours, cost = arcs.unit[kept], arcs.seat[kept], arcs.hours[kept], arcs.cost[kept]
    shift = first_group(world.loads)
    group = np.full((len(world.loads), len(kept)), -1, dtype=np.int64)
    amount = np.zeros((len(world.loads), len(kept)))
    for k, load in enumerate(world.loads):
        at, amount[k] = load.of_units(world.rates, unit, seat, hours)
        group[k] = np.where(at >= 0, at + shift[k], -1)
    units, first = np.unique(unit, return_index=True)
    return Shortlist(
        first=np.append(first, len(kept)).astype(np.int64),
        unit=np.searchsorted(units, unit).astype(np.int64),
        seat=seat,
        cost=cost,
        group=group,
        amount=amount,
        prices=load_prices(world.loads, amount, float(cost.max(initial=0.0))),
        seats=len(world.scenario.seats),
        level=arcs.level[kept],
    )


def first_group(loads: tuple[Load, ...]) -> list[int]:
    """Number of the first group of each load when groups are numbered through, and of all groups at the end."""
    return [0, *np.cumsum([len(load.groups) for load in loads], dtype=np.int64).tolist()]


def load_prices(loads: tuple[Load, ...], amount: Floats, dearest: float) -> LoadPrices:
    """What loads cost; `amount` of each load on each arc and the `dearest` arc set the price of a broken limit."""
    columns: dict[str, list[Floats]] = {name: [] for name in LoadPrices.__slots__}
    for k, load in enumerate(loads):
        band, groups = load.band, len(load.groups)
        steepest = 0.0 if band is None else max(band.rule.price, band.rule.steep_price or 0.0)
        mean = float(np.abs(amount[k]).mean()) if amount.shape[1] else 0.0
        said = {
            "fair": np.zeros(groups) if band is None else band.fair,
            "free": np.full(groups, np.inf) if band is None else band.free,
            "steep": np.full(groups, np.inf) if band is None else band.steep,
            "price": np.full(groups, 0.0 if band is None else band.rule.price),
            "steep_price": np.full(groups, 0.0 if band is None else (band.rule.steep_price or band.rule.price)),
            "least": load.least,
            "most": load.most,
            "beyond": np.full(groups, BEYOND * (steepest + (dearest + 1.0) / max(mean, 1e-9))),
        }
        for name, column in said.items():
            columns[name].append(column)
    return LoadPrices(**{name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in columns.items()})
