"""The one evaluator of pay plans: amounts by month in, pay by month in whole minor units out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, frozen
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Book, Deals, Stage, Standing
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.settlement import Attendance, settle, to_minor
from planner.domain.pay.spans import Span, spans
from planner.errors import Problem, ScenarioError


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

    amounts  by `source` of the components (a measure, as a rule): what counts in each month, shape [..., months]
             [unit of the measure]
    Leading axes of amounts and standing broadcast against each other. The pay of a period is known at its end and
    uses nothing that happens later: with `attainment: annual` the months still to come count as fully worked.
    A period in which a person was not in the seat earns nothing.
    Raises ScenarioError when a component needs a measure, deals or a commission rate that is not there.
    """
    require_known(plan, amounts, standing, deals)
    book = Book.of(plan, calendar, amounts, standing, deals)
    earned = _earned(book, calendar, minor_units)
    fixed = to_minor(plan.salary / 12 * book.present, minor_units)
    variable: Ints = np.add.reduce(earned, axis=0)
    settled = settle(plan, calendar, variable, Attendance(book.present, book.first_month, book.owed), minor_units)
    return Payout(
        component=np.array([component.name for component in plan.parts]),
        fixed=fixed,
        by_component=earned,
        paid=fixed + settled.paid,
        supplement=settled.supplement,
        balance=settled.balance,
        minor_units=minor_units,
    )


class Settlement(NamedTuple):
    """What one component is worth over one span."""

    component: int
    """Position among the plan's components."""
    span: Span
    stages: tuple[Stage, ...]
    """Pay after each rule, the plan's cap included."""


def settlements(book: Book, calendar: Calendar) -> Iterator[Settlement]:
    """Every component's pay to date over every span, in the order of the components."""
    plan = book.plan
    room: dict[Span, Floats] = {}
    for c, component in enumerate(plan.parts):
        for span in spans(plan, component, calendar):
            stages = book.stages(component, span)
            if plan.cap is not None:
                left = room.get(span)
                if left is None:
                    left = plan.cap * book.target(plan.variable, span, to_come=component.attainment == "annual")
                pay = np.minimum(stages[-1].pay, left)
                room[span] = left - pay
                stages = (*stages, Stage("cap of the plan", pay))
            yield Settlement(c, span, stages)


def _earned(book: Book, calendar: Calendar, minor_units: int) -> Ints:
    """Variable pay by component, shape [components, ..., months] [minor units]: pay to date less that before."""
    earned = np.zeros((len(book.plan.parts), *book.shape, calendar.months), dtype=np.int64)
    before = np.zeros(book.shape, dtype=np.int64)
    for c, span, stages in settlements(book, calendar):
        if span.opened == span.first:
            before = np.zeros(book.shape, dtype=np.int64)
        absent = ~np.any(book.present[..., span.opened : span.settled] > 0, axis=-1)
        to_date = np.where(absent, before, to_minor(stages[-1].pay, minor_units))
        earned[c, ..., span.settled - 1] = to_date - before
        before = to_date
    return earned


def require_known(plan: PayPlan, amounts: Mapping[str, Floats], standing: Standing, deals: Deals | None) -> None:
    """Raise ScenarioError when a component needs a measure, deals or a commission rate that is not there."""
    problems = []
    for component in plan.parts:
        where = f"pay component '{component.name}'"
        if component.source not in amounts:
            problems.append(
                Problem(where, f"nothing is known of '{component.source}'.", f"Known: {', '.join(amounts)}.")
            )
        if component.per == "deal" and (deals is None or component.source not in deals.amounts):
            problems.append(Problem(where, "pays by the deal, and no deals are known."))
        if component.personal and bool(np.any(np.isnan(standing.personal_rate))):
            problems.append(
                Problem(where, "pays a personal rate, and a seat has none.", "Fill the seats' 'commission_rate'.")
            )
    if problems:
        raise ScenarioError(tuple(problems))
