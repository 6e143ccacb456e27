"""The least cost of every unit in whole numbers: a float64 is an integer times a power of two; nothing is rounded."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Floats
from planner.verify.pairs import Block

Wholes = NDArray[np.object_]
"""Python integers, as many digits as it takes."""


def least_exactly(block: Block, multipliers: Sequence[Floats]) -> Fraction:
    """Σ over units of the least reduced cost of their pairs, without rounding."""
    reduced, power = reduced_exactly(block, multipliers)
    least = sum(np.minimum.reduceat(reduced, block.first).tolist())
    return Fraction(least) * Fraction(2) ** power


def reduced_exactly(block: Block, multipliers: Sequence[Floats]) -> tuple[Wholes, int]:
    """Σ costs + Σ over loads of multiplier · amount, of each pair: integers, and the e of their 2^e."""
    terms = [scaled(cost) for cost in block.costs]
    for group, amount, prices in zip(block.group, block.amount, multipliers, strict=True):
        counts = group >= 0
        whole, power = scaled(np.where(counts, amount, 0.0))
        price, price_power = scaled(prices)
        if len(price):
            terms.append((whole * price[np.maximum(group, 0)], power + price_power))
    lowest = min(power for _, power in terms)
    total = sum(whole * (1 << (power - lowest)) for whole, power in terms)
    return np.asarray(total, dtype=np.object_), lowest


def scaled(values: Floats) -> tuple[Wholes, int]:
    """Integers and one exponent e, so that each value is its integer × 2^e exactly."""
    mantissa, exponent = np.frexp(values)
    whole = np.ldexp(mantissa, 53).astype(np.int64)
    used: NDArray[Any] = np.where(whole != 0, exponent, np.int32(2000))
    lowest = int(used.min(initial=2000))
    shift = np.where(whole != 0, exponent - lowest, 0)
    shifted = [w << s for w, s in zip(whole.tolist(), shift.tolist(), strict=True)]
    return np.array(shifted, dtype=np.object_), lowest - 53
