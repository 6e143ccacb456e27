"""What any assignment is worth, costs and breaks: the rules and terms evaluated plainly, without a solver."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.domain.accounts import heads_of
from planner.domain.arcs import Arcs, arcs_of, work_at
from planner.domain.arrays import Floats, Ints, Texts, positions, summed_by
from planner.domain.balance import Band, bands_of, loads_of
from planner.domain.eligibility import why_not
from planner.domain.plan import Plan
from planner.domain.quota import QuotaRule, quota_rule
from planner.domain.scenario import Scenario
from planner.domain.seats import available_hours, seat_limits
from planner.errors import Problem

TOLERANCE = 1e-6
"""A hard limit may be missed by this share of its size (solvers work in floating point)."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A scenario with everything that is derived from it before anyone decides."""

    scenario: Scenario
    arcs: Arcs
    bands: Mapping[str, Band]
    quotas: QuotaRule | None
    hours: Floats
    """Available hours of each seat [hours/year]."""

    @classmethod
    def of(cls, scenario: Scenario) -> "World":
        """Derive arcs, bands, quota rule and available hours."""
        arcs = arcs_of(scenario)
        hours = available_hours(scenario.seats, scenario.settings.people, scenario.calendar)
        return cls(scenario, arcs, bands_of(scenario, arcs), quota_rule(scenario), hours)


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """An assignment, evaluated."""

    terms: Mapping[str, float]
    """Every term of the objective [currency/year]."""
    loads: Mapping[str, Floats]
    """Load of each seat by metric: the balanced ones, and hours, accounts, potential and revenue in any case."""
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


def audit(world: World, owner: Texts, quota: Floats | None = None) -> Audit:
    """Evaluate an owner (seat id, '' for nobody) for every account and a quota for every seat.

    Without `quota`, the fair quotas are handed out. An account whose owner may not cover it, or that is apart from
    its family, weighs on its owner all the same, but no term of the arcs counts it: such a pair has no price.
    """
    scenario, arcs = world.scenario, world.arcs
    seat = positions(scenario.seats.seat, owner)
    chosen = chosen_arcs(world, seat)
    stray = np.flatnonzero((chosen[scenario.units] < 0) & (seat >= 0))
    metrics = dict.fromkeys([*world.bands, *seat_limits(scenario.seats), "hours", "accounts", "potential", "revenue"])
    loads = {
        metric: loads_of(scenario, arcs, chosen, metric) + _stray_load(scenario, stray, seat, metric)
        for metric in metrics
    }
    taken = chosen[chosen >= 0]
    terms = {
        "bookings": float(arcs.forgone[taken].sum()),
        "pairing": float(arcs.pairing[taken].sum()),
        "travel": float(arcs.travel[taken].sum()),
        "disruption": float(arcs.disruption[taken].sum()),
    }
    terms |= {f"imbalance.{metric}": float(band.cost(loads[metric]).sum()) for metric, band in world.bands.items()}
    fair = None
    broken = [*_owner_problems(world, owner, seat), *_load_problems(world, loads)]
    if world.quotas is not None:
        fair = world.quotas.fair(loads["potential"], loads["revenue"])
        quota = world.quotas.hand_out(fair) if quota is None else quota
        terms["quota"] = world.quotas.cost(quota, fair)
        broken.extend(_quota_problems(world, world.quotas, quota))
    moved = np.flatnonzero((scenario.accounts.owner != "") & (scenario.accounts.owner != owner))
    quota = np.full(len(scenario.seats), np.nan) if quota is None else quota
    return Audit(terms, loads, fair, quota, tuple(broken), moved)


def given_plan(world: World, owner: Texts, method: str, quota: Floats | None = None) -> Plan:
    """A plan from an assignment made elsewhere (by hand, from a file, the current owners), with no proof.

    Without `quota`, fair quotas are handed out; NaN where the scenario sets none.
    """
    scenario = world.scenario
    found = audit(world, owner, quota)
    return Plan(
        scenario=scenario.digest,
        account=scenario.accounts.account,
        owner=owner,
        seat=scenario.seats.seat,
        quota=found.quota,
        terms=found.terms,
        violations=found.violations,
        method=method,
    )


