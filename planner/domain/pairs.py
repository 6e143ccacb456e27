"""What is said about single pairs of an account and a seat."""

from dataclasses import dataclass

from planner.domain.arrays import Floats, Ints, Texts
from planner.domain.tables.declared import PAIRS
from planner.domain.tables.rows import DeclaredRows


@dataclass(frozen=True, slots=True, eq=False)
class Pairs(DeclaredRows):
    """Rows of the `pairs` table sorted by (account, seat); NaN and −1 (`allowed`) where nothing is said."""

    TABLE = PAIRS
    account: Texts
    seat: Texts
    cost: Floats
    value: Floats
    hours: Floats
    allowed: Ints
    """1 allowed, 0 forbidden, −1 not said."""
