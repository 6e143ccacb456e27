"""Statements of three people of AdventureWorks, added up again by DuckDB from the order lines."""

import os
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from planner.domain.statements.company_accounts import CompanyAccounts, pay
from planner.scenarios.load import load
from planner.scenarios.profiles import import_source

CHECKOUT = Path(__file__).parents[3]
PEOPLE = ("Michael Blythe", "José Saraiva", "Linda Mitchell")
Orders = Callable[[str, date, date], list[Any]]


@pytest.fixture(scope="module")
def source() -> Path:
    """The folder of the data."""
    data = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data")) / "adventureworks"
    if not data.is_dir():
        pytest.skip("the public data set adventureworks is not here; PLANNER_DATA names its folder")
    return data


@pytest.fixture(scope="module")
def bikes(source: Path, tmp_path_factory: pytest.TempPathFactory) -> CompanyAccounts:
    """Three years of orders, paid."""
    folder = tmp_path_factory.mktemp("import") / "bikes"
    import_source("adventureworks_pay", source, folder)
    return pay(load(folder))


@pytest.fixture(scope="module")
def orders(source: Path) -> Orders:
    """Number, day and amount of a person's orders from one day to before another, in order of day and number."""

    def of(person: str, first: date, after: date) -> list[Any]:
        return duckdb.execute(
            """
            SELECT SalesOrderNumber, min(OrderDate), round(sum(CAST(Sales AS DOUBLE)), 2)
            FROM read_csv($orders, delim = '|', all_varchar = true) o
            JOIN read_csv($people, all_varchar = true) p ON p.EmployeeKey = o.EmployeeKey
            WHERE p.name = $person AND replace(OrderDate, '/', '-') BETWEEN $first AND $last
            GROUP BY 1 ORDER BY 2, 1
            """,
            {
                "orders": str(source / "orders" / "Sales.csv"),
                "people": str(source / "people_key.csv"),
                "person": person,
                "first": first.isoformat(),
                "last": date.fromordinal(after.toordinal() - 1).isoformat(),
            },
        ).fetchall()

    return of


def test_a_year_with_a_change_of_territory_adds_up_by_hand(bikes: CompanyAccounts, orders: Orders) -> None:
    """Michael Blythe, 1.2 %, Northeast until the end of 2018, then Central: each order and each quarter of the year."""
    (plan,) = bikes.statement("Michael Blythe", "2019").plans
    assert plan.places.startswith("Northeast")
    assert "from 2019-01-01 Central" in plan.places
    starts = [date(2018, 7, 1), date(2018, 10, 1), date(2019, 1, 1), date(2019, 4, 1), date(2019, 7, 1)]
    total = 0
    for part, first, after in zip(plan.parts, starts[:-1], starts[1:], strict=True):
        found = orders("Michael Blythe", first, after)
        assert [(line.deal, line.amount) for line in part.lines] == [(number, amount) for number, _, amount in found]
        so_far = np.cumsum([Decimal(str(amount)) for _, _, amount in found])
        cents = [int((amount * Decimal("1.2")).quantize(Decimal(1), ROUND_HALF_EVEN)) for amount in so_far]
        assert [line.earned for line in part.lines] == np.diff(cents, prepend=0).tolist()
        total += cents[-1]
    assert plan.earned == plan.paid == plan.expensed == total


@pytest.mark.parametrize("person", PEOPLE)
def test_three_years_of_a_person_are_all_their_orders(bikes: CompanyAccounts, orders: Orders, person: str) -> None:
    """Every order once, and commission on the sum of each quarter."""
    (plan,) = bikes.statement(person).plans
    lines = [line for part in plan.parts for line in part.lines]
    found = orders(person, date(2017, 7, 1), date(2020, 7, 1))
    assert sorted(line.deal for line in lines) == sorted(number for number, _, _ in found)
    assert sum(line.amount for line in lines) == pytest.approx(sum(amount for _, _, amount in found))
    assert sum(line.earned for line in lines) == plan.earned == plan.paid


def test_the_ledgers_of_three_years_reconcile(bikes: CompanyAccounts) -> None:
    """1,058,440.04 of commission for 17 people: earned, paid and expensed."""
    (plan,) = bikes.plans
    assert plan.ledgers.earned.sum() == 105_844_004
    assert not plan.ledgers.difference.any()
    assert plan.ledgers.paid.sum() == plan.ledgers.expense.sum() == 105_844_004
