"""The least cost of every unit in float64, less what rounding can have added: a proven lower bound at any size.

Write u = 2⁻⁵³ and γ_n = n·u / (1 − n·u). A pair's reduced cost is a sum of c costs and of K products multiplier ×
amount, evaluated one after the other in IEEE arithmetic (round to nearest). Every product is rounded once and every
partial sum once, so that each of the c + K terms goes through at most n = c + K roundings, and

    |computed − exact| ≤ γ_n · Σ |term| + K · 2⁻¹⁰⁷⁴                   (Higham 2002, lemma 3.1; the last for underflow)

for every pair, and hence for the minimum over the pairs of a unit. In a block, Σ |term| ≤ M = Σ max |cost| +
Σ max |multiplier| · max |amount|. The minima of a block are added by `math.fsum`, which rounds once: at most u times
the absolute value of its result. So the exact sum of a block is at least

    fsum − u · |fsum| − units · (γ_n · M + K · 2⁻¹⁰⁷⁴),

and this correction is itself computed in exact fractions.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from planner.domain.arrays import Floats
from planner.verify.pairs import Block

UNIT = Fraction(1, 2**53)
"""Unit roundoff of float64."""
SMALLEST = Fraction(1, 2**1074)
"""Smallest positive float64."""
LARGEST = Fraction(2**1000)
"""Sums of magnitudes below this cannot overflow."""


def gamma(n: int) -> Fraction:
    """Largest relative error of n roundings."""
    return n * UNIT / (1 - n * UNIT)


def least_rounded(block: Block, multipliers: Sequence[Floats]) -> tuple[Fraction, Fraction]:
    """A lower bound of what `least_exactly` finds, and what was subtracted for rounding.

    Raises OverflowError when a number is too large for float64.
    """
    reduced, error = reduced_rounded(block, multipliers)
    return sum_below(np.minimum.reduceat(reduced, block.first), error)


def sum_below(values: Floats, error: Fraction) -> tuple[Fraction, Fraction]:
    """A lower bound of a sum of values each of which is off by at most `error`, and what was subtracted."""
    total = math.fsum(values.tolist())
    off = len(values) * error + UNIT * abs(Fraction(total))
    return Fraction(total) - off, off


def reduced_rounded(block: Block, multipliers: Sequence[Floats]) -> tuple[Floats, Fraction]:
    """What `reduced_exactly` finds in float64, and by how much each pair may be off.

    Raises OverflowError when a number is too large for float64.
    """
    priced = [part for part in zip(multipliers, block.group, block.amount, strict=True) if part[0].any()]
    magnitude = sum((_largest(cost) for cost in block.costs), Fraction(0))
    magnitude += sum((_largest(prices) * _largest(amount) for prices, _, amount in priced), Fraction(0))
    if magnitude * len(block) >= LARGEST:
        raise OverflowError("a multiplier, times an amount, is too large a number")
    reduced = block.costs[0].copy()
    for cost in block.costs[1:]:
        reduced += cost
    for prices, group, amount in priced:
        counted = np.append(prices, 0.0)[group]
        counted *= amount
        reduced += counted
    return reduced, gamma(len(block.costs) + len(priced)) * magnitude + len(priced) * SMALLEST


def _largest(values: Floats) -> Fraction:
    """Largest absolute value."""
    return Fraction(max(float(values.max(initial=0.0)), -float(values.min(initial=0.0))))
