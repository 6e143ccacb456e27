"""Spells, presence and quotas by month."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.payroll.company import PaidCompany, pay_company
from planner.domain.payroll.spells import months_between

PaidYear = Callable[..., PaidCompany]
BY_QUOTA = {"salary": 0, "variable": 12_000, "components": [{"name": "bookings"}]}


def test_a_change_of_manager_or_territory_does_not_cut_attainment(paid_year: PaidYear) -> None:
    """Two rows that follow each other on one plan are one spell; half the quarter's bookings lie in each."""
    company = paid_year(
        {"target": BY_QUOTA},
        people=[
            {"person": "Ann", "start": "2027-01-01", "end": "2027-02-14", "pay_plan": "target", "quota": 1200},
            {"person": "Ann", "start": "2027-02-15", "pay_plan": "target", "quota": 1200, "territory": "North"},
        ],
        deals=[
            {"deal": "D1", "person": "Ann", "booked": "2027-01-20", "bookings": 150.0},
            {"deal": "D2", "person": "Ann", "booked": "2027-03-20", "bookings": 150.0},
        ],
    )
    (book,) = company.books
    assert len(book.book) == 1
    assert book.variable[0, 2] == 3_000_00


def test_a_move_to_another_plan_splits_the_month_by_days_and_the_deals_by_day(
    paid_year: PaidYear, of_plan: Callable[..., Any]
) -> None:
    """Half of April on each plan, half of April's quota each; a deal counts for the plan that holds on its day."""
    company = paid_year(
        {"target": BY_QUOTA},
        people=[
            {"person": "Ann", "start": "2027-01-01", "end": "2027-04-15", "quota": 1200},
            {"person": "Ann", "start": "2027-04-16", "pay_plan": "target", "quota": 2400},
        ],
        deals=[
            {"deal": "D1", "person": "Ann", "booked": "2027-04-15", "bookings": 100.0},
            {"deal": "D2", "person": "Ann", "booked": "2027-04-16", "bookings": 500.0},
        ],
    )
    before, after = of_plan(company, "flat"), of_plan(company, "target")
    assert before.book.standing.present[0, 2:5].tolist() == [1.0, 0.5, 0.0]
    assert after.book.standing.present[0, 2:5].tolist() == [0.0, 0.5, 1.0]
    assert after.book.standing.first_month.tolist() == [3]
    assert before.variable[0, 5] == 10_00
    assert after.variable[0, 5] == 2_500_00  # 500 of a quota of 2.5 months × 200, on 2.5 × 1,000


def test_a_quota_is_spread_over_its_days_and_kept_to_the_last_unit(paid_year: PaidYear) -> None:
    """A quota from mid-June to August over a spell from mid-June: presence × monthly quota adds up to it."""
    company = paid_year(
        {"target": BY_QUOTA},
        people=[{"person": "Ann", "start": "2027-06-16", "pay_plan": "target", "quota": 999}],
        person_quotas=[
            {"person": "Ann", "start": "2027-06-16", "end": "2027-08-31", "quota": 250.0},
            {"person": "Ann", "start": "2027-09-01", "end": "2028-02-29", "quota": 600.0},
        ],
    )
    standing = company.books[0].book.standing
    by_month = (standing.quota * standing.present)[0]
    assert by_month[5:8].tolist() == pytest.approx([50.0, 100.0, 100.0])
    assert by_month[8:].tolist() == pytest.approx([100.0] * 4)


def test_quotas_that_change_within_a_month_are_weighed_by_days(paid_year: PaidYear) -> None:
    """300 over the first ten days of April and 900 over the rest are 1,200 in April."""
    company = paid_year(
        people=[{"person": "Ann", "start": "2027-01-01"}],
        person_quotas=[
            {"person": "Ann", "start": "2027-04-01", "end": "2027-04-10", "quota": 300.0},
            {"person": "Ann", "start": "2027-04-11", "end": "2027-04-30", "quota": 900.0},
        ],
    )
    assert company.books[0].book.standing.quota[0, 2:5].tolist() == pytest.approx([0.0, 1200.0, 0.0])


def test_months_between_two_days_count_parts_by_the_days_of_their_month() -> None:
    """A day of April is 1/30, all of February 1, and mid-January to mid-March 16/31 + 1 + 15/31."""
    start = np.array(["2027-04-10", "2027-02-01", "2027-01-16"], dtype="datetime64[D]")
    end = np.array(["2027-04-10", "2027-02-28", "2027-03-15"], dtype="datetime64[D]")
    assert months_between(start, end).tolist() == pytest.approx([1 / 30, 1.0, 2.0])


def test_the_rate_is_the_persons_or_else_the_seats(tiny_world: Callable[..., Any]) -> None:
    """Ann has 5 % of her own, Bob the 4 % of his seat."""
    personal = {"salary": 0, "components": [{"name": "commission", "rate": "personal"}]}
    scenario = tiny_world(
        seats=[{"seat": "S1", "commission_rate": 0.04}],
        pay_plans={"own": personal},
        payroll={
            "people": [
                {"person": "Ann", "start": "2027-01-01", "pay_plan": "own", "seat": "S1", "commission_rate": 0.05},
                {"person": "Bob", "start": "2027-01-01", "pay_plan": "own", "seat": "S1"},
            ],
            "deals": [
                {"deal": "D1", "person": "Ann", "booked": "2027-01-20", "bookings": 100.0},
                {"deal": "D2", "person": "Bob", "booked": "2027-01-20", "bookings": 100.0},
            ],
        },
    )
    assert pay_company(scenario).books[0].variable[:, 2].tolist() == [5_00, 4_00]
