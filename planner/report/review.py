"""A plan seen beside what was before it and what may come of it: the one value that tables, charts and words read."""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.attainment import has_quota, reached, wilson
from planner.domain.audit import Audit, World, audit
from planner.domain.deliverables.discretion import not_about_pay, without_pay
from planner.domain.outcomes import Outcomes
from planner.domain.past import last_quotas
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """A plan with both audits. In a notebook: `charts.balance(Review.of(scenario, plan), "potential")`."""

    world: World
    plan: Plan
    outcomes: Outcomes | None
    before: Audit | None
    """The current owners, audited like a plan; None when no account has one."""
    after: Audit
    seat_before: Ints
    """Position of the current seat of each account; −1 for nobody."""
    seat_after: Ints
    """Position of the seat of each account under the plan; −1 for nobody."""
    pay_left_out: bool = False
    """Whether pay was taken out of it, so that whoever shows it says so."""

    @classmethod
    def of(cls, scenario: Scenario, plan: Plan, outcomes: Outcomes | None = None) -> "Review":
        """Audit the plan and the current owners. PlannerError when the plan is about other accounts or seats."""
        accounts, seats = scenario.accounts, scenario.seats
        if not (np.array_equal(plan.account, accounts.account) and np.array_equal(plan.seat, seats.seat)):
            raise PlannerError("the plan is about other accounts or seats than the scenario")
        world = World.of(scenario)
        quota = None if world.quotas is None or np.isnan(plan.quota).any() else plan.quota
        before = audit(world, accounts.owner) if (accounts.owner != "").any() else None
        now, then = positions(seats.seat, accounts.owner), positions(seats.seat, plan.owner)
        return cls(world, plan, outcomes, before, audit(world, plan.owner, quota), now, then)

    def without_pay(self) -> "Review":
        """The same without any pay, for those who are not to read it."""
        years = None if self.outcomes is None else without_pay(self.outcomes)
        return replace(self, outcomes=years, pay_left_out=True)

    @property
    def findings(self) -> tuple[Problem, ...]:
        """What is odd in the data; nothing that speaks of pay where pay is left out."""
        return not_about_pay(self.scenario.findings) if self.pay_left_out else self.scenario.findings

    @property
    def scenario(self) -> Scenario:
        """What was asked."""
        return self.world.scenario

    @property
    def currency(self) -> str:
        """Currency of every amount."""
        return self.scenario.settings.currency

    @property
    def metrics(self) -> tuple[str, ...]:
        """Balanced metrics, in the order of the scenario."""
        return tuple(self.world.bands)

    @property
    def has_quotas(self) -> bool:
        """Whether the plan sets quotas."""
        return self.world.quotas is not None and not bool(np.isnan(self.plan.quota).all())

    @property
    def has_pay(self) -> bool:
        """Whether people are paid in the simulated years."""
        return self.outcomes is not None and bool(self.scenario.pay_plans) and bool(self.outcomes.seat_pay.any())

    def deviation(self, metric: str, load: Floats) -> Floats:
        """Deviation of each seat's load from its fair share [share]; NaN where the fair share is zero."""
        fair = self.world.bands[metric].fair
        return np.where(fair > 0, load / np.where(fair > 0, fair, 1.0) - 1.0, np.nan)

    @property
    def last_quota(self) -> Floats:
        """Quota of each seat for its last known twelve months before the horizon [currency]; NaN: none known."""
        scenario = self.scenario
        seats = scenario.seats
        return last_quotas(seats.seat, seats.last_quota, scenario.quotas, scenario.calendar.start)


def attainable(review: Review) -> tuple[Floats, Floats, Floats]:
    """Probability that each seat reaches its quota, with low and high end [probability]; NaN without a quota.

    Share of simulated years, with Wilson's 95 % score interval (Wilson 1927) of the years that have luck of their own.
    """
    if review.outcomes is None:
        raise PlannerError("attainability needs a simulation")
    outcomes, quota = review.outcomes, review.plan.quota
    share = np.where(has_quota(quota), reached(outcomes.seat_bookings, quota).mean(axis=0), np.nan)
    return share, *wilson(share, max(outcomes.replications // outcomes.luck_shared, 1), 0.95)


def worst(deviation: Floats) -> float:
    """Largest deviation from the fair share, either way [share]."""
    return float(np.nanmax(np.abs(deviation))) if np.isfinite(deviation).any() else float("nan")


def moved_revenue(review: Review) -> float:
    """Share of the revenue that changes its owner [share]; NaN when no revenue is known."""
    revenue = review.scenario.accounts.revenue
    total = float(revenue.sum())
    return float(revenue[review.after.moved].sum()) / total if total > 0 else float("nan")
