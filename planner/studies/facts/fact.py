"""A published fact beside what the simulator shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that a source says something about."""

    name: str
    source: str
    expected: str
    """What must be seen, in words."""
    figure: float
    low: float
    high: float
    """Where the figure must lie, ends included."""
    passed: bool

    @classmethod
    def within(cls, name: str, source: str, expected: str, figure: float, between: tuple[float, float]) -> "Fact":
        """A figure and where it must lie."""
        low, high = between
        return cls(name, source, expected, figure, low, high, low <= figure <= high)
