"""A case: what is claimed, where the claim comes from, and how it is examined."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from planner.domain.validation import Figure

SEED = 20_27
"""Seed of every case."""
Effort = Literal["quick", "full"]
"""Quick: fewer replications and wider intervals."""


class Examined(NamedTuple):
    """What an examination gives."""

    figures: tuple[Figure, ...]
    replications: int = 0
    """Simulated years."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim that can be examined, always with the same result."""

    name: str
    """How the command line calls it."""
    family: str
    claim: str
    """What must be seen, in a sentence."""
    source: str
    """Where that comes from."""
    examine: Callable[[Effort], Examined]
    """Compute the figures."""
