"""What any assignment is worth, costs and breaks: the rules and terms evaluated plainly, without a solver."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.domain.accounts import heads_of, pinned_seats
from planner.domain.apart import apart
from planner.domain.arrays import Floats, Ints, Texts, positions, summed_by
from planner.domain.covering.arcs import arcs_at
from planner.domain.covering.eligibility import why_not
from planner.domain.geography.compactness import Centres, centres_of, is_priced
from planner.domain.geography.contiguity import contiguity_problems
from planner.domain.plan import Plan
from planner.domain.quotas.audit import quota_problems
from planner.domain.world import World
from planner.errors import Problem

__all__ = ["TOLERANCE", "Audit", "World", "audit", "chosen_arcs", "given_plan", "unit_seats"]

SHOWN = ("accounts", "potential", "revenue")
"""Metrics that are added up for every seat, whether or not a rule asks."""

TOLERANCE = 1e-6
"""A hard limit may be missed by this share of its size (solvers work in floating point)."""


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """An assignment, evaluated."""

    terms: Mapping[str, float]
    """Every term of the objective [currency/year]."""
    loads: Mapping[str, Floats]
    """What rules count, by load and group; hours, accounts, potential and revenue of each seat in any case."""
    fair_quota: Floats | None
    """Fair quota of each seat given its territory [currency]; None when the scenario sets no quotas."""
    quota: Floats
    """Quota of each seat, as given or handed out [currency]; NaN when neither."""
    violations: tuple[Problem, ...] = field(default=())
    """Hard rules that are broken."""
    moved: Ints = field(default_factory=lambda: np.array([], dtype=np.int64))
    """Positions of accounts that change from one owner to another."""

    @property
    def objective(self) -> float:
        """Sum of the terms [currency/year]."""
        return float(sum(self.terms.values()))


def audit(world: World, owner: Texts, quota: Floats | None = None, coverage: Floats | None = None) -> Audit:
    """Evaluate an owner (seat id, '' for nobody) for every account and a quota for every seat.

    Without `quota`, the fair quotas are handed out; without `coverage` (share of the workload of each account that is
    done), every account is worked in full. An account whose owner may not cover it, or that is apart from
    its family, weighs on its owner all the same, but no term of the arcs counts it: such a pair has no price.
    """
    scenario = world.scenario
    seat = positions(scenario.seats.seat, owner)
    level = levels_at(world, coverage)
    arcs = arcs_at(world.rates, *_taken(world, seat, level))
    loads = _loads(world, seat, level)
    terms = {
        "bookings": float(arcs.forgone.sum()),
        "pairing": float(arcs.pairing.sum()),
        "travel": float(arcs.travel.sum()),
        "disruption": float(arcs.disruption.sum()),
    }
    for load in world.loads:
        if load.band is not None:
            terms[f"imbalance.{load.name}"] = float(load.band.cost(loads[load.name]).sum())
    fair = None
    broken = [*_owner_problems(world, owner, seat), *_coverage_problems(world, coverage), *_load_problems(world, loads)]
    if is_priced(scenario):
        centres = centres_of(scenario, seat)
        terms["compactness"] = float(centres.cost.sum())
        broken.extend(_centre_problems(world, centres))
    if scenario.settings.territory.contiguity:
        broken.extend(contiguity_problems(scenario, seat))
    if world.quotas is not None:
        fair = world.quotas.fair(loads["potential"], loads["revenue"])
        quota = world.quotas.hand_out(fair) if quota is None else quota
        terms["quota"] = world.quotas.cost(quota, fair)
        broken.extend(quota_problems(world.quotas, scenario.seats.seat, quota))
    moved = np.flatnonzero((scenario.accounts.owner != "") & (scenario.accounts.owner != owner))
    quota = np.full(len(scenario.seats), np.nan) if quota is None else quota
    return Audit(terms, loads, fair, quota, tuple(broken), moved)


def given_plan(
    world: World, owner: Texts, method: str, quota: Floats | None = None, coverage: Floats | None = None
) -> Plan:
    """A plan from an assignment made elsewhere (by hand, from a file, the current owners), with no proof.

    Without `quota`, fair quotas are handed out; NaN where the scenario sets none. Without `coverage`, every account is
    worked in full.
    """
    scenario = world.scenario
    found = audit(world, owner, quota, coverage)
    return Plan(
        scenario=scenario.digest,
        account=scenario.accounts.account,
        owner=owner,
        seat=scenario.seats.seat,
        quota=found.quota,
        coverage=coverage,
        terms=found.terms,
        violations=found.violations,
        method=method,
    )


def unit_seats(world: World, seat: Ints) -> Ints:
    """Seat of each unit when each account is at the given seat (position; −1 nobody).

    −1 where a unit's accounts have no owner, different ones, or one that may not cover it.
    """
    units = world.scenario.units
    head = seat[heads_of(units)]
    apart = np.unique(units[seat != head[units]])
    head[apart] = -1
    return np.where(world.rates.reach.holds(np.arange(len(head)), head), head, -1)


def levels_at(world: World, coverage: Floats | None) -> Ints:
    """Level of each account when so much of its workload is done; full where there is no such level."""
    accounts = len(world.scenario.accounts)
    return np.zeros(accounts, dtype=np.int64) if coverage is None else np.maximum(world.rates.levels.at(coverage), 0)


def chosen_arcs(world: World, seat: Ints, coverage: Floats | None = None) -> Ints:
    """Position of each unit's arc among `world.arcs`, when each account is at the given seat; −1 as in `unit_seats`."""
    level = levels_at(world, coverage)[heads_of(world.scenario.units)]
    return world.arcs.at(unit_seats(world, seat), level)


