"""Draws in compiled code: the arithmetic of `domain.chance` needs unsigned words there."""

import numpy as np

from planner.domain import chance
from planner.simulate.compiled.jit import kernel


@kernel
def drawn(key: chance.Key, who: int, purpose: int, nth: int) -> float:
    """The draw of `chance.drawn` for whole numbers that are not negative; those of `key` are unsigned already."""
    return chance.drawn(key, np.uint64(who), np.uint64(purpose), np.uint64(nth))  # type: ignore[arg-type]  # words
