"""Which accounts are neighbours."""

from dataclasses import dataclass

from planner.domain.arrays import Texts
from planner.domain.tables.declared import EDGES
from planner.domain.tables.rows import DeclaredRows


@dataclass(frozen=True, slots=True, eq=False)
class Edges(DeclaredRows):
    """Rows of the `edges` table sorted by (account, neighbour); a row means both directions."""

    TABLE = EDGES
    account: Texts
    neighbour: Texts
