"""Cliffs are found exactly where the evaluator jumps; shifts, gates and quotas by brute force."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from planner.domain.calendar import Calendar
from planner.domain.pay.book import Standing
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.lint.finding import Finding, Reference, Spread
from planner.domain.pay.lint.linter import lint
from planner.domain.pay.lint.part import by_attainment, parts_of
from planner.domain.pay.lint.time import best_shift
from planner.domain.pay.person import on_target_pay
from planner.domain.pay.pieces import Pieces, at_least
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as

YEAR = Calendar(date(2027, 1, 1), 12, 1)
QUOTA = 1_000_000.0
PERSON = Reference(QUOTA)
GRID = 4
"""Levels of random plans are quarters of the quota."""
JUMPS = {"cliff", "pay-falls"}


@st.composite
def components(draw: DrawFn, name: str, *, smooth: bool) -> dict[str, Any]:
    """A component on a year's bookings; smooth ones have nothing that can jump."""
    mode = draw(
        st.sampled_from(["marginal", "interpolated"] if smooth else ["marginal", "retroactive", "interpolated"])
    )
    levels = sorted(draw(st.sets(st.integers(1, 10), min_size=1, max_size=4)))
    word = "share" if mode == "interpolated" else "multiple"
    found: dict[str, Any] = {"name": name, "period": "year", "share": 0.5, "mode": mode}
    found["tiers"] = [{"to": to / GRID, word: draw(st.sampled_from([0.0, 0.5, 1.0, 2.0]))} for to in levels]
    if draw(st.booleans()):
        found |= {"cap": draw(st.sampled_from([1.0, 1.75])), "floor": draw(st.sampled_from([0.0, 0.25]))}
    if smooth:
        return found
    if draw(st.booleans()):
        found["milestones"] = [{"at": 0.5, "pay": 4_000.0}, {"at": 1.0, "share": 0.25}]
    if draw(st.booleans()):
        found["threshold"] = draw(st.sampled_from([0.25, 0.75, 1.0]))
    if draw(st.booleans()):
        factors = [{"at": 0.0, "factor": draw(st.sampled_from([0.5, 1.0]))}, {"at": 1.25, "factor": 1.5}]
        found["multipliers"] = [{"component": draw(st.sampled_from(["a", "b"])), "steps": factors}]
    return found


@st.composite
def plans(draw: DrawFn, *, smooth: bool) -> PayPlan:
    """Two components on the same bookings, sometimes under one cap."""
    tree = {
        "salary": 100_000.0,
        "variable": 100_000.0,
        "components": [draw(components("a", smooth=smooth)), draw(components("b", smooth=smooth))],
        **({"cap": 1.5} if draw(st.booleans()) else {}),
    }
    return validated_as(PayPlan, tree, lambda path: path)


def paid(plan: PayPlan, bookings: np.ndarray) -> np.ndarray:
    """Variable pay of a year by the evaluator [currency]."""
    amounts = np.zeros((len(bookings), 12))
    amounts[:, 5] = bookings
    payout = evaluate(plan, YEAR, {"bookings": amounts}, Standing(np.full(12, QUOTA / 12)))
    return np.asarray(payout.money(payout.variable).sum(axis=-1))


def jumps_paid(plan: PayPlan) -> list[float]:
    """How far the evaluator jumps at each level of the grid, where it does [currency]."""
    levels = np.arange(1, 12) / GRID * QUOTA
    steps = paid(plan, levels) - paid(plan, levels * (1 - 1e-7))
    return [step for step in steps.tolist() if abs(step) > 1.0]


def said(plan: PayPlan, codes: set[str], reference: Reference = PERSON) -> list[Finding]:
    """Findings of these kinds."""
    return [finding for finding in lint(plan, reference) if finding.code in codes]


@given(plans(smooth=False))
@settings(max_examples=150, deadline=None)
def test_a_cliff_is_found_if_and_only_if_the_evaluator_jumps(plan: PayPlan) -> None:
    """As many, and as far, up and down."""
    found = [f.money * (1 if f.code == "cliff" else -1) for f in said(plan, JUMPS)]
    assert sorted(found) == pytest.approx(sorted(jumps_paid(plan)), abs=0.5)


@given(plans(smooth=True))
@settings(max_examples=100, deadline=None)
def test_marginal_and_interpolated_tiers_have_no_cliffs(plan: PayPlan) -> None:
    """Without thresholds, milestones and factors pay never jumps."""
    assert said(plan, JUMPS) == []


@given(plans(smooth=False))
@settings(max_examples=100, deadline=None)
def test_on_target_pay_is_what_the_evaluator_pays_at_quota(plan: PayPlan) -> None:
    """A finding exactly where it is not the stated variable."""
    on_target = float(paid(plan, np.array([QUOTA]))[0])
    assert on_target_pay(plan, QUOTA) == pytest.approx(on_target, abs=0.02)
    assert bool(said(plan, {"ote-mismatch"})) == (abs(on_target - 100_000.0) > 10.0)


@given(plans(smooth=False), st.floats(0.0, 3.0))
@settings(max_examples=100, deadline=None)
def test_the_curve_by_attainment_is_the_evaluators(plan: PayPlan, attainment: float) -> None:
    """Both components have the seat's quota, so one attainment is one amount."""
    level = attainment * GRID
    if abs(level - round(level)) < 1e-6:
        attainment = round(level) / GRID
    assert by_attainment(plan, PERSON).at(attainment) == pytest.approx(
        float(paid(plan, np.array([attainment * QUOTA]))[0]), abs=0.02
    )


