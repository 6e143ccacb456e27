"""Assignments on their way to become a plan."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, positions
from planner.domain.audit import Audit, audit, unit_seats
from planner.domain.gap import gap_of
from planner.domain.plan import Plan, ProofKind, Status, StoppedBy
from planner.domain.world import World

OPTIMAL = 1e-6
"""A gap no larger than this is a proven optimum [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An assignment with the quotas nearest to its fair ones, audited."""

    owner: Texts
    coverage: Floats | None
    """Share of each account's workload that is done; None: all of it."""
    audit: Audit

    @property
    def quota(self) -> Floats:
        """Quota of each seat; NaN where the scenario sets none."""
        return self.audit.quota

    @property
    def objective(self) -> float:
        """All terms [currency/year]."""
        return self.audit.objective


def candidate(world: World, owner: Texts, coverage: Floats | None = None) -> Candidate:
    """An assignment with its best quotas and its price; without `coverage` everybody is worked in full."""
    if coverage is None and len(world.rates.levels) > 1:
        coverage = np.ones(len(owner))
    return Candidate(owner, coverage, audit(world, owner, coverage=coverage))


def assigned(world: World, seat: Ints, level: Ints) -> Candidate:
    """The candidate in which each unit has the given seat and coverage level."""
    units, levels = world.scenario.units, world.rates.levels
    coverage = levels.hours[level][units] if len(levels) > 1 else None
    return candidate(world, owners_of(world, seat), coverage)


def owners_of(world: World, seat: Ints) -> Texts:
    """Owner of every account when each unit has the given seat."""
    return np.asarray(world.scenario.seats.seat[seat][world.scenario.units])


def best_of(candidates: Iterable[Candidate | None]) -> Candidate | None:
    """The cheapest that breaks no rule."""
    fit = [c for c in candidates if c is not None and not c.audit.violations]
    return min(fit, key=lambda c: c.objective, default=None)


def current_owners(world: World) -> Texts | None:
    """Present owners, everybody in full coverage; None when a family has none, several, or one that may not stay."""
    seat = unit_seats(world, positions(world.scenario.seats.seat, world.scenario.accounts.owner))
    return world.scenario.accounts.owner if bool((seat >= 0).all()) else None


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
        coverage=best.coverage,
        terms=best.audit.terms,
        violations=best.audit.violations,
        bound=bound,
        proof=proof,
        status=status[stopped_by],
        stopped_by=stopped_by,
        clocked=stopped_by == "time",
        method=method,
    )


def _cents(world: World) -> float:
    """What rounding quotas to whole cents can cost: differences below it are no gap [currency/year]."""
    return 0.0 if world.quotas is None else 0.01 * len(world.hours) * world.quotas.price
