"""Whole companies with transfers, splits, overlays, currencies, KPIs, holds and cancelled deals: accounts agree."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from planner.domain.payroll.company import PaidCompany, pay_company
from planner.domain.scenario import Scenario
from planner.domain.statements.company_accounts import CompanyAccounts, accounts_of
from planner.domain.statements.period_names import named_periods
from planner.domain.statements.plan_accounts import PlanAccounts
from planner.domain.statements.settled_parts import Part
from planner.domain.statements.statement import PlanStatement

TinyWorld = Callable[..., Scenario]
START, DAYS = date(2027, 1, 1), 364
PEOPLE = ("ann", "bob", "cat")
CLAWBACKS = st.sampled_from([None, "restated", "current", "untouched"])


def day(number: int) -> str:
    """A day of the year."""
    return (START + timedelta(days=number)).isoformat()


@st.composite
def pay_plans(draw: DrawFn, currency: str = "") -> dict[str, Any]:
    """A plan with tiers of the span, deals paid one by one, and a KPI; perhaps with caps, draws, guarantees, holds."""
    period = draw(st.sampled_from(["month", "quarter", "year"]))
    attainment = draw(st.sampled_from(["period", "year_to_date", "annual"]))
    benefit = draw(st.sampled_from([None, 2, 12]))
    measured = {"period": period, "attainment": attainment, "benefit_months": benefit}
    main = measured | {"name": "sales", "share": 0.5, "mode": draw(st.sampled_from(["marginal", "retroactive"]))}
    main |= {"tiers": [{"to": 0.8, "multiple": 0.5}, {"multiple": draw(st.sampled_from([0.25, 1.0, 2.0]))}]}
    main |= {"paid_on": draw(st.sampled_from([None, "cash"])), "credit": ["own", "overlay", "team"]}
    main |= draw(st.sampled_from([{}, {"floor": 0.2, "cap": 1.5}, {"threshold": 0.5}]))
    single = {"name": "deals", "measure": "new", "per": "deal", "levels": "amount", "deal_cap": 900.0}
    single |= {"counts_on": draw(st.sampled_from(["booking", "cash"])), "benefit_months": benefit}
    single |= {"tiers": [{"to": 4_000.0, "rate": 0.05}, {"rate": 0.1}]}
    score = measured | {"name": "score", "measure": "kpi", "kpi": "csat", "quota": 1_200.0, "share": 0.25}
    how = draw(CLAWBACKS)
    return {
        "salary": 24_000.0,
        "variable": 30_000.0,
        "components": [main, single, score],
        "currency": currency,
        "clawback": how and {"months": draw(st.sampled_from([2, 12])), "attainment": how},
        "draws": draw(st.sampled_from([[], [{"amount": 1_500.0, "months": 6, "begins": "plan"}]])),
        "guarantee": draw(st.sampled_from([None, {"amount": 900.0, "months": 8, "begins": "plan"}])),
    }


def records(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Three people, one of whom changes plan and leads the others; deals that are split, paid late, cancelled."""
    random = np.random.default_rng(seed)
    turn = int(random.integers(20, 300))
    common = {"start": day(0), "quota": 60_000.0}
    people = [
        common | {"person": "ann", "pay_plan": "one", "manager": "cat"},
        common | {"person": "bob", "pay_plan": "two", "manager": "cat", "end": day(int(random.integers(200, DAYS)))},
        common | {"person": "cat", "pay_plan": "one", "end": day(turn)},
        {"person": "cat", "start": day(turn + 1), "pay_plan": "two", "quota": 80_000.0},
    ]
    deals, shares = [], []
    for n in range(int(random.integers(1, 25))):
        booked, amount = int(random.integers(0, DAYS)), round(float(random.lognormal(8.5, 0.8)), 2)
        row: dict[str, Any] = {"deal": f"d{n:02}", "account": "a0", "person": PEOPLE[n % 3], "booked": day(booked)}
        row |= {"bookings": amount, "new": round(amount * float(random.choice([0.0, 0.5, 1.0])), 2)}
        row["currency"] = "EUR" if random.random() < 0.3 else ""
        if random.random() < 0.8:
            row["cash"] = day(booked + int(random.integers(0, 120)))
        if random.random() < 0.4:
            row["cancelled"] = day(booked + int(random.integers(0, 200)))
        if random.random() < 0.3:
            shares.append({"deal": row["deal"], "person": "ann", "kind": "own", "share": 0.6})
            shares.append({"deal": row["deal"], "person": "cat", "kind": "overlay", "share": 0.25})
        deals.append(row)
    months = [START.replace(month=m) for m in range(1, 13)]
    figures = np.round(random.random(12) * 200)
    return {
        "people": people,
        "deals": deals,
        "credits": shares,
        "kpis": [
            {"person": "ann", "kpi": "csat", "day": month.isoformat(), "value": float(value)}
            for month, value in zip(months, figures, strict=True)
        ],
        "rates": [
            {"currency": "EUR", "day": day(-400), "rate": 1.1},
            {"currency": "EUR", "day": day(100), "rate": 1.2},
        ],
    }