def chosen_arcs(world: World, seat: Ints) -> Ints:
    """Arc of each unit when each account is at the given seat (position; −1 nobody).

    −1 where a unit's accounts have no owner, different ones, or one that may not cover it.
    """
    units = world.scenario.units
    head = seat[heads_of(units)]
    apart = np.unique(units[seat != head[units]])
    head[apart] = -1
    return world.arcs.at(head)


def _stray_load(scenario: Scenario, stray: Ints, seat: Ints, metric: str) -> Floats:
    """What accounts that are at a seat without an arc weigh there, by seat."""
    seats = len(scenario.seats)
    if metric != "hours":
        return summed_by(seat[stray], scenario.accounts.metric(metric)[stray], seats)
    load = np.zeros(seats)
    for s in np.unique(seat[stray]).tolist():
        load[s] = work_at(scenario, s)[stray[seat[stray] == s]].sum()
    return load


def _owner_problems(world: World, owner: Texts, seat: Ints) -> list[Problem]:
    scenario = world.scenario
    accounts, units = scenario.accounts, scenario.units
    first_account = heads_of(units)
    head_seat = seat[first_account][units]
    may = world.arcs.at(seat[first_account])[units] >= 0
    suspect = (seat < 0) | (seat != head_seat) | ~may | ((accounts.pinned != "") & (accounts.pinned != owner))
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
        if accounts.pinned[i] and accounts.pinned[i] != owner[i]:
            problems.append(Problem(where, f"is pinned to '{accounts.pinned[i]}' but is at '{owner[i]}'."))
    return problems


def _load_problems(world: World, loads: Mapping[str, Floats]) -> list[Problem]:
    scenario, seats = world.scenario, world.scenario.seats
    problems: list[Problem] = []

    def beyond(load: Floats, least: Floats, most: Floats, what: str) -> None:
        slack = TOLERANCE * np.maximum(1.0, np.abs(load))
        broken = (("at most", most, load > most + slack), ("at least", least, load < least - slack))
        problems.extend(
            Problem(f"seat '{seats.seat[s]}'", f"has {load[s]:,.1f} {what}, {words} {limit[s]:,.1f}.")
            for words, limit, at in broken
            for s in np.flatnonzero(at)
        )

    none = np.full(len(seats), -np.inf)
    if scenario.settings.territory.within_hours:
        beyond(loads["hours"], none, world.hours, "hours a year (capacity)")
    for metric, band in world.bands.items():
        beyond(loads[metric], *band.limits, f"{metric} (balance limit)")
    for metric, (least, most) in seat_limits(seats).items():
        beyond(loads[metric], least, most, f"{metric} (limit of the seat)")
    return problems


def _quota_problems(world: World, rule: QuotaRule, quota: Floats) -> list[Problem]:
    seats, problems = world.scenario.seats, []
    if np.isnan(quota).any():
        missing = ", ".join(f"'{seat}'" for seat in seats.seat[np.isnan(quota)][:3])
        return [Problem("quotas", f"are missing for {int(np.isnan(quota).sum())} of {len(seats)} seats ({missing}).")]
    if abs(quota.sum() - rule.total) > max(0.01, TOLERANCE * rule.total):
        problems.append(Problem("quotas", f"add up to {quota.sum():,.2f}, not to {rule.total:,.2f}."))
    slack = TOLERANCE * np.maximum(1.0, quota)
    problems.extend(
        Problem(
            f"seat '{seats.seat[s]}'",
            f"quota {quota[s]:,.0f} is not within {rule.floor[s]:,.0f}–{rule.cap[s]:,.0f}.",
        )
        for s in np.flatnonzero((quota < rule.floor - slack) | (quota > rule.cap + slack))
    )
    if rule.policy.step > 0:
        off = np.abs(quota / rule.policy.step - np.round(quota / rule.policy.step)) > TOLERANCE
        off[rule.remainder_seat] = False
        problems.extend(
            Problem(
                f"seat '{seats.seat[s]}'",
                f"quota {quota[s]:,.2f} is not a multiple of {rule.policy.step:,.0f}.",
            )
            for s in np.flatnonzero(off)
        )
    return problems
