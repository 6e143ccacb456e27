"""The tables of the payroll in a scenario: read, kept, and without a trace where they are not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.domain.payroll.company import pay_company
from planner.domain.scenario import Scenario
from planner.scenarios.load import load
from planner.scenarios.save import save

TinyWorld = Callable[..., Scenario]
TABLES: dict[str, list[dict[str, Any]]] = {
    "people": [
        {"person": "Bob", "start": "2027-01-01", "pay_plan": "flat"},
        {"person": "Ann", "start": "2027-01-01", "pay_plan": "flat", "manager": "Bob", "territory": "North"},
    ],
    "deals": [{"deal": "D1", "person": "Ann", "booked": "2027-02-03", "bookings": 100.0, "currency": "EUR"}],
    "credits": [{"deal": "D1", "person": "Bob", "kind": "overlay", "share": 0.5}],
    "person_quotas": [{"person": "Ann", "start": "2027-01-01", "end": "2027-03-31", "quota": 300.0}],
    "rates": [{"currency": "EUR", "day": "2027-01-01", "rate": 1.25}],
    "kpis": [{"person": "Ann", "kpi": "calls", "day": "2027-01-31", "value": 3.0}],
}
PLANS = {"flat": {"salary": 0, "components": [{"name": "commission", "rate": 0.1}]}}


def test_a_scenario_without_them_has_the_digest_that_it_had(tiny_world: TinyWorld) -> None:
    """An empty table adds nothing; every filled one changes the digest."""
    bare = tiny_world()
    assert tiny_world(payroll={name: [] for name in TABLES}).digest == bare.digest
    known = {bare.digest}
    for names in (["people"], ["people", "deals"], ["people", "deals", "credits", "rates"], list(TABLES)):
        rows = {name: TABLES[name] for name in names}
        if names == ["people", "deals"]:
            rows["deals"] = [{**TABLES["deals"][0], "currency": ""}]
        known.add(tiny_world(pay_plans=PLANS, payroll=rows).digest)
    assert len(known) == 5


def test_they_are_saved_and_read_back(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """The same digest, the same rows in order, the same pay."""
    scenario = tiny_world(pay_plans=PLANS, payroll=TABLES)
    save(scenario, tmp_path / "saved")
    again = load(tmp_path / "saved")
    assert again.digest == scenario.digest
    assert again.payroll.people.person.tolist() == ["Ann", "Bob"]
    assert again.payroll.people.territory.tolist() == ["North", ""]
    first, second = (pay_company(each).books[0] for each in (scenario, again))
    assert (first.earned == second.earned).all()


def test_they_are_read_from_text(tmp_path: Path) -> None:
    """CSV as people write it; a shipped plan is found by the name in the people table."""
    files = {
        "scenario.yaml": "name: paid\nhorizon: {start: 2027-01-01}\n",
        "accounts.csv": "account,potential\nA1,1000\n",
        "seats.csv": "seat,capacity_hours\nS1,1000\n",
        "people.csv": "person,start,pay_plan,quota\nAnn,2027-01-01,account-executive,1200000\n",
        "deals.csv": "deal,person,account,booked,bookings\nD1,Ann,A1,2027-02-03,300000\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (book,) = pay_company(load(tmp_path)).books
    assert book.book.name == "account-executive"
    assert book.variable.sum() > 0


def test_a_default_plan_is_enough(tmp_path: Path) -> None:
    """A row without a pay plan takes that of the settings."""
    (tmp_path / "pay").mkdir()
    files = {
        "scenario.yaml": "name: paid\nhorizon: {start: 2027-01-01}\npay: {default_plan: flat}\n",
        "pay/flat.yaml": "salary: 12000\ncomponents:\n  - {name: commission, rate: 0.1}\n",
        "accounts.csv": "account,potential\nA1,1000\n",
        "seats.csv": "seat,capacity_hours\nS1,1000\n",
        "people.csv": "person,start\nAnn,2027-07-01\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (book,) = pay_company(load(tmp_path)).books
    assert book.fixed[0].tolist() == [0] * 6 + [1_000_00] * 6
    assert np.asarray(book.earned).sum() == pytest.approx(0)
