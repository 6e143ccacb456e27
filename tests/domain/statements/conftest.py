"""Three people whose pay can be worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.domain.scenario import Scenario
from planner.domain.statements.company_accounts import CompanyAccounts, pay

PLANS: dict[str, dict[str, Any]] = {
    "accelerated": {
        "title": "Accelerators",
        "salary": 60_000.0,
        "variable": 40_000.0,
        "components": [
            {
                "name": "bookings",
                "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}],
                "cap": 1.15,
                "share": 1.0,
                "benefit_months": 3,
            }
        ],
    },
    "thresholds": {
        "title": "Everything at the highest tier",
        "salary": 0.0,
        "draws": [{"amount": 1_000.0, "months": 4, "begins": "plan"}],
        "components": [
            {
                "name": "commission",
                "mode": "retroactive",
                "levels": "amount",
                "tiers": [{"to": 10_000.0, "rate": 0.05}, {"rate": 0.10}],
                "paid_on": "cash",
            }
        ],
    },
    "yearly": {
        "title": "Year to date",
        "salary": 30_000.0,
        "variable": 12_000.0,
        "clawback": {"months": 12},
        "components": [
            {
                "name": "new business",
                "measure": "new",
                "attainment": "year_to_date",
                "share": 0.75,
                "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": 1.5}],
            },
            {
                "name": "satisfaction",
                "measure": "kpi",
                "kpi": "csat",
                "quota": 120.0,
                "share": 0.25,
                "attainment": "year_to_date",
                "gate": {"component": "new business", "at": 0.5},
            },
        ],
    },
}
PAYROLL: dict[str, list[dict[str, Any]]] = {
    "people": [
        {"person": "ana", "start": "2027-01-01", "pay_plan": "accelerated", "quota": 400_000.0},
        {"person": "ben", "start": "2027-01-01", "pay_plan": "thresholds"},
        {"person": "eva", "start": "2027-01-01", "pay_plan": "yearly", "quota": 240_000.0},
    ],
    "deals": [
        {"deal": "d1", "account": "a0", "person": "ana", "booked": "2027-01-10", "bookings": 80_000.0},
        {"deal": "d2", "account": "a1", "person": "ana", "booked": "2027-03-05", "bookings": 60_000.0},
        {
            "deal": "d3",
            "account": "a2",
            "person": "ben",
            "booked": "2027-01-20",
            "cash": "2027-02-10",
            "bookings": 6_000.0,
        },
        {
            "deal": "d4",
            "account": "a3",
            "person": "ben",
            "booked": "2027-03-15",
            "cash": "2027-05-02",
            "bookings": 5_000.0,
        },
        {"deal": "d5", "account": "a4", "person": "eva", "booked": "2027-02-01", "bookings": 50_000.0, "new": 50_000.0},
        {
            "deal": "d6",
            "account": "a5",
            "person": "eva",
            "booked": "2027-03-01",
            "cancelled": "2027-05-20",
            "bookings": 30_000.0,
            "new": 30_000.0,
        },
        {"deal": "d7", "account": "a0", "person": "eva", "booked": "2027-04-01", "bookings": 70_000.0, "new": 70_000.0},
    ],
    "credits": [{"deal": "d2", "person": "ana", "kind": "own", "share": 0.5}],
    "kpis": [
        {"person": "eva", "kpi": "csat", "day": "2027-03-31", "value": 33.0},
        {"person": "eva", "kpi": "csat", "day": "2027-06-30", "value": 30.0},
    ],
}


@pytest.fixture(scope="session")
def three_people(tiny_world: Callable[..., Scenario]) -> CompanyAccounts:
    """Ana with an accelerator and a cap, Ben with a draw and pay held until cash, Eva with a cancelled deal."""
    horizon = {"horizon": {"start": "2027-01-01", "months": 6}}
    return pay(tiny_world(settings=horizon, pay_plans=PLANS, payroll=PAYROLL))
