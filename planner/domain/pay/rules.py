"""The arithmetic of tiers, milestones and limits, once for numbers and for arrays.

Everything here takes floats or arrays that broadcast against each other, and works element by element in the order
of the tiers: a slice of the result is the result of the slice, to the last bit.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.arithmetic import from_level, lump_sum, pay_in_tier, pay_on_everything
from planner.domain.pay.component import Component
from planner.domain.pay.condition import Step
from planner.domain.pay.tiers import Matrix, Rate, Tier


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
            pay = pay_on_everything(amount, start, s.end[-1], rate, pay)
        else:
            pay = pay + pay_in_tier(amount, start, end, rate)
    for at, lump in zip(s.at, s.lump, strict=True):
        pay = pay + lump_sum(amount, at, lump)
    return pay


def factor_at(steps: Sequence[Step], amount: Floats, quota: Floats) -> Floats:
    """Factor of the highest step that is reached; without a quota, that of the first."""
    factor: Floats = np.full_like(amount, steps[0].factor)
    for step in steps[1:]:
        factor = from_level(amount, step.at, quota, step.factor, factor)
    return factor


def matrix_share(matrix: Matrix, row: Floats, row_quota: Floats, column: Floats, column_quota: Floats) -> Floats:
    """Share of on-target pay by the amounts and quotas of the components of the rows and the columns."""
    share: Floats = np.zeros_like(row)
    for row_level, shares in zip(matrix.row_levels, matrix.shares, strict=True):
        across: Floats = np.zeros_like(row)
        for column_level, each in zip(matrix.column_levels, shares, strict=True):
            across = from_level(column, column_level, column_quota, each, across)
        share = from_level(row, row_level, row_quota, across, share)
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