@st.composite
def companies(draw: DrawFn) -> Mapping[str, Any]:
    """What `tiny_world` is told."""
    return {
        "settings": {"horizon": {"start": "2027-01-01", "fiscal_year_start": draw(st.sampled_from([1, 4]))}},
        "pay_plans": {"one": draw(pay_plans()), "two": draw(pay_plans(draw(st.sampled_from(["", "EUR"]))))},
        "payroll": records(draw(st.integers(0, 2**32 - 1))),
    }


def ledgers_agree(company: PaidCompany, accounts: CompanyAccounts) -> None:
    """What the lines earned is what the payroll says, and the three ledgers reconcile in every month."""
    for earned, plan in zip(company.books, accounts.plans, strict=True):
        assert np.array_equal(plan.ledgers.earned, earned.earned)
        assert np.array_equal(plan.ledgers.fixed, earned.fixed)
        assert not plan.ledgers.difference.any()
        assert (plan.ledgers.paid >= plan.ledgers.fixed).all()
        assert (plan.ledgers.balance >= 0).all()
        restated = plan.entries.at(np.flatnonzero(plan.entries.restated)).by_cell(earned.earned.shape)
        assert np.array_equal(restated, earned.restated)


def statements_agree(accounts: CompanyAccounts) -> None:
    """For everybody and every fiscal year, half, quarter and month: lines add up to settlements, those to ledgers."""
    for plan in accounts.plans:
        for row, person in enumerate(plan.person.tolist()):
            for period in named_periods(plan.calendar):
                shown = accounts.statement(person, period.name).plans
                mine = [each for each in shown if each.plan == plan.name]
                months = slice(period.first, period.end)
                assert len(mine) <= 1
                if mine:
                    statement_agrees(mine[0], plan, row, months)
                else:
                    assert not plan.ledgers.earned[:, row, months].any()
                    assert not plan.ledgers.paid[row, months].any()


def statement_agrees(shown: PlanStatement, plan: PlanAccounts, row: int, months: slice) -> None:
    """One plan's part of a statement."""
    assert shown.earned == plan.ledgers.earned[:, row, months].sum()
    assert shown.paid == plan.ledgers.paid[row, months].sum()
    assert shown.expensed == plan.ledgers.expense[row, months].sum()
    totals = {step.ledger: step.amount for step in shown.payments if step.words == step.ledger}
    assert totals == {"paid": shown.paid, "expensed": shown.expensed}
    for part in shown.parts:
        part_agrees(part)


def part_agrees(part: Part) -> None:
    """Commission of the lines and changes of the rules are what is earned, and so is what the lines earned."""
    assert sum(line.commission for line in part.lines) + sum(rule.change for rule in part.rules) == part.earned
    assert sum(line.earned for line in part.lines) == part.earned
    assert all(line.commission + line.adjustments == line.earned for line in part.lines)


@given(companies())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_accounts_are_the_payroll_line_by_line(tiny_world: TinyWorld, company: Mapping[str, Any]) -> None:
    """Attributed entries are the payroll's integers, cancelled deals included, and the ledgers reconcile."""
    paid = pay_company(tiny_world(**company))
    ledgers_agree(paid, accounts_of(paid))


@given(companies())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_statements_of_a_company_add_up_to_its_ledgers(tiny_world: TinyWorld, company: Mapping[str, Any]) -> None:
    """Every statement of everybody, for every period."""
    statements_agree(accounts_of(pay_company(tiny_world(**company))))


@pytest.mark.slow
@given(companies())
@settings(max_examples=1_500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_accounts_of_many_companies(tiny_world: TinyWorld, company: Mapping[str, Any]) -> None:
    """The same, for many companies."""
    paid = pay_company(tiny_world(**company))
    ledgers_agree(paid, accounts_of(paid))


@pytest.mark.slow
@given(companies())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_statements_of_many_companies(tiny_world: TinyWorld, company: Mapping[str, Any]) -> None:
    """The same, for many companies."""
    statements_agree(accounts_of(pay_company(tiny_world(**company))))
