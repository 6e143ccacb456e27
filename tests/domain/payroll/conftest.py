"""A year of people, deals and plans, paid."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from planner.domain.payroll.company import EarnedBook, PaidCompany, pay_company
from planner.domain.scenario import Scenario

Rows = Sequence[Mapping[str, Any]]
PaidYear = Callable[..., PaidCompany]
FLAT: Mapping[str, Any] = {"salary": 0, "components": [{"name": "commission", "rate": 0.10}]}
"""Ten per cent of everything, settled by quarter."""


@pytest.fixture(scope="session")
def paid_year(tiny_world: Callable[..., Scenario]) -> PaidYear:
    """Pay 2027 in USD: tables by name; plans by name, 'flat' being ten per cent of everything by quarter."""

    def pay(plans: Mapping[str, Mapping[str, Any]] | None = None, **tables: Rows) -> PaidCompany:
        settings = {"currency": "USD", "pay": {"default_plan": "flat"}}
        return pay_company(tiny_world(settings=settings, payroll=tables, pay_plans={"flat": FLAT} | dict(plans or {})))

    return pay


@pytest.fixture(scope="session")
def of_plan() -> Callable[[PaidCompany, str], EarnedBook]:
    """The book of one plan."""

    def book(company: PaidCompany, name: str) -> EarnedBook:
        (found,) = [each for each in company.books if each.book.name == name]
        return found

    return book
