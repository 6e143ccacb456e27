"""The common year on which plans are put side by side."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.pay.plan import PayPlan
from planner.domain.pay.reference_year import ATTAINMENTS, COLLEAGUES, HIGHEST, pay_curve, reference_year

MakePlan = Callable[..., PayPlan]


def test_every_component_is_at_the_same_attainment_of_its_own_quota(make_plan: MakePlan) -> None:
    """At 80 %: 0.8 × 60,000 on the seat's quota and 0.8 × 40,000 on 120 meetings; cost adds the salary."""
    plan = make_plan(
        {"name": "sales", "share": 0.6},
        {"name": "meetings", "measure": "kpi", "kpi": "met", "quota": 120, "share": 0.4},
        salary=60000.0,
        variable=100000.0,
    )
    year = reference_year(plan, 480_000, (0.8,))
    assert year.by_component[:, 0].tolist() == [4_800_000, 3_200_000]
    assert year.variable[0] == 8_000_000
    assert year.cost[0] == 14_000_000
    assert year.sold[0] == pytest.approx(384_000)


def test_a_newcomer_is_measured_against_the_ramped_quota(make_plan: MakePlan) -> None:
    """Half the quota in the first half-year: 100 % of it is three quarters of the year's; pay stays whole."""
    plan = make_plan({"name": "sales"}, variable=100000.0, quota_ramp=[0.5] * 6)
    year = reference_year(plan, 480_000, (1.0,))
    assert year.variable[0] == 10_000_000
    assert year.sold[0] == pytest.approx(360_000)


def test_a_draw_shows_what_is_forgiven_and_what_is_owed(make_plan: MakePlan) -> None:
    """Nothing sold: 3 × 1,000 forgiven at the quarter's end; 9 × 500 owed at the year's."""
    draws = [{"amount": 1000, "months": 3, "recoverable": False}, {"amount": 500, "months": 9, "after": 3}]
    plan = make_plan({"name": "sales"}, variable=100000.0, draws=draws)
    year = reference_year(plan, 480_000, (0.0,))
    assert (year.supplement[0], year.owed[0], year.variable[0]) == (300_000, 450_000, 0)


def test_prizes_are_won_against_the_colleagues(make_plan: MakePlan) -> None:
    """Nobody wins at exactly 100 %; at 150 % everything that a first rank brings, four times."""
    assert not set(ATTAINMENTS) & set(COLLEAGUES)
    plan = make_plan({"name": "best", "prizes": [{"last": 1, "pay": 5000}, {"last": 3, "pay": 1000}]})
    year = reference_year(plan, 480_000, (1.0, 1.2, 1.5))
    assert year.variable.tolist() == [0, 4 * 100_000, 4 * 500_000]


def test_what_depends_on_single_deals_is_left_out(make_plan: MakePlan) -> None:
    """A SPIFF with dates, and pay by the deal, pay nothing here."""
    plan = make_plan(
        {"name": "spiff", "only": {"since": "2027-01-01", "until": "2027-03-31"}, "rate": 0.1, "quota": 1000},
        {"name": "big", "per": "deal", "levels": "amount", "milestones": [{"at": 10, "pay": 5}]},
    )
    assert reference_year(plan, 480_000).variable.tolist() == [0] * len(ATTAINMENTS)


def test_the_curve_stands_on_both_sides_of_every_jump(make_plan: MakePlan) -> None:
    """A threshold at 62 % and a cap of 1.3 with 1.5 above quota: nothing, then 0.62; bends at 1.0 and at 1.2."""
    tiers = [{"to": 1.0, "multiple": 1}, {"multiple": 1.5}]
    plan = make_plan({"name": "sales", "threshold": 0.62, "cap": 1.3, "tiers": tiers}, variable=100000.0)
    curve = pay_curve(plan, 480_000)
    at = int(np.searchsorted(curve.attainment, 0.62))
    assert curve.attainment[at] == 0.62
    assert curve.variable[at - 1] == 0
    assert curve.attainment[at - 1] == pytest.approx(0.62, abs=1e-5)
    assert curve.variable[at] == 6_200_000
    assert np.any(np.isclose(curve.attainment, 1.2))
    assert (curve.attainment[0], curve.attainment[-1]) == (0.0, HIGHEST)
    assert np.all(np.diff(curve.attainment) > 0)
