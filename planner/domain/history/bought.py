"""What accounts bought: orders or invoices."""

from dataclasses import dataclass

from planner.domain.arrays import Columns, Days, Floats, Texts, freeze


@dataclass(frozen=True, slots=True, eq=False)
class Bought:
    """One row an order or invoice: account, day and amount [currency]."""

    account: Texts
    day: Days
    amount: Floats

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze(self.columns().values())

    def __len__(self) -> int:
        """How many orders."""
        return len(self.account)

    def columns(self) -> Columns:
        """Every column by name."""
        return {"account": self.account, "day": self.day, "amount": self.amount}
