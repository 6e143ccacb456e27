"""What holds for every plan: bounds, monotony, curves, slices, balances."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from planner.domain.arrays import Floats
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Deals, Standing
from planner.domain.pay.curve import curves, gain
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as

CALENDARS = st.builds(
    Calendar,
    st.sampled_from([date(2027, 1, 1), date(2027, 2, 1), date(2027, 11, 1)]),
    st.sampled_from([5, 12, 15]),
    st.sampled_from([1, 2, 7]),
)
STEPS = st.lists(st.integers(1, 8), min_size=1, max_size=4)
MULTIPLES = st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.0])


@st.composite
def tiers(draw: DrawFn, mode: str) -> list[dict[str, float]]:
    """A list of joined tiers; rates need not rise."""
    steps = draw(STEPS)
    levels = np.cumsum(steps) / 4
    word = draw(st.sampled_from(["share", "pay"] if mode == "interpolated" else ["multiple", "rate"]))
    scale = {"share": 1.0, "pay": 900.0, "multiple": 1.0, "rate": 0.1}[word]
    found = [{"to": float(to), word: scale * draw(MULTIPLES)} for to in levels]
    if mode != "interpolated" and draw(st.booleans()):
        del found[-1]["to"]
    return found


@st.composite
def components(
    draw: DrawFn,
    name: str = "a",
    *,
    span: tuple[str, str] | None = None,
    modes: tuple[str, ...] = ("marginal", "retroactive", "interpolated"),
    jumps: bool = True,
) -> dict[str, Any]:
    """A component on bookings with tiers, and perhaps milestones, threshold, floor and cap."""
    mode = draw(st.sampled_from(modes))
    period, attainment = span or draw(spans())
    found = {"name": name, "mode": mode, "period": period, "attainment": attainment, "share": 0.5}
    found["tiers"] = draw(tiers(mode))
    if jumps and draw(st.booleans()):
        found["milestones"] = [{"at": 0.5, "pay": 100.0}, {"at": 1.0, "share": 0.25}]
    if jumps and draw(st.booleans()):
        found["threshold"] = draw(st.sampled_from([0.25, 0.6, 1.0]))
    if draw(st.booleans()):
        found |= {"cap": draw(st.sampled_from([1.0, 1.7])), "floor": draw(st.sampled_from([0.0, 0.2]))}
    return found


@st.composite
def spans(draw: DrawFn) -> tuple[str, str]:
    """Period and attainment."""
    return draw(st.sampled_from(["month", "quarter", "half", "year"])), draw(
        st.sampled_from(["period", "year_to_date", "annual"])
    )


@st.composite
def plans(draw: DrawFn, /, **kinds: Any) -> PayPlan:
    """Two components, sometimes under one cap or behind a gate, sometimes with a quota ramp."""
    span = draw(spans())
    together = draw(st.booleans())
    first = draw(components("a", span=span, **kinds))
    second = draw(components("b", span=span if together else None, **kinds))
    tree: dict[str, Any] = {"salary": 50000.0, "variable": 60000.0, "components": [first, second]}
    if together and kinds.get("jumps", True) and draw(st.booleans()):
        second["gate"] = {"component": "a", "at": 0.75}
    if kinds.get("jumps", True) and draw(st.booleans()):
        steps = [{"at": 0.0, "factor": draw(MULTIPLES)}, {"at": 0.8, "factor": draw(MULTIPLES)}]
        first["multipliers"] = [{"component": "b" if together and draw(st.booleans()) else "a", "steps": steps}]
    if together and kinds.get("jumps", True) and draw(st.booleans()):
        shares = [[draw(MULTIPLES) for _ in range(3)] for _ in range(2)]
        matrix = {"rows": "a", "columns": "b", "row_levels": [0.0, 0.9], "column_levels": [0.0, 0.5, 1.25]}
        third = {"name": "c", "share": 0.25, "matrix": matrix | {"shares": shares}}
        tree["components"].append(third | {"period": span[0], "attainment": span[1]})
        first["share"] = 0.25
    if together and draw(st.booleans()):
        tree["cap"] = draw(st.sampled_from([0.5, 1.5]))
    if draw(st.booleans()):
        tree["quota_ramp"] = [0.25, 0.5, 0.75]
    return validated_as(PayPlan, tree, lambda path: path)


def sales(shape: tuple[int, ...], seed: int) -> Floats:
    """Bookings to the cent, lumpy, some of them exactly a quota."""
    random = np.random.default_rng(seed)
    booked = np.round(random.lognormal(9, 1, shape), 2) * (random.random(shape) < 0.7)
    return np.where(random.random(shape) < 0.2, 10000.0, booked)


QUOTA = 10000.0
SEEDS = st.integers(0, 2**32 - 1)


@given(plans(modes=("marginal", "interpolated"), jumps=False), CALENDARS, SEEDS)
def test_selling_more_never_pays_less_with_marginal_and_interpolated_tiers(
    plan: PayPlan, calendar: Calendar, seed: int
) -> None:
    """Total variable pay rises with any month's bookings, but for a cent of rounding a component and period."""
    booked = sales((calendar.months,), seed)
    more = booked.copy()
    more[seed % calendar.months] += (seed % 977) * 31.0
    standing = Standing(np.full(calendar.months, QUOTA))
    payout = evaluate(plan, calendar, {"bookings": np.stack([booked, more])}, standing)
    less_paid, more_paid = payout.variable.sum(axis=-1)
    assert more_paid >= less_paid - 2 * calendar.months


