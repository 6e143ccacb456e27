"""One book a plan: who is on it, against which quota, and what counts for them."""

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.counting import Credited, lines_of
from planner.domain.payroll.crediting import credit_shares
from planner.domain.payroll.currencies import Exchange
from planner.domain.payroll.plan_book import PlanBook
from planner.domain.payroll.records import Kpis
from planner.domain.payroll.spells import Spells, month_of, standing_of
from planner.domain.scenario import Scenario


def spells_of(scenario: Scenario) -> Spells:
    """Unbroken times of people on plans."""
    return Spells.of(scenario.payroll.people, scenario.seats, scenario.settings.pay.default_plan or "")


def plan_books(scenario: Scenario) -> tuple[PlanBook, ...]:
    """The books of all plans that anybody is on within the horizon, by name of the plan; as known at its end."""
    records, calendar, spells = scenario.payroll, scenario.calendar, spells_of(scenario)
    exchange = Exchange(scenario.settings.currency, records.rates)
    credited = Credited(records.deals, credit_shares(records), spells, exchange, calendar)
    standing = standing_of(spells, records, calendar)
    there = np.any(np.asarray(standing.present) > 0, axis=-1)
    books = []
    for name in np.unique(spells.plan[there]).tolist():
        rows = np.flatnonzero(there & (spells.plan == name))
        plan = scenario.pay_plans[name]
        books.append(
            PlanBook(
                plan=plan,
                name=name,
                spells=spells.first_row[rows],
                standing=_of_rows(standing, rows),
                amounts=_kpis(plan, rows, spells, records.kpis, calendar),
                lines=lines_of(plan, rows, credited),
            ).as_known(calendar.months)
        )
    return tuple(books)


def _of_rows(standing: Standing, rows: Ints) -> Standing:
    names = ("quota", "personal_rate", "present", "first_month")
    return Standing(**{name: np.asarray(getattr(standing, name))[rows] for name in names})


def _kpis(plan: PayPlan, rows: Ints, spells: Spells, kpis: Kpis, calendar: Calendar) -> dict[str, Floats]:
    """KPIs by source of the components, each for the spell that holds on its day, shape [rows, months]."""
    row_of = np.full(len(spells) + 1, -1, dtype=np.int64)
    row_of[rows] = np.arange(len(rows))
    row, month = row_of[spells.at(kpis.person, kpis.day)], month_of(kpis.day, calendar)
    here = (row >= 0) & (month >= 0) & (month < calendar.months)
    amounts = {}
    for part in plan.parts:
        if part.kpi is not None:
            mine = here & (kpis.kpi == part.kpi)
            amounts[part.source] = np.zeros((len(rows), calendar.months))
            np.add.at(amounts[part.source], (row[mine], month[mine]), kpis.value[mine])
    return amounts
