"""One person's pay as a function of one amount: each component over one span, in plain floats."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay import pieces
from planner.domain.pay.arithmetic import REACHED
from planner.domain.pay.component import OWN, Component
from planner.domain.pay.condition import Only
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.rules import Basis, limits, schedule, scheduled_pay
from planner.domain.pay.spans import MONTHS_OF
from planner.domain.pay.tiers import Matrix
from planner.errors import Problem, ScenarioError

FOLLOW_BOOKINGS = ("bookings", "new")
"""Measures that grow with a deal won; the others do not move with the effort spent on selling."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Somebody on a plan, by month; arrays have the shape [months]."""

    plan: PayPlan
    seat_quota: Floats
    """Quota of each full month in the seat [currency/month]."""
    ramp: Floats
    """Share of it that the plan asks [share]."""
    present: Floats
    """Share of each month in the seat [share]."""
    personal_rate: float
    """Commission rate; NaN: none [currency per currency]."""

    def quota(self, component: Component, first: int, last: int) -> float:
        """Quota of a component over the months [first, last) [unit of the measure]."""
        total = 0.0
        for month in range(first, last):
            own = component.quota
            whole = component.quota_share * float(self.seat_quota[month]) if own is None else own / 12
            total += whole * float(self.ramp[month]) * float(self.present[month])
        return total

    def target(self, yearly: float, first: int, last: int) -> float:
        """On-target pay of the months [first, last) [currency]."""
        worked = 0.0
        for month in range(first, last):
            worked += float(self.present[month])
        return yearly / 12 * worked

    def reaches(self, name: str, level: float, first: int, last: int) -> float:
        """Amount from which a component of that name is at a level of attainment; 0: at any [currency].

        What does not move with bookings counts as being at exactly 100 %.
        """
        other = next(part for part in self.plan.parts if part.name == name)
        if not follows_bookings(other):
            return 0.0 if level <= 1.0 else float("inf")
        quota = self.quota(other, first, last)
        if level <= 0:
            return 0.0
        return level * quota * REACHED if quota > 0 else float("inf")

    def gate_opens(self, component: Component, first: int, last: int) -> float:
        """Amount from which a component's gate is open; 0 where it does not depend on bookings [currency]."""
        if component.gate is None:
            return 0.0
        other = next(part for part in self.plan.parts if part.name == component.gate.component)
        return self.reaches(other.name, component.gate.at, first, last) if follows_bookings(other) else 0.0

    def pay_of(self, component: Component, first: int, last: int, gate_opens: float) -> Pieces:
        """Pay of a component by the amount of the months [first, last), before the plan's cap [currency].

        gate_opens  amount from which the component's gate is open; infinite: never [unit of the measure]
        Raises ScenarioError when the component pays a personal rate and there is none.
        """
        if component.personal and np.isnan(self.personal_rate):
            where = f"pay component '{component.name}'"
            hint = "Fill the seat's 'commission_rate'."
            raise ScenarioError((Problem(where, "pays a personal rate, and the seat has none.", hint),))
        quota = self.quota(component, first, last)
        target = np.asarray(self.target(self.plan.target_of(component), first, last))
        basis = Basis(np.asarray(quota), target, np.asarray(self.personal_rate))
        if component.matrix is not None:
            pay = self._by_matrix(component.matrix, float(target), first, last)
        else:
            by_deal = component.per == "deal"
            pay = _by_deal(component, basis) if by_deal else pieces.scheduled(schedule(component, basis))
        for multiplier in component.multipliers:
            steps = multiplier.steps
            reached = [(self.reaches(multiplier.component, step.at, first, last), step.factor) for step in steps]
            pay = pieces.scaled(pay, reached)
        opens = gate_opens
        if component.threshold is not None:
            opens = max(opens, component.threshold * quota * REACHED if quota > 0 else float("inf"))
        pay = pieces.from_on(pay, opens) if opens < float("inf") else pieces.line(0.0)
        least, most = limits(component, target)
        return pieces.at_most(pieces.at_least(pay, float(least)), float(most))

    def _by_matrix(self, matrix: Matrix, target: float, first: int, last: int) -> Pieces:
        """Pay by matrix: one jump at each amount at which a row or a column is reached."""
        rows = [self.reaches(matrix.rows, level, first, last) for level in matrix.row_levels]
        columns = [self.reaches(matrix.columns, level, first, last) for level in matrix.column_levels]
        starts = sorted({at for at in (*rows, *columns) if at < float("inf")} | {0.0})
        values = []
        for start in starts:
            row = max(k for k, at in enumerate(rows) if at <= start)
            column = max(k for k, at in enumerate(columns) if at <= start)
            values.append(target * matrix.shares[row][column])
        return Pieces(tuple(starts), tuple(values), (0.0,) * len(starts))


def follows_bookings(component: Component) -> bool:
    """Whether what a component counts grows with every deal that the person books."""
    return component.measure in FOLLOW_BOOKINGS and component.only == Only() and "own" in component.credit


def _by_deal(component: Component, basis: Basis) -> Pieces:
    """Deals paid one by one: a straight line at the average rate of the typical (or the smallest) deal."""
    numbers = schedule(component, basis)
    if component.typical_deal is None:
        rates = [rate for start, rate in zip(numbers.start, numbers.rate, strict=True) if float(start) == 0.0]
        return pieces.line(float(rates[0]) if rates else 0.0)
    pay = float(scheduled_pay(np.asarray(component.typical_deal), numbers))
    if component.deal_cap is not None:
        pay = min(pay, component.deal_cap)
    return pieces.line(pay / component.typical_deal)


def in_step(plan: PayPlan) -> PayPlan:
    """The plan of a person all of whose components are at one attainment, as functions of each one's own amount.

    What a component looks at (factors, rows and columns, a gate) is then at the component's own attainment.
    """
    return plan.model_copy(update={"components": tuple(_alone(component) for component in plan.parts)})


def _alone(component: Component) -> Component:
    """A component that counts bookings and looks at nothing but itself."""
    itself = {"component": component.name}
    matrix = component.matrix
    return component.model_copy(
        update={
            "measure": "bookings",
            "kpi": None,
            "only": Only(),
            "credit": OWN,
            "multipliers": tuple(multiplier.model_copy(update=itself) for multiplier in component.multipliers),
            "matrix": matrix and matrix.model_copy(update={"rows": component.name, "columns": component.name}),
            "gate": component.gate and component.gate.model_copy(update=itself),
        }
    )


def on_target_pay(plan: PayPlan, quota: float, personal_rate: float = float("nan")) -> float:
    """Variable pay of a full year in which every component is at exactly 100 % of its own quota [currency].

    quota  bookings quota of the year, evenly spread [currency]
    What a component looks at is at 100 % as well. A plan keeps its promise when this equals its `variable`.
    Deals paid one by one enter at the average rate of the typical deal. Raises ScenarioError when the plan pays a
    personal rate and there is none.
    """
    year = Person(in_step(plan), np.full(12, quota / 12), np.ones(12), np.ones(12), personal_rate)
    total = 0.0
    for component in year.plan.parts:
        fresh = component.attainment == "period"
        length = MONTHS_OF[plan.period_of(component)] if fresh else 12
        pay = year.pay_of(component, 0, length, year.gate_opens(component, 0, length))
        total += 12 / length * pay.at(year.quota(component, 0, length))
    return total if plan.cap is None else min(total, plan.cap * plan.variable)
