"""The units' side of the relaxation, compiled: every unit picks its cheapest arc, or weighs its arcs by their cost."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from planner.domain.arrays import Floats, Ints

COLD = 36.0
"""Arcs this many temperatures above the cheapest weigh nothing: e⁻³⁶ is below the rounding error of 1."""


class Listed(NamedTuple):
    """Arcs sorted by unit, what they cost and count side by side. Descents work with 32 bits, proofs with 64."""

    first: Ints
    """Where each unit's arcs begin, and their number at the end; shape [units + 1]."""
    cost: NDArray[np.floating]
    """Shape [arcs]."""
    group: NDArray[np.signedinteger]
    """Group that each load counts at, −1 none; shape [arcs, loads]."""
    amount: NDArray[np.floating]
    """Same shape."""


@njit(cache=True, nogil=True)
def _costs(listed: Listed, multipliers: Floats, unit: int, out: Floats) -> float:
    """Fill in what each arc of a unit costs at the multipliers; returns the least."""
    start, least = listed.first[unit], np.inf
    for j in range(listed.first[unit + 1] - start):
        cost = np.float64(listed.cost[start + j])
        for k in range(listed.group.shape[1]):
            g = listed.group[start + j, k]
            if g >= 0:
                cost += multipliers[g] * listed.amount[start + j, k]
        out[j] = cost
        least = min(least, cost)
    return least


@njit(cache=True, nogil=True)
def reduced_costs(listed: Listed, multipliers: Floats, units: Ints, reduced: Floats) -> float:
    """Fill in every arc's cost at the multipliers, for units from units[0] to units[1]; returns the sum of minima."""
    total = 0.0
    for u in range(units[0], units[1]):
        total += _costs(listed, multipliers, u, reduced[listed.first[u] : listed.first[u + 1]])
    return total


@njit(cache=True, nogil=True)
def soft_minima(listed: Listed, multipliers: Floats, temperature: float, units: Ints, taken: Floats) -> float:
    """Σ over units of the soft minimum −T·log Σ exp(−cost/T), and what each group is expected to carry in `taken`."""
    total, first = 0.0, listed.first[units[0] : units[1] + 1]
    weight = np.empty(np.max(first[1:] - first[:-1]) if len(first) > 1 else 0)
    for u in range(units[0], units[1]):
        least, mass = _costs(listed, multipliers, u, weight), 0.0
        start, n = listed.first[u], listed.first[u + 1] - listed.first[u]
        for j in range(n):
            off = (weight[j] - least) / temperature
            weight[j] = np.exp(-off) if off < COLD else 0.0
            mass += weight[j]
        total += least - temperature * np.log(mass)
        for j in range(n):
            share = weight[j] / mass
            for k in range(listed.group.shape[1] if share > 0.0 else 0):
                g = listed.group[start + j, k]
                if g >= 0:
                    taken[g] += share * listed.amount[start + j, k]
    return total
