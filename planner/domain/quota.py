"""Quotas: what is fair for a territory, and how the total is handed out."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, frozen
from planner.domain.handout import Handout
from planner.domain.scenario import Scenario
from planner.domain.seats import availability
from planner.domain.settings.quota import QuotaPolicy


@dataclass(frozen=True, slots=True, eq=False)
class QuotaRule:
    """The quota policy of a scenario as numbers; a fair quota is linear in the territory.

    base[s]  = constant[s] + by_potential[s] · potential load[s] + by_history[s] · revenue load[s]
    fair[s]  = base[s] + (total − Σ base) · carried[s]          so that Σ fair = total
    """

    policy: QuotaPolicy
    price: float
    """Cost of a unit of distance from the fair quota: the policy's price, spread over the horizon's years
    [currency/year per currency]."""
    total: float
    """Sum of all quotas: target × (1 + over-assignment), to the cent [currency]."""
    constant: Floats
    by_potential: Floats
    by_history: Floats
    carried: Floats
    """Share of what relief takes off ramping and vacant seats that each seat carries; sums to 1."""
    floor: Floats
    """Least quota of each seat: the policy's floor × the seat's availability [currency]."""
    cap: Floats
    """Largest quota of each seat; infinite without a cap [currency]."""
    remainder_seat: int
    """Position of the seat whose quota need not be a multiple of the step."""

    def fair(self, potential: Floats, revenue: Floats) -> Floats:
        """Fair quota of each seat, given the loads of its territory [currency]."""
        base = self.constant + self.by_potential * potential + self.by_history * revenue
        fair: Floats = base + (self.total - base.sum()) * self.carried
        return fair

    def cost(self, quota: Floats, fair: Floats) -> float:
        """Term `quota`: price × Σ |quota − fair| [currency/year]."""
        return float(self.price * np.abs(quota - fair).sum())

    def hand_out(self, fair: Floats) -> Floats:
        """The quotas nearest to the fair ones (least term `quota`) that keep floors, caps, step and the total exactly.

        Whole cents; where several are as near, what floors and caps shift is spread in proportion to the fair
        quotas. When floors, caps and step leave no room, the remainder seat breaks its own; an audit tells.
        """
        return frozen(self._handout(fair).nearest() / 100)

    @property
    def feasible(self) -> bool:
        """Whether floors, caps, step and total can be kept together, whatever the territories."""
        return self._handout(np.zeros(len(self.floor))).feasible()

    def _handout(self, fair: Floats) -> Handout:
        total = round(self.total * 100)
        return Handout(
            total=total,
            step=max(1, round(self.policy.step * 100)),
            wish=fair * 100,
            floor=np.ceil(np.round(self.floor * 100, 6)).astype(np.int64),
            cap=np.floor(np.round(np.minimum(self.cap * 100, max(total, 1)), 6)).astype(np.int64),
            remainder=self.remainder_seat,
        )


def quota_rule(scenario: Scenario) -> QuotaRule | None:
    """The scenario's quota policy as numbers; None when it sets no quotas.

    A weight of the blend counts only where its total (potential, revenue, hours) is above zero.
    """
    policy = scenario.settings.quota
    if policy is None:
        return None
    seats, accounts = scenario.seats, scenario.accounts
    present = availability(seats, scenario.settings.people, scenario.calendar)
    relief = present if policy.relief else np.ones(len(seats))
    weights = {
        "potential": (policy.blend.potential, float(accounts.potential.sum())),
        "history": (policy.blend.history, float(accounts.revenue.sum())),
        "capacity": (policy.blend.capacity, float(seats.capacity_hours.sum())),
    }
    counted = sum(weight for weight, amount in weights.values() if amount > 0)
    total = round(policy.target * (1 + policy.overassignment), 2)

    def per_unit(part: str) -> float:
        weight, amount = weights[part]
        return total * weight / counted / amount if counted > 0 and amount > 0 else 0.0

    hours = seats.capacity_hours * present
    equal = np.full(len(seats), 1 / len(seats))
    return QuotaRule(
        policy=policy,
        price=policy.price / scenario.calendar.years,
        total=total,
        constant=frozen(relief * seats.capacity_hours * per_unit("capacity")),
        by_potential=frozen(relief * per_unit("potential")),
        by_history=frozen(relief * per_unit("history")),
        carried=frozen(hours / hours.sum() if hours.sum() > 0 else equal),
        floor=frozen(policy.floor * present),
        cap=frozen(np.full(len(seats), np.inf if policy.cap is None else policy.cap)),
        remainder_seat=int(np.argmax(hours)),
    )


def monthly_share(scenario: Scenario) -> Floats:
    """Share of the horizon's quota that falls on each of its months; sums to 1 [share]."""
    policy, calendar = scenario.settings.quota, scenario.calendar
    if policy is None:
        return np.full(calendar.months, 1 / calendar.months)
    weight = np.array([policy.seasonality[calendar.calendar_month(m) - 1] for m in range(calendar.months)])
    return frozen(weight / weight.sum() if weight.sum() > 0 else np.full(calendar.months, 1 / calendar.months))
