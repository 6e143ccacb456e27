"""Everything that a company's records say about its past selling, as one value."""

from dataclasses import dataclass

from planner.domain.arrays import Texts
from planner.domain.history.bought import Bought
from planner.domain.history.opportunities import Opportunities
from planner.domain.history.people_history import PeopleHistory
from planner.domain.history.stage_moves import StageMoves


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Opportunities, and what else was exported with them; None where there is no such table."""

    opportunities: Opportunities
    moves: StageMoves | None = None
    people: PeopleHistory | None = None
    bought: Bought | None = None
    accounts: Texts | None = None
    """Names in the table of accounts, sorted: also those without an opportunity."""
