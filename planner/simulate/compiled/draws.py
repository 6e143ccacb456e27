"""Draws in compiled code: the arithmetic of `domain.chance` needs unsigned words there."""

import numpy as np

from planner.domain import chance
from planner.simulate.compiled.jit import kernel


@kernel
def drawn(key: chance.Key, who: int, purpose: int, nth: int) -> float:
    """The draw of `chance.drawn` for whole numbers that are not negative; those of `key` are unsigned already."""
    return drawn_by(luck_of(key, who), key, purpose, nth)


@kernel
def luck_of(key: chance.Key, who: int) -> int:
    """Where the sequence of an entity starts: found once for all its draws, and kept as a whole number with sign."""
    return np.int64(chance.start(key, np.uint64(who)))  # type: ignore[arg-type,return-value]  # words


@kernel
def drawn_by(luck: int, key: chance.Key, purpose: int, nth: int) -> float:
    """The draw of the entity with this luck."""
    return chance.term(np.uint64(luck), key.flip, np.uint64(purpose), np.uint64(nth))  # type: ignore[arg-type]  # words
