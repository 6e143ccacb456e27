"""Sums of floats without any rounding but one, as those of `math.fsum`, many times as fast."""

import math

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled.jit import kernel

EXPONENTS = 2048
"""Exponents that a float may have; the highest one is that of what is not finite."""
FRACTION_BITS = 52
LEAST_EXPONENT = 1075
"""A float is its 53 bits as a whole number × 2^(exponent − LEAST_EXPONENT)."""
HALF_BITS = 32
HALF = (1 << HALF_BITS) - 1


def exact_sum(values: Floats) -> float:
    """The sum, rounded once: the same bits as `math.fsum`, for up to 2^31 values of any order.

    Values of one exponent are added up as whole numbers, in two halves that do not run over (Neal 2015, "Fast exact
    summation using small and large superaccumulators").
    """
    halves = np.zeros((EXPONENTS, 2), dtype=np.int64)
    _add_up(np.ascontiguousarray(values, dtype=np.float64).view(np.int64), halves)
    found = np.flatnonzero(halves.any(axis=1)).tolist()
    if not found:
        return 0.0
    if found[-1] == EXPONENTS - 1:
        return math.fsum(values)
    least, total = found[0], 0
    for exponent in found:
        low, high = halves[exponent].tolist()
        total += (low + (high << HALF_BITS)) << (exponent - least)
    power = least - LEAST_EXPONENT
    return float(total << power) if power >= 0 else total / (1 << -power)


@kernel
def _add_up(bits: Ints, halves: Ints) -> None:
    """Add each number's 53 bits to the halves of its exponent."""
    for i in range(len(bits)):
        exponent = (bits[i] >> FRACTION_BITS) & (EXPONENTS - 1)
        number = bits[i] & ((1 << FRACTION_BITS) - 1)
        if exponent > 0:
            number |= 1 << FRACTION_BITS
        else:
            exponent = 1
        if bits[i] < 0:
            halves[exponent, 0] -= number & HALF
            halves[exponent, 1] -= number >> HALF_BITS
        else:
            halves[exponent, 0] += number & HALF
            halves[exponent, 1] += number >> HALF_BITS
