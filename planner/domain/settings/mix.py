"""Limits on what a book holds and on how much a plan may move."""

from typing import Literal, Self

from pydantic import model_validator

from planner.domain.settings.declared import Count, Id, Money, NonNegative, Settings, Share


class MixRule(Settings):
    """How much of one sort of account every seat must or may have: "at most three strategic accounts"."""

    name: Id
    """What to call the rule, for example `strategic accounts`."""
    column: Literal["segment", "region", "language", "product"] = "segment"
    """Column of the accounts table that tells the sort."""
    value: Id
    """Value of that column which counts."""
    metric: Id = "accounts"
    """What is added up of these accounts: `accounts` counts them; or any metric but `hours`."""
    least: NonNegative | None = None
    """Least amount of every seat [units of the metric]."""
    most: NonNegative | None = None
    """Largest amount of every seat [units of the metric]."""
    least_share: Share | None = None
    """Least share of the seat's whole amount of the metric [share]."""
    most_share: Share | None = None
    """Largest share of the seat's whole amount of the metric [share]."""

    @model_validator(mode="after")
    def _something_is_limited(self) -> Self:
        if self.least is self.most is self.least_share is self.most_share is None:
            raise ValueError("give 'least', 'most', 'least_share' or 'most_share'")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("'least' must not be above 'most'")
        if self.least_share is not None and self.most_share is not None and self.least_share > self.most_share:
            raise ValueError("'least_share' must not be above 'most_share'")
        return self


class MoveBudget(Settings):
    """How much a plan may move from one owner to another; without a value there is no limit."""

    accounts: Count | None = None
    """Most accounts that change their owner [accounts]."""
    revenue: Money | None = None
    """Most revenue that changes its owner [currency/year]."""
    gained_per_seat: Count | None = None
    """Most accounts that any seat takes over from others [accounts]."""
    lost_per_seat: Count | None = None
    """Most accounts that any seat gives to others [accounts]."""
