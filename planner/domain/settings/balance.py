"""How evenly amounts are to be spread over seats, over teams and over the quarters of renewals."""

import math
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.settings.declared import Id, Money, NonNegative, Positive, Settings


class Evenness(Settings):
    """How far loads may lie from their fair shares, and what that costs."""

    share_by: Literal["capacity", "equal"] = "capacity"
    """Fair share in proportion to the seat's available hours, or equal for every seat."""
    free: NonNegative = 0.03
    """Deviation from the fair share that costs nothing [share of the fair share]."""
    price: Money = 0.0
    """Cost of a unit of the metric beyond the free band [currency per unit of the metric]."""
    steep_at: Positive | None = None
    """Deviation beyond which the price rises to `steep_price`; none: never [share of the fair share]."""
    steep_price: Money | None = None
    """Cost of a unit of the metric beyond `steep_at`; not below `price` [currency per unit of the metric]."""
    limit: Positive | None = None
    """Deviation that no plan may exceed; none: no hard limit [share of the fair share]."""
    limit_below: Positive | None = None
    """The same for loads below the fair share; none: as `limit` [share of the fair share]."""
    limit_above: Positive | None = None
    """The same for loads above the fair share; none: as `limit` [share of the fair share]."""

    @model_validator(mode="after")
    def _bands_are_nested(self) -> Self:
        if (self.steep_at is None) != (self.steep_price is None):
            raise ValueError("'steep_at' and 'steep_price' belong together: give both or neither")
        if self.steep_at is not None and self.steep_price is not None:
            if self.steep_at < self.free:
                raise ValueError("'steep_at' must not lie inside the free band")
            if self.steep_price < self.price:
                raise ValueError("'steep_price' must not be below 'price' (the price must be convex)")
        for name in ("limit", "limit_below", "limit_above"):
            limit = getattr(self, name)
            if limit is not None and limit < self.free:
                raise ValueError(f"'{name}' must not lie inside the free band")
        return self

    @property
    def hard(self) -> tuple[float, float]:
        """Deviation that no plan may exceed, below and above [share of the fair share]; infinite without one."""
        below, above = (self.limit if side is None else side for side in (self.limit_below, self.limit_above))
        return math.inf if below is None else below, math.inf if above is None else above


class BalanceRule(Evenness):
    """How evenly one metric is to be spread over the seats.

    A seat's fair share is its part of the metric's total within its pool: the seats and accounts that are
    linked by eligibility (an account nobody else may cover cannot be balanced away). Of `hours`, which differ from
    seat to seat, an account counts those at the seat that is cheapest for it alone.
    """

    metric: Id
    """`hours`, `accounts`, `potential`, `workload`, `revenue`, or any numeric column of the accounts table."""


class TeamBalance(Evenness):
    """How evenly one metric is to be spread over teams: the seats of a manager, a region or a role."""

    name: Id
    """What to call the rule, for example `potential by manager`."""
    metric: Id
    """`hours`, `accounts`, `potential`, `workload`, `revenue`, or any numeric column of the accounts table."""
    per: Literal["manager", "region", "role"] = "manager"
    """Seats that share this column of the seats table are a team; a team's fair share is the sum of its seats'."""
    level: Annotated[int, Field(ge=1)] | None = None
    """Level of managers that lead the teams, 1 directly below the company; none: every seat's own manager."""


class Renewals(Evenness):
    """How evenly the revenue up for renewal in each quarter is to be spread over the seats.

    Accounts count their `revenue` in the quarter of their `renewal` day; a seat's fair share of a quarter is its part
    of what is up for renewal then.
    """
