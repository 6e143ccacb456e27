"""How far long work has come, as a value that a screen or a notebook can show."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a search or a simulation."""

    phase: str
    """What is being done, for people: 'building the model', 'searching', 'simulating'."""
    seconds: float
    """Since the start."""
    done: float = 0.0
    """Work done, in the unit of `total`."""
    total: float | None = None
    """Work there is; None where nobody knows."""
    incumbent: float | None = None
    """Objective of the best plan so far [currency/year]."""
    bound: float | None = None
    """No plan can cost less than this [currency/year]."""

    @property
    def gap(self) -> float | None:
        """(incumbent − bound) / incumbent [share]; None while either is unknown."""
        if self.incumbent is None or self.bound is None:
            return None
        return max(0.0, (self.incumbent - self.bound) / max(self.incumbent, 1e-9))


Watch = Callable[[Progress], None]
"""Called now and then with the state of long work; must return quickly."""
