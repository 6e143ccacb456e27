"""What a plan pays over one made-up, even year: the common ground on which plans are put side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.arrays import Floats, Ints, frozen
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.component import Component
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import LONG_AGO, quota_ramp

CALENDAR = Calendar(date(2027, 1, 1), 12, 1)
ATTAINMENTS = (0.4, 0.6, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.5)
"""Attainments of the table: what a weak, a middling and an excellent year look like [share of quota]."""
COLLEAGUES = (0.47, 0.63, 0.74, 0.83, 0.92, 1.03, 1.12, 1.26, 1.42)
"""Attainments of nine colleagues on the plan, against whom prizes are won: mean 0.94 [share of quota]."""
HIGHEST = 2.0
"""Where the curve ends [share of quota]."""
_GRID = 40
_JUST_BELOW = 1 - 1e-6
_ABOVE = 1 + 2e-6
"""Past a colleague, with whom a rank is no longer shared."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceYear:
    """One person's year at several attainments, all components alike, every month like the others."""

    attainment: Floats
    """Of every component, against its own quota, shape [attainments] [share]."""
    payout: Payout
    """Pay by month, shape [attainments, months]; by component [components, attainments, months]."""
    sold: Floats
    """Amount credited against the seat's quota in the year, shape [attainments]; 0 without a quota [currency]."""

    @property
    def by_component(self) -> Ints:
        """Variable pay earned in the year, shape [components, attainments] [minor units]."""
        return np.asarray(self.payout.by_component.sum(axis=-1), dtype=np.int64)

    @property
    def variable(self) -> Ints:
        """Variable pay earned in the year, shape [attainments] [minor units]."""
        return np.asarray(self.payout.variable.sum(axis=-1), dtype=np.int64)

    @property
    def supplement(self) -> Ints:
        """What guarantees and forgiven draws add to it, shape [attainments] [minor units]."""
        return np.asarray(self.payout.supplement.sum(axis=-1), dtype=np.int64)

    @property
    def owed(self) -> Ints:
        """Advances not earned by the year's end, shape [attainments] [minor units]."""
        return np.asarray(self.payout.balance[..., -1], dtype=np.int64)

    @property
    def cost(self) -> Ints:
        """Fixed pay, variable pay and supplement, shape [attainments] [minor units]."""
        return np.asarray(self.payout.fixed.sum(axis=-1), dtype=np.int64) + self.variable + self.supplement


def reference_year(plan: PayPlan, quota: float, attainments: Sequence[float] | Floats = ATTAINMENTS) -> ReferenceYear:
    """A calendar year in which every component is at the same attainment of its own quota in each month.

    quota  the seat's quota of a year past the ramp; 0 where every component states its own [currency]
    With a quota ramp or a draw for newcomers the person begins with the year, and attainment is that of the ramped
    quota. Prizes are won against nine colleagues. Components with a date window or paid by the deal have no sales:
    what they pay is a matter of single deals. Components that count the same thing must have the same quota.
    """
    level = np.asarray(attainments, dtype=np.float64)
    newcomer = bool(plan.quota_ramp) or any(draw.begins == "hire" for draw in plan.draws)
    first_month = 0 if newcomer else LONG_AGO
    ramp = quota_ramp(plan, np.asarray(first_month), CALENDAR.months)
    everyone = np.concatenate([level[:, np.newaxis], np.tile(COLLEAGUES, (len(level), 1))], axis=1)
    amounts: dict[str, Floats] = {}
    for component in plan.parts:
        yearly = 0.0 if _by_single_deals(component) else own_quota(component, quota)
        if component.source not in amounts or yearly > 0:
            amounts[component.source] = everyone[..., np.newaxis] * (yearly / 12 * ramp)
    standing = Standing(np.full(CALENDAR.months, quota / 12), first_month=first_month)
    none = np.zeros(0, dtype=np.int64)
    deals = Deals(none, none, {component.source: np.zeros(0) for component in plan.parts})
    mine = _of_the_first(evaluate(plan, CALENDAR, amounts, standing, deals))
    return ReferenceYear(frozen(level), mine, frozen(level * float((quota / 12 * ramp).sum())))


def own_quota(component: Component, quota: float) -> float:
    """Quota of a component for a full year in a seat with this quota [unit of the measure/year]."""
    return component.quota_share * quota if component.quota is None else component.quota


def pay_curve(plan: PayPlan, quota: float) -> ReferenceYear:
    """The reference year at every attainment that matters: an even grid, and both sides of every level of the plan."""
    found = {step / _GRID * HIGHEST for step in range(_GRID + 1)}
    levels = {level for component in plan.parts for level in _levels(component, quota)}
    for level in sorted(levels):
        if 0 < level < HIGHEST:
            found |= {level, level * _JUST_BELOW}
    return reference_year(plan, quota, sorted(found))


def _levels(component: Component, quota: float) -> Iterator[float]:
    """Attainments at which a component's pay may jump or bend."""
    own = own_quota(component, quota)
    unit = 1.0 if component.levels == "attainment" else 1.0 / own if own > 0 else 0.0
    for start, end in component.bounds():
        yield from (start * unit, end * unit if end < float("inf") else 0.0)
    yield from (milestone.at * unit for milestone in component.milestones)
    yield from (step.at for multiplier in component.multipliers for step in multiplier.steps)
    if component.matrix is not None:
        yield from (*component.matrix.row_levels, *component.matrix.column_levels)
    yield component.threshold or 0.0
    yield component.gate.at if component.gate is not None else 0.0
    if component.prizes:
        yield from (*COLLEAGUES, *(colleague * _ABOVE for colleague in COLLEAGUES))
    if component.cap is not None:
        yield from _where_capped(component)


def _where_capped(component: Component) -> Iterator[float]:
    """Attainment at which multiples of the base rate have added up to the cap."""
    earned = 0.0
    for tier, (start, end) in zip(component.tiers, component.bounds(), strict=True):
        multiple = tier.multiple or 0.0
        if component.mode == "marginal" and multiple > 0 and component.cap is not None:
            yield start + max(0.0, component.cap - earned) / multiple
            earned += multiple * (end - start)
    if component.pays_plain_rate and component.cap is not None:
        yield component.cap


def _by_single_deals(component: Component) -> bool:
    only = component.only
    return component.per == "deal" or only.since is not None or only.until is not None


def _of_the_first(payout: Payout) -> Payout:
    """The payout of the first of the people on the plan."""
    return Payout(
        component=payout.component,
        fixed=payout.fixed[..., 0, :],
        by_component=payout.by_component[..., 0, :],
        paid=payout.paid[..., 0, :],
        supplement=payout.supplement[..., 0, :],
        balance=payout.balance[..., 0, :],
        minor_units=payout.minor_units,
    )
