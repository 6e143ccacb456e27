"""Who may cover which account, and what a good assignment is worth."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.settings.balance import BalanceRule, Renewals, TeamBalance
from planner.domain.settings.declared import Id, Money, NonNegative, Positive, Settings, Share
from planner.domain.settings.mix import MixRule, MoveBudget
from planner.domain.settings.overlay import Overlay


class EligibilityRule(Settings):
    """Seats cover accounts that match them in one column; blank matches everything."""

    column: Literal["region", "segment", "language", "product"]
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
    tenure_loss: NonNegative = 0.0
    """How much each year with the present owner (`accounts.tenure_years`, at most 5) adds to the loss of revenue: 0.1
    makes it half as large again after five years [share of the loss/year]."""
    pipeline_loss: Share = 0.0
    """Share of an account's open pipeline (`accounts.open_pipeline`) that is lost [share of pipeline]."""
    renewal_loss: Share = 0.0
    """Further share of revenue lost when the contract is up for renewal soon (`accounts.renewal`) [share of
    revenue]."""
    renewal_days: NonNegative = 90.0
    """How long after the start of the horizon a renewal is soon [days]."""
    leaver_share: Share = 1.0
    """Share of all this that still counts where the present owner leaves within the horizon: the relationship ends
    anyway [share]."""
    similarity: Share = 0.0
    """Share of it that is spared by a new owner whose present accounts are all of the account's region and segment; a
    book half of such accounts spares half as much [share]."""


class CoverageLevels(Settings):
    """How much of an account's work may be left undone, and what that costs in bookings.

    The plan chooses a level for each account (the same for a family): hours go where they earn most. Bookings respond
    to hours with falling returns: share of bookings = share of hours^elasticity.
    """

    levels: tuple[Annotated[float, Field(gt=0, le=4)], ...] = ()
    """Shares of workload and visits that an account may be given besides all of it, for example 0.5; none: every
    account is worked in full [share of workload]."""
    elasticity: Annotated[float, Field(gt=0, lt=1)] = 0.5
    """Elasticity of bookings to selling hours. A meta-analysis of personal selling found 0.31 (Albers, Mantrala,
    Sridhar 2010); single accounts respond more than markets do [elasticity]."""


class Compactness(Settings):
    """What accounts far from the centre of their territory cost; off while `price` is 0.

    Cost of an account: price × weight × distance^power. The centre is the home of the seat, or that account of the
    territory for which this sum is least.
    """

    price: Money = 0.0
    """Cost of a unit of distance to the centre [currency per unit of weight × distance^power]."""
    centre: Literal["home", "chosen"] = "home"
    """The seat's home, where it has one; or always an account of the territory (those whose column `centre` is not
    false)."""
    weight: Id | None = None
    """Metric of the accounts table that distances are weighed by; none: every account alike."""
    power: Annotated[float, Field(gt=0, le=4)] = 1.0
    """Exponent of the distance: 1 for distances, 2 for moments of inertia."""
    distance: Literal["globe", "plane"] = "globe"
    """Great-circle distance between `lat`, `lon` [units.distance], or the straight line between `x`, `y`."""


class Territory(Settings):
    """The rules of the assignment and the prices in its objective."""

    balance: tuple[BalanceRule, ...] = ()
    """Metrics to balance over seats, each once."""
    team_balance: tuple[TeamBalance, ...] = ()
    """Metrics to balance over teams."""
    renewals: Renewals | None = None
    """Spread of renewals over seats and quarters; none: renewals are not looked at."""
    mix: tuple[MixRule, ...] = ()
    """What every book must or may hold of one sort of account."""
    moves: MoveBudget = MoveBudget()
    """How much a plan may move."""
    eligibility: tuple[EligibilityRule, ...] = ()
    """Who may cover whom; the `pairs` table overrides it pair by pair."""
    travel: Travel = Travel()
    """Distance to the seat's home."""
    disruption: Disruption = Disruption()
    """Changing the owner."""
    coverage: CoverageLevels = CoverageLevels()
    """How much of each account's work is done."""
    compactness: Compactness = Compactness()
    """Distance to the centre of the territory."""
    contiguity: bool = False
    """Whether the accounts of a seat must hang together by the `edges` table."""
    within_hours: bool = True
    """Whether a seat's hours are a hard limit."""
    most_hours: Positive | None = None
    """Most hours that all seats together may work, travel included where it counts; none: no limit beyond each seat's
    own [hours/year]."""
    overlays: tuple[Overlay, ...] = ()
    """Specialists over the same book, in the order in which they are assigned."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        lists: tuple[tuple[str, list[str]], ...] = (
            ("balance", [rule.metric for rule in self.balance]),
            ("team_balance", [rule.name for rule in self.team_balance]),
            ("mix", [rule.name for rule in self.mix]),
            ("eligibility", [rule.column for rule in self.eligibility]),
            ("overlays", [overlay.name for overlay in self.overlays]),
        )
        for what, names in lists:
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"'{what}' lists {', '.join(map(repr, twice))} more than once")
        return self
