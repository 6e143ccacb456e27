"""Assignments on their way to become a plan."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, positions
from planner.domain.audit import Audit, World, audit, chosen_arcs
from planner.domain.gap import gap_of
from planner.domain.plan import Plan, ProofKind, Status, StoppedBy

OPTIMAL = 1e-6
"""A gap no larger than this is a proven optimum [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An assignment with the quotas nearest to its fair ones, audited."""

    owner: Texts
    audit: Audit

    @property
    def quota(self) -> Floats:
        """Quota of each seat; NaN where the scenario sets none."""
        return self.audit.quota

    @property
    def objective(self) -> float:
        """All terms [currency/year]."""
        return self.audit.objective


def candidate(world: World, owner: Texts) -> Candidate:
    """An assignment with its best quotas and its price."""
    return Candidate(owner, audit(world, owner))


def best_of(candidates: Iterable[Candidate | None]) -> Candidate | None:
    """The cheapest that breaks no rule."""
    fit = [c for c in candidates if c is not None and not c.audit.violations]
    return min(fit, key=lambda c: c.objective, default=None)


def owners_at(world: World, chosen: Ints) -> Texts:
    """Owner of every account when each unit has the chosen arc."""
    seat = world.scenario.seats.seat[world.arcs.seat[chosen]]
    return np.asarray(seat[world.scenario.units])


def current_owners(world: World) -> Ints | None:
    """Arc of each unit to the owner it has now; None when an account has none or owners may not stay."""
    chosen = chosen_arcs(world, positions(world.scenario.seats.seat, world.scenario.accounts.owner))
    return chosen if bool((chosen >= 0).all()) else None


def plan_of(world: World, best: Candidate, bound: float, proof: ProofKind, stopped_by: StoppedBy, method: str) -> Plan:
    """The plan that a search ends with; a bound within the rounding of quotas to cents counts as reached."""
    objective = best.objective
    bound = min(bound, objective)
    bound = objective if objective - bound <= _cents(world) else bound
    reached: Status = "optimal" if gap_of(objective, bound) <= OPTIMAL else "gap"
    status: dict[StoppedBy, Status] = {"gap": reached, "time": "time", "iterations": "time", "interrupt": "interrupted"}
    return Plan(
        scenario=world.scenario.digest,
        account=world.scenario.accounts.account,
        owner=best.owner,
        seat=world.scenario.seats.seat,
        quota=best.quota,
        terms=best.audit.terms,
        violations=best.audit.violations,
        bound=bound,
        proof=proof,
        status=status[stopped_by],
        stopped_by=stopped_by,
        method=method,
    )


def _cents(world: World) -> float:
    """What rounding quotas to whole cents can cost: differences below it are no gap [currency/year]."""
    return 0.0 if world.quotas is None else 0.01 * len(world.hours) * world.quotas.price
