"""Scenarios put side by side, with causes and people: what the page of a comparison shows."""

from dataclasses import dataclass

from planner.domain.comparison.side_by_side import SideBySide
from planner.domain.comparison.waterfall import Waterfall
from planner.domain.comparison.winners import Winners


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A comparison in full."""

    base: str
    """Name of the scenario that the others are held against."""
    title: str
    """Its title."""
    currency: str
    side: SideBySide
    """Measures of all others beside the base's."""
    winners: tuple[Winners, ...]
    """One of each other scenario, in their order."""
    waterfalls: tuple[Waterfall, ...]
    """One of each other scenario, or none where they were not asked for."""

    def __repr__(self) -> str:
        """Read as what is compared."""
        names = " · ".join((self.base, *(variant.title for variant in self.side.variants)))
        return f"Compared({names}; {self.side.replications} common replications)"

    def waterfall(self, scenario: str) -> Waterfall | None:
        """That of a scenario."""
        return next((fall for fall in self.waterfalls if fall.scenario == scenario), None)
