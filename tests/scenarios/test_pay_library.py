"""The shipped pay plans: each described, each keeping its promise, each paying a case that was worked out by hand."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.described import LABELS
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.person import on_target_pay
from planner.domain.pay.reference_year import reference_year
from planner.domain.pay.spans import LONG_AGO
from planner.errors import ScenarioError
from planner.scenarios import shipped
from planner.scenarios.load import load
from planner.scenarios.pay_library import copy_plan, described, pay_library, shipped_plan

YEAR = Calendar(date(2027, 1, 1), 12, 1)
NAMES = tuple(shipped.pay_plans())
Four = tuple[float, float, float, float]


class Case(NamedTuple):
    """Amounts of the quarters by source, and what each quarter pays."""

    amounts: Mapping[str, Four]
    cents: tuple[int, int, int, int]
    deals: tuple[float, ...] = ()
    """Single deals of the first quarter, for 'bookings of spiff'."""


# Each line of arithmetic is one quarter; on-target pay of a quarter is a quarter of share × variable.
CASES = {
    # 100,000 / 960,000 a unit on the year so far: 150,000; 450,000; 900,000;
    # 960,000 at 1 + 240,000 at 1.5 + 120,000 at 2 = 100,000 + 37,500 + 25,000
    "account-executive": Case(
        {"bookings": (150_000, 300_000, 450_000, 420_000)}, (1_562_500, 3_125_000, 4_687_500, 6_875_000)
    ),
    # a twelfth of the year so far (324,000; 524,000; 924,000; 1,440,000 at 1 + 184,000 at 1.5 = 143,000)
    # and 3,750 for 90 %, 3,750 more for 100 % of 360,000
    "enterprise-executive": Case(
        {"bookings": (324_000, 200_000, 400_000, 700_000)},
        (2_700_000 + 375_000, 1_666_667, 3_333_333 + 750_000, 6_600_000 + 750_000),
    ),
    # nothing below 120,000; 12,500 at it; 25,000 + 60,000 × 0.104167 × 1.5; the cap
    "capped": Case({"bookings": (119_999, 120_000, 300_000, 480_000)}, (0, 1_250_000, 3_437_500, 5_000_000)),
    # 0.7 × 16,666.67; 0.85 × 24,895.83; 25,000; 1.25 × 31,250
    "retroactive-tiers": Case(
        {"bookings": (160_000, 239_000, 240_000, 300_000)}, (1_166_667, 2_116_146, 2_500_000, 3_906_250)
    ),
    # renewals at 95, 88.5, 100, 105 % so far: 1,800; 0; 10,800; 21,600
    # growth at 98 % pays 0.6 × 2,400; the gate shuts; 7,200; at 110 % twice 9,600
    "customer-success": Case(
        {
            "renewals": (655_500, 565_800, 848_700, 828_000),
            "kpi of growth": (0.25725, 0.25, 0.28025, 0.3675),
        },
        (324_000, -324_000, 1_800_000, 2_280_000),
    ),
    # 0.875 % of 1,000,000; of 3,000,000 with 120,000 at 1.5 = 26,775 so far
    # 8 wins × 270; 14 wins capped at 12.5; none; 10 wins
    "sales-engineer": Case(
        {"bookings of helped": (1_000_000, 0, 2_000_000, 0), "kpi of technical-wins": (8, 14, 0, 10)},
        (875_000 + 216_000, 337_500, 1_802_500, 270_000),
    ),
    # helped: 600,000 and 100,000 × 7/300; own: 600,000 × 4 % + 300,000 × 6 %
    "product-specialist": Case(
        {"bookings of helped": (600_000, 100_000, 0, 0), "bookings of own": (0, 0, 0, 900_000)},
        (1_400_000, 233_333, 0, 4_200_000),
    ),
    # 12,600 × 0.8 with 4 of 6 partners; 25,200 + 100,000 × 2.8 % × 1.5 with 12 of 12; 28,000 × 0.8; 50,400
    # partners: 4/6 of 5,400; 10,800; still 10,800; 21,600
    "channel-manager": Case(
        {
            "bookings of partner-bookings": (450_000, 550_000, 0, 800_000),
            "kpi of active-partners": (4, 8, 0, 12),
        },
        (1_008_000 + 360_000, 1_932_000 + 720_000, -700_000, 2_800_000 + 1_080_000),
    ),
    # a quarter of the quota twice: 21,000 each; then 125 %: 84,000 + 25,200 + 8,400 = 117,600 so far
    # 70 % of people at quota: 28,000 + half of 7,000
    "sales-manager": Case(
        {"bookings of team": (1_728_000, 0, 1_728_000, 5_184_000), "kpi of breadth": (0, 0, 0, 0.7)},
        (2_100_000, 0, 2_100_000, 7_560_000 + 3_150_000),
    ),
    # new business 70, 100, 66.7, 120 % so far; renewals 90, 100, 100, 100 %
    # 8 %: 6,720; 19,200; the same; 38,400 + 96,000 × 12 %
    # bonus so far: 0.5 × 6,400; 12,800; 0.4 × 19,200; 1.6 × 25,600
    "hunter-farmer": Case(
        {"new": (84_000, 156_000, 0, 336_000), "renewals": (270_000, 330_000, 300_000, 300_000)},
        (672_000 + 320_000, 1_248_000 + 960_000, -512_000, 3_072_000 + 3_328_000),
    ),
    # a fifteenth: 14,000; 14,000 + 42,000 × 0.1; goals 50 %, 48 % (nothing), 120 % (no more than all)
    # SPIFF: 0 for 19,999; 1,000 for 20,000; 2,500 for 75,000
    "goals-and-spiff": Case(
        {
            "bookings": (210_000, 252_000, 0, 0),
            "kpi of goals": (0.125, 0.12, 0.30, 0),
            "bookings of spiff": (114_999, 0, 0, 0),
        },
        (1_400_000 + 175_000 + 350_000, 1_820_000, 350_000, 0),
        deals=(19_999, 20_000, 75_000),
    ),
    # 22,500; 22,500 + 84,000 × 0.15625
    "cash-and-clawback": Case({"bookings of commission": (216_000, 300_000, 0, 0)}, (2_250_000, 3_562_500, 0, 0)),
}


def in_months(quarters: Four) -> Floats:
    """Everything in the last month of its quarter."""
    amount = np.zeros(12)
    amount[2::3] = quarters
    return amount


def paid(
    name: str, amounts: Mapping[str, Floats], deals: tuple[float, ...] = (), first_month: int = LONG_AGO
) -> Payout:
    """The year of a person on a shipped plan, at its reference quota."""
    plan = shipped_plan(name)
    single = Deals(
        np.zeros(len(deals), dtype=np.int64),
        np.full(len(deals), 2, dtype=np.int64),
        {"bookings of spiff": np.array(deals, dtype=np.float64)},
    )
    standing = Standing(np.full(12, plan.quota / 12), first_month=first_month)
    return evaluate(plan.plan, YEAR, amounts, standing, single)


@pytest.mark.parametrize("name", CASES)
def test_a_plan_pays_what_was_worked_out_by_hand(name: str) -> None:
    """Four uneven quarters, to the cent."""
    case = CASES[name]
    payout = paid(name, {source: in_months(quarters) for source, quarters in case.amounts.items()}, case.deals)
    assert tuple(payout.variable.reshape(4, 3).sum(axis=1)) == case.cents


def test_a_small_business_executive_is_paid_by_the_month() -> None:
    """30,000 from 4 customers: 1,530 + 834.55 + 540; 50,000 from 6: 3,825 + 782.39 + 810."""
    payout = paid("small-business-executive", {"bookings": _first(30_000, 50_000), "count": _first(4, 6)})
    assert tuple(payout.variable[:3]) == (236_455 + 54_000, 460_739 + 81_000, 0)


def test_sales_development_is_paid_by_the_piece_up_to_twice_the_target() -> None:
    """18 meetings: 1,000 + 300; 10 of 13 opportunities: 1,153.85. Then 40 and 26: both capped, 2,000 + 3,000."""
    payout = paid("sales-development", {"kpi of meetings": _first(18, 40), "kpi of opportunities": _first(10, 26)})
    assert tuple(payout.variable[:3]) == (130_000 + 115_385, 500_000, 0)


def test_commission_alone_carries_its_draw_as_a_debt() -> None:
    """2,500 earned and 5,000 paid; 16,000 earned, 13,500 paid; then ten draws of 5,000 that are all owed."""
    payout = paid("all-commission", {"margin": _first(10_000, 60_000)})
    assert tuple(payout.variable[:3]) == (250_000, 1_600_000, 0)
    assert tuple(payout.paid[:3]) == (500_000, 1_350_000, 500_000)
    assert payout.balance[0] == 250_000
    assert payout.balance[-1] == 10 * 500_000


def test_a_newcomer_has_a_small_quota_a_draw_and_a_cap() -> None:
    """6,250 of 25,000 on a third of the quota, 8,750 forgiven; 10,000 with 2,000 owed; 25,000; capped at 50,000."""
    payout = paid("new-hire", {"bookings": in_months((20_000, 64_000, 240_000, 480_000))}, first_month=0)
    assert tuple(payout.variable[2::3]) == (625_000, 1_000_000, 2_500_000, 5_000_000)
    out = payout.paid - payout.fixed
    assert tuple(out) == (*[500_000] * 3, *[400_000] * 3, 0, 0, 2_300_000, 0, 0, 5_000_000)
    assert payout.supplement[2] == payout.supplement.sum() == 875_000


def test_a_contest_pays_the_best_who_reach_the_gate() -> None:
    """At 120, 100 and 75 %: 20,312.50 + 6,000; 16,250 + 3,000; 12,187.50 and no prize for the third."""
    plan = shipped_plan("contest")
    booked = np.stack([in_months((156_000 * share, 0, 0, 0)) for share in (1.2, 1.0, 0.75)])
    payout = evaluate(plan.plan, YEAR, {"bookings": booked}, Standing(np.full(12, plan.quota / 12)))
    assert tuple(payout.variable[:, 2]) == (2_631_250, 1_925_000, 1_218_750)


def test_every_plan_has_its_case() -> None:
    """No shipped plan without a case worked out by hand; at least a dozen plans."""
    alone = {"small-business-executive", "sales-development", "all-commission", "new-hire", "contest"}
    assert set(NAMES) == set(CASES) | alone
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_on_target_pay_is_the_stated_variable_pay(name: str) -> None:
    """Every component at exactly 100 %: by the formula, and in the reference year to the cent."""
    plan = shipped_plan(name)
    assert on_target_pay(plan.plan, plan.quota) == pytest.approx(plan.plan.variable, abs=1e-6)
    assert reference_year(plan.plan, plan.quota, (1.0,)).variable[0] == round(100 * plan.plan.variable)


@pytest.mark.parametrize("name", NAMES)
def test_every_plan_is_described(name: str) -> None:
    """A title, a summary, and a paragraph under every label, in the order of the labels."""
    plan = shipped_plan(name)
    assert plan.plan.title
    assert plan.summary.endswith(".")
    assert tuple(plan.words) == LABELS
    assert all(len(said) > 20 for said in plan.words.values())


def test_the_library_uses_every_kind_of_rule() -> None:
    """Tiers in three modes, milestones, matrix, prizes, multipliers, gates, caps, draws, clawbacks, all credits."""
    plans = [each.plan for each in pay_library()]
    parts = [part for plan in plans for part in plan.parts]
    assert {part.mode for part in parts} == {"marginal", "retroactive", "interpolated"}
    assert {part.attainment for part in parts} == {"period", "year_to_date", "annual"}
    assert {part.measure for part in parts} >= {"bookings", "new", "renewals", "margin", "count", "kpi"}
    assert {credit for part in parts for credit in part.credit} == {"own", "overlay", "team"}
    for rule in ("milestones", "matrix", "prizes", "multipliers", "threshold", "gate", "cap", "benefit_months"):
        assert any(getattr(part, rule) for part in parts), rule
    for rule in ("quota_ramp", "draws", "clawback"):
        assert any(getattr(plan, rule) for plan in plans), rule
    assert {draw.recoverable for plan in plans for draw in plan.draws} == {True, False}


def test_a_seat_may_name_a_shipped_plan(tmp_path: Path) -> None:
    """The scenario finds it without a copy, and a copy in its folder goes before it."""
    (tmp_path / "scenario.yaml").write_text("name: west\nhorizon: {start: 2027-01-01}\n", encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("account,potential\na1,1000\n", encoding="utf-8")
    (tmp_path / "seats.csv").write_text("seat,capacity_hours,pay_plan\ns1,1000,contest\n", encoding="utf-8")
    assert load(tmp_path).pay_plans == {"contest": shipped_plan("contest").plan}
    copied = copy_plan("contest", tmp_path)
    copied.write_text(copied.read_text(encoding="utf-8").replace("salary: 65000", "salary: 70000"), encoding="utf-8")
    assert load(tmp_path).pay_plans["contest"].salary == 70_000


def test_a_copy_is_the_file_and_never_replaces_one(tmp_path: Path) -> None:
    """Byte for byte; a second copy is refused."""
    copied = copy_plan("capped", tmp_path)
    assert copied == tmp_path / "pay" / "capped.yaml"
    assert copied.read_bytes() == shipped.pay_plans()["capped"].read_bytes()
    with pytest.raises(ScenarioError, match="already there"):
        copy_plan("capped", tmp_path)


def test_an_unknown_plan_is_refused_with_the_nearest_name() -> None:
    """`contst` is `contest`; a name near none lists all."""
    with pytest.raises(ScenarioError, match="Did you mean 'contest'"):
        shipped_plan("contst")
    with pytest.raises(ScenarioError, match="There are account-executive, "):
        shipped_plan("zzz")


def test_a_plan_without_its_description_is_refused(tmp_path: Path) -> None:
    """What is missing is named; a reference quota is a number or none."""
    file = tmp_path / "bare.yaml"
    file.write_text("# Bare.\n#\n# Risks: some.\nsalary: 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="no For whom, no Rewards, no Behind"):
        described("bare", file)
    said = "\n".join(f"# {label}: some." for label in LABELS)
    file.write_text(f"# Bare.\n{said}\nsalary: 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="a number, or none"):
        described("bare", file)


def _first(january: float, february: float) -> Floats:
    amount = np.zeros(12)
    amount[:2] = (january, february)
    return amount
