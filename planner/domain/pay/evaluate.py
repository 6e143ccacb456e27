"""The one evaluator of pay plans: amounts by month in, pay by month in whole minor units out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, frozen, summed_by
from planner.domain.calendar import Calendar
from planner.domain.pay.component import Component
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.rules import Basis, attains, limits, schedule, scheduled_pay
from planner.domain.pay.settlement import settle, to_minor
from planner.domain.pay.spans import LONG_AGO, Span, quota_ramp, spans
from planner.errors import Problem, ScenarioError


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What a person's pay depends on besides what they sell; leading axes broadcast (replications, seats …)."""

    quota: Floats
    """Quota of a full month in the seat, before the plan's quota ramp, shape [..., months]; NaN or 0: none
    [currency/month]."""
    personal_rate: Floats | float = np.nan
    """Commission rate of the seat, shape [...]; NaN: none [currency per currency]."""
    present: Floats | float = 1.0
    """Share of each month that the person is in the seat, shape [..., months] [share]."""
    first_month: Ints | int = LONG_AGO
    """The person's first month in the seat, shape [...]; negative: before the horizon [months from its start]."""


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Single deals, for components that pay `per: deal`; one entry a deal, in any order."""

    row: Ints
    """Whose deal: position in the leading axes, flattened in C order."""
    month: Ints
    """Month in which it counts; position in the horizon."""
    amounts: Mapping[str, Floats]
    """Amount by measure, shape [deals] [unit of the measure]."""


@dataclass(frozen=True, slots=True, eq=False)
class Payout:
    """Pay by month in minor units of the currency (cents), int64, shape [..., months].

    A component's pay appears in the last month of its period. Sums of these integers are exact.
    """

    component: Texts
    """Names of the components."""
    fixed: Ints
    by_component: Ints
    """Variable pay earned, shape [components, ..., months]; negative where earlier pay of the year is taken back."""
    paid: Ints
    """Fixed and variable pay paid out, after guarantees and draws."""
    supplement: Ints
    """Part of what is paid that guarantees and forgiven draws added."""
    balance: Ints
    """What the person owes at the end of the month."""
    minor_units: int
    """Minor units in a unit of the currency."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for array in (self.fixed, self.by_component, self.paid, self.supplement, self.balance):
            frozen(array)

    @property
    def variable(self) -> Ints:
        """Variable pay earned, all components."""
        summed: Ints = np.add.reduce(self.by_component, axis=0)
        return summed

    @property
    def total(self) -> Ints:
        """Fixed and variable pay earned."""
        return self.fixed + self.variable

    def money(self, minor: Ints) -> Floats:
        """Minor units as an amount [currency]."""
        return minor / self.minor_units


def evaluate(
    plan: PayPlan,
    calendar: Calendar,
    amounts: Mapping[str, Floats],
    standing: Standing,
    deals: Deals | None = None,
    minor_units: int = 100,
) -> Payout:
    """What people on a plan earn and are paid.

    amounts  by measure: what was sold in each month, shape [..., months] [unit of the measure]
    Leading axes of amounts and standing broadcast against each other. The pay of a period is known at its end and
    uses nothing that happens later: with `attainment: annual` the months still to come count as fully worked.
    A period in which a person was not in the seat earns nothing.
    Raises ScenarioError when a component needs a measure, deals or a commission rate that is not there.
    """
    _require(plan, amounts, standing, deals)
    book = _Book.of(plan, calendar, amounts, standing, deals)
    earned = _earned(book, calendar, minor_units)
    fixed = to_minor(plan.salary / 12 * book.present, minor_units)
    variable: Ints = np.add.reduce(earned, axis=0)
    settled = settle(plan, calendar, variable, book.present, book.first_month, minor_units)
    return Payout(
        component=np.array([component.name for component in plan.parts]),
        fixed=fixed,
        by_component=earned,
        paid=fixed + settled.paid,
        supplement=settled.supplement,
        balance=settled.balance,
        minor_units=minor_units,
    )


