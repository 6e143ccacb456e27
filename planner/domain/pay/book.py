"""What a plan's components see of the people on it: amounts, quotas and on-target pay over any span."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints, summed_by
from planner.domain.calendar import Calendar
from planner.domain.pay.arithmetic import attains
from planner.domain.pay.component import Component
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.prizes import prizes_won
from planner.domain.pay.rules import Basis, factor_at, limits, matrix_share, schedule, scheduled_pay
from planner.domain.pay.spans import LONG_AGO, Span, quota_ramp


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What a person's pay depends on besides what they sell; leading axes broadcast (replications, people …).

    The last leading axis is that of the people on the plan: prizes rank along it.
    """

    quota: Floats
    """Quota of a full month in the seat, before the plan's quota ramp, shape [..., months]; NaN or 0: none
    [currency/month]."""
    personal_rate: Floats | float = np.nan
    """Commission rate of the seat, shape [...]; NaN: none [currency per currency]."""
    present: Floats | float = 1.0
    """Share of each month that the person is in the seat, shape [..., months] [share]."""
    first_month: Ints | int = LONG_AGO
    """The person's first month in the seat, shape [...]; negative: before the horizon [months from its start]."""
    owed: Ints | int = 0
    """What the person owes before the first month, shape [...] [minor units]."""


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Single deals, for components that pay `per: deal`; one entry a deal, in any order."""

    row: Ints
    """Whose deal: position in the leading axes, flattened in C order."""
    month: Ints
    """Month in which it counts; position in the horizon."""
    amounts: Mapping[str, Floats]
    """Amount by `source` of the components, shape [deals] [unit of the measure]."""


class Stage(NamedTuple):
    """Pay after one rule."""

    rule: str
    """Name of the rule, for statements."""
    pay: Floats
    """Pay so far, shape [...] [currency]."""


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Everything by month, spread to one shape [..., months]."""

    plan: PayPlan
    shape: tuple[int, ...]
    amounts: Mapping[str, Floats]
    seat_quota: Floats
    ramp: Floats
    personal: Floats
    present: Floats
    first_month: Ints
    owed: Ints
    deals: Deals | None

    @classmethod
    def of(
        cls,
        plan: PayPlan,
        calendar: Calendar,
        amounts: Mapping[str, Floats],
        standing: Standing,
        deals: Deals | None,
    ) -> "Book":
        """Spread amounts and standing over the shape that they have together."""
        months = calendar.months
        quota, present = np.asarray(standing.quota, np.float64), np.asarray(standing.present, np.float64)
        personal, first = np.asarray(standing.personal_rate, np.float64), np.asarray(standing.first_month, np.int64)
        owed = np.asarray(standing.owed, np.int64)
        leading = (a.shape[:-1] for a in (quota, present, *(np.asarray(a) for a in amounts.values())))
        shape = np.broadcast_shapes(*leading, personal.shape, first.shape, owed.shape)
        return cls(
            plan=plan,
            shape=shape,
            amounts={name: _month_by_month(np.broadcast_to(a, (*shape, months))) for name, a in amounts.items()},
            seat_quota=np.broadcast_to(np.nan_to_num(quota), (*shape, months)),
            ramp=np.broadcast_to(quota_ramp(plan, first, months), (*shape, months)),
            personal=np.broadcast_to(personal, shape),
            present=np.broadcast_to(present, (*shape, months)),
            first_month=np.broadcast_to(first, shape),
            owed=np.broadcast_to(owed, shape),
            deals=deals,
        )

    def amount(self, component: Component, span: Span) -> Floats:
        """What was sold from the span's first month to the settlement [unit of the measure]."""
        return _added(self.amounts[component.source], span.first, span.settled)

    def quota(self, component: Component, span: Span) -> Floats:
        """Quota of the span [unit of the measure]."""
        worked = np.zeros(self.shape)
        for month in range(span.first, span.settled):
            worked = worked + self._asked(component, month) * self.present[..., month]
        if component.attainment != "annual":
            return worked
        to_come = np.zeros(self.shape)
        for month in range(span.settled, span.last):
            to_come = to_come + self._asked(component, month)
        return worked + to_come

    def _asked(self, component: Component, month: int) -> Floats:
        """Quota of a full month after the plan's quota ramp [unit of the measure]."""
        seat = self.seat_quota[..., month]
        whole = component.quota_share * seat if component.quota is None else component.quota / 12
        return whole * self.ramp[..., month]

    def target(self, yearly: float, span: Span, *, to_come: bool = False) -> Floats:
        """On-target pay of the span [currency]."""
        worked = _added(self.present, span.first, span.settled)
        return yearly / 12 * (worked + (span.last - span.settled if to_come else 0))

    def basis(self, component: Component, span: Span) -> Basis:
        """What the component's levels and rates mean over the span."""
        target = self.target(self.plan.target_of(component), span, to_come=component.attainment == "annual")
        return Basis(self.quota(component, span), target, self.personal)

    def stages(self, component: Component, span: Span) -> tuple["Stage", ...]:
        """Pay of a component for a span after each of its rules, in their order [currency]."""
        amount, basis = self.amount(component, span), self.basis(component, span)
        quota, target = basis.quota, basis.target
        if component.matrix is not None:
            pay = target * matrix_share(
                component.matrix,
                *self._reached(component.matrix.rows, span),
                *self._reached(component.matrix.columns, span),
            )
        elif component.per == "deal":
            pay = self._pay_of_deals(component, span, basis)
        else:
            pay = scheduled_pay(amount, schedule(component, basis))
        found = [Stage("commission", pay)]
        if component.prizes:
            pay = pay + prizes_won(component.prizes, amount, quota, target)
            found.append(Stage("prizes", pay))
        for multiplier in component.multipliers:
            pay = pay * factor_at(multiplier.steps, *self._reached(multiplier.component, span))
            found.append(Stage(f"multiplier by {multiplier.component}", pay))
        if component.threshold is not None:
            pay = pay * attains(amount, component.threshold, quota)
            found.append(Stage("threshold", pay))
        if component.gate is not None:
            reached, of = self._reached(component.gate.component, span)
            pay = pay * attains(reached, component.gate.at, of)
            found.append(Stage(f"gate of {component.gate.component}", pay))
        least, most = limits(component, target)
        if component.floor > 0:
            pay = np.maximum(pay, least)
            found.append(Stage("floor", pay))
        if component.cap is not None or component.cap_amount is not None:
            pay = np.minimum(pay, most)
            found.append(Stage("cap", pay))
        return tuple(found)

    def _reached(self, name: str, span: Span) -> tuple[Floats, Floats]:
        """Amount and quota of the component of that name."""
        other = next(part for part in self.plan.parts if part.name == name)
        return self.amount(other, span), self.quota(other, span)

    def _pay_of_deals(self, component: Component, span: Span, basis: Basis) -> Floats:
        """Sum of what each deal of the span pays alone [currency]."""
        assert self.deals is not None
        rows = int(np.prod(self.shape))
        in_span = (self.deals.month >= span.first) & (self.deals.month < span.settled)
        row = self.deals.row[in_span]
        of_row = Basis(*(np.broadcast_to(each, self.shape).reshape(-1)[row] for each in basis))
        pay = scheduled_pay(self.deals.amounts[component.source][in_span], schedule(component, of_row))
        if component.deal_cap is not None:
            pay = np.minimum(pay, component.deal_cap)
        return summed_by(row, pay, rows).reshape(self.shape)


def _month_by_month(amounts: Floats) -> Floats:
    """The same array, with each month in one piece of memory: months are what is added up."""
    return np.moveaxis(np.array(np.moveaxis(amounts, -1, 0), dtype=np.float64, order="C"), 0, -1)


def _added(by_month: Floats, first: int, last: int) -> Floats:
    """Sum over months, one after another: the order, and so the last bit, does not depend on the array's layout."""
    total = np.zeros(by_month.shape[:-1])
    for month in range(first, last):
        total = total + by_month[..., month]
    return total
