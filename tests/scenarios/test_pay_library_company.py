"""A small company on shipped plans, from tables to cents: credits, overlays, a team, partners, cash and a clawback."""

import pytest

from planner.domain.payroll.company import EarnedBook, PaidCompany, pay_company
from planner.scenarios.load import load

FILES = {
    "scenario.yaml": "name: west\nhorizon: {start: 2027-01-01}\n",
    "accounts.csv": "account,potential\nacme,1000\n",
    "seats.csv": "seat,capacity_hours\ns1,1000\n",
    "people.csv": """person,start,pay_plan,manager,quota
mia,2026-01-01,sales-manager,,6912000
ann,2026-01-01,account-executive,mia,960000
ben,2026-01-01,cash-and-clawback,mia,864000
eve,2026-01-01,product-specialist,,
sam,2026-01-01,sales-engineer,,2880000
cho,2026-01-01,channel-manager,,1800000
""",
    "deals.csv": """deal,person,booked,invoiced,cash,cancelled,product,source,bookings
d1,ann,2027-02-10,2027-02-20,2027-03-20,,analytics,inbound,240000
d2,ben,2027-01-15,2027-02-01,2027-05-10,,core,inbound,216000
d3,ben,2027-02-15,2027-03-10,2027-04-10,2027-06-20,core,inbound,84000
d4,cho,2027-03-05,2027-03-05,2027-03-05,,core,partner,450000
d5,cho,2027-03-06,2027-03-06,2027-03-06,,core,inbound,100000
""",
    "credits.csv": """deal,person,kind,share
d1,ann,own,1
d1,eve,overlay,1
d1,sam,overlay,0.5
""",
    "kpis.csv": "person,kpi,day,value\ncho,partners_activated,2027-03-31,6\n",
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> PaidCompany:
    """The company, paid."""
    folder = tmp_path_factory.mktemp("company")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return pay_company(load(folder))


def book(company: PaidCompany, plan: str) -> EarnedBook:
    """What the one person on a plan earned."""
    return next(each for each in company.books if each.book.name == plan)


def by_month(company: PaidCompany, plan: str) -> dict[int, int]:
    """Variable pay in cents by month, where there is any."""
    return {month: cents for month, cents in enumerate(book(company, plan).variable[0].tolist()) if cents}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("account-executive", {2: 2_500_000}),  # 240,000 × 100,000 / 960,000
        ("product-specialist", {2: 560_000}),  # the same deal, of the product line: 240,000 × 7 / 300
        ("sales-engineer", {2: 105_000}),  # half of it: 120,000 × 0.875 %
        ("sales-manager", {2: 656_250}),  # 240,000 + 216,000 + 84,000 of the team × 84,000 / 6,912,000
        # 450,000 from a partner at 2.8 %; 6 of 6 partners active; in June 6 of 12, which takes a fifth of it back
        ("channel-manager", {2: 1_260_000 + 540_000, 5: -252_000}),
    ],
)
def test_one_deal_counts_for_everybody_whose_plan_says_so(
    company: PaidCompany, plan: str, expected: dict[int, int]
) -> None:
    """Own, overlay, team, product and source: each at the end of the quarter."""
    assert by_month(company, plan) == expected


def test_a_cancelled_deal_is_taken_back_at_its_accelerated_rate(company: PaidCompany) -> None:
    """300,000 invoiced: 22,500 + 84,000 × 0.15625 = 35,625; without the 84,000, 22,500: 13,125 less in June."""
    assert by_month(company, "cash-and-clawback") == {2: 3_562_500, 5: -1_312_500}


def test_pay_waits_for_the_customers_money(company: PaidCompany) -> None:
    """The first deal's cash came in May, the second's in April; the clawback is known in June."""
    lines = book(company, "cash-and-clawback").book.lines
    assert sorted(zip(lines.amount.tolist(), lines.paid_month.tolist(), strict=True)) == [
        (-84_000.0, 5),
        (84_000.0, 3),
        (216_000.0, 4),
    ]
