"""The bound, derived again: no plan can cost less, whatever multipliers it is derived from.

For any multipliers λ, one for each group of each load, weak duality (Lagrangian relaxation; Geoffrion 1974) gives

    L(λ) = Σ_u min over open pairs of u (cost + Σ_k λ_k[group] · amount_k)
         + Σ_k Σ_g min over load ℓ in [least, most] of (price_k,g(ℓ) − λ_k[g] · ℓ)   ≤   the cost of every plan

where [least, most] are the hard limits, as wide as a plan may miss them, cut to what the open pairs could add up to at
all. Families choose as one, a coverage level is part of the choice, a pin leaves one pair open; distances to homes are
costs of pairs. Dropped, which only weakens the bound because the terms are at least zero: quotas, distances to chosen
centres, and that territories hang together. Up to `EXACT` pairs everything is computed in exact fractions; beyond,
float64 with its rounding subtracted (`rounded`). The other sum is exact in both.
"""

import math
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.world import World
from planner.errors import Problem
from planner.verify.exact import least_exactly
from planner.verify.loads import EXCUSED, Reaches, least_of_loads
from planner.verify.pairs import block_of, blocks_of, pairs_of, without_pair
from planner.verify.rounded import least_rounded
from planner.verify.shapes import are_numbers

EXACT = 1_000_000
"""Up to so many pairs nothing is rounded."""
THREADS = 2


@dataclass(frozen=True, slots=True)
class Bound:
    """What no plan can be cheaper than."""

    value: float
    """Of every plan that counts as valid; rounded down [currency/year]."""
    strict: float
    """Of every plan that keeps its limits to the last digit [currency/year]."""
    pairs: int
    """Pairs of a unit and a seat that were looked at, all; of a unit and a site where there are sites."""
    exact: bool
    """Whether nothing was rounded."""
    rounding: float
    """What was subtracted for rounding [currency/year]."""


def better(bounds: Iterable[Bound | None]) -> Bound | None:
    """The best of some bounds, each of which holds; None without any."""
    known = [bound for bound in bounds if bound is not None]
    if not known:
        return None
    return replace(max(known, key=lambda bound: bound.value), strict=max(bound.strict for bound in known))


def misfits(world: World, multipliers: Mapping[str, Floats]) -> list[Problem]:
    """Multipliers that cannot be used: of loads that there are none of, too many or too few, not finite."""
    sizes = {load.name: len(load.groups) for load in world.loads}
    problems = []
    for name, prices in multipliers.items():
        if name not in sizes:
            problems.append(Problem("proof", f"has multipliers for '{name}', which no rule counts."))
        elif prices.size != sizes[name]:
            what = f"has {prices.size:,} multipliers for '{name}', which has {sizes[name]:,} groups."
            problems.append(Problem("proof", what))
        elif not are_numbers(prices, (sizes[name],)):
            problems.append(Problem("proof", f"has a multiplier for '{name}' that is not a number."))
    return problems


def derive(world: World, multipliers: Mapping[str, Floats], *, exact: bool | None = None) -> Bound | None:
    """The bound from multipliers that fit; 0 stands for those of loads that are not named.

    None where some unit has no open pair, or a number is too large. `exact` chooses the arithmetic; by itself it
    depends on the number of pairs.
    """
    if len(without_pair(world)):
        return None
    prices = [np.asarray(multipliers.get(load.name, np.zeros(len(load.groups)))) for load in world.loads]
    pairs = pairs_of(world)
    exactly = pairs <= EXACT if exact is None else exact

    def work(units: Ints) -> tuple[Fraction, Fraction, Reaches]:
        block = block_of(world, units)
        least, off = (least_exactly(block, prices), Fraction(0)) if exactly else least_rounded(block, prices)
        return least, off, Reaches.of(world).add(block)

    total, rounding, reaches = Fraction(0), Fraction(0), Reaches.of(world)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            for least, off, reach in pool.map(work, blocks_of(world)):
                total, rounding, reaches = total + least, rounding + off, reaches.merge(reach)
        wide, strict = (least_of_loads(world, prices, reaches, missed) for missed in (EXCUSED, Fraction(0)))
        return Bound(rounded_down(total + wide), rounded_down(total + strict), pairs, exactly, float(rounding))
    except OverflowError:
        return None


def rounded_down(value: Fraction) -> float:
    """The largest float64 that is not above a fraction."""
    nearest = float(value)
    return nearest if Fraction(nearest) <= value else math.nextafter(nearest, -math.inf)
