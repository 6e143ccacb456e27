"""Several plans in a year: what a person owes goes with them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.payroll.company import PaidCompany

PaidYear = Callable[..., PaidCompany]
DRAW = {"salary": 0, "components": [{"name": "commission", "rate": 0.1}]} | {
    "draws": [{"amount": 10, "months": 6, "begins": "plan"}]
}
PEOPLE = [
    {"person": "Ann", "start": "2027-01-01", "end": "2027-04-30", "pay_plan": "draw"},
    {"person": "Ann", "start": "2027-05-01"},
]


def _deal(name: str, day: str, amount: float, **columns: Any) -> dict[str, Any]:
    return {"deal": name, "person": "Ann", "booked": day, "bookings": amount} | columns


def _by_plan(company: PaidCompany) -> dict[str, Any]:
    return dict(zip((each.book.name for each in company.books), company.paid(), strict=True))


def test_the_balance_of_a_draw_goes_on_in_the_next_plan(paid_year: PaidYear) -> None:
    """Four draws of 10 without a sale; in June the next plan earns 55, keeps 40 and pays 15."""
    paid = _by_plan(paid_year({"draw": DRAW}, people=PEOPLE, deals=[_deal("D1", "2027-05-10", 550.0)]))
    assert paid["draw"].paid[0].tolist() == [10_00] * 4 + [0] * 8
    assert paid["draw"].balance[0].tolist() == [10_00, 20_00, 30_00] + [0] * 9
    assert paid["draw"].carried[0, 3] == -40_00
    assert paid["flat"].carried[0, 3] == 40_00
    assert paid["flat"].paid[0, 5] == 15_00
    assert paid["flat"].balance[0].tolist() == [0, 0, 0, 40_00, 40_00] + [0] * 7


def test_what_is_taken_back_on_the_old_plan_is_kept_from_pay_on_the_new_one(paid_year: PaidYear) -> None:
    """A deal of March cancelled in August: its 20 are owed on the second plan and kept from its 30 in September."""
    old = {"salary": 0, "components": [{"name": "commission", "rate": 0.1}], "clawback": {"months": 12}}
    deals = [_deal("D1", "2027-03-10", 200.0, cancelled="2027-08-05"), _deal("D2", "2027-09-10", 300.0)]
    paid = _by_plan(paid_year({"draw": old}, people=PEOPLE, deals=deals))
    assert paid["draw"].paid[0].tolist() == [0, 0, 20_00] + [0] * 9
    assert paid["draw"].carried[0].tolist() == [0] * 7 + [-20_00] + [0] * 4
    assert paid["flat"].balance[0, 7] == 20_00
    assert paid["flat"].paid[0, 8] == 10_00


def test_a_balance_in_another_currency_is_converted(paid_year: PaidYear) -> None:
    """40 EUR owed at the end of April, at 1.25: 50 USD, so that 55 USD pay 5."""
    paid = _by_plan(
        paid_year(
            {"draw": DRAW | {"currency": "EUR"}},
            people=PEOPLE,
            deals=[_deal("D1", "2027-05-10", 550.0)],
            rates=[{"currency": "EUR", "day": "2027-01-01", "rate": 1.25}],
        )
    )
    assert paid["flat"].carried[0, 3] == 50_00
    assert paid["flat"].paid[0, 5] == 5_00


def test_every_month_reconciles(paid_year: PaidYear) -> None:
    """Paid = earned + supplement − carried + change of the balance, in every month of every spell."""
    guarantee = {"guarantee": {"amount": 8, "months": 3, "begins": "plan"}}
    company = paid_year(
        {"draw": DRAW | guarantee},
        people=[*PEOPLE, {"person": "Bob", "start": "2027-02-10", "pay_plan": "draw"}],
        deals=[_deal("D1", "2027-03-10", 90.0), _deal("D2", "2027-05-10", 550.0), _deal("D3", "2027-11-01", 20.0)],
    )
    for each, paid in zip(company.books, company.paid(), strict=True):
        change = np.diff(paid.balance, axis=-1, prepend=0)
        assert (paid.paid == each.variable + paid.supplement - paid.carried + change).all()
    assert sum(paid.carried.sum() for paid in company.paid()) == 0


def test_pay_that_is_held_is_not_paid(paid_year: PaidYear) -> None:
    """What is released a month later is paid a month later."""
    company = paid_year({"draw": DRAW}, people=PEOPLE, deals=[_deal("D1", "2027-05-10", 550.0)])
    later = tuple(np.roll(each.variable, 1, axis=-1) for each in company.books)
    flat = dict(zip((each.book.name for each in company.books), company.paid(later), strict=True))["flat"]
    assert np.flatnonzero(flat.paid[0]).tolist() == [6]


def test_people_who_move_twice_hand_on_twice(paid_year: PaidYear) -> None:
    """Draws of January and March are both owed when the third plan pays."""
    people = [
        {"person": "Ann", "start": "2027-01-01", "end": "2027-01-31", "pay_plan": "draw"},
        {"person": "Ann", "start": "2027-02-01", "end": "2027-02-28"},
        {"person": "Ann", "start": "2027-03-01", "end": "2027-03-31", "pay_plan": "draw"},
        {"person": "Ann", "start": "2027-04-01"},
    ]
    company = paid_year({"draw": DRAW}, people=people, deals=[_deal("D1", "2027-05-10", 550.0)])
    paid = _by_plan(company)
    assert paid["flat"].paid.sum() == pytest.approx(55_00 - 20_00)
