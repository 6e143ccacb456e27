"""Each mechanic on a case that can be checked by hand; amounts in cents where integers are compared."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.curve import curves, gain
from planner.domain.pay.evaluate import Payout, evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.spans import full_month_quota, periods, quota_ramp
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError

MakePlan = Callable[..., PayPlan]
ACCELERATED = {"name": "commission", "tiers": [{"to": 1.0, "multiple": 1}, {"multiple": 2}]}


def months(*values: float) -> Floats:
    """Twelve months, the rest zero."""
    return np.array([*values, *[0.0] * (12 - len(values))])


def units(payout: Payout, months_wanted: tuple[int, ...] = (2, 5, 8, 11)) -> list[float]:
    """Variable pay of some months, in whole units of the currency."""
    return [int(payout.variable[m]) / 100 for m in months_wanted]


def test_periods_follow_the_fiscal_year() -> None:
    """A February fiscal year and a horizon from January: January closes the old year, quarters follow."""
    calendar = Calendar(date(2027, 1, 1), 12, 2)
    assert periods(calendar, "year") == ((0, 1), (1, 12))
    assert periods(calendar, "quarter") == ((0, 1), (1, 4), (4, 7), (7, 10), (10, 12))


def test_a_fresh_period_forgets_and_a_cumulative_one_remembers(make_plan: MakePlan, year: Calendar) -> None:
    """Quota 100 a quarter, 12,000 variable: 200 then 0 pays 3,000 + 6,000 afresh, and is taken back year to date."""
    booked, standing = months(200.0), Standing(np.full(12, 100 / 3))
    paid = {
        attainment: units(
            evaluate(
                make_plan(ACCELERATED | {"attainment": attainment}, variable=12000.0),
                year,
                {"bookings": booked},
                standing,
            )
        )
        for attainment in ("period", "year_to_date", "annual")
    }
    assert paid["period"] == [9000, 0, 0, 0]
    assert paid["year_to_date"] == [9000, -3000, 0, 0]
    assert paid["annual"] == [6000, 0, 0, 0]


def test_pay_taken_back_is_settled_against_later_pay(make_plan: MakePlan, year: Calendar) -> None:
    """What a cumulative plan takes back is not asked for in cash: it waits on the balance for later commission."""
    plan = make_plan(ACCELERATED | {"attainment": "year_to_date"}, variable=12000.0)
    payout = evaluate(
        plan, year, {"bookings": months(200, 0, 0, 0, 0, 0, 50, 0, 0, 100)}, Standing(np.full(12, 100 / 3))
    )
    assert units(payout) == [9000, -3000, 1500, 3000]
    assert [int(payout.paid[m]) / 100 for m in (2, 5, 8, 11)] == [9000, 0, 0, 1500]
    assert [int(payout.balance[m]) / 100 for m in (2, 5, 8, 11)] == [0, 3000, 1500, 0]


def test_what_happens_later_does_not_change_earlier_pay(make_plan: MakePlan, year: Calendar) -> None:
    """Somebody who leaves in August was paid the same until July as somebody who stayed."""
    plan = make_plan(ACCELERATED | {"attainment": "annual"}, variable=12000.0, period="month", salary=60000.0)
    present = np.stack([np.ones(12), np.where(np.arange(12) < 7, 1.0, 0.0)])
    booked = np.full((2, 12), 90.0) * present
    payout = evaluate(plan, year, {"bookings": booked}, Standing(np.full(12, 100 / 3), present=present))
    assert np.array_equal(payout.paid[0, :7], payout.paid[1, :7])
    assert not payout.paid[1, 7:].any()


def test_salary_quota_and_target_count_days_in_the_seat(make_plan: MakePlan, year: Calendar) -> None:
    """Half a quarter in the seat: half the salary, half the quota, half the on-target pay."""
    plan = make_plan(ACCELERATED, variable=12000.0, salary=60000.0)
    present = months(0.0, 0.5, 1.0)
    payout = evaluate(plan, year, {"bookings": months(0, 0, 50.0)}, Standing(np.full(12, 100 / 3), present=present))
    assert payout.fixed[:3].tolist() == [0, 250000, 500000]
    assert int(payout.variable[2]) == 150000


def test_a_ramped_quota_keeps_on_target_pay_whole(make_plan: MakePlan, year: Calendar) -> None:
    """A newcomer asked for 0, 50 and 100 % of the month's quota earns the full 3,000 by booking that half."""
    plan = make_plan({"name": "commission"}, variable=12000.0, quota_ramp=[0.0, 0.5])
    payout = evaluate(plan, year, {"bookings": months(0, 0, 50.0)}, Standing(np.full(12, 100 / 3), first_month=0))
    assert int(payout.variable[2]) == 300000
    assert quota_ramp(plan, np.array([1, -1]), 4).tolist() == [[1, 0, 0.5, 1], [0.5, 1, 1, 1]]


