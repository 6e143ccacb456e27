"""Who worked in the sales force, and from when to when."""

from dataclasses import dataclass

from planner.domain.arrays import Days, Texts
from planner.domain.tables.rows import Rows


@dataclass(frozen=True, slots=True, eq=False)
class PeopleHistory(Rows):
    """One row a person: first and last day; `joined` NaT unknown, `left` NaT while still there."""

    person: Texts
    joined: Days
    left: Days
