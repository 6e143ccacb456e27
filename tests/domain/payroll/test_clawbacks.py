"""Deals that are cancelled: what is taken back, when, and what attainment then is."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.payroll.company import PaidCompany

PaidYear = Callable[..., PaidCompany]
ANN = [{"person": "Ann", "start": "2027-01-01", "quota": 1200}]
ACCELERATED = [{"rate": 0.10, "to": 1.0}, {"rate": 0.20}]


def _plan(after: str, months: int = 6, **columns: Any) -> dict[str, Any]:
    commission = {"name": "commission", "tiers": ACCELERATED} | columns
    return {"salary": 0, "components": [commission], "clawback": {"months": months, "attainment": after}}


def _deal(name: str, day: str, amount: float, cancelled: str | None = None) -> dict[str, Any]:
    return {"deal": name, "person": "Ann", "booked": day, "bookings": amount, "cancelled": cancelled}


YEAR = [
    _deal("D1", "2027-01-10", 200.0, "2027-05-20"),
    _deal("D2", "2027-02-10", 300.0),
    _deal("D3", "2027-06-01", 100.0),
]


@pytest.mark.parametrize(
    ("attainment", "earned"),
    [
        # first quarter: 500 of 300: 30 + 40 = 70; second: 100 of 300: 10
        ("restated", {2: 70_00, 4: -40_00, 5: 10_00}),  # without D1 the first quarter was 300: 30
        ("current", {2: 70_00, 5: 0}),  # second quarter: 100 − 200, nothing
        ("untouched", {2: 70_00, 4: -28_00, 5: 10_00}),  # 200 of 500 of what the quarter paid
    ],
)
def test_each_way_of_taking_back_pays_what_it_says(
    paid_year: PaidYear, attainment: str, earned: dict[int, int]
) -> None:
    """500 sold against 300 in the first quarter, 200 of them cancelled in May, 100 sold in June."""
    company = paid_year({"flat": _plan(attainment)}, people=ANN, deals=YEAR)
    expected = np.zeros(12, dtype=np.int64)
    for month, amount in earned.items():
        expected[month] = amount
    assert company.books[0].variable[0].tolist() == expected.tolist()


def test_what_puts_earlier_months_right_is_told_apart(paid_year: PaidYear) -> None:
    """The 40 taken back in May restate the first quarter; the entry names the deal and the day."""
    (book,) = paid_year({"flat": _plan("restated")}, people=ANN, deals=YEAR).books
    assert np.flatnonzero(book.restated).tolist() == [4]
    (entry,) = np.flatnonzero(book.book.lines.reversed)
    assert str(book.book.lines.day[entry]) == "2027-05-20"
    assert book.book.lines.amount[entry] == -200.0
    assert book.book.lines.paid_month[entry] == 4


def test_a_deal_cancelled_too_late_stays_paid(paid_year: PaidYear) -> None:
    """Three months after 10 January end on 10 April; 20 May is later."""
    (book,) = paid_year({"flat": _plan("restated", months=3)}, people=ANN, deals=YEAR).books
    assert book.variable[0].tolist() == [0, 0, 70_00, 0, 0, 10_00, 0, 0, 0, 0, 0, 0]


def test_a_deal_cancelled_before_it_counts_never_counts(paid_year: PaidYear) -> None:
    """It would have counted with its invoice."""
    deal = _deal("D1", "2027-01-10", 100.0, "2027-02-01") | {"invoiced": "2027-03-01"}
    plan = {"salary": 0, "components": [{"name": "commission", "rate": 0.1, "counts_on": "invoice"}]}
    (book,) = paid_year({"flat": plan}, people=ANN, deals=[deal]).books
    assert len(book.book.lines) == 0


@pytest.mark.parametrize("attainment", ["restated", "current", "untouched"])
def test_pay_for_a_single_deal_is_taken_back_whole(paid_year: PaidYear, attainment: str) -> None:
    """Paid deal by deal, 20 of 200 are taken back in May, whatever becomes of attainment."""
    plan = _plan(attainment, per="deal", levels="amount", tiers=[{"rate": 0.1}])
    (book,) = paid_year({"flat": plan}, people=ANN, deals=YEAR).books
    assert book.variable[0].tolist() == [0, 0, 50_00, 0, -20_00, 10_00, 0, 0, 0, 0, 0, 0]


def test_who_has_left_the_plan_still_gives_back(paid_year: PaidYear, of_plan: Callable[..., Any]) -> None:
    """The spell ended in March, the deal was cancelled in May: the clawback counts in its last month."""
    people = [
        {"person": "Ann", "start": "2027-01-01", "end": "2027-03-31", "quota": 1200, "pay_plan": "old"},
        {"person": "Ann", "start": "2027-04-01", "quota": 1200},
    ]
    plan = _plan("current", tiers=[{"rate": 0.1}])
    book = of_plan(paid_year({"old": plan}, people=people, deals=YEAR), "old")
    assert book.variable[0].tolist() == [0, 0, 50_00, 0, -20_00, 0, 0, 0, 0, 0, 0, 0]


_days = st.integers(0, 364).map(lambda day: np.datetime64("2027-01-01") + day)
_deals = st.lists(st.tuples(_days, st.floats(1, 500)), min_size=1, max_size=6)
_tiers = st.sampled_from(
    [
        {"tiers": ACCELERATED},
        {"tiers": ACCELERATED, "mode": "retroactive"},
        {"tiers": ACCELERATED, "threshold": 0.5},
        {"tiers": [{"to": 1.0, "pay": 50}, {"to": 2.0, "pay": 150}], "mode": "interpolated"},
        {"rate": 0.1, "milestones": [{"at": 0.8, "pay": 40}]},
        {"rate": 0.1, "cap_amount": 60},
        {"per": "deal", "levels": "amount", "tiers": [{"rate": 0.1, "to": 100}, {"rate": 0.2}]},
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    others=_deals,
    gone=st.tuples(_days, st.floats(1, 500), st.integers(0, 364)),
    tiers=_tiers,
    period=st.sampled_from(["month", "quarter", "year"]),
    attainment=st.sampled_from(["period", "year_to_date", "annual"]),
)
def test_clawing_back_a_deal_returns_every_balance_to_what_it_was(
    paid_year: PaidYear,
    others: list[tuple[np.datetime64, float]],
    gone: tuple[np.datetime64, float, int],
    tiers: dict[str, Any],
    period: str,
    attainment: str,
) -> None:
    """From the cancellation on, earned to date and paid less owed to date are those of a year without the deal."""
    plan = _plan("restated", 12, **{"tiers": []} | tiers, period=period, attainment=attainment)
    plan["draws"] = [{"amount": 5, "months": 4, "begins": "plan"}]
    deals = [_deal(f"D{n}", str(day), amount) for n, (day, amount) in enumerate(others)]
    day, amount, later = gone
    cancelled = min(day + later, np.datetime64("2027-12-31"))
    month = int(str(cancelled)[5:7]) - 1
    kept = paid_year({"flat": plan}, people=ANN, deals=deals)
    taken = paid_year({"flat": plan}, people=ANN, deals=[*deals, _deal("X", str(day), amount, str(cancelled))])
    for one, other in zip(kept.books, taken.books, strict=True):
        assert _to_date(one.earned)[..., month:].tolist() == _to_date(other.earned)[..., month:].tolist()
    for before, after in zip(kept.paid(), taken.paid(), strict=True):
        owed = _to_date(before.paid) - before.balance, _to_date(after.paid) - after.balance
        assert owed[0][:, month:].tolist() == owed[1][:, month:].tolist()


def _to_date(by_month: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.cumsum(by_month, axis=-1)
