"""What a frontier weighs against all else: how much of it a plan uses, and the scenario with a budget for it."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.domain.arrays import Floats, Texts, positions
from planner.domain.audit import World, audit
from planner.domain.geography.travel import road_hours
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.tradeoff import Against, Point
from planner.errors import Problem, ScenarioError

TIE = 0.01
"""What is left of the axis's own price in the objective: it breaks ties [share]."""
ABOVE_ALL = 30.0
"""How much dearer the axis is when the least amount is looked for. More would drown all else, and slow the search."""
_NAMES: dict[Against, str] = {"moves": "accounts moved", "revenue": "revenue moved", "travel": "hours on the road"}


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One amount of plans: accounts moved, revenue moved [currency/year] or hours on the road [hours/year]."""

    against: Against
    world: World
    price: float
    """What a unit of it costs in the scenario on average [currency]."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was asked about."""
        return self.world.scenario

    @property
    def whole(self) -> bool:
        """Whether it is counted rather than measured."""
        return self.against == "moves"

    @property
    def term(self) -> str:
        """The term of the objective that the budget stands for."""
        return "travel" if self.against == "travel" else "disruption"

    @property
    def staying(self) -> Texts | None:
        """The present owners, where they move nothing and may stay; None where a search must find the least amount."""
        owner = self.scenario.accounts.owner
        if self.against == "travel" or (owner == "").any() or audit(self.world, owner).violations:
            return None
        return owner

    def avoiding(self, free: Point) -> Scenario:
        """The scenario in which the axis costs more than what it buys, judged by the point without a budget."""
        price = max(self.price, free.cost / max(1.0, free.amount))
        return self.scenario.but(self._priced(price * ABOVE_ALL), by="frontier")

    def within(self, budget: float) -> Scenario:
        """The scenario in which a plan may use so much of it, at no price that counts; infinite: no budget."""
        name, title = self.scenario.settings.name, self.scenario.title
        changes = self._priced(self.price * TIE)
        if math.isfinite(budget):
            amount = f"{budget:.0f}" if self.whole else f"{budget:.6g}"
            changes |= self._budget(budget)
            changes |= {
                "name": f"{name}-{self.against}-{amount}",
                "title": f"{title}: at most {budget:,.0f} {self.what}",
            }
        else:
            changes |= {"name": f"{name}-{self.against}-free", "title": f"{title}: any number of {self.what}"}
        changes["description"] = (
            f"A point of the frontier of {name}: {self.what} within a budget, at {TIE:.0%} of their price."
        )
        return self.scenario.but(changes, by="frontier")

    @property
    def what(self) -> str:
        """Its name, for people."""
        unit = f" ({self.scenario.settings.currency} a year)" if self.against == "revenue" else ""
        return f"{_NAMES[self.against]}{unit}"

    def amount(self, owner: Texts) -> float:
        """How much of it an assignment uses."""
        return float(self.of_accounts(owner).sum())

    def point(self, budget: float, plan: Plan, run: str) -> Point:
        """A plan for a budget, priced in the scenario that was asked about."""
        quota = plan.quota if self.world.quotas is not None else None
        found = audit(self.world, plan.owner, quota, plan.coverage)
        amount = self.amount(plan.owner)
        tie = self.price * TIE * (budget if math.isfinite(budget) else amount)
        bound = None if plan.bound is None else max(0.0, plan.bound - tie)
        cost = sum(amount for term, amount in found.terms.items() if term != self.term)
        return Point(
            budget=budget,
            amount=amount,
            cost=float(cost),
            bound=None if bound is None else min(bound, float(cost)),
            gap=plan.gap,
            terms=dict(found.terms),
            moved={
                "accounts": float(len(found.moved)),
                "revenue": float(self.scenario.accounts.revenue[found.moved].sum()),
            },
            off={metric: _worst(found.loads[metric], band.fair) for metric, band in self.world.bands.items()},
            stopped_by=plan.stopped_by,
            run=run,
        )

    def of_accounts(self, owner: Texts) -> Floats:
        """How much of it each account uses."""
        accounts = self.scenario.accounts
        if self.against == "travel":
            seat = positions(self.scenario.seats.seat, owner)
            at = np.flatnonzero(seat >= 0)
            return road_hours(self.scenario, at, seat[at])
        moved = (accounts.owner != "") & (accounts.owner != owner)
        return np.where(moved, 1.0 if self.against == "moves" else accounts.revenue, 0.0)

    def _priced(self, price: float) -> dict[str, Any]:
        """Settings by which a unit of the axis costs so much, and nothing else of its term."""
        if self.against == "travel":
            return {"territory.travel.cost_per_hour": price}
        path = "territory.disruption"
        if self.against == "revenue":
            return {path: None, f"{path}.revenue_loss": min(1.0, price), f"{path}.new_owner_hours": 0.0}
        return {
            path: None,
            f"{path}.revenue_loss": 0.0,
            f"{path}.new_owner_hours": 1.0,
            f"{path}.cost_per_hour": price,
        }

    def _budget(self, budget: float) -> dict[str, Any]:
        if self.against == "moves":
            return {"territory.moves.accounts": round(budget)}
        if self.against == "revenue":
            return {"territory.moves.revenue": budget}
        return {"territory.most_hours": float(self.scenario.accounts.workload.sum()) + budget}


def axis_of(world: World, against: Against) -> Axis:
    """The axis of a frontier. Raises ScenarioError where the scenario has nothing of it."""
    scenario = world.scenario
    accounts, rules = scenario.accounts, scenario.settings.territory
    owned = accounts.owner != ""
    if against == "travel":
        visits = accounts.visits
        if not np.where(np.isnan(visits), rules.travel.visits, visits).any():
            raise _nothing("territory.travel", "no account is visited, so that no plan travels.", "Set 'visits'.")
        if not (rules.travel.counts_as_hours and np.isnan(scenario.pairs.hours).all()) or rules.coverage.levels:
            what = "hours on the road cannot be told from other hours, so that no budget can hold them."
            hint = "Set 'counts_as_hours', leave the column 'hours' of the pairs table blank, offer no coverage levels."
            raise _nothing("territory.travel", what, hint)
        return Axis(against, world, rules.travel.cost_per_hour)
    if not owned.any():
        hint = "Use --against travel, or fill the column 'owner' with the plan in force."
        raise _nothing("accounts", "no account has an owner, so that no plan moves any.", hint)
    revenue, count = float(accounts.revenue[owned].sum()), int(owned.sum())
    moving = world.rates.moving
    price = float((moving.effort + moving.at_risk)[owned].sum())
    if against == "moves":
        return Axis(against, world, price / count)
    if revenue <= 0:
        raise _nothing("accounts", "no revenue is known, so that none can move.", "Use --against moves.")
    return Axis(against, world, price / revenue)


def _nothing(where: str, what: str, hint: str) -> ScenarioError:
    return ScenarioError((Problem(where, what, hint),))


def _worst(load: Floats, fair: Floats) -> float:
    """Largest deviation from the fair share, of seats that have one [share]."""
    share = fair > 0
    return float(np.abs(load[share] / fair[share] - 1).max(initial=0.0))
