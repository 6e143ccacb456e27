"""The arithmetic of tiers, milestones and limits, once for numbers and for arrays.

Everything here takes floats or arrays that broadcast against each other, and works element by element in the order
of the tiers: a slice of the result is the result of the slice, to the last bit.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.component import Component
from planner.domain.pay.condition import Step
from planner.domain.pay.tiers import Matrix, Rate, Tier

REACHED = 1.0 - 1e-9
"""A level counts as reached within a billionth of it, so that adding up months in floats cannot lose a bonus."""


class Basis(NamedTuple):
    """What the levels and rates of a component mean over one span; floats or arrays of the same shape."""

    quota: Floats
    """Quota of the span; levels by attainment count in it [unit of the measure]."""
    target: Floats
    """On-target pay of the span [currency]."""
    personal: Floats
    """Commission rate of the seat [currency per unit of the measure]."""


class Schedule(NamedTuple):
    """A component's tiers and milestones in units of its measure; each field holds one item a tier or milestone."""

    retroactive: bool
    start: tuple[Floats, ...]
    end: tuple[Floats, ...]
    rate: tuple[Floats, ...]
    """Pay for a unit in the tier [currency per unit of the measure]."""
    at: tuple[Floats, ...]
    lump: tuple[Floats, ...]
    """Milestones' levels and sums [unit of the measure; currency]."""


def schedule(component: Component, basis: Basis) -> Schedule:
    """The tiers and milestones of a component as numbers, for one span (or one deal).

    marginal      rate = `rate`, or `multiple` × base rate
    retroactive   the same, on everything
    interpolated  rate = pay of the tier / its width, which makes it marginal
    A span without a quota gives attainment 0: levels by attainment and the base rate on-target / quota pay nothing.
    """
    some = basis.quota > 0
    quota = np.where(some, basis.quota, 1.0)
    by_attainment = component.levels == "attainment"
    unit = quota if by_attainment else np.ones_like(quota)
    counts = np.where(some, 1.0, 0.0) if by_attainment else np.ones_like(quota)
    base = np.where(some, basis.target / quota, 0.0) if component.rate is None else _rate(component.rate, basis)
    numbers = Schedule(
        retroactive=component.mode == "retroactive",
        start=(np.zeros_like(quota),),
        end=(np.full_like(quota, np.inf),),
        rate=(base,),
        at=tuple(m.at * unit for m in component.milestones),
        lump=tuple(counts * _sum_of(m.pay, m.share, basis) for m in component.milestones),
    )
    if not component.tiers and not component.pays_plain_rate:
        return numbers._replace(start=(), end=(), rate=())
    if not component.tiers:
        return numbers
    bounds = component.bounds()
    return numbers._replace(
        start=tuple(start * unit for start, _ in bounds),
        end=tuple(end * unit for _, end in bounds),
        rate=tuple(
            counts * _rate_of_tier(tier, base, (end - start) * unit, basis)
            for tier, (start, end) in zip(component.tiers, bounds, strict=True)
        ),
    )


def scheduled_pay(amount: Floats, s: Schedule) -> Floats:
    """Pay of a schedule for an amount [currency]; amounts below zero count as zero.

    marginal     Σ rate_k · (part of the amount in tier k)        + milestones reached
    retroactive  rate of the highest tier reached · amount        + milestones reached
    """
    pay: Floats = np.zeros_like(amount)
    for start, end, rate in zip(s.start, s.end, s.rate, strict=True):
        if s.retroactive:
            counted = np.minimum(np.maximum(amount, 0.0), s.end[-1])
            pay = np.where(amount >= start * REACHED, rate * counted, pay)
        else:
            pay = pay + rate * np.minimum(np.maximum(amount - start, 0.0), end - start)
    for at, lump in zip(s.at, s.lump, strict=True):
        pay = pay + np.where(amount >= at * REACHED, lump, 0.0)
    return pay


def attains(amount: Floats, level: float, quota: Floats) -> Floats:
    """1 where an amount reaches a share of a quota, else 0; without a quota nothing is reached."""
    return np.where((quota > 0) & (amount >= level * quota * REACHED), 1.0, 0.0)


def factor_at(steps: Sequence[Step], amount: Floats, quota: Floats) -> Floats:
    """Factor of the highest step that is reached; without a quota, that of the first."""
    factor: Floats = np.full_like(amount, steps[0].factor)
    for step in steps[1:]:
        factor = np.where(attains(amount, step.at, quota) > 0, step.factor, factor)
    return factor


def matrix_share(matrix: Matrix, row: Floats, row_quota: Floats, column: Floats, column_quota: Floats) -> Floats:
    """Share of on-target pay by the amounts and quotas of the components of the rows and the columns."""
    share: Floats = np.zeros_like(row)
    for row_level, shares in zip(matrix.row_levels, matrix.shares, strict=True):
        across: Floats = np.zeros_like(row)
        for column_level, each in zip(matrix.column_levels, shares, strict=True):
            here = attains(column, column_level, column_quota) > 0 if column_level > 0 else np.ones_like(row) > 0
            across = np.where(here, each, across)
        reached = attains(row, row_level, row_quota) > 0 if row_level > 0 else np.ones_like(row) > 0
        share = np.where(reached, across, share)
    return share


def limits(component: Component, target: Floats) -> tuple[Floats, Floats]:
    """Least and most that a component pays in a span [currency]."""
    most = np.full_like(target, np.inf)
    if component.cap is not None:
        most = component.cap * target
    if component.cap_amount is not None:
        most = np.full_like(target, component.cap_amount)
    return np.minimum(component.floor * target, most), most


def _rate_of_tier(tier: Tier, base: Floats, width: Floats, basis: Basis) -> Floats:
    if tier.rate is not None:
        return _rate(tier.rate, basis)
    if tier.multiple is not None:
        return tier.multiple * base
    return _sum_of(tier.pay, tier.share, basis) / width


def _rate(rate: Rate, basis: Basis) -> Floats:
    return basis.personal if rate == "personal" else np.full_like(basis.quota, rate)


def _sum_of(pay: float | None, share: float | None, basis: Basis) -> Floats:
    return np.full_like(basis.quota, pay) if pay is not None else (share or 0.0) * basis.target
