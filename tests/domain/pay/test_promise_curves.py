"""What guarantees add to what people expect of their pay: hand-checked, and against the payroll itself."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.behaviour.effort import Taste, effort
from planner.domain.behaviour.leaving import expected_share
from planner.domain.behaviour.prospects import Prospects
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.pay.curve import Curve, curves
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.pieces import Pieces, shifted, stretched
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.promises import promise_curves

MakePlan = Callable[..., PayPlan]
RATE = {"name": "c", "rate": 0.1}
FOR_ALL = {"amount": 1000.0, "months": 4, "begins": "plan"}
QUOTA = np.full(12, 10_000.0)


def promised(plan: PayPlan, year: Calendar, **standing: float) -> tuple[Curve, ...]:
    """The top-ups of somebody with a quota of 10,000 a month and a personal rate of none."""
    return promise_curves(plan, QUOTA, float("nan"), year, **standing)  # type: ignore[arg-type]  # by name


def test_a_guarantee_is_what_is_missing_to_it(make_plan: MakePlan, year: Calendar) -> None:
    """4 × 1,000 promised, 10 %: the first quarter lacks 3,000 at nothing, 500 at 25,000, nothing from 30,000 on."""
    first, second = promised(make_plan(RATE, guarantee=FOR_ALL), year)
    assert (first.first_month, first.last_month, second.last_month) == (0, 3, 6)
    assert first.pay_at(np.array([0.0, 25_000.0, 30_000.0, 80_000.0])).tolist() == [3000.0, 500.0, 0.0, 0.0]
    assert second.pay_at(np.array([0.0, 10_000.0])).tolist() == [1000.0, 0.0]


def test_only_newcomers_have_what_is_promised_to_newcomers(make_plan: MakePlan, year: Calendar) -> None:
    """A veteran has nothing; who came in mid-February has half of it, March, and in the next quarter April."""
    plan = make_plan(RATE, guarantee={"amount": 1000.0, "months": 3})
    assert promised(plan, year) == ()
    present = np.array([0.0, 0.5, *[1.0] * 10])
    first, second = promise_curves(plan, QUOTA, float("nan"), year, present, 1)
    assert [float(curve.pay_at(0.0)) for curve in (first, second)] == [1500.0, 1000.0]


def test_a_draw_counts_as_a_promise_where_it_is_forgiven(make_plan: MakePlan, year: Calendar) -> None:
    """What is taken back later changes no pay; of a draw that is not, and a guarantee, the larger counts."""
    draw = {"amount": 1500.0, "months": 3, "begins": "plan"}
    assert promised(make_plan(RATE, draws=[draw]), year) == ()
    forgiven = promised(make_plan(RATE, draws=[draw | {"recoverable": False}], guarantee=FOR_ALL), year)
    assert [float(curve.pay_at(0.0)) for curve in forgiven] == [4500.0, 1000.0]


@pytest.mark.parametrize(
    "component",
    [
        RATE,
        {"name": "c", "tiers": [{"to": 0.5, "multiple": 0.5}, {"at": 0.5, "multiple": 2.0}]},
        {"name": "c", "milestones": [{"at": 0.8, "share": 1.0}]},
        {"name": "c", "rate": 0.1, "period": "month"},
        {"name": "c", "rate": 0.1, "attainment": "year_to_date"},
        {"name": "c", "tiers": [{"to": 0.5, "multiple": 1}, {"multiple": 2}], "attainment": "annual"},
        {"name": "c", "rate": 0.1, "attainment": "annual", "period": "month"},
    ],
)
@pytest.mark.parametrize("booked", [0.0, 4_000.0, 9_000.0, 15_000.0])
def test_what_the_payroll_adds_is_what_people_expect(
    make_plan: MakePlan, year: Calendar, component: dict[str, object], booked: float
) -> None:
    """The same bookings in every month of the first quarter: the supplement of the payroll to the cent."""
    plan = make_plan(component, variable=12_000.0, guarantee=FOR_ALL)
    bookings = np.array([booked] * 3 + [0.0] * 9)
    paid = evaluate(plan, year, {"bookings": bookings}, Standing(QUOTA))
    first = promised(plan, year)[0]
    assert float(first.pay_at(3 * booked)) == pytest.approx(paid.supplement[2] / 100, abs=0.01)


def test_what_was_earned_before_counts_as_on_quota(make_plan: MakePlan, year: Calendar) -> None:
    """Year to date at 10 %, promised from July on: 3,000 a quarter, 30,000 booked there end it, whatever came before.

    A year's bonus of 6,000 at 100 %, settled with the last quarter, is all that quarter lacks of 3,000 where 30,000
    come on top of the 90,000 of the quota before.
    """
    late = {"amount": 1000.0, "months": 6}
    to_date = promised(make_plan(RATE | {"attainment": "year_to_date"}, guarantee=late), year, first_month=6)
    assert [curve.pay_at(np.array([0.0, 30_000.0])).tolist() for curve in to_date] == [[3000.0, 0.0]] * 2
    bonus = {"name": "c", "period": "year", "milestones": [{"at": 1.0, "pay": 6000.0}]}
    third, last = promised(make_plan(bonus, guarantee=late), year, first_month=6)
    assert third.pay_at(np.array([0.0, 90_000.0])).tolist() == [3000.0, 3000.0]
    assert last.pay_at(np.array([29_999.0, 30_000.0])).tolist() == [3000.0, 0.0]


def test_what_does_not_follow_bookings_counts_as_on_target(make_plan: MakePlan, year: Calendar) -> None:
    """Half of 12,000 for a KPI is 1,500 a quarter: 1,500 of the 3,000 promised are left."""
    kpi = {"name": "k", "measure": "kpi", "kpi": "nps", "quota": 100.0, "share": 0.5}
    plan = make_plan(RATE | {"share": 0.0}, kpi, variable=12_000.0, guarantee=FOR_ALL)
    assert float(promised(plan, year)[0].pay_at(0.0)) == 1500.0


def test_functions_can_be_shifted_and_stretched() -> None:
    """The function is x up to 10 and 3x − 20 beyond."""
    f = Pieces((0.0, 10.0), (0.0, 10.0), (1.0, 3.0))
    assert [shifted(f, 4.0).at(x) for x in (0.0, 6.0, 8.0)] == [4.0, 10.0, 16.0]
    assert [shifted(f, 12.0).at(x) for x in (0.0, 1.0)] == [16.0, 19.0]
    assert [stretched(f, 0.5).at(x) for x in (0.0, 20.0, 24.0)] == [0.0, 10.0, 16.0]
    assert stretched(f, 0.0).at(5.0) == 0.0


def here_on(found: tuple[Curve, ...], pace: float, spread: float) -> Prospects:
    """Somebody at the beginning of the first quarter."""
    first = np.cumsum([0, *(len(curve.bookings) for curve in found)])
    return Prospects(
        bookings=np.concatenate([curve.bookings for curve in found]),
        pay=np.concatenate([curve.pay for curve in found]),
        first=first,
        slope_beyond=np.array([curve.slope_beyond for curve in found]),
        booked=np.zeros(len(found)),
        days_left=np.where(np.array([curve.first_month for curve in found]) == 0, 90.0, 0.0),
        pace=pace,
        spread=spread,
    )


def test_effort_falls_to_the_least_where_the_promise_binds(make_plan: MakePlan, year: Calendar) -> None:
    """Pay level up to 30,000 is no reason to work for 20,000; for 60,000 there is."""
    plan = make_plan(RATE, guarantee=FOR_ALL)
    taste = Taste(least=0.5, most=1.2, cost=1.0, target_pay=2_000.0 / 90.0)
    for pace, free, kept in ((20_000.0 / 90.0, 1.0, 0.5), (60_000.0 / 90.0, 1.2, 1.2)):
        bare = curves(plan, QUOTA, float("nan"), year)
        assert effort(here_on(bare, pace, 0.0), taste) == pytest.approx(free)
        assert effort(here_on((*bare, *promised(plan, year)), pace, 0.0), taste) == pytest.approx(kept)


def test_people_expect_the_promise_when_they_think_about_leaving(make_plan: MakePlan, year: Calendar) -> None:
    """15,000 expected in 90 days pay 1,500 of the 3,000 meant: half; with 3,000 promised, all of it."""
    plan = make_plan(RATE, guarantee=FOR_ALL)
    lengths = np.full(6, 90.0)
    bare = curves(plan, QUOTA, float("nan"), year)
    for found, share in ((bare, 0.5), ((*bare, *promised(plan, year)), 1.0)):
        here = here_on(found, 15_000.0 / 90.0, 0.0)
        assert expected_share(here, lengths, 0.0, 3_000.0 / 90.0) == pytest.approx(share)