def test_months_of_a_quota_add_up_to_it() -> None:
    """Season, vacancy and ramp shape the months; the months as planned add up to the quota of the seat."""
    season, planned = np.array([1.0, 2.0, 3.0]), np.array([[1.0, 1.0, 1.0], [0.0, 0.5, 1.0], [0.0, 0.0, 0.0]])
    quota = full_month_quota(np.array([600.0, 600.0, 600.0]), season, planned)
    assert quota.tolist() == [[100, 200, 300], [150, 300, 450], [0, 0, 0]]


def test_a_recoverable_draw_is_an_advance(make_plan: MakePlan, year: Calendar) -> None:
    """1,000 a month for four months; 2,500 of commission in March and 3,000 in June settle it."""
    plan = make_plan({"name": "c", "rate": 0.1}, draws=[{"amount": 1000.0, "months": 4, "begins": "plan"}])
    payout = evaluate(plan, year, {"bookings": months(0, 0, 25000, 0, 0, 30000)}, Standing(np.zeros(12)))
    assert (payout.paid[:6] / 100).tolist() == [1000, 1000, 1000, 1000, 0, 1500]
    assert (payout.balance[:6] / 100).tolist() == [1000, 2000, 500, 1500, 1500, 0]
    assert not payout.supplement.any()


def test_a_draw_that_is_not_recoverable_is_forgiven_at_the_end_of_the_period(
    make_plan: MakePlan, year: Calendar
) -> None:
    """The same draw, forgiven: March leaves 500 which nobody owes; April's is earned in June, within its period."""
    plan = make_plan(
        {"name": "c", "rate": 0.1},
        draws=[{"amount": 1000.0, "months": 4, "begins": "plan", "recoverable": False}],
    )
    payout = evaluate(plan, year, {"bookings": months(0, 0, 25000, 0, 0, 30000)}, Standing(np.zeros(12)))
    assert (payout.paid[:6] / 100).tolist() == [1000, 1000, 1000, 1000, 0, 2000]
    assert (payout.supplement[:6] / 100).tolist() == [0, 0, 500, 0, 0, 0]
    assert (payout.balance[:6] / 100).tolist() == [1000, 2000, 0, 1000, 1000, 0]


def test_forgiveness_leaves_an_earlier_advance_owed(make_plan: MakePlan, year: Calendar) -> None:
    """Nothing sold: 3 × 1,000 to be recovered stay owed when the 3 × 500 that follow are forgiven."""
    draws = [
        {"amount": 1000.0, "months": 3, "begins": "plan"},
        {"amount": 500.0, "after": 3, "months": 3, "begins": "plan", "recoverable": False},
    ]
    plan = make_plan({"name": "c", "rate": 0.1}, draws=draws)
    payout = evaluate(plan, year, {"bookings": np.zeros(12)}, Standing(np.zeros(12)))
    assert (payout.balance[[2, 4, 5, 11]] / 100).tolist() == [3000, 4000, 3000, 3000]
    assert int(payout.supplement.sum()) == 150000


def test_draws_are_for_newcomers_unless_they_begin_with_the_plan(make_plan: MakePlan, year: Calendar) -> None:
    """A veteran draws nothing; somebody who came two months before the horizon draws the month that is left."""
    plan = make_plan({"name": "c", "rate": 0.1}, draws=[{"amount": 1000.0, "months": 3}])
    payout = evaluate(plan, year, {"bookings": np.zeros(12)}, Standing(np.zeros(12), first_month=np.array([-1200, -2])))
    assert payout.paid.sum(axis=-1).tolist() == [0, 100000]


