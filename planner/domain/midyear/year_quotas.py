"""A year's quotas under one plan after another: each month counts for the plan in force in it, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, positions
from planner.domain.midyear.in_force import InForce, months_between
from planner.domain.plan import Plan
from planner.domain.quotas.months import monthly_quotas
from planner.domain.quotas.rule import quota_rule
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError


@dataclass(frozen=True, slots=True, eq=False)
class YearQuotas:
    """Quotas of all seats of the year, those that are gone included, in whole cents."""

    seat: Texts
    past: Ints
    """Of the months gone [cents]."""
    rest: Ints
    """What the plan in force had handed out for the months that are left [cents]."""
    total: int
    """The year's target × (1 + over-assignment) as things are now [cents]."""

    @property
    def left(self) -> float:
        """What is to be handed out for the months that are left [currency]."""
        return (self.total - int(self.past.sum())) / 100

    @property
    def in_force(self) -> Floats:
        """The year's quota of each seat before the new plan [currency]."""
        return np.asarray((self.past + self.rest) / 100)

    def under(self, plan: Plan) -> tuple[Floats, Floats]:
        """Each seat's quota for the months left under a new plan, and for the year [currency]; 0 where it has none."""
        at = positions(plan.seat, self.seat)
        new = np.where(at >= 0, np.round(plan.quota[np.maximum(at, 0)] * 100), 0.0).astype(np.int64)
        return new / 100, (self.past + new) / 100


def quotas_in_force(now: Scenario, in_force: Sequence[InForce], first: date) -> YearQuotas:
    """Quotas of the months before `first` and after it under the plans in force. The scenario sets quotas.

    Raises ScenarioError when the months gone have used up the year's target.
    """
    rule = quota_rule(now)
    total = 0 if rule is None else round(rule.total * 100)
    seats = now.seats.seat
    past, rest = np.zeros(len(seats), dtype=np.int64), np.zeros(len(seats), dtype=np.int64)
    until = [each.scenario.calendar.start for each in in_force[1:]] + [first]
    for each, end in zip(in_force, until, strict=True):
        at = positions(seats, each.plan.seat)
        gone, whole = until_day(each, end)
        past[at] += gone
        if each is in_force[-1]:
            rest[at] = whole - gone
    quotas = YearQuotas(seats, past, rest, total)
    if quotas.left <= 0:
        what = (
            f"the year's target with its over-assignment is {total / 100:,.2f}, and quotas of {past.sum() / 100:,.2f} "
            f"were handed out for the months before {first}: nothing is left."
        )
        raise ScenarioError((Problem("quota.target", what, "Raise the target, or re-plan from an earlier day."),))
    return quotas


def until_day(each: InForce, end: date) -> tuple[Ints, Ints]:
    """Each seat's quota of a plan's months before a day, and of all its months [cents]."""
    months = months_between(each.scenario.calendar.start, end)
    by_month = np.round(monthly_quotas(each.scenario, each.plan.quota) * 100).astype(np.int64)
    return by_month[:, :months].sum(axis=1), by_month.sum(axis=1)
