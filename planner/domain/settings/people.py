"""People come, learn, leave and are replaced; what they earn moves them."""

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.settings.declared import Id, NonNegative, Positive, Settings, Share


class People(Settings):
    """Ramp, skill, leaving and backfill of the people in seats."""

    ramp_months: NonNegative = 6.0
    """Time until a new person sells at full productivity, rising in a straight line [months]."""
    ramp_start: Share = 0.2
    """Productivity on the first day [share of full productivity]."""
    leave_rate: NonNegative = 0.0
    """Hazard of leaving, for a person in a filled seat. Sales turnover is 26–27 % a year in published
    surveys [1/year]."""
    backfill_days: NonNegative = 90.0
    """Days until a vacant seat is filled again [days]."""
    cover_share: Share = 0.5
    """Share of a vacant seat's hours that its cover (column `cover` of the seats table) works there, out of its own
    [share of hours]."""
    skill_cv: NonNegative = 0.0
    """Spread of skill among people whose seat gives none, and among new hires [coefficient of variation]."""


class Pay(Settings):
    """Which pay plan a person is on."""

    default_plan: Id | None = None
    """Plan of every seat without a `pay_plan`: a file in the scenario's folder `pay/`, without its ending."""


class Behaviour(Settings):
    """How people react to their pay."""

    mode: Literal["none", "effort"] = "none"
    """`none`: the mechanical cost of pay; `effort`: hours worked respond to the pay still to be gained."""
    least: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Least effort a person falls back to [share of the seat's hours]."""
    most: Annotated[float, Field(ge=1)] = 1.2
    """Most effort a person can give [share of the seat's hours]."""
    cost: Positive = 1.0
    """Steepness of the cost of effort: the reward for effort, as a share of on-target variable pay, at which
    a person works exactly the seat's hours [share of on-target variable pay]."""
    odds_elasticity: NonNegative = 0.3
    """How much more effort raises the odds of a stage: odds × effort^elasticity [elasticity]."""
    review_days: Positive = 14.0
    """How often a person looks at where they stand [days]."""
