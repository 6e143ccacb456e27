"""Every hard rule of a plan, looked at once more, with the reason in words wherever one is broken."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from planner.domain.accounts import pinned_seats
from planner.domain.apart import apart
from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.audit import TOLERANCE
from planner.domain.covering.eligibility import why_not
from planner.domain.geography.compactness import centres_of, is_priced
from planner.domain.geography.contiguity import contiguity_problems
from planner.domain.hierarchy import COMPANY
from planner.domain.loads.load import Limit, Load
from planner.domain.plan import Plan
from planner.domain.quotas.rule import QuotaRule
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import Problem

HALF_A_CENT = 0.005
ROUND = 1e-6
"""So far from a multiple of the step a quota may be [share of the step]."""


def subject_problems(scenario: Scenario, plan: Plan) -> Iterator[Problem]:
    """Whether the plan is about this scenario at all."""
    if plan.scenario != scenario.digest:
        what = f"answers scenario {plan.scenario[:12]}, this is {scenario.digest[:12]}."
        yield Problem("plan", what, "Settings or tables were changed after the plan was made: make it again.")
    for what, ours, theirs in (
        ("accounts", scenario.accounts.account, plan.account),
        ("seats", scenario.seats.seat, plan.seat),
    ):
        if not np.array_equal(ours, theirs):
            yield Problem("plan", f"lists other {what} than the scenario ({len(theirs):,}, not {len(ours):,}).")
    covered = len(plan.account) if plan.coverage is None else len(plan.coverage)
    if {len(plan.owner), covered} != {len(plan.account)} or len(plan.quota) != len(plan.seat):
        yield Problem("plan", "has not one owner and one coverage for every account and one quota for every seat.")


def owner_problems(world: World, owner: Sequence[str], seat: Ints) -> Iterator[Problem]:
    """Owners that do not exist, families apart, seats that may not cover an account, pins."""
    scenario, rates = world.scenario, world.rates
    accounts, unit = scenario.accounts, scenario.units
    head = rates.member[rates.first[:-1]][unit]
    may = rates.reach.holds(unit, seat)
    pin = pinned_seats(accounts)
    elsewhere = (pin != "") & (pin != np.asarray(owner))
    for a in np.flatnonzero((seat < 0) | (seat != seat[head]) | ~may | elsewhere).tolist():
        where, at = f"account '{accounts.account[a]}'", owner[a]
        if seat[a] < 0:
            yield Problem(where, f"belongs to unknown seat '{at}'." if at else "has no owner.")
            continue
        if seat[a] != seat[head[a]]:
            other = accounts.account[head[a]]
            yield Problem(where, f"is at '{at}', its family ('{other}') at '{owner[head[a]]}'.")
        elif not may[a]:
            family = rates.member[rates.first[unit[a]] : rates.first[unit[a] + 1]].tolist()
            why = {member: why_not(scenario, member, int(seat[a])) for member in family}
            if why[a]:
                yield Problem(where, f"'{at}' may not cover it: {why[a]}.")
            elif not any(why.values()):
                yield Problem(where, f"'{at}' may not cover its family.")
        if elsewhere[a]:
            words = "is pinned to" if accounts.pinned[a] else "is protected and must stay with"
            yield Problem(where, f"{words} '{pin[a]}', but is at '{at}'.")


def coverage_problems(world: World, coverage: Floats) -> Iterator[Problem]:
    """Coverage at a level that the scenario does not offer, or at another one than the family's."""
    scenario, rates = world.scenario, world.rates
    of_head = coverage[rates.member[rates.first[:-1]]][scenario.units]
    offered = ", ".join(f"{share:.0%}" for share in rates.levels.hours.tolist())
    unknown = rates.levels.at(coverage) < 0
    for a in np.flatnonzero(unknown | (coverage != of_head)).tolist():
        where = f"account '{scenario.accounts.account[a]}'"
        if unknown[a]:
            yield Problem(where, f"is covered at {coverage[a]:.1%}, which is no level that is offered ({offered}).")
        else:
            yield Problem(where, f"is covered at {coverage[a]:.1%}, its family at {of_head[a]:.1%}.")


def load_problems(loads: Sequence[Load], amounts: Mapping[str, Floats]) -> Iterator[Problem]:
    """Limits that the groups of a load are beyond, by more than rounding can excuse."""
    for load in loads:
        amount = amounts[load.name]
        excused = TOLERANCE * np.maximum(1.0, np.abs(amount))
        for limit in load.limits:
            yield from _outside(load, limit, amount, amount - limit.most > excused, "at most")
            yield from _outside(load, limit, amount, limit.least - amount > excused, "at least")


def _outside(load: Load, limit: Limit, amount: Floats, broken: Flags, words: str) -> Iterator[Problem]:
    bound = limit.most if words == "at most" else limit.least
    for g in np.flatnonzero(broken).tolist():
        whole = float(amount[g]).is_integer() and float(bound[g]).is_integer()
        has, allowed = apart(float(amount[g]), float(bound[g]), 0 if whole else 2)
        what = f"has {has} {limit.words}, {words} {allowed}."
        yield Problem(f"{load.noun} '{load.groups[g]}'", what)


def place_problems(scenario: Scenario, seat: Ints) -> Iterator[Problem]:
    """Territories that fall apart, or that have no account which may be their centre."""
    if scenario.settings.territory.contiguity:
        yield from contiguity_problems(scenario, seat)
    if is_priced(scenario):
        for s in centres_of(scenario, seat).missing.tolist():
            yield Problem(
                f"seat '{scenario.seats.seat[s]}'", "covers no account that may be the centre of its territory."
            )


def quota_problems(rule: QuotaRule, seats: Sequence[str], quota: Floats) -> Iterator[Problem]:
    """Quotas that are missing, outside their bounds, off the step, or do not add up at some level."""
    if not np.isfinite(quota).all():
        missing = np.flatnonzero(~np.isfinite(quota)).tolist()
        yield Problem(f"seat '{seats[missing[0]]}'", f"has no quota ({len(missing):,} of {len(seats):,} have none).")
        return
    cents = [round(100 * amount) for amount in quota.tolist()]
    for node, total in rule.totals.items():
        found = sum(cents[s] for s in np.flatnonzero(rule.tree.below(node)).tolist())
        if found != total:
            of = "quotas" if node == COMPANY else f"quotas below {rule.tree.name(node)}"
            yield Problem(of, f"add up to {found / 100:,.2f}, not to {total / 100:,.2f}.")
    for s, amount in enumerate(quota.tolist()):
        where = f"seat '{seats[s]}'"
        if abs(100 * amount - cents[s]) > 1e-3 * max(1.0, abs(amount) * 1e-9):
            yield Problem(where, f"quota {amount!r} is not in whole cents.")
        if not rule.floor[s] - HALF_A_CENT <= amount <= rule.cap[s] + HALF_A_CENT:
            yield Problem(where, f"quota {amount:,.2f} is not within {rule.floor[s]:,.2f}–{rule.cap[s]:,.2f}.")
    for s in rule.stepped.tolist():
        steps = float(quota[s]) / rule.policy.step
        if abs(steps - round(steps)) > ROUND:
            where = f"seat '{seats[s]}'"
            yield Problem(where, f"quota {quota[s]:,.2f} is not a multiple of {rule.policy.step:,.2f}.")
