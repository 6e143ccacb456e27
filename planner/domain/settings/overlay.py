"""Specialists who work over the same book as the seats."""

from typing import Literal, Self

from pydantic import model_validator

from planner.domain.settings.balance import Evenness
from planner.domain.settings.declared import Count, Id, NonNegative, Settings, Share


class Overlay(Settings):
    """A second assignment over the same accounts, with ratios and hours of its own: solution engineers, SDR pods.

    It is solved after the territories, by the same rules for eligibility, travel and changes. Families stay together.
    Specialists carry no quota, and nothing that they cover counts for them in the territories.
    """

    name: Id
    """What to call it; the table `specialists` names it."""
    per: Literal["account", "seat"] = "account"
    """Every account gets its specialist, or (pods) every seat's whole book has one."""
    column: Literal["segment", "region", "language", "product"] | None = None
    """Column of the accounts table that tells which accounts are covered; none: all."""
    value: Id | None = None
    """Value of that column which is covered; `column` and `value` belong together."""
    hours: NonNegative = 0.1
    """Work of the specialist, against that of the account's owner [share of workload]."""
    visits: NonNegative | None = None
    """Visits of the specialist, against those of the owner; none: as `hours` [share of visits]."""
    least: Count | None = None
    """Fewest accounts (per account) or books (per seat) that a specialist covers; none: no limit."""
    most: Count | None = None
    """Most accounts (per account) or books (per seat) that a specialist covers; none: no limit."""
    balance: Evenness | None = None
    """How evenly hours are to be spread over the specialists; none: they need only fit into their hours."""
    change_cost: Share = 1.0
    """What a change of specialist costs, against a change of owner as `territory.disruption` prices it [share]."""
    credit: Share = 1.0
    """Share of the bookings of covered accounts that is credited to the specialist, and so a second time [share]."""

    @model_validator(mode="after")
    def _filter_and_ratio_make_sense(self) -> Self:
        if (self.column is None) != (self.value is None):
            raise ValueError("'column' and 'value' belong together: give both or neither")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("'least' must not be above 'most'")
        return self