def _taken(world: World, seat: Ints, level: Ints) -> tuple[Ints, Ints, Ints]:
    """Units that have an owner who may cover them, their seats and levels."""
    seat_of_unit = unit_seats(world, seat)
    unit = np.flatnonzero(seat_of_unit >= 0)
    return unit, seat_of_unit[unit], level[heads_of(world.scenario.units)][unit]


def _loads(world: World, seat: Ints, level: Ints) -> dict[str, Floats]:
    """What the accounts that have an owner add up to, whether or not that owner may cover them."""
    account = np.flatnonzero(seat >= 0)
    at = seat[account]
    hours = world.rates.hours(world.rates.of_accounts(account, at, level[account]))
    loads = {}
    for load in world.loads:
        group, amount = load.of_accounts(world.rates, account, at, hours)
        counts = group >= 0
        loads[load.name] = summed_by(group[counts], amount[counts], len(load.groups))
    shown = {"hours": hours} | {m: world.scenario.accounts.metric(m)[account] for m in SHOWN}
    seats = len(world.scenario.seats)
    return loads | {metric: summed_by(at, amount, seats) for metric, amount in shown.items() if metric not in loads}


def _owner_problems(world: World, owner: Texts, seat: Ints) -> list[Problem]:
    scenario = world.scenario
    accounts, units, pinned = scenario.accounts, scenario.units, pinned_seats(scenario.accounts)
    first_account = heads_of(units)
    head_seat = seat[first_account][units]
    may = world.rates.reach.holds(units, seat[first_account][units])
    suspect = (seat < 0) | (seat != head_seat) | ~may | ((pinned != "") & (pinned != owner))
    problems = []
    for i in np.flatnonzero(suspect).tolist():
        where = f"account '{accounts.account[i]}'"
        if seat[i] < 0:
            problems.append(
                Problem(where, "has no owner." if owner[i] == "" else f"belongs to unknown seat '{owner[i]}'.")
            )
            continue
        head = first_account[units[i]]
        if seat[i] != seat[head]:
            problems.append(Problem(where, f"is at '{owner[i]}', its family at '{owner[head]}'."))
        elif not may[i] and (why := why_not(scenario, i, int(seat[i]))):
            problems.append(Problem(where, f"'{owner[i]}' may not cover it: {why}."))
        if pinned[i] and pinned[i] != owner[i]:
            why = "is pinned to" if accounts.pinned[i] else "is protected and must stay with"
            problems.append(Problem(where, f"{why} '{pinned[i]}' but is at '{owner[i]}'."))
    return problems


def _coverage_problems(world: World, coverage: Floats | None) -> Iterator[Problem]:
    if coverage is None:
        return
    accounts, units, levels = world.scenario.accounts, world.scenario.units, world.rates.levels
    of_head = coverage[heads_of(units)][units]
    for i in np.flatnonzero((levels.at(coverage) < 0) | (coverage != of_head)).tolist():
        where = f"account '{accounts.account[i]}'"
        if coverage[i] != of_head[i]:
            yield Problem(where, f"is covered at {coverage[i]:.0%}, its family at {of_head[i]:.0%}.")
        else:
            offered = ", ".join(f"{share:.0%}" for share in levels.hours)
            yield Problem(where, f"is covered at {coverage[i]:.0%}, which is no coverage level ({offered}).")


def _load_problems(world: World, loads: Mapping[str, Floats]) -> Iterator[Problem]:
    for load in world.loads:
        amount = loads[load.name]
        slack = TOLERANCE * np.maximum(1.0, np.abs(amount))
        for limit in load.limits:
            broken = (
                ("at most", limit.most, amount > limit.most + slack),
                ("at least", limit.least, amount < limit.least - slack),
            )
            for words, bound, at in broken:
                for g in np.flatnonzero(at):
                    has, allowed = apart(float(amount[g]), float(bound[g]), 1)
                    what = f"has {has} {limit.words}, {words} {allowed}."
                    yield Problem(f"{load.noun} '{load.groups[g]}'", what)


def _centre_problems(world: World, centres: Centres) -> Iterator[Problem]:
    for s in centres.missing.tolist():
        what = "has accounts, but none that may be the centre of its territory (with a location, 'centre' not false)."
        yield Problem(f"seat '{world.scenario.seats.seat[s]}'", what)
