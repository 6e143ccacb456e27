"""What accounts bought: orders or invoices."""

from dataclasses import dataclass

from planner.domain.arrays import Days, Floats, Texts
from planner.domain.tables.rows import Rows


@dataclass(frozen=True, slots=True, eq=False)
class Bought(Rows):
    """One row an order or invoice: account, day and amount [currency]."""

    account: Texts
    day: Days
    amount: Floats