@given(components(span=("quarter", "period")), SEEDS)
def test_pay_stays_between_floor_and_cap(component: Mapping[str, Any], seed: int) -> None:
    """A quarter's pay lies within the component's bounds times its on-target pay."""
    plan = validated_as(PayPlan, {"salary": 0.0, "variable": 40000.0, "components": [component]}, str)
    payout = evaluate(
        plan, Calendar(date(2027, 1, 1), 12, 1), {"bookings": sales((7, 12), seed)}, Standing(np.full(12, QUOTA))
    )
    quarters = payout.variable[..., 2::3] / 100
    assert np.all(quarters >= component.get("floor", 0.0) * 5000)
    assert np.all(quarters <= component.get("cap", np.inf) * 5000)


@given(components(span=("quarter", "period"), modes=("marginal",)), SEEDS, st.integers(1, 6))
def test_how_a_sum_is_split_does_not_matter_to_cumulative_tiers(
    component: Mapping[str, Any], seed: int, parts: int
) -> None:
    """A quarter's sales in one month or spread over three in any manner pay the same."""
    plan = validated_as(PayPlan, {"salary": 0.0, "variable": 40000.0, "components": [component]}, str)
    booked = np.round(np.random.default_rng(seed).random(3) * 8000 * parts)
    lumped = np.array([[0.0, 0.0, booked.sum()], booked, booked[::-1]])
    payout = evaluate(plan, Calendar(date(2027, 1, 1), 3, 1), {"bookings": lumped}, Standing(np.full(3, QUOTA)))
    assert len(set(payout.variable[:, 2].tolist())) == 1


@given(plans(), CALENDARS, SEEDS, st.sampled_from([-50, 0, 2]))
@settings(max_examples=200)
def test_the_curve_is_the_evaluator(plan: PayPlan, calendar: Calendar, seed: int, first_month: int) -> None:
    """Pay at the bookings of each span adds up to what the evaluator pays, to half a cent a component and period."""
    months = calendar.months
    present = np.where(np.arange(months) < first_month, 0.0, 1.0)
    present[max(first_month, 0)] = 0.5
    quota = np.full(months, QUOTA)
    booked = sales((months,), seed) * (present > 0)
    found = curves(plan, quota, np.nan, calendar, present, first_month)
    evaluated = evaluate(plan, calendar, {"bookings": booked}, Standing(quota, np.nan, present, first_month))
    by_curve = sum(float(curve.pay_at(booked[curve.first_month : curve.last_month].sum())) for curve in found)
    assert evaluated.variable.sum() / 100 == pytest.approx(by_curve, abs=0.006 * 3 * months)
    assert all(np.all(np.diff(curve.bookings) >= 0) for curve in found)


@given(plans(), SEEDS)
def test_every_knot_is_the_evaluator(plan: PayPlan, seed: int) -> None:
    """At each knot and between knots a single-year curve and the evaluator agree to the cent."""
    calendar = Calendar(date(2027, 1, 1), 1, 1)
    quota = np.full(1, QUOTA)
    found = curves(plan, quota, np.nan, calendar)
    knots = np.unique(np.concatenate([curve.bookings for curve in found]))
    points = np.concatenate([knots, (knots[1:] + knots[:-1]) / 2, knots[-1:] + 5000 + seed % 999])
    payout = evaluate(plan, calendar, {"bookings": points[:, None]}, Standing(quota))
    by_curve = np.add.reduce([curve.pay_at(points) for curve in found])
    assert np.allclose(payout.variable[:, 0] / 100, by_curve, atol=0.0151)


