"""What re-planning the rest of a year would change, by the simulator: the plan in force against the new one."""

from dataclasses import dataclass
from datetime import date

from planner.domain.comparison.side_by_side import Effect
from planner.domain.comparison.winners import Winners


@dataclass(frozen=True, slots=True, eq=False)
class ReplanEffect:
    """Both plans simulated over the rest of the year with the same luck."""

    first: date
    """Day from which the new plan holds."""
    end: date
    """First day after the year."""
    forced: int
    """Accounts that must find an owner."""
    chosen: int
    """Accounts that move beyond them."""
    nobody: int
    """Accounts that nobody works under the plan in force: new ones, and those of seats that are vacant."""
    effects: tuple[Effect, ...]
    """Measures of the rest of the year, new plan less plan in force."""
    winners: Winners
    """Seat by seat."""
    currency: str
    replications: int
    confidence: float
    in_force: str
    """Run folder of the plan in force."""
    run: str
    """Run folder of the new plan."""
    changes: str
    """Folder of the report of changes."""

    def effect(self, measure: str) -> Effect | None:
        """The effect on a measure, if both plans have it."""
        return next((each for each in self.effects if each.measure == measure), None)
