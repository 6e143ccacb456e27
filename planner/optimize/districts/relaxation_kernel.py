"""The value, gradient and reduced costs of the relaxation of districts, compiled."""

import numpy as np
from numba import njit

from planner.domain.arrays import Flags, Floats, Ints

FAR = 35.0
"""Temperatures above zero at which a smoothed minimum no longer counts."""


@njit(cache=True)
def _soft(reduced: float, temperature: float) -> tuple[float, float]:
    """Smoothed min(0, reduced), and how much it takes part."""
    if temperature <= 0.0:
        return (reduced, 1.0) if reduced < 0.0 else (0.0, 0.0)
    x = reduced / temperature
    if x > FAR:
        return 0.0, 0.0
    if x < -FAR:
        return reduced, 1.0
    e = np.exp(-x)
    return -temperature * np.log1p(e), e / (1.0 + e)


@njit(cache=True)
def _cheapest_load(bends: Floats, price: Floats, multiplier: float, temperature: float) -> tuple[float, float]:
    """Smoothed minimum over loads of price − multiplier × load, and the load that it means."""
    values = price - multiplier * bends
    least = values.min()
    if temperature <= 0.0:
        return least, bends[values.argmin()]
    weight = np.exp(-(values - least) / temperature)
    mass = weight.sum()
    return least - temperature * np.log(mass), (weight * bends).sum() / mass


@njit(cache=True)
def value_at(  # noqa: C901, PLR0912, PLR0913, PLR0917  # a compiled kernel: arrays in, loops inside
    cost: Floats, kind: Ints, root: Ints, count: Floats, exact: Flags,
    amount: Floats, bends: Floats, price: Floats, empty: Floats,
    of_unit: Floats, of_load: Floats, of_kind: Floats, temperature: float,
) -> tuple[float, Floats, Floats, Floats]:  # fmt: skip
    """The smoothed bound, its gradient by (units, loads × sites, kinds), worth of sites, reduced costs."""
    sites, units = cost.shape
    loads, kinds = amount.shape[0], amount.shape[1]
    gradient = np.zeros(units + loads * sites + kinds)
    gradient[:units] = 1.0
    total = of_unit.sum()
    worth, reduced = np.zeros(sites), np.empty((sites, units))
    level, joins = np.zeros(loads), np.zeros(units)
    for k in range(kinds):
        gradient[units + loads * sites + k] = count[k]
        total += count[k] * (of_kind[k] + empty[k])
    for d in range(sites):
        k, r = kind[d], root[d]
        fixed = r < 0
        if not fixed and not np.isfinite(cost[d, r]):
            worth[d] = np.inf
            reduced[d] = np.inf
            continue
        value = 0.0 if fixed else -empty[k]
        for m in range(loads):
            least, level[m] = _cheapest_load(bends[m, k], price[m, k], of_load[m, d], temperature)
            value += least
        for u in range(units):
            c = cost[d, u] - of_unit[u]
            for m in range(loads):
                c += of_load[m, d] * amount[m, k, u]
            reduced[d, u] = c
            if u == r:
                value += c
                joins[u] = 1.0
                reduced[d, u] = 0.0
            else:
                part, joins[u] = _soft(c, temperature)
                value += part
        worth[d] = value
        opened = 1.0
        if not fixed:
            share, opened = _soft(value - of_kind[k], temperature)
            total += share
            gradient[units + loads * sites + k] -= opened
        else:
            total += value - of_kind[k] - empty[k]
            gradient[units + loads * sites + k] -= 1.0
        if opened > 1e-14:
            for u in range(units):
                taken = opened * joins[u]
                if taken > 0.0:
                    gradient[u] -= taken
                    for m in range(loads):
                        gradient[units + m * sites + d] += taken * amount[m, k, u]
            for m in range(loads):
                gradient[units + m * sites + d] -= opened * level[m]
    if not exact.all():
        # a kind whose seats may stay empty has no price below which a site must be opened
        for k in range(kinds):
            if not exact[k] and of_kind[k] > 0.0:
                total -= count[k] * of_kind[k]
                gradient[units + loads * sites + k] -= count[k]
    return total, gradient, worth, reduced
