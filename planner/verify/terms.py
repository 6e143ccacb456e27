"""Every term of a plan in money, added up again with `math.fsum`, which rounds once, however many numbers there are."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.covering.arcs import arcs_at
from planner.domain.geography.compactness import centres_of, is_priced
from planner.domain.plan import Plan
from planner.domain.quotas.rule import QuotaRule
from planner.domain.world import World
from planner.errors import Problem

ROUNDING = 1e-10
"""What other orders of adding float64 may change [share of the sum of all absolute amounts]."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the objective."""

    amount: float
    """[currency/year]."""
    slack: float
    """By how much another way of adding the same numbers up may differ."""


def loads_of(world: World, seat: Ints, level: Ints) -> dict[str, Floats]:
    """What the accounts of a plan add up to in every group of every load; potential and revenue by seat in any case.

    Each account is at the given seat (−1 nobody) and coverage level.
    """
    rates, accounts = world.rates, world.scenario.accounts
    owned = np.flatnonzero(seat >= 0)
    at = seat[owned]
    hours = rates.hours(rates.of_accounts(owned, at, level[owned]))
    sums = {}
    for load in world.loads:
        group, amount = load.of_accounts(rates, owned, at, hours)
        sums[load.name] = _sums(group, amount, len(load.groups))
    for metric in ("potential", "revenue"):
        if metric not in sums:
            sums[metric] = _sums(at, accounts.metric(metric)[owned], len(world.scenario.seats))
    return sums


def terms_of(world: World, seat: Ints, level: Ints, loads: Mapping[str, Floats], quota: Floats) -> dict[str, Term]:
    """Every term, when each account is at the given seat, which may cover it, and level."""
    rates = world.rates
    head = rates.member[rates.first[:-1]]
    arcs = arcs_at(rates, np.arange(rates.units), seat[head], level[head])
    terms = {
        name: _sum_of(amounts)
        for name, amounts in (
            ("bookings", arcs.forgone),
            ("pairing", arcs.pairing),
            ("travel", arcs.travel),
            ("disruption", arcs.disruption),
        )
    }
    for load in world.loads:
        if load.band is not None:
            band, at = load.band, loads[load.name]
            off = np.abs(at - band.fair)
            price, steep = band.rule.price, band.rule.steep_price
            cost = price * np.maximum(off - band.free, 0.0)
            if steep is not None:
                cost = cost + (steep - price) * np.maximum(off - band.steep, 0.0)
            sizes = float(np.abs(at).sum() + np.abs(band.fair).sum()) * max(price, steep or 0.0)
            terms[f"imbalance.{load.name}"] = Term(math.fsum(cost.tolist()), ROUNDING * sizes)
    if is_priced(world.scenario):
        terms["compactness"] = _sum_of(centres_of(world.scenario, seat).cost)
    if world.quotas is not None:
        terms["quota"] = _quota_term(world.quotas, loads["potential"], loads["revenue"], quota)
    return terms


def term_problems(plan: Plan, terms: Mapping[str, Term]) -> Iterator[Problem]:
    """Terms that the plan states wrongly, leaves out or makes up."""
    for name in sorted({*plan.terms, *terms}):
        if name not in terms:
            yield Problem(f"term '{name}'", "is stated, but the scenario has no such term.")
        elif name not in plan.terms:
            yield Problem(f"term '{name}'", f"is not stated; it is {terms[name].amount:,.2f} a year.")
        elif not abs(plan.terms[name] - terms[name].amount) <= terms[name].slack:
            stated, found = plan.terms[name], terms[name].amount
            yield Problem(f"term '{name}'", f"is stated as {stated:,.2f} a year, recomputed it is {found:,.2f}.")


def _quota_term(rule: QuotaRule, potential: Floats, revenue: Floats, quota: Floats) -> Term:
    """Price × Σ |quota − fair|, fair being linear in the territory: what is left of a pool is carried by its seats."""
    parts = np.array([rule.constant, rule.by_potential * potential, rule.by_history * revenue])
    base = parts.sum(axis=0)
    left = rule.pool_total - _sums(rule.pool, base, len(rule.pools))
    fair = base + left[rule.pool] * rule.carried
    sizes = float(np.abs(parts).sum() + np.abs(quota).sum() + np.abs(rule.pool_total).sum())
    return Term(rule.price * math.fsum(np.abs(quota - fair).tolist()), ROUNDING * rule.price * sizes)


def _sum_of(amounts: Floats) -> Term:
    return Term(math.fsum(amounts.tolist()), ROUNDING * math.fsum(np.abs(amounts).tolist()))


def _sums(group: Ints, amount: Floats, groups: int) -> Floats:
    """Sum of each group, rounded once."""
    order = np.argsort(group, kind="stable")
    ends = np.searchsorted(group[order], np.arange(groups + 1)).tolist()
    values = amount[order].tolist()
    return np.array([math.fsum(values[ends[g] : ends[g + 1]]) for g in range(groups)])