@given(plans(), CALENDARS, SEEDS)
def test_a_gain_is_the_difference_of_two_evaluations(plan: PayPlan, calendar: Calendar, seed: int) -> None:
    """Booking more in a month gains what two evaluations differ by, over all components and spans."""
    months, month, extra = calendar.months, seed % calendar.months, float(seed % 30011)
    booked, quota = sales((months,), seed), np.full(months, QUOTA)
    more = booked.copy()
    more[month] += extra
    payout = evaluate(plan, calendar, {"bookings": np.stack([booked, more])}, Standing(quota))
    differs = (payout.variable[1].sum() - payout.variable[0].sum()) / 100
    found = gain(curves(plan, quota, np.nan, calendar), booked, month, extra)
    assert found == pytest.approx(differs, abs=0.012 * 3 * months)


DRAWS = st.sampled_from(
    [
        [],
        [{"amount": 2000.0, "months": 6}],
        [{"amount": 2500.0, "months": 3, "recoverable": False}, {"amount": 1500.0, "after": 3, "months": 4}],
        [{"amount": 3000.0, "months": 12, "recoverable": False}],
    ]
)
GUARANTEES = st.sampled_from([None, {"amount": 1500.0, "months": 5}])


@given(plans(), DRAWS, GUARANTEES, CALENDARS, SEEDS)
def test_a_slice_of_the_result_is_the_result_of_the_slice(
    plan: PayPlan, draws: list[Any], guarantee: Mapping[str, Any] | None, calendar: Calendar, seed: int
) -> None:
    """Replications and seats one by one give the same integers as all at once, deals included."""
    per_deal = {"name": "deals", "per": "deal", "levels": "amount", "rate": "personal", "share": 0.0}
    per_deal["tiers"] = [{"to": 5000.0, "multiple": 1.0}, {"multiple": 2.0}]
    tree = plan.model_dump(mode="json") | {"draws": draws, "guarantee": guarantee, "cap": None}
    plan = validated_as(PayPlan, tree | {"components": [*tree["components"], per_deal]}, str)
    random = np.random.default_rng(seed)
    months, shape = calendar.months, (3, 2)
    booked = sales((*shape, months), seed)
    deals = Deals(random.integers(0, 6, 40), random.integers(0, months, 40), {"bookings": random.random(40) * 1e4})
    first = np.array([-3, 1])
    present = np.where(np.arange(months) < first[:, None], 0.0, random.random((2, months)))
    quota, rate = np.full((2, months), QUOTA), np.array([0.02, 0.03])
    whole = evaluate(plan, calendar, {"bookings": booked}, Standing(quota, rate, present, first), deals)
    for r in range(3):
        for s in range(2):
            own = deals.row == 2 * r + s
            alone = evaluate(
                plan,
                calendar,
                {"bookings": booked[r, s]},
                Standing(quota[s], rate[s], present[s], first[s]),
                Deals(
                    np.zeros(own.sum(), dtype=np.int64), deals.month[own], {"bookings": deals.amounts["bookings"][own]}
                ),
            )
            assert np.array_equal(alone.by_component, whole.by_component[:, r, s])
            for name in ("fixed", "paid", "supplement", "balance"):
                assert np.array_equal(getattr(alone, name), getattr(whole, name)[r, s])


@given(plans(), DRAWS, GUARANTEES, CALENDARS, SEEDS)
def test_balances_reconcile_what_is_paid_with_what_is_earned(
    plan: PayPlan, draws: list[Any], guarantee: Mapping[str, Any] | None, calendar: Calendar, seed: int
) -> None:
    """In each month: paid = earned + supplement + change of balance; nothing and nobody is below zero."""
    plan = validated_as(PayPlan, plan.model_dump(mode="json") | {"draws": draws, "guarantee": guarantee}, str)
    first = seed % 4 - 1
    present = np.where(np.arange(calendar.months) < first, 0.0, 1.0)
    standing = Standing(np.full(calendar.months, QUOTA), np.nan, present, first)
    payout = evaluate(plan, calendar, {"bookings": sales((5, calendar.months), seed)}, standing)
    change = np.diff(payout.balance, axis=-1, prepend=0)
    assert np.array_equal(payout.paid, payout.total + payout.supplement + change)
    assert np.all(payout.balance >= 0)
    assert np.all(payout.supplement >= 0)
    assert np.all(payout.paid >= payout.fixed)
    assert payout.paid.dtype == payout.by_component.dtype == np.int64
