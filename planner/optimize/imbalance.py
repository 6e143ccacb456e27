"""Metrics spread evenly: free within a band, priced outside it, limited at its edge."""

from collections.abc import Mapping

import numpy as np
import pyomo.environ as pyo

from planner.domain.balance import Band
from planner.optimize.terms import Terms


def add_balance(m: pyo.ConcreteModel, bands: Mapping[str, Band]) -> Terms:
    """Each balanced metric stays near the fair share of each seat.

    within_band[k, s]       loads[k, s] = fair[k, s] + free_deviation[k, s] + over[k, s] + far_over[k, s]
                                                    - under[k, s] - far_under[k, s]
    free_deviation[k, s]    in [-free, free]
    over, under             in [0, steep_at - free]; without `steep_at` unbounded
    far_over, far_under     >= 0; only with `steep_at`
    within_limit[k, s]      least[k, s] <= loads[k, s] <= most[k, s]; only with `limit`
    term "imbalance.K"      sum over s of price * (over + under) + steep_price * (far_over + far_under) [currency/year]

    The prices rise with the deviation, so the cheap parts fill first and the sum is the band's price exactly.
    """
    keys = [(k, s) for k, band in bands.items() for s in range(len(band.fair))]
    steep = [(k, s) for k, s in keys if bands[k].rule.steep_at is not None]

    def cheap_part(_: pyo.ConcreteModel, k: str, s: int) -> tuple[float, float | None]:
        width = bands[k].steep[s] - bands[k].free[s]
        return 0.0, float(width) if np.isfinite(width) else None

    def free_part(_: pyo.ConcreteModel, k: str, s: int) -> tuple[float, float]:
        return -float(bands[k].free[s]), float(bands[k].free[s])

    m.free_deviation = pyo.Var(keys, bounds=free_part)
    m.over, m.under = pyo.Var(keys, bounds=cheap_part), pyo.Var(keys, bounds=cheap_part)
    m.far_over, m.far_under = pyo.Var(steep, bounds=(0, None)), pyo.Var(steep, bounds=(0, None))

    def within_band(m: pyo.ConcreteModel, k: str, s: int) -> object:
        deviation = m.free_deviation[k, s] + m.over[k, s] - m.under[k, s]
        if bands[k].rule.steep_at is not None:
            deviation += m.far_over[k, s] - m.far_under[k, s]
        return m.loads[k, s] - deviation == float(bands[k].fair[s])

    m.within_band = pyo.Constraint(keys, rule=within_band)
    limited = [(k, s) for k, s in keys if bands[k].rule.limit is not None]
    m.within_limit = pyo.Constraint(
        limited,
        rule=lambda m, k, s: (float(bands[k].limits[0][s]), m.loads[k, s], float(bands[k].limits[1][s])),
    )
    return {f"imbalance.{k}": _price(m, k, band) for k, band in bands.items()}


def _price(m: pyo.ConcreteModel, metric: str, band: Band) -> object:
    seats, rule = range(len(band.fair)), band.rule
    cost = pyo.quicksum(rule.price * (m.over[metric, s] + m.under[metric, s]) for s in seats)
    if rule.steep_price is not None:
        cost += pyo.quicksum(rule.steep_price * (m.far_over[metric, s] + m.far_under[metric, s]) for s in seats)
    return cost