def _earned(book: "_Book", calendar: Calendar, minor_units: int) -> Ints:
    """Variable pay by component, shape [components, ..., months] [minor units]: pay to date less that before."""
    plan = book.plan
    earned = np.zeros((len(plan.parts), *book.shape, calendar.months), dtype=np.int64)
    room: dict[Span, Floats] = {}
    for c, component in enumerate(plan.parts):
        before = np.zeros(book.shape, dtype=np.int64)
        for span in spans(plan, component, calendar):
            if span.opened == span.first:
                before = np.zeros(book.shape, dtype=np.int64)
            pay = book.pay_to_date(component, span)
            if plan.cap is not None:
                left = room.get(span)
                if left is None:
                    left = plan.cap * book.target(plan.variable, span, to_come=component.attainment == "annual")
                pay = np.minimum(pay, left)
                room[span] = left - pay
            absent = ~np.any(book.present[..., span.opened : span.settled] > 0, axis=-1)
            to_date = np.where(absent, before, to_minor(pay, minor_units))
            earned[c, ..., span.settled - 1] = to_date - before
            before = to_date
    return earned


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    """Everything by month, spread to one shape [..., months]."""

    plan: PayPlan
    shape: tuple[int, ...]
    amounts: Mapping[str, Floats]
    seat_quota: Floats
    ramp: Floats
    personal: Floats
    present: Floats
    first_month: Ints
    deals: Deals | None

    @classmethod
    def of(
        cls,
        plan: PayPlan,
        calendar: Calendar,
        amounts: Mapping[str, Floats],
        standing: Standing,
        deals: Deals | None,
    ) -> "_Book":
        months = calendar.months
        quota, present = np.asarray(standing.quota, np.float64), np.asarray(standing.present, np.float64)
        personal, first = np.asarray(standing.personal_rate, np.float64), np.asarray(standing.first_month, np.int64)
        leading = (a.shape[:-1] for a in (quota, present, *(np.asarray(a) for a in amounts.values())))
        shape = np.broadcast_shapes(*leading, personal.shape, first.shape)
        return cls(
            plan=plan,
            shape=shape,
            amounts={name: np.broadcast_to(a, (*shape, months)).astype(np.float64) for name, a in amounts.items()},
            seat_quota=np.broadcast_to(np.nan_to_num(quota), (*shape, months)),
            ramp=np.broadcast_to(quota_ramp(plan, first, months), (*shape, months)),
            personal=np.broadcast_to(personal, shape),
            present=np.broadcast_to(present, (*shape, months)),
            first_month=np.broadcast_to(first, shape),
            deals=deals,
        )

    def amount(self, component: Component, span: Span) -> Floats:
        """What was sold from the span's first month to the settlement [unit of the measure]."""
        return _added(self.amounts[component.measure], span.first, span.settled)

    def quota(self, component: Component, span: Span) -> Floats:
        """Quota of the span [unit of the measure]."""
        whole = component.quota_share * self.seat_quota if component.quota is None else component.quota / 12
        asked = whole * self.ramp
        worked = _added(asked * self.present, span.first, span.settled)
        if component.attainment != "annual":
            return worked
        return worked + _added(asked, span.settled, span.last)

    def target(self, yearly: float, span: Span, *, to_come: bool = False) -> Floats:
        """On-target pay of the span [currency]."""
        worked = _added(self.present, span.first, span.settled)
        return yearly / 12 * (worked + (span.last - span.settled if to_come else 0))

    def pay_to_date(self, component: Component, span: Span) -> Floats:
        """Pay of a component for a span, before the plan's cap and rounding [currency]."""
        amount, quota = self.amount(component, span), self.quota(component, span)
        yearly = self.plan.target_of(component)
        target = self.target(yearly, span, to_come=component.attainment == "annual")
        basis = Basis(quota, target, self.personal)
        by_deal = component.per == "deal"
        pay = (
            self._pay_of_deals(component, span, basis) if by_deal else scheduled_pay(amount, schedule(component, basis))
        )
        if component.threshold is not None:
            pay = pay * attains(amount, component.threshold, quota)
        if component.gate is not None:
            other = next(part for part in self.plan.parts if part.name == component.gate.component)
            pay = pay * attains(self.amount(other, span), component.gate.at, self.quota(other, span))
        least, most = limits(component, target)
        return np.minimum(np.maximum(pay, least), most)

    def _pay_of_deals(self, component: Component, span: Span, basis: Basis) -> Floats:
        """Sum of what each deal of the span pays alone [currency]."""
        assert self.deals is not None
        rows = int(np.prod(self.shape))
        in_span = (self.deals.month >= span.first) & (self.deals.month < span.settled)
        row = self.deals.row[in_span]
        of_row = Basis(*(np.broadcast_to(each, self.shape).reshape(-1)[row] for each in basis))
        pay = scheduled_pay(self.deals.amounts[component.measure][in_span], schedule(component, of_row))
        if component.deal_cap is not None:
            pay = np.minimum(pay, component.deal_cap)
        return summed_by(row, pay, rows).reshape(self.shape)


def _added(by_month: Floats, first: int, last: int) -> Floats:
    """Sum over months, one after another: the order, and so the last bit, does not depend on the array's layout."""
    total = np.zeros(by_month.shape[:-1])
    for month in range(first, last):
        total = total + by_month[..., month]
    return total


def _require(plan: PayPlan, amounts: Mapping[str, Floats], standing: Standing, deals: Deals | None) -> None:
    problems = []
    for component in plan.parts:
        where = f"pay component '{component.name}'"
        if component.measure not in amounts:
            problems.append(
                Problem(where, f"nothing is known of '{component.measure}'.", f"Known: {', '.join(amounts)}.")
            )
        if component.per == "deal" and (deals is None or component.measure not in deals.amounts):
            problems.append(Problem(where, "pays by the deal, and no deals are known."))
        if component.personal and bool(np.any(np.isnan(standing.personal_rate))):
            problems.append(
                Problem(where, "pays a personal rate, and a seat has none.", "Fill the seats' 'commission_rate'.")
            )
    if problems:
        raise ScenarioError(tuple(problems))
