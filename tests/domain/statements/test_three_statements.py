"""Statements of three people, worked out by hand."""

from pathlib import Path

import pytest

from planner.domain.statements.company_accounts import CompanyAccounts
from planner.domain.statements.statement import PlanStatement
from planner.errors import ScenarioError

GOLDEN = Path(__file__).parents[2] / "golden" / "statements"


def of(company: CompanyAccounts, person: str, period: str) -> PlanStatement:
    """The person's only plan."""
    (plan,) = company.statement(person, period).plans
    return plan


def test_ana_earns_up_to_her_cap_and_it_is_expensed_over_three_months(three_people: CompanyAccounts) -> None:
    """80,000 × 10 % + 20,000 × 10 % + 10,000 × 20 % = 12,000; the cap of 11,500 takes 500, 8 : 4 over the deals."""
    plan = of(three_people, "ana", "2027-Q1")
    (part,) = plan.parts
    assert [(line.deal, line.commission, line.earned) for line in part.lines] == [
        ("d1", 800_000, 766_667),
        ("d2", 400_000, 383_333),
    ]
    assert [(rule.rule, rule.change) for rule in part.rules] == [("cap of 11,500.00", -50_000)]
    assert part.lines[1].how == "tier 1: 20,000.00 × 10 %; tier 2: 10,000.00 × 20 %"
    assert [line.expensed for line in part.lines] == [255_556, 127_778]
    assert (plan.earned, plan.paid) == (1_150_000, 1_150_000 + 1_500_000)
    april = of(three_people, "ana", "2027-04")
    assert april.expensed == 500_000 + 255_555 + 127_777  # two thirds to date, rounded for each deal
    assert of(three_people, "ana", "2027-05").months[0].capitalised == 0


def test_ben_lives_on_a_draw_until_his_customer_pays(three_people: CompanyAccounts) -> None:
    """6,000 × 5 % = 300, then 11,000 × 10 % = 1,100; 800 of it is held until May; draws of 1,000 until April."""
    first, second = of(three_people, "ben", "2027-Q1"), of(three_people, "ben", "2027-Q2")
    (part,) = first.parts
    assert [(line.commission, line.paid, line.held_until) for line in part.lines] == [
        (30_000, 30_000, ""),
        (80_000, 0, "2027-05"),
    ]
    assert [(month.paid, month.held, month.owed) for month in first.months] == [
        (100_000, 0, 100_000),
        (100_000, 0, 200_000),
        (100_000, 80_000, 270_000),
    ]
    assert [(month.paid, month.held, month.owed) for month in second.months] == [
        (100_000, 80_000, 370_000),
        (0, 0, 290_000),
        (0, 0, 290_000),
    ]


def test_evas_cancelled_deal_is_taken_back_when_it_is_cancelled(three_people: CompanyAccounts) -> None:
    """At 80,000 of 60,000: 10,000 × 3.75 % + 20,000 × 5.625 % = 1,500 for d6; without it she is at 83.3 %."""
    q1, may, june = (of(three_people, "eva", period) for period in ("2027-Q1", "2027-05", "2027-06"))
    assert [line.earned for line in q1.parts[0].lines] == [187_500, 150_000]
    assert q1.earned == 337_500 + 82_500
    (back,) = may.parts
    assert [(line.deal, line.earned) for line in back.lines] == [("d6", -150_000)]
    assert may.months[0].owed == 150_000
    assert [line.earned for line in june.parts[0].lines] == [262_500]
    assert june.parts[0].lines[0].attained == 1.0
    assert june.paid == 250_000 + 262_500 + 75_000 - 150_000


@pytest.mark.parametrize("person", ["ana", "ben", "eva"])
def test_the_statement_reads_as_it_did(three_people: CompanyAccounts, person: str) -> None:
    """The text of the whole half year, letter by letter."""
    assert str(three_people.statement(person)) == (GOLDEN / f"{person}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("period", "months"),
    [("", (0, 6)), ("2027", (0, 6)), ("2027-H1", (0, 6)), ("2027-q2", (3, 6)), ("2027Q1", (0, 3)), ("2027-05", (4, 5))],
)
def test_periods_go_by_the_names_people_use(
    three_people: CompanyAccounts, period: str, months: tuple[int, int]
) -> None:
    """Fiscal year, half, quarter, calendar month, and nothing for everything."""
    found = three_people.statement("ana", period).period
    assert (found.first, found.end) == months


@pytest.mark.parametrize(
    ("person", "period", "message"),
    [
        ("evan", "", "nobody called 'evan' is paid here. Did you mean 'eva'?"),
        ("eva", "2027-Q3", "'2027-Q3' is not a period of this horizon. The horizon goes from 2027-01 to 2027-06."),
        ("eva", "spring", "Periods are written 2027, 2027-Q1, 2027-H1, 2027-01."),
    ],
)
def test_who_or_when_is_not_there_is_said(
    three_people: CompanyAccounts, person: str, period: str, message: str
) -> None:
    """A misspelt person or a period outside the horizon gets a sentence with a remedy."""
    with pytest.raises(ScenarioError) as refused:
        three_people.statement(person, period)
    assert message in str(refused.value)


def test_a_notebook_shows_tables(three_people: CompanyAccounts) -> None:
    """The HTML for notebooks holds every figure of the text."""
    html = three_people.statement("ana", "2027-Q1")._repr_html_()
    assert "tier 2: 10,000.00 × 20 %" in html
    assert html.count("<table>") == 4
