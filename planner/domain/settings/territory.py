"""Who may cover which account, and what a good assignment is worth."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.settings.declared import Id, Money, NonNegative, Positive, Settings, Share


class BalanceRule(Settings):
    """How evenly one metric is to be spread over the seats.

    A seat's fair share is its part of the metric's total within its pool: the seats and accounts that are
    linked by eligibility (an account nobody else may cover cannot be balanced away). Of `hours`, which differ from
    seat to seat, an account counts those at its cheapest eligible seat.
    """

    metric: Id
    """`hours`, `accounts`, `potential`, `workload`, `revenue`, or any numeric column of the accounts table."""
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

    @model_validator(mode="after")
    def _bands_are_nested(self) -> Self:
        if (self.steep_at is None) != (self.steep_price is None):
            raise ValueError("'steep_at' and 'steep_price' belong together: give both or neither")
        if self.steep_at is not None and self.steep_price is not None:
            if self.steep_at < self.free:
                raise ValueError("'steep_at' must not lie inside the free band")
            if self.steep_price < self.price:
                raise ValueError("'steep_price' must not be below 'price' (the price must be convex)")
        if self.limit is not None and self.limit < self.free:
            raise ValueError("'limit' must not lie inside the free band")
        return self


class EligibilityRule(Settings):
    """Seats cover accounts that match them in one column (`region`, `segment`); blank matches everything."""

    column: Literal["region", "segment"]
    """Column that accounts and seats share; a seat may list several values, separated by semicolons."""
    mismatch: Annotated[float, Field(ge=0, lt=1)] | None = None
    """Share of an account's potential that a seat without a match can book; none: it may not cover it at
    all [share]."""


class Travel(Settings):
    """Hours on the road between the seat's home and its accounts; off while `visits` is 0."""

    visits: NonNegative = 0.0
    """Visits to an account, unless the accounts table has a column `visits` [visits/year]."""
    speed: Positive = 70.0
    """Average speed, door to door [units.distance/hour]."""
    detour: Annotated[float, Field(ge=1)] = 1.3
    """Road distance over great-circle distance [ratio]."""
    trip_hours_limit: Positive = 12.0
    """Longest round trip that is charged: beyond it people fly [hours]."""
    stops_per_trip: Annotated[float, Field(ge=1)] = 1.0
    """Accounts visited on one round trip [accounts/trip]."""
    cost_per_hour: Money = 60.0
    """Cost of an hour on the road [currency/hour]."""
    counts_as_hours: bool = True
    """Whether hours on the road use up the seat's capacity."""


class Disruption(Settings):
    """What changing an account's owner is expected to cost."""

    revenue_loss: Share = 0.05
    """Share of an account's yearly revenue lost when it changes its owner. Field evidence: 13.2–17.6 % when
    the rep *left* the company (Shi, Sridhar, Grewal, Lilien 2017); a planned hand-over costs less
    [share of revenue]."""
    new_owner_hours: NonNegative = 4.0
    """Hours the new owner needs to get to know an account [hours/account]."""
    cost_per_hour: Money = 60.0
    """Cost of such an hour [currency/hour]."""


class Territory(Settings):
    """The rules of the assignment and the prices in its objective."""

    balance: tuple[BalanceRule, ...] = ()
    """Metrics to balance, each once."""
    eligibility: tuple[EligibilityRule, ...] = ()
    """Who may cover whom; the `pairs` table overrides it pair by pair."""
    travel: Travel = Travel()
    """Distance to the seat's home."""
    disruption: Disruption = Disruption()
    """Changing the owner."""
    within_hours: bool = True
    """Whether a seat's hours are a hard limit."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        lists: tuple[tuple[str, list[str]], ...] = (
            ("balance", [rule.metric for rule in self.balance]),
            ("eligibility", [rule.column for rule in self.eligibility]),
        )
        for what, names in lists:
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"'{what}' lists {', '.join(map(repr, twice))} more than once")
        return self
