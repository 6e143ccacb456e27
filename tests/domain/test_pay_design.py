"""Designed plans as values: their shape, their figures, and what effort answers to them."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.behaviour.effort import STEPS, effort, net_gain
from planner.domain.behaviour.effort import Taste as EffortTaste
from planner.domain.behaviour.prospects import Prospects
from planner.domain.behaviour.ratchet import price_of_a_unit
from planner.domain.calendar import DAYS_PER_YEAR, Calendar
from planner.domain.design.figures import median, needed, tail_mean
from planner.domain.design.response import Looks, Taste, grouped, lifts, pulls, response
from planner.domain.design.scheme import Scheme, Settled, across, keeps_its_word, settled_as
from planner.domain.pay.curve import curves
from planner.domain.pay.plan import PayPlan

LEVELS = (0.0, 0.5, 0.8, 1.0, 1.25, 1.6)
OLD = PayPlan(
    title="AE", salary=50_000.0, variable=50_000.0, quota_ramp=(0.5, 0.8), currency="EUR", period="half",
)  # fmt: skip
SETTLED = Settled("quarter", "annual")
TASTE = Taste(least=0.5, most=1.2, cost=1.0)
QUOTA, VARIABLE = 800_000.0, 60_000.0
THEIR_TASTE = EffortTaste(TASTE.least, TASTE.most, TASTE.cost, VARIABLE / DAYS_PER_YEAR)
rates = st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, 3.0]), min_size=len(LEVELS), max_size=len(LEVELS))


def scheme(*multiples: float) -> Scheme:
    """A scheme of 120,000 on target, half of it variable."""
    return Scheme(LEVELS, 120_000.0, VARIABLE, 1.0, multiples)


def look(booked: float, days: float, pace: float, spread: float, given_effort: float) -> Looks:
    """One look."""
    one = [
        np.array([x]) for x in (booked, days, pace, spread, QUOTA, 1.0, booked, days, QUOTA, 1.0, given_effort, 100.0)
    ]
    return Looks(*one)


def test_equal_neighbours_are_one_tier_and_zeros_are_none() -> None:
    """A threshold at 50 %, one rate to 100 %, another to a cap at 160 %."""
    found = scheme(0.0, 2.0, 2.0, 1.5, 1.5, 0.0)
    assert found.tiers() == ((0.5, 1.0, 2.0), (1.0, 1.6, 1.5))
    assert found.threshold == 0.5
    assert found.cap == 1.6
    assert keeps_its_word(found)
    assert scheme(1.0, 1.0, 1.0, 1.0, 1.0, 1.0).tiers() == ((0.0, None, 1.0),)
    assert not keeps_its_word(scheme(1.0, 1.0, 1.1, 1.0, 1.0, 1.0))


def test_the_plan_keeps_ramp_and_currency_of_the_present_one_and_reads_back() -> None:
    """Title and settlement are new, tiers are multiples of the base rate."""
    plan = scheme(0.0, 2.0, 2.0, 1.5, 1.5, 0.0).pay_plan(OLD, SETTLED, "New")
    assert (plan.title, plan.currency, plan.quota_ramp, plan.period) == ("New", "EUR", (0.5, 0.8), "quarter")
    (component,) = plan.components
    assert [(tier.at, tier.to, tier.multiple) for tier in component.tiers] == [(0.5, 1.0, 2.0), (1.0, 1.6, 1.5)]
    assert settled_as(OLD, None, None) == Settled("half", "period")
    assert settled_as(OLD, "month", "annual") == Settled("month", "annual")


@given(multiples=rates, attainment=st.floats(0.0, 3.0))
def test_the_curve_is_what_the_pay_plan_pays(multiples: list[float], attainment: float) -> None:
    """At every attainment, and it never jumps or falls."""
    if not any(multiples):
        return
    found = scheme(*multiples)
    curve = found.curve()
    by_hand = found.fixed + VARIABLE * float(across(LEVELS, np.array(attainment)) @ np.array(multiples))
    assert curve.at(attainment) == pytest.approx(by_hand, abs=1e-6)
    for k in range(1, len(curve.start)):
        before = curve.value[k - 1] + curve.slope[k - 1] * (curve.start[k] - curve.start[k - 1])
        assert curve.value[k] == pytest.approx(before, abs=1e-6)
    assert min(curve.slope) >= 0
    plain = PayPlan(salary=0.0, variable=0.0)
    if all(m > 0 for m in multiples):
        plan = found.pay_plan(plain, Settled("year", "annual"))
        (line,) = curves(plan, np.full(12, QUOTA / 12), math.nan, Calendar(date(2027, 1, 1), 12, 1))
        assert float(line.pay_at(attainment * QUOTA)) + found.fixed == pytest.approx(by_hand, abs=1e-5)


@given(
    sample=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(lambda x: np.array(x, dtype=np.float64)),
    beyond=st.floats(0.0, 0.97),
)
def test_the_mean_of_the_dearest_years_is_the_least_of_rockafellar_and_uryasev(
    sample: np.ndarray, beyond: float
) -> None:
    """Min over t of t + Σ (x − t)⁺ / ((1 − α) n), whose minimum lies at one of the values."""
    by_t = [t + np.maximum(sample - t, 0.0).sum() / ((1 - beyond) * len(sample)) for t in sample]
    assert tail_mean(sample, beyond) == pytest.approx(min(by_t), abs=1e-6 * (1 + np.abs(sample).max()))


def test_the_median_year_is_one_that_half_do_not_exceed() -> None:
    """Of four years the second, of five the third."""
    assert median(np.array([4.0, 1.0, 3.0, 2.0])) == 2.0
    assert median(np.array([5.0, 4.0, 1.0, 3.0, 2.0])) == 3.0
    assert (needed(4), needed(5)) == (2, 3)


states = {
    "booked": st.floats(0.0, 1.2 * QUOTA),
    "days": st.floats(20.0, 365.0),
    "pace": st.floats(0.4, 1.8).map(lambda x: x * QUOTA / DAYS_PER_YEAR),
    "spread": st.floats(4_000.0, 20_000.0),
}


def standing(
    multiples: list[float], booked: float, days: float, pace: float, spread: float,
    ratchet: tuple[float, float] = (0.0, 0.0),
) -> Prospects:  # fmt: skip
    """Where somebody stands under a scheme, with the price curve of a ratchet beside it."""
    above, below = (price_of_a_unit(VARIABLE, QUOTA, share) for share in ratchet)
    pay = [0.0]
    for width, multiple in zip(np.diff(LEVELS), multiples, strict=False):
        pay.append(pay[-1] + VARIABLE * multiple * float(width))
    return Prospects(
        bookings=np.array([*(level * QUOTA for level in LEVELS), 0.0, QUOTA]),
        pay=np.array([*pay, 0.0, -below * QUOTA]),
        first=np.array([0, len(LEVELS), len(LEVELS) + 2]),
        slope_beyond=np.array([VARIABLE * multiples[-1] / QUOTA, -above]),
        booked=np.array([booked, booked]),
        days_left=np.array([days, days]),
        pace=pace,
        spread=spread,
    )


@settings(max_examples=150, deadline=None)
@given(multiples=rates, given_effort=st.floats(0.5, 1.2), ratchet=st.sampled_from([None, (0.4, 0.1)]), **states)
def test_the_pulls_are_the_slope_of_what_the_reaction_model_maximises(  # noqa: PLR0917  # what Hypothesis draws
    multiples: list[float], given_effort: float, ratchet: tuple[float, float] | None,
    booked: float, days: float, pace: float, spread: float,
) -> None:  # fmt: skip
    """Slope = cost · T · (Σ multiple · pull + lift − effort), with a ratchet or without."""
    here = standing(multiples, booked, days, pace, spread, ratchet or (0.0, 0.0))
    up, down = (net_gain(here, THEIR_TASTE, given_effort + h) for h in (1e-5, -1e-5))
    one, taste = look(booked, days, pace, spread, given_effort), replace(TASTE, ratchet=ratchet)
    linear = pulls(one, taste, LEVELS, 1.0, VARIABLE) @ np.array(multiples) + lifts(one, taste, 1.0, VARIABLE)
    slope = TASTE.cost * THEIR_TASTE.target_pay * (float(linear[0]) - given_effort)
    assert (up - down) / 2e-5 == pytest.approx(slope, abs=1e-3 * THEIR_TASTE.target_pay)


@settings(max_examples=150, deadline=None)
@given(multiples=rates, raised=st.integers(0, len(LEVELS) - 1), **states)
def test_no_rate_that_rises_lowers_effort_here_or_in_the_reaction_model(
    multiples: list[float], raised: int, booked: float, days: float, pace: float, spread: float
) -> None:
    """Signs agree: every pull is at least zero, and the model's own effort does not fall."""
    more = [m + 1.0 if j == raised else m for j, m in enumerate(multiples)]
    found = pulls(look(booked, days, pace, spread, 1.0), TASTE, LEVELS, 1.0, VARIABLE)
    assert (found >= 0).all()
    before, after = (effort(standing(m, booked, days, pace, spread), THEIR_TASTE) for m in (multiples, more))
    step = (TASTE.most - TASTE.least) / STEPS
    assert after >= before - step - 1e-9


