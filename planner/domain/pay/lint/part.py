"""A plan as the linter sees it: each component over one of its spans, as an exact function of its own amount."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from planner.domain.pay import pieces
from planner.domain.pay.component import OWN, Component
from planner.domain.pay.condition import Multiplier, Only, Step
from planner.domain.pay.lint.finding import Reference
from planner.domain.pay.person import Person, follows_bookings, in_step
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.rules import Basis, Schedule, schedule
from planner.domain.pay.spans import MONTHS_OF

ASKED_ABOUT = (0.0, 0.5, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)
"""Attainments at which a pay curve is shown [share of quota]."""
STEADY = ("kpi", "renewals")
"""Measures whose attainment spreads less than that of sales, and for which we know no published spread."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One component over one of its spans of a full year.

    Components that follow bookings move together: what one of them looks at grows with the same amount. Everything
    else that a component looks at is held at exactly 100 %, where a gate of up to 100 % is open.
    """

    named: Component
    """The component as the plan has it."""
    component: Component
    """The same as a function of its own amount."""
    months: int
    """Length of a span; 12 for attainment that goes on through the year."""
    person: Person
    gate_opens: float
    """Amount from which the gate is open; infinite: never [unit of the measure]."""

    @property
    def path(self) -> str:
        """Where the component stands in the plan's file."""
        return f"components.{self.component.name}" if self.person.plan.components else ""

    @property
    def varies(self) -> bool:
        """Whether its attainment spreads as that of sales does: not for KPIs and renewals, nor for single deals."""
        return self.quota > 0 and self.named.per == "period" and self.named.measure not in STEADY

    @property
    def times(self) -> float:
        """Spans in a year."""
        return 12 / self.months

    @property
    def quota(self) -> float:
        """Quota of a span [unit of the measure]."""
        return self.person.quota(self.component, 0, self.months)

    @property
    def target(self) -> float:
        """On-target pay of a span [currency]."""
        return self.person.target(self.person.plan.target_of(self.component), 0, self.months)

    @property
    def span(self) -> str:
        """The span's name for people."""
        return {1: "month", 3: "quarter", 6: "half-year"}.get(self.months, "year")

    def pay(self, **changes: Any) -> Pieces:  # noqa: ANN401 -- whatever settings of a component hold
        """Pay by the amount of a span, with some settings of the component changed [currency]."""
        component = self.component.model_copy(update=changes)
        opens = self.gate_opens if component.gate is not None else 0.0
        return self.person.pay_of(component, 0, self.months, opens)

    @property
    def pays_something(self) -> bool:
        """Whether it pays anything for any amount, its gate aside; prizes are not looked at."""
        alone = self.named.per == "deal"
        f = pieces.scheduled(self.schedule) if alone else self.pay(gate=None)
        return any((*f.value, *f.slope))

    @property
    def schedule(self) -> Schedule:
        """Its tiers and milestones as numbers."""
        rate = np.asarray(self.person.personal_rate)
        return schedule(self.component, Basis(np.asarray(self.quota), np.asarray(self.target), rate))

    def amount(self, amount: float) -> str:
        """An amount of the measure for people, with its share of quota where there is one."""
        said = f"{amount:,.0f}" if amount >= 10 else f"{amount:,.3g}"
        return f"{said} ({amount / self.quota:.0%} of quota)" if self.quota > 0 else said


class Jump(NamedTuple):
    """A place at which pay jumps."""

    at: float
    """Amount from which the new pay holds [unit of the measure]."""
    before: float
    """Pay just below it [currency]."""
    after: float
    """Pay there [currency]."""


def parts_of(plan: PayPlan, reference: Reference) -> tuple[Part, ...]:
    """Every component of a plan, in the order of the plan."""
    return tuple(_part(plan, component, reference) for component in plan.parts)


