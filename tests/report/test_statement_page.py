"""The page of a pay statement: whole, escaped, and nothing that runs."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from planner.domain.scenario import Scenario
from planner.domain.statements.company_accounts import CompanyAccounts, pay
from planner.report.pay.statement import statement_page

TinyWorld = Callable[..., Scenario]
EVIL = "</td><script>alert(1)</script>"


@pytest.fixture(scope="module")
def company(tiny_world: TinyWorld) -> CompanyAccounts:
    """One person with a hostile name, deal, account, plan title and territory."""
    plan = {"title": EVIL, "salary": 12_000.0, "components": [{"name": "sales", "rate": 0.1, "benefit_months": 2}]}
    deal = {"deal": EVIL, "account": EVIL, "person": EVIL, "booked": "2027-02-03", "bookings": 1_000.0}
    records: dict[str, Any] = {
        "people": [{"person": EVIL, "start": "2027-01-01", "pay_plan": "plain", "territory": EVIL}],
        "deals": [deal],
    }
    world = tiny_world(
        accounts=[{"account": EVIL}],
        settings={"horizon": {"start": "2027-01-01", "months": 3}},
        pay_plans={"plain": plan},
        payroll=records,
    )
    return pay(world)


def test_names_are_shown_as_text_and_nothing_runs(company: CompanyAccounts) -> None:
    """Markup in a name is shown, not obeyed; the page has no script at all, and its policy allows none."""
    html = statement_page(company.statement(EVIL), {"note": EVIL})
    assert "<script" not in html
    assert "script-src 'none'" in unescape(html)
    assert unescape(html).count(EVIL) >= 6


def test_the_page_holds_every_figure_of_the_statement(company: CompanyAccounts) -> None:
    """100.00 earned, 3,100.00 paid with fixed pay, half of the commission expensed at once."""
    statement = company.statement(EVIL, "2027-Q1")
    text = unescape(re.sub(r"<[^>]+>", " ", statement_page(statement, {}))).replace("\u00a0", " ")
    for figure in ("1,000.00 × 10 %", "100.00 USD", "3,100.00 USD", "3,050.00 USD", "capitalised 50.00 at the end"):
        assert figure in text


def test_equal_statements_give_equal_bytes(company: CompanyAccounts) -> None:
    """The same statement twice."""
    pages = {statement_page(company.statement(EVIL), {}) for _ in range(2)}
    assert len(pages) == 1


def test_a_month_without_pay_says_so(tiny_world: TinyWorld) -> None:
    """Somebody who comes later has an empty page for the months before."""
    people = [{"person": "late", "start": "2027-03-01", "pay_plan": "plain"}]
    plan = {"salary": 12_000.0, "components": [{"name": "sales", "rate": 0.1}]}
    settings = {"horizon": {"start": "2027-01-01", "months": 3}}
    company = pay(tiny_world(settings=settings, pay_plans={"plain": plan}, payroll={"people": people}))
    assert "Nothing was earned or paid" in statement_page(company.statement("late", "2027-01"), {})