def test_a_guarantee_tops_up_at_the_end_of_the_period(make_plan: MakePlan, year: Calendar) -> None:
    """4 × 1,000 promised from January: the first quarter earned 2,500 and gets 500, the second earned more."""
    plan = make_plan({"name": "c", "rate": 0.1}, guarantee={"amount": 1000.0, "months": 4, "begins": "plan"})
    payout = evaluate(plan, year, {"bookings": months(25000, 0, 0, 0, 0, 30000)}, Standing(np.zeros(12)))
    assert (payout.supplement[[2, 5]] / 100).tolist() == [500, 0]
    assert (payout.paid[[2, 5]] / 100).tolist() == [3000, 3000]


def test_below_the_threshold_nothing_and_then_everything(make_plan: MakePlan, year: Calendar) -> None:
    """At 50 % of quota a plan with threshold 0.5 pays from the first unit on; just below it pays nothing."""
    plan = make_plan({"name": "c", "threshold": 0.5}, variable=12000.0)
    booked = np.stack([months(49.0), months(50.0)])
    payout = evaluate(plan, year, {"bookings": booked}, Standing(np.full(12, 100 / 3)))
    assert payout.variable[:, 2].tolist() == [0, 150000]


def test_a_level_survives_adding_up_in_floats(make_plan: MakePlan, year: Calendar) -> None:
    """Ten cents a month against ten cents a month is 100 %, whatever binary fractions say."""
    plan = make_plan({"name": "c", "milestones": [{"at": 1.0, "pay": 500.0}]}, period="year")
    payout = evaluate(plan, year, {"bookings": months(1.2)}, Standing(np.full(12, 0.1)))
    assert int(payout.variable[11]) == 50000


def test_a_gate_closes_one_component_on_anothers_attainment(make_plan: MakePlan, year: Calendar) -> None:
    """Expansion pays only where 90 % of the renewals are in."""
    plan = make_plan(
        {"name": "renewals", "measure": "renewals", "share": 0.5},
        {"name": "expansion", "measure": "new", "quota_share": 0.5, "gate": {"component": "renewals", "at": 0.9}},
        variable=12000.0,
    )
    sold = {"renewals": np.stack([months(89.0), months(90.0)]), "new": months(50.0)}
    payout = evaluate(plan, year, sold, Standing(np.full(12, 100 / 3)))
    assert (payout.by_component[:, :, 2] / 100).tolist() == [[1335, 1350], [0, 1500]]


def test_caps_hold_for_deal_component_and_plan(make_plan: MakePlan, year: Calendar) -> None:
    """A single deal pays at most 300; a component at most twice its target; the plan's cap goes down the list."""
    deals = Deals(np.zeros(2, dtype=np.int64), np.array([0, 1]), {"bookings": np.array([1000.0, 9000.0])})
    by_deal = make_plan({"name": "c", "per": "deal", "rate": 0.1, "deal_cap": 300.0})
    booked = {"bookings": months(1000.0, 9000.0)}
    assert int(evaluate(by_deal, year, booked, Standing(np.zeros(12)), deals).variable[2]) == 40000
    halves = [{"name": name, "share": 0.5, "cap": 2.0} for name in "ab"]
    plan = make_plan(*halves, variable=12000.0, cap=1.5)
    payout = evaluate(plan, year, {"bookings": months(500.0)}, Standing(np.full(12, 100 / 3)))
    assert (payout.by_component[:, 2] / 100).tolist() == [3000, 1500]


def test_a_personal_rate_is_the_seats_own(make_plan: MakePlan, year: Calendar) -> None:
    """Two seats with 1 % and 2 %, half as much again above quota."""
    plan = make_plan({"name": "c", "rate": "personal", "tiers": [{"to": 1, "multiple": 1}, {"multiple": 1.5}]})
    payout = evaluate(plan, year, {"bookings": months(200.0)}, Standing(np.full(12, 100 / 3), np.array([0.01, 0.02])))
    assert payout.variable[:, 2].tolist() == [250, 500]


def test_pay_is_rounded_half_to_even_once_a_period(make_plan: MakePlan, year: Calendar) -> None:
    """0.125 and 0.375 are exact in binary: half a cent goes to the even cent, at the period's end only."""
    plan = make_plan({"name": "c", "rate": 0.125})
    booked = np.stack([months(1.0), months(3.0), months(0.5, 0.25, 0.25)])
    payout = evaluate(plan, year, {"bookings": booked}, Standing(np.zeros(12)))
    assert payout.variable[:, 2].tolist() == [12, 38, 12]
    yen = evaluate(plan, year, {"bookings": months(12.0)}, Standing(np.zeros(12)), minor_units=1)
    assert int(yen.variable[2]) == 2


