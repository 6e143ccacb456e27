"""Everything that rules count, the hard limits on it and the price of being off balance."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyomo.environ as pyo

from planner.domain.arrays import Floats, Ints
from planner.domain.covering.arcs import Arcs
from planner.domain.loads.balance import Band
from planner.domain.loads.load import Load
from planner.domain.world import World
from planner.optimize.terms import Terms, linear


def add_loads(m: pyo.ConcreteModel, world: World, further: Sequence[Load]) -> Terms:
    """What every group of every load carries; `further` are loads that no rule limits but other topics look at.

    loads[k, g]        free                                                [units of load k a year]
    load_is[k, g]      sum over the arcs a that count at g of amount[k, a] * owns[a] - loads[k, g] = 0
    limit[k, r, g]     least[k, r, g] <= loads[k, g] <= most[k, r, g]       for every hard rule r on load k
    """
    every = [*world.loads, *further]
    owns = list(m.owns.values())
    counted = {load.name: _by_group(load, world, world.arcs) for load in every}
    keys = [(load.name, g) for load in every for g in range(len(load.groups))]
    m.loads = pyo.Var(keys)

    def load_is(m: pyo.ConcreteModel, name: str, g: int) -> object:
        arc, amount = counted[name][g]
        return linear(np.append(amount, -1.0), [*(owns[a] for a in arc.tolist()), m.loads[name, g]]) == 0

    m.load_is = pyo.Constraint(keys, rule=load_is)
    limits = {
        (load.name, limit.rule, g): (limit.least[g], limit.most[g])
        for load in world.loads
        for limit in load.limits
        for g in range(len(load.groups))
        if np.isfinite(limit.least[g]) or np.isfinite(limit.most[g])
    }

    def within(m: pyo.ConcreteModel, name: str, rule: str, g: int) -> object:
        least, most = (float(bound) if np.isfinite(bound) else None for bound in limits[name, rule, g])
        return (least, m.loads[name, g], most)

    m.limit = pyo.Constraint(list(limits), rule=within)
    return _add_bands(m, {load.name: load.band for load in world.loads if load.band is not None})


def _by_group(load: Load, world: World, arcs: Arcs) -> list[tuple[Ints, Floats]]:
    """Arcs that count at each group, and how much."""
    group, amount = load.of_units(world.rates, arcs.unit, arcs.seat, arcs.hours)
    order = np.argsort(group, kind="stable")
    ends = np.searchsorted(group[order], np.arange(len(load.groups) + 1))
    parts = [order[ends[g] : ends[g + 1]] for g in range(len(load.groups))]
    return [(part, amount[part]) for part in parts]


def _add_bands(m: pyo.ConcreteModel, bands: Mapping[str, Band]) -> Terms:
    """Each balanced load stays near the fair share of each group.

    within_band[k, g]       loads[k, g] = fair[k, g] + free_deviation[k, g] + over[k, g] + far_over[k, g]
                                                    - under[k, g] - far_under[k, g]
    free_deviation[k, g]    in [-free, free]
    over, under             in [0, steep_at - free]; without `steep_at` unbounded
    far_over, far_under     >= 0; only with `steep_at`
    term "imbalance.K"      sum over g of price * (over + under) + steep_price * (far_over + far_under) [currency/year]

    The prices rise with the deviation, so the cheap parts fill first and the sum is the band's price exactly.
    """
    keys = [(k, g) for k, band in bands.items() for g in range(len(band.fair))]
    steep = [(k, g) for k, g in keys if bands[k].rule.steep_at is not None]

    def cheap_part(_: pyo.ConcreteModel, k: str, g: int) -> tuple[float, float | None]:
        width = bands[k].steep[g] - bands[k].free[g]
        return 0.0, float(width) if np.isfinite(width) else None

    def free_part(_: pyo.ConcreteModel, k: str, g: int) -> tuple[float, float]:
        return -float(bands[k].free[g]), float(bands[k].free[g])

    m.free_deviation = pyo.Var(keys, bounds=free_part)
    m.over, m.under = pyo.Var(keys, bounds=cheap_part), pyo.Var(keys, bounds=cheap_part)
    m.far_over, m.far_under = pyo.Var(steep, bounds=(0, None)), pyo.Var(steep, bounds=(0, None))

    def within_band(m: pyo.ConcreteModel, k: str, g: int) -> object:
        deviation = m.free_deviation[k, g] + m.over[k, g] - m.under[k, g]
        if bands[k].rule.steep_at is not None:
            deviation += m.far_over[k, g] - m.far_under[k, g]
        return m.loads[k, g] - deviation == float(bands[k].fair[g])

    m.within_band = pyo.Constraint(keys, rule=within_band)
    return {f"imbalance.{k}": _price(m, k, band) for k, band in bands.items()}


def _price(m: pyo.ConcreteModel, name: str, band: Band) -> object:
    groups, rule = range(len(band.fair)), band.rule
    cost = pyo.quicksum(rule.price * (m.over[name, g] + m.under[name, g]) for g in groups)
    if rule.steep_price is not None:
        cost += pyo.quicksum(rule.steep_price * (m.far_over[name, g] + m.far_under[name, g]) for g in groups)
    return cost
