"""What a fair quota is made of, before relief: potential, history, capacity and last quotas."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, positions, summed_by
from planner.domain.past import last_quotas
from planner.domain.scenario import Scenario
from planner.domain.settings.quota import QuotaPolicy

LEAST_SCALE, MOST_SCALE = 0.5, 2.0
"""So far the blend of a pool is scaled to its target; a target further off is carried by available hours."""


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """The company's over-assigned target, divided among everything that the blend counts."""

    constant: Floats
    """Of each seat, for its hours and last quota [currency]."""
    by_potential: float
    """[currency of quota per currency/year of potential]."""
    by_history: float
    """[currency of quota per currency/year of revenue]."""

    @classmethod
    def of(cls, scenario: Scenario, policy: QuotaPolicy, total: float) -> "Blend":
        """A weight counts only where its amount (potential, revenue, hours, last quotas) is above zero in all."""
        accounts, seats = scenario.accounts, scenario.seats
        last = _last_or_mean(scenario)
        weights = {
            "potential": (policy.blend.potential, float(accounts.potential.sum())),
            "history": (policy.blend.history, float(accounts.revenue.sum())),
            "capacity": (policy.blend.capacity, float(seats.capacity_hours.sum())),
            "last_quota": (policy.blend.last_quota, float(last.sum())),
        }
        counted = sum(weight for weight, amount in weights.values() if amount > 0)

        def per_unit(part: str) -> float:
            weight, amount = weights[part]
            return total * weight / counted / amount if counted > 0 and amount > 0 else 0.0

        constant = seats.capacity_hours * per_unit("capacity") + last * per_unit("last_quota")
        return cls(constant, per_unit("potential"), per_unit("history"))

    def scale(self, scenario: Scenario, pool: Ints, rest: Floats) -> Floats:
        """What the blend of each pool is multiplied by, so that it asks for the rest under the present owners.

        `pool` is −1 for seats with a bottom-up quota, `rest` what those leave to each pool [currency]. Accounts
        without an owner go by hours. Within 0.5 and 2; with one pool and no bottom-up quota it is 1.
        """
        accounts, seats, pools = scenario.accounts, scenario.seats, len(rest)
        worth = self.by_potential * accounts.potential + self.by_history * accounts.revenue
        owner = positions(seats.seat, accounts.owner)
        at = np.where(owner >= 0, pool[owner], -1)
        asked = summed_by(at[at >= 0], worth[at >= 0], pools)
        asked += summed_by(pool[pool >= 0], self.constant[pool >= 0], pools)
        free = np.where(pool >= 0, seats.capacity_hours, 0.0)
        free = free if free.sum() > 0 else np.where(pool >= 0, 1.0, 0.0)
        hours = summed_by(pool[pool >= 0], free[pool >= 0], pools)
        asked += worth[owner < 0].sum() * hours / max(float(hours.sum()), 1.0)
        scale = np.clip(rest / np.where(asked > 0, asked, 1.0), LEAST_SCALE, MOST_SCALE)
        return np.where(rest > 0, np.where(asked > 0, scale, 1.0), 0.0)


def _last_or_mean(scenario: Scenario) -> Floats:
    """Last quota of each seat; of one without, what the others have for an hour of its capacity [currency]."""
    seats = scenario.seats
    last = last_quotas(seats.seat, seats.last_quota, scenario.quotas, scenario.calendar.start)
    known = ~np.isnan(last)
    hours = float(seats.capacity_hours[known].sum())
    mean = float(last[known].sum()) / hours if hours > 0 else 0.0
    return np.where(known, last, mean * seats.capacity_hours)
