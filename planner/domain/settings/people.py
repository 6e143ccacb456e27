"""People come, learn, leave and are replaced; what they earn moves them."""

from typing import Annotated

from pydantic import Field

from planner.domain.settings.declared import Day, Id, NonNegative, Odds, Settings, Share


class People(Settings):
    """Ramp, skill, leaving and backfill of the people in seats."""

    ramp_months: NonNegative = 6.0
    """Time until a new person sells at full productivity, rising in a straight line [months]."""
    ramp_start: Share = 0.2
    """Productivity on the first day [share of full productivity]."""
    leave_rate: NonNegative = 0.0
    """Hazard of leaving, for a person in a filled seat. Sales turnover is 26–27 % a year in published
    surveys [1/year]."""
    leaving: dict[Id, Day] = Field(default_factory=dict)
    """Day on which the first person of a seat leaves for certain, by seat; somebody follows, as after any leaver. The
    plan does not know of it [day]."""
    backfill_days: NonNegative = 90.0
    """Days until a vacant seat is filled again [days]."""
    cover_share: Share = 0.5
    """Share of a vacant seat's hours that its cover (column `cover` of the seats table) works there, out of its own
    [share of hours]."""
    skill_cv: NonNegative = 0.0
    """Spread of skill among people whose seat gives none, and among new hires [coefficient of variation]."""
    administration: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Part of the seats' hours that goes to administration in the simulated year; the plan counts full hours
    [share of hours]."""
    cover_odds: Odds = 1.0
    """Factor on the odds of a stage that the cover of an empty seat works on [ratio]."""
    handover_loss: Share = 0.0
    """What a change of owner or of person takes from the odds of winning and of renewal. Annual sales to customers
    whose sales person had left fell by 13.2–17.6 % (Shi, Sridhar, Grewal, Lilien 2017, Journal of Marketing 81); a
    planned hand-over costs less [share]."""
    handover_months: NonNegative = 12.0
    """For how long after the change [months]."""


class Pay(Settings):
    """Which pay plan a person is on."""

    default_plan: Id | None = None
    """Plan of every seat without a `pay_plan`: a file in the scenario's folder `pay/`, without its ending."""