def test_without_a_quota_nothing_is_paid_by_guess(make_plan: MakePlan, year: Calendar) -> None:
    """NaN or zero quota: attainment counts as zero; a rate of its own still pays."""
    plan = make_plan(ACCELERATED | {"share": 1.0}, {"name": "flat", "rate": 0.01}, variable=12000.0)
    payout = evaluate(plan, year, {"bookings": months(100.0)}, Standing(np.full(12, np.nan)))
    assert (payout.by_component[:, 2] / 100).tolist() == [0, 1]


def test_what_a_plan_needs_and_does_not_get_is_named(make_plan: MakePlan, year: Calendar) -> None:
    """A measure that is not fed, deals that are not there, a rate that a seat does not have: all at once."""
    plan = make_plan(
        {"name": "renewals", "measure": "renewals", "rate": 0.1},
        {"name": "deals", "per": "deal", "rate": 0.1},
        {"name": "own", "rate": "personal"},
    )
    with pytest.raises(ScenarioError) as caught:
        evaluate(plan, year, {"bookings": np.zeros(12)}, Standing(np.zeros(12)))
    assert [problem.where for problem in caught.value.problems] == [
        "pay component 'renewals'",
        "pay component 'deals'",
        "pay component 'own'",
    ]


def test_a_seat_without_the_commission_rate_its_plan_pays_is_refused(tiny_world: Callable[..., Scenario]) -> None:
    """The scenario's check names the seat and the column."""
    plan = {"salary": 1.0, "components": [{"name": "own", "rate": "personal"}]}
    seats = [{"seat": "amy", "pay_plan": "p", "commission_rate": 0.02}, {"seat": "bob", "pay_plan": "p"}]
    with pytest.raises(ScenarioError) as caught:
        tiny_world(seats=seats, pay_plans={"p": plan})
    assert [problem.where for problem in caught.value.problems] == ["seats: seat 'bob'"]


def test_a_gain_asks_every_span_that_a_deal_counts_in(make_plan: MakePlan, year: Calendar) -> None:
    """A monthly commission of 10 % and an annual bonus at quota: the deal that reaches it is worth both."""
    plan = make_plan(
        {"name": "commission", "rate": 0.1, "period": "month"},
        {"name": "bonus", "period": "year", "milestones": [{"at": 1.0, "pay": 5000.0}]},
    )
    found = curves(plan, np.full(12, 1000.0), np.nan, year)
    assert [(c.first_month, c.last_month) for c in found if c.first_month == 0] == [(0, 1), (0, 12)]
    booked = np.full(12, 990.0)
    assert gain(found, booked, 5, 100.0) == pytest.approx(10.0)
    assert gain(found, booked, 5, 120.0) == pytest.approx(5012.0)


def test_deals_enter_the_curve_at_the_typical_deals_rate(make_plan: MakePlan, year: Calendar) -> None:
    """Deals paid one by one: the smallest deals' 1 %, or the average of a deal of 2,000, which is 1.5 %."""
    deal = {"name": "c", "per": "deal", "levels": "amount", "tiers": [{"to": 1000, "rate": 0.01}, {"rate": 0.02}]}
    small = curves(make_plan(deal), np.zeros(12), np.nan, year)
    typical = curves(make_plan(deal | {"typical_deal": 2000.0}), np.zeros(12), np.nan, year)
    assert float(small[0].pay_at(1000.0)) == pytest.approx(10.0)
    assert float(typical[0].pay_at(1000.0)) == pytest.approx(15.0)


def test_a_jump_is_two_knots_of_which_the_later_holds(make_plan: MakePlan, year: Calendar) -> None:
    """A bonus at quota: at 100 % (within a billionth) it is paid, just below it is not."""
    plan = make_plan({"name": "bonus", "milestones": [{"at": 1.0, "pay": 700.0}]})
    curve = curves(plan, np.full(12, 100.0), np.nan, year)[0]
    assert curve.bookings[1] == curve.bookings[2]
    assert curve.pay.tolist() == [0, 0, 700]
    assert curve.pay_at(np.array([299.99, 300.0, 9e9])).tolist() == [0, 700, 700]
