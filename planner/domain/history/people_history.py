"""Who worked in the sales force, and from when to when."""

from dataclasses import dataclass

from planner.domain.arrays import Columns, Days, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class PeopleHistory:
    """One row a person: first and last day; `joined` NaT unknown, `left` NaT while still there."""

    person: Texts
    joined: Days
    left: Days

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many people."""
        return len(self.person)

    def columns(self) -> Columns:
        """Every column by name."""
        return {"person": self.person, "joined": self.joined, "left": self.left}
