"""From a scenario with people and deals to a payroll folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.payroll.company import EarnedBook, PaidCompany, pay_company
from planner.domain.payroll.listing import deals_listed, payroll_tables
from planner.domain.scenario import Scenario
from planner.domain.statements.account_tables import account_tables
from planner.domain.statements.company_accounts import accounts_of
from planner.runs.payroll import PayrollRun, write_payroll
from planner.scenarios.save import save


def run_payroll(scenario: Scenario, inputs: Mapping[str, str], out: Path) -> PayrollRun:
    """Compute the payroll of a scenario and write its folder in `out`.

    inputs  SHA-256 of every file that was read. Raises ScenarioError when nobody can be paid.
    """
    company = pay_company(scenario)
    tables = {**payroll_tables(company), **account_tables(accounts_of(company))}
    return write_payroll(out, scenario, inputs, save, tables, facts_of(company))


def facts_of(company: PaidCompany) -> dict[str, Any]:
    """Totals of a payroll, as JSON: by plan in its currency, and the deals that nobody is credited with."""
    deals = deals_listed(company)
    credited = np.asarray(deals["credited"], dtype=np.float64)
    left = credited < 1 - 1e-9
    reasons, counts = np.unique(np.asarray(deals["reason"])[left], return_counts=True)
    return {
        "months": [company.calendar.month_label(0), company.calendar.month_label(company.calendar.months - 1)],
        "plans": [_of_plan(company, each) for each in company.books],
        "deals": {
            "booked": len(credited),
            "credited": float(np.round(credited.sum(), 9)),
            "not_whole": dict(zip(reasons.tolist(), counts.tolist(), strict=True)),
        },
    }


def _of_plan(company: PaidCompany, each: EarnedBook) -> dict[str, Any]:
    people = company.scenario.payroll.people.person[each.book.spells]
    money = {
        "fixed": each.fixed,
        "variable": each.earned,
        "restated": each.restated,
    }
    return {
        "plan": each.book.name,
        "currency": each.currency,
        "people": len(set(people.tolist())),
        "spells": len(people),
        "lines": len(each.book.lines),
        **{name: float(amount.sum()) / each.minor_units for name, amount in money.items()},
    }
