"""How far long work has come, as a value that a screen or a notebook can show."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.domain.gap import gap_of


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
        return gap_of(self.incumbent, self.bound)

    def __str__(self) -> str:
        """What is known, in one line."""
        parts = [self.phase]
        if self.total:
            parts.append(f"{self.done:,.0f} of {self.total:,.0f}")
        if self.incumbent is not None:
            parts.append(f"best plan {self.incumbent:,.0f}")
        if self.bound is not None:
            parts.append(f"bound {self.bound:,.0f}")
        if self.gap is not None:
            parts.append(f"gap {self.gap:.2%}")
        return " · ".join([*parts, f"{self.seconds:.0f} s"])


Watch = Callable[[Progress], None]
"""Called now and then with the state of long work; must return quickly."""
