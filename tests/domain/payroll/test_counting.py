"""When a deal counts, with which amount, and from when pay for it may be paid."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.domain.payroll.company import PaidCompany
from planner.domain.payroll.currencies import minor_units_of

PaidYear = Callable[..., PaidCompany]
ANN = [{"person": "Ann", "start": "2027-01-01", "quota": 1200}]
RATES = [
    {"currency": "EUR", "day": "2026-07-01", "rate": 1.00},
    {"currency": "EUR", "day": "2027-01-01", "rate": 1.10},
    {"currency": "EUR", "day": "2027-02-10", "rate": 1.20},
    {"currency": "EUR", "day": "2027-02-28", "rate": 1.30},
]


def _plan(**columns: Any) -> dict[str, Any]:
    return {"salary": 0, "components": [{"name": "commission", "rate": 0.10} | columns]}


def _deal(name: str, **columns: Any) -> dict[str, Any]:
    return {"deal": name, "person": "Ann", "booked": "2027-02-10", "bookings": 100.0} | columns


@pytest.mark.parametrize(
    ("trigger", "day", "month"),
    [("booking", "2027-02-10", 1), ("invoice", "2027-04-02", 3), ("cash", "2027-07-05", 6)],
)
def test_a_deal_counts_on_the_day_that_the_component_names(
    paid_year: PaidYear, trigger: str, day: str, month: int
) -> None:
    """Booked in February, invoiced in April, paid in July; a deal without an invoice counts for bookings only."""
    company = paid_year(
        {"flat": _plan(counts_on=trigger)},
        people=ANN,
        deals=[_deal("D1", invoiced="2027-04-02", cash="2027-07-05"), _deal("D2", booked="2026-12-31")],
    )
    lines = company.books[0].book.lines
    assert lines.day.astype(str).tolist() == [day]
    assert lines.month.tolist() == [month]


def test_pay_is_held_until_the_day_that_the_component_names(paid_year: PaidYear) -> None:
    """It counts when booked and may be paid with the cash; what is not yet paid is held to the end."""
    company = paid_year(
        {"flat": _plan(paid_on="cash")},
        people=ANN,
        deals=[_deal("D1", invoiced="2027-04-02", cash="2027-07-05"), _deal("D2")],
    )
    lines = company.books[0].book.lines
    assert lines.month.tolist() == [1, 1]
    assert lines.paid_month.tolist() == [6, 12]


def test_only_some_deals_count(paid_year: PaidYear) -> None:
    """By region, source and time, all conditions together."""
    only = {"region": ["north"], "source": ["partner"], "since": "2027-02-01", "until": "2027-02-28"}
    good = {"region": "north", "source": "partner"}
    company = paid_year(
        {"flat": _plan(only=only)},
        people=ANN,
        deals=[
            _deal("D1", **good),
            _deal("D2", **good, booked="2027-03-01"),
            _deal("D3", **good | {"region": "south"}),
            _deal("D4", **good | {"source": "inbound"}),
            _deal("D5", **good, booked="2027-02-28"),
        ],
    )
    book = company.books[0].book
    assert company.scenario.payroll.deals.deal[book.lines.deal].tolist() == ["D1", "D5"]
    assert book.amounts["bookings of commission"][0, 1] == 200.0


@pytest.mark.parametrize(("measure", "amount"), [("margin", 30.0), ("units", 4.0), ("count", 1.0), ("new", 80.0)])
def test_every_measure_is_a_column_of_the_deals(paid_year: PaidYear, measure: str, amount: float) -> None:
    """Margin, units, new revenue, and the number of deals, each in the share that is credited."""
    company = paid_year(
        {"flat": _plan(measure=measure)},
        people=ANN,
        deals=[_deal("D1", margin=30.0, units=4.0, new=80.0)],
        credits=[{"deal": "D1", "person": "Ann", "kind": "own", "share": 0.5}],
    )
    assert company.books[0].book.amounts[measure][0, 1] == amount / 2


def test_kpis_count_for_the_plan_that_holds_on_their_day(paid_year: PaidYear, of_plan: Callable[..., Any]) -> None:
    """Calls of March and April: one for each plan."""
    calls = _plan(measure="kpi", kpi="calls", rate=2.0)
    company = paid_year(
        {"one": calls, "two": calls},
        people=[
            {"person": "Ann", "start": "2027-01-01", "end": "2027-03-31", "pay_plan": "one"},
            {"person": "Ann", "start": "2027-04-01", "pay_plan": "two"},
        ],
        kpis=[
            {"person": "Ann", "kpi": "calls", "day": "2027-03-31", "value": 7.0},
            {"person": "Ann", "kpi": "calls", "day": "2027-04-30", "value": 5.0},
            {"person": "Ann", "kpi": "visits", "day": "2027-04-30", "value": 99.0},
        ],
    )
    assert of_plan(company, "one").variable.sum() == 14_00
    assert of_plan(company, "two").variable.sum() == 10_00


@pytest.mark.parametrize(("currency_day", "rate"), [("counted", 1.2), ("month_end", 1.3), ("year_start", 1.1)])
def test_the_rate_of_the_day_that_the_plan_names_converts(paid_year: PaidYear, currency_day: str, rate: float) -> None:
    """A deal of 100 EUR counted on 10 February, on a plan in USD."""
    company = paid_year(
        {"flat": _plan() | {"currency_day": currency_day}},
        people=ANN,
        deals=[_deal("D1", currency="EUR")],
        rates=RATES,
    )
    assert company.books[0].book.lines.amount.tolist() == pytest.approx([100.0 * rate])


def test_a_plan_in_another_currency_pays_in_it(paid_year: PaidYear) -> None:
    """On a plan in EUR, 120 USD of 10 February are 100 EUR, and 100 EUR stay exactly that."""
    company = paid_year(
        {"flat": _plan() | {"currency": "EUR"}},
        people=ANN,
        deals=[_deal("D1", bookings=120.0), _deal("D2", currency="EUR")],
        rates=RATES,
    )
    (book,) = company.books
    assert book.currency == "EUR"
    assert book.book.lines.amount.tolist() == [pytest.approx(100.0), 100.0]
    assert book.variable[0, 2] == 20_00


def test_money_without_cents_is_rounded_to_whole_units(paid_year: PaidYear) -> None:
    """Ten per cent of 1,234 yen are 123 yen."""
    company = paid_year(
        {"flat": _plan() | {"currency": "JPY"}},
        people=ANN,
        deals=[_deal("D1", currency="JPY", bookings=1234.0)],
        rates=[{"currency": "JPY", "day": "2027-01-01", "rate": 0.007}],
    )
    assert company.books[0].variable[0, 2] == 123
    assert [minor_units_of(currency) for currency in ("USD", "JPY", "KWD")] == [100, 1, 1000]


def test_deals_are_paid_one_by_one_by_each_component_that_says_so(paid_year: PaidYear) -> None:
    """100 and 50 at 10 % up to 80 and 20 % above, besides 5 for each deal of the north: 8 + 4 + 5, and 5 + 5."""
    tiers = [{"rate": 0.1, "to": 80}, {"rate": 0.2}]
    company = paid_year(
        {
            "flat": {
                "salary": 0,
                "components": [
                    {"name": "deals", "per": "deal", "levels": "amount", "tiers": tiers},
                    {
                        "name": "north",
                        "per": "deal",
                        "levels": "amount",
                        "only": {"region": ["north"]},
                        "milestones": [{"at": 60, "pay": 5}],
                    },
                ],
            }
        },
        people=ANN,
        deals=[_deal("D1", region="north"), _deal("D2", bookings=50.0, region="south")],
    )
    assert company.books[0].earned[:, 0, 2].tolist() == [12_00 + 5_00, 5_00]