def by_attainment(plan: PayPlan, reference: Reference, *, capped: bool = True) -> Pieces:
    """Variable pay of a year by one attainment of all components with a quota, the plan's cap included [currency].

    Prizes are left out. Deals paid one by one enter at the typical deal's rate.
    """
    scaled = [yearly(part.pay(), part) for part in parts_of(in_step(plan), reference) if part.quota > 0]
    total = pieces.added(scaled) if scaled else pieces.line(0.0)
    return total if plan.cap is None or not capped else pieces.at_most(total, plan.cap * plan.variable)


def yearly(f: Pieces, part: Part) -> Pieces:
    """Pay of a span by its amount as pay of a year by attainment [currency]."""
    values, slopes = tuple(part.times * v for v in f.value), tuple(part.times * part.quota * s for s in f.slope)
    return Pieces(tuple(x / part.quota for x in f.start), values, slopes)


def yearly_curve(plan: PayPlan, reference: Reference) -> tuple[tuple[float, float], ...]:
    """Attainment and variable pay of a year, as in `by_attainment`, at the attainments that people ask about."""
    pay = by_attainment(plan, reference)
    return tuple((at, pay.at(at)) for at in ASKED_ABOUT)


def jumps(f: Pieces) -> tuple[Jump, ...]:
    """Where a function jumps by half a cent or more; jumps within a billionth of one another are one."""
    found: list[Jump] = []
    for k in range(1, len(f.start)):
        before = f.value[k - 1] + f.slope[k - 1] * (f.start[k] - f.start[k - 1])
        if abs(f.value[k] - before) < max(5e-3, 1e-9 * abs(before)):
            continue
        if found and f.start[k] - found[-1].at <= 3e-9 * f.start[k]:
            found[-1] = found[-1]._replace(after=f.value[k])
        else:
            found.append(Jump(f.start[k], before, f.value[k]))
    return tuple(found)


def first_at(f: Pieces, pay: float, since: float = 0.0) -> float:
    """Smallest amount from `since` on at which a function is at a value or above; infinite: nowhere."""
    for start, value, slope, end in zip(f.start, f.value, f.slope, (*f.start[1:], float("inf")), strict=True):
        if end <= since:
            continue
        begin = max(start, since)
        here = value + slope * (begin - start)
        if here >= pay:
            return begin
        crossing = start + (pay - value) / slope if slope > 0 else float("inf")
        if crossing < end:
            return crossing
    return float("inf")


def _part(plan: PayPlan, component: Component, reference: Reference) -> Part:
    months = MONTHS_OF[plan.period_of(component)] if component.attainment == "period" else 12
    rate = reference.personal_rate
    if follows_bookings(component):
        person = _person(plan, reference.quota, rate)
        return Part(component, component, months, person, _gate_opens(person, component, months))
    alone = _held(component)
    beside = tuple(alone if part.name == component.name else part for part in plan.parts)
    person = _person(plan.model_copy(update={"components": beside}), reference.quota, rate)
    opens = 0.0 if component.gate is None or component.gate.at <= 1 else float("inf")
    return Part(component, alone, months, person, opens)


def _person(plan: PayPlan, quota: float, rate: float) -> Person:
    return Person(plan, np.full(12, quota / 12), np.ones(12), np.ones(12), rate)


def _gate_opens(person: Person, component: Component, months: int) -> float:
    if component.gate is None:
        return 0.0
    other = next(part for part in person.plan.parts if part.name == component.gate.component)
    if follows_bookings(other):
        return person.gate_opens(component, 0, months)
    return 0.0 if component.gate.at <= 1 else float("inf")


def _held(component: Component) -> Component:
    """A component as a function of its own amount, whatever it counts; what it looks at is at 100 %."""
    steps = tuple(
        multiplier
        if multiplier.component == component.name
        else Multiplier(component=component.name, steps=(Step(at=0.0, factor=_factor_at_quota(multiplier)),))
        for multiplier in component.multipliers
    )
    own = {"measure": "bookings", "kpi": None, "only": Only(), "credit": OWN}
    return component.model_copy(update=own | {"multipliers": steps})


def _factor_at_quota(multiplier: Multiplier) -> float:
    return [step.factor for step in multiplier.steps if step.at <= 1][-1]
