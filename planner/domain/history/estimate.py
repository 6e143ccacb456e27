"""What a history says about one setting: a value, an interval, and how sure one may be of either."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LEVEL = 0.90
"""Coverage of the intervals."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number learned from a history, or the statement that the history does not tell it."""

    name: str
    """Path of the setting that it fills, or what it measures where no setting holds it."""
    value: float
    low: float
    high: float
    """Ends of the interval; NaN where none can be given."""
    n: int
    """Rows of the history that speak about it."""
    method: str
    unit: str = ""
    note: str = ""
    """What a planner should know before using it."""
    identified: bool = True
    """Whether the history tells it; if not, a value that is given all the same is provisional."""
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    level: float = LEVEL

    def __post_init__(self) -> None:
        """Freeze the diagnostics."""
        object.__setattr__(self, "diagnostics", MappingProxyType(dict(self.diagnostics)))

    def covers(self, truth: float) -> bool:
        """Whether the interval holds this value; an end that is not known holds nothing."""
        return self.low <= truth <= self.high


def not_identified(name: str, n: int, why: str, unit: str = "") -> Estimate:
    """The statement that a history does not tell a number, and why."""
    return Estimate(name, math.nan, math.nan, math.nan, n, "none", unit, why, identified=False)