@given(plans(smooth=False), st.sampled_from([0.3, 0.9, 1.0, 1.3]))
@settings(max_examples=100, deadline=None)
def test_no_shift_of_a_month_beats_the_one_that_is_found(plan: PayPlan, attainment: float) -> None:
    """Tried at 400 amounts, for each component alone."""
    for part in parts_of(plan, PERSON):
        pay, expected = part.pay(), attainment * QUOTA
        shift, gain = best_shift(pay, expected, expected / 12)
        assert gain == pytest.approx(
            pay.at(expected - shift) + pay.at(expected + shift) - 2 * pay.at(expected), abs=0.01
        )
        tried = np.linspace(0.0, expected / 12, 400)
        best = max(pay.at(expected - s) + pay.at(expected + s) - 2 * pay.at(expected) for s in tried.tolist())
        assert gain >= best - 0.01


@given(st.floats(0.5, 1.5), st.floats(0.05, 0.8), st.sampled_from([0.0, 0.7, 1.2]))
@settings(max_examples=25, deadline=None)
def test_expected_pay_is_the_mean_over_quantiles(mean: float, cv: float, at: float) -> None:
    """The exact integral of a jump and a kink against the mean over 20,000 equally likely attainments."""
    spread = Spread(mean, cv)
    pay = Pieces((0.0, at, at + 0.5), (0.0, 2.0, 3.0), (1.0, 2.0, 0.5)) if at else Pieces((0.0,), (1.0,), (2.0,))
    points = (np.arange(20_000) + 0.5) / 20_000
    by_hand = float(np.mean([pay.at(spread.quantile(p)) for p in points.tolist()]))
    assert spread.expected(pay, 1.0) == pytest.approx(by_hand, rel=2e-3)


def test_what_a_component_looks_at_is_at_its_own_attainment_on_target() -> None:
    """Although the one has five times the quota of the other, or counts something else."""
    factor = [{"component": "new", "steps": [{"at": 0.0, "factor": 0.5}, {"at": 1.0, "factor": 1.0}]}]
    tree = {
        "salary": 0.0,
        "variable": 100.0,
        "components": [
            {"name": "new", "share": 0.4},
            {"name": "kept", "measure": "renewals", "quota": 200.0, "share": 0.3, "multipliers": factor},
            {"name": "part", "quota_share": 0.2, "share": 0.3, "multipliers": factor},
        ],
    }
    assert on_target_pay(validated_as(PayPlan, tree, lambda path: path), 1_000.0) == pytest.approx(100.0)


def test_a_floor_that_is_met_but_for_a_rounding_does_not_hold_pay_down() -> None:
    """A floor at 12,500 and a plateau a float's breadth below it: pay rises from the plateau's end on."""
    plateau = Pieces((0.0, 1_250_000.0), (12_500.0 - 2e-12, 12_500.0 - 2e-12), (0.0, 0.025))
    assert at_least(plateau, 12_500.0).at(1_500_000.0) == pytest.approx(18_750.0)
    falling = Pieces((0.0, 1_250_000.0), (12_500.0 + 2e-12, 12_500.0 + 2e-12), (0.0, -0.025))
    assert at_least(falling, 12_500.0).at(1_500_000.0) == pytest.approx(12_500.0)


def test_a_shift_finds_a_fall_just_above_the_expected_amount() -> None:
    """At quota a retroactive tier takes everything back: a sale held over keeps half of on-target pay once."""
    tiers = [{"to": 1.0, "multiple": 0.5}, {"multiple": 0.0}]
    component = {"name": "c", "period": "year", "mode": "retroactive", "tiers": tiers}
    tree = {"salary": 1.0, "variable": 100_000.0, "components": [component]}
    (part,) = parts_of(validated_as(PayPlan, tree, lambda path: path), PERSON)
    _, gain = best_shift(part.pay(), QUOTA, QUOTA / 12)
    assert gain == pytest.approx(50_000.0, rel=1e-6)


def test_a_cliff_of_a_single_deal_is_found() -> None:
    """From 1,000 on a deal is paid 2 % of all of it instead of 1 %."""
    tiers = [{"to": 1_000.0, "rate": 0.01}, {"rate": 0.02}]
    component = {"name": "deals", "per": "deal", "levels": "amount", "mode": "retroactive", "tiers": tiers}
    plan = validated_as(PayPlan, {"salary": 0.0, "variable": 100.0, "components": [component]}, lambda path: path)
    (found,) = said(plan, JUMPS)
    assert found.money == pytest.approx(10.0)
    assert "at 1,000 a deal" in found.what


def test_a_linear_plan_gains_nothing_at_a_boundary() -> None:
    """Nor does one whose rate falls."""
    for above in (1.0, 0.5):
        component = {"name": "commission", "tiers": [{"to": 1.0, "multiple": 1.0}, {"multiple": above}]}
        tree = {"salary": 1.0, "variable": 100_000.0, "components": [component]}
        assert said(validated_as(PayPlan, tree, lambda path: path), {"period-boundary"}) == []


def test_a_tier_behind_a_cap_is_out_of_reach() -> None:
    """People would reach it, but the cap binds before."""
    tiers = [{"to": 1.25, "multiple": 1.0}, {"multiple": 2.0}]
    tree = {"salary": 1.0, "variable": 100_000.0, "components": [{"name": "c", "tiers": tiers, "cap": 1.1}]}
    (found,) = said(validated_as(PayPlan, tree, lambda path: path), {"out-of-reach"})
    assert (found.path, found.money) == ("components.c.tiers.1", 0.0)
    assert "where the cap binds" in found.what
