"""Random numbers inside compiled loops: every stream has a state of its own, so that threads cannot change a draw."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Luck = NDArray[np.uint64]
"""State of a stream: one unsigned 64-bit integer in an array."""


@njit(cache=True, nogil=True, inline="always")
def uniform(state: Luck) -> float:
    """A number in [0, 1); `state` is one unsigned 64-bit integer in an array (SplitMix64; Steele et al. 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True, inline="always")
def below(state: Luck, n: int) -> int:
    """A whole number in 0 … n − 1."""
    return int(uniform(state) * n)


@njit(cache=True, nogil=True, inline="always")
def allowance(state: Luck, heat: float) -> float:
    """What a move may cost at a temperature: heat × Exp(1) (Metropolis et al. 1953)."""
    return -heat * np.log(1.0 - uniform(state)) if heat > 0.0 else 0.0