def test_groups_keep_the_weight_and_today_adds_nothing() -> None:
    """Looks of many standings: weights add up, and effort as it is today is worth nothing more."""
    chance, count = np.random.default_rng(1), 500
    many = Looks(
        booked=chance.uniform(0, QUOTA, count),
        days_left=chance.uniform(10, 360, count),
        pace=chance.uniform(0.4, 1.4, count) * QUOTA / DAYS_PER_YEAR,
        spread=np.full(count, 8_000.0),
        quota=np.full(count, QUOTA),
        worth=np.ones(count),
        year_booked=np.zeros(count),
        year_left=np.full(count, 180.0),
        year_quota=np.full(count, QUOTA),
        year_worth=np.ones(count),
        effort=np.full(count, 0.9),
        weight=np.full(count, 2_000.0),
    )
    found = pulls(many, TASTE, LEVELS, 1.0, VARIABLE)
    assert (found.sum(axis=1) <= many.pace * DAYS_PER_YEAR / QUOTA + 1e-9).all()
    group = grouped(many, found, TASTE)
    grown = response(many, group, found, np.zeros(count), TASTE)
    assert grown.weight.sum() == pytest.approx(1_000_000.0)
    assert (grown.pull.T @ grown.weight) == pytest.approx(found.sum(axis=0) * 2_000.0)
    assert grown.today == pytest.approx(0.9)
    lazy, keen = (grown.added(np.full(len(LEVELS), m)) for m in (0.5, 2.0))
    assert lazy < 0 < keen


def test_people_without_accounts_add_nothing() -> None:
    """They look at where they stand, too, and book nothing whatever they are paid."""
    nobody = replace(look(0.0, 180.0, 0.0, 0.0, 0.9), weight=np.zeros(1))
    found = pulls(nobody, TASTE, LEVELS, 1.0, VARIABLE)
    assert response(nobody, grouped(nobody, found, TASTE), found, np.zeros(1), TASTE).added(np.ones(len(LEVELS))) == 0.0
