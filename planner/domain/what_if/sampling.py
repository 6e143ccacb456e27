"""Draws for many at once: the same numbers as `chance` gives one by one, and what a potential may turn out to be."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Floats, Texts
from planner.domain.chance import GAMMA, MASK, POTENTIAL, identity, universe

Law = Literal["lognormal", "uniform"]
"""How an estimate may be off: log-normally (never below zero, sometimes far above) or evenly between two ends."""
Words = NDArray[np.uint64]


def identities(ids: Texts) -> Words:
    """Who each id is to chance, as `chance.identity`."""
    return np.array([identity(str(name)) for name in ids], dtype=np.uint64)


def uniforms(key: int, who: Words, purpose: int, nth: int) -> Floats:
    """`chance.drawn` for everybody in `who`; `key` is the replication's `chance.universe`."""
    position = np.uint64(((purpose << 40) + nth) * GAMMA & MASK)
    z = _mixed(_mixed(np.uint64(key) ^ who) + position)
    return ((z >> np.uint64(12)).astype(np.float64) + 0.5) * 2.220446049250313e-16


def potential_factors(who: Words, noise: float, law: Law, seed: int, sample: int) -> Floats:
    """By what factor each account's potential turns out to differ in one sample; mean 1, independent.

    `lognormal`: coefficient of variation `noise`, the normal draw by Box and Muller (1958); `uniform`: between
    1 − noise and 1 + noise. An account's factor depends on its id, the seed and the sample alone, so that all plans
    meet the same samples.
    """
    key = universe(seed, sample)
    first = uniforms(key, who, POTENTIAL, 0)
    if law == "uniform":
        return 1.0 + noise * (2.0 * first - 1.0)
    normal = np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * uniforms(key, who, POTENTIAL, 1))
    variance = np.log1p(noise * noise)
    factor: Floats = np.exp(np.sqrt(variance) * normal - variance / 2)
    return factor


def _mixed(z: Words) -> Words:
    """`chance.mixed` of many: SplitMix64's finaliser; products wrap around as they should."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
