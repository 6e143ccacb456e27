"""What a pay file may say, and how a bad one is explained."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import planner.scenarios
from planner.domain.pay.person import on_target_pay
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as
from planner.errors import ScenarioError

MakePlan = Callable[..., PayPlan]
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "overlap": (
        {"tiers": [{"to": 1.0, "multiple": 1}, {"at": 0.9, "multiple": 2}]},
        "tier 2 starts at 0.9 but tier 1 ends at 1: they overlap",
    ),
    "gap": (
        {"tiers": [{"to": 1.0, "multiple": 1}, {"at": 1.2, "multiple": 2}]},
        "between 1, the end of tier 1, and 1.2",
    ),
    "out of order": (
        {"tiers": [{"at": 1.0, "multiple": 2}, {"at": 0, "multiple": 1}]},
        "tier 1 ends at 0, not above its start 1",
    ),
    "open tier": ({"tiers": [{"multiple": 1}, {"multiple": 2}]}, "not said where tier 1 ends"),
    "two rates": ({"tiers": [{"rate": 0.1, "multiple": 1}]}, "got 'rate' and 'multiple'"),
    "wrong word": ({"mode": "interpolated", "tiers": [{"to": 1, "rate": 0.1}]}, "needs 'pay' or 'share' (got 'rate')"),
    "endless interpolation": ({"mode": "interpolated", "tiers": [{"share": 1}]}, "needs 'to' in the last tier"),
    "negative rate": ({"rate": -0.02}, "a rate is a number of zero or more, or 'personal' (got -0.02)"),
    "misspelt rate": ({"rate": "personnal"}, "or 'personal' (got 'personnal')"),
    "threshold above cap": ({"threshold": 1.3, "cap": 1.2}, "'threshold' 1.3 lies above 'cap' 1.2"),
    "floor above cap": ({"floor": 1.3, "cap": 1.2}, "'floor' 1.3 lies above 'cap' 1.2"),
    "two caps": ({"cap": 2, "cap_amount": 1000}, "not both"),
    "deal tiers by quota": ({"per": "deal", "tiers": [{"rate": 0.1}]}, "a deal has no quota"),
    "deal cap": ({"deal_cap": 100}, "'deal_cap' needs 'per: deal'"),
    "units without quota": ({"measure": "units"}, "needs its own 'quota'"),
    "gate on itself": ({"gate": {"component": "commission", "at": 1}}, "names the component itself"),
    "gate on nothing": ({"gate": {"component": "x", "at": 1}}, "looks at 'x', which is not a component"),
    "milestone twice": ({"milestones": [{"at": 1, "pay": 5}, {"at": 1, "pay": 6}]}, "milestones must rise"),
    "milestone without sum": ({"milestones": [{"at": 1}]}, "needs either 'pay' (an amount) or 'share'"),
}
BAD_PLANS: dict[str, tuple[dict[str, Any], str]] = {
    "long draw": ({"draws": [{"amount": 100, "months": 18}]}, "a draw may last at most 12 months (got 18)"),
    "long guarantee": ({"guarantee": {"amount": 1, "months": 13}}, "a guarantee may last at most 12 months (got 13)"),
    "draws overlap": (
        {"draws": [{"amount": 100, "months": 3}, {"amount": 50, "after": 2, "months": 3}]},
        "draw 1 lasts until month 3: they overlap",
    ),
    "shares": (
        {"components": [{"name": "a", "share": 0.7}, {"name": "b", "share": 0.6}]},
        "add up to 1.3, more than 1",
    ),
    "open shares": ({"components": [{"name": "a"}, {"name": "b"}]}, "give each of 'a', 'b' its 'share'"),
    "twice": ({"components": [{"name": "a", "share": 0.5}, {"name": "a"}]}, "two components are called 'a'"),
    "nothing to pay": ({"variable": 0.0, "components": [{"name": "a"}]}, "'a' would pay nothing"),
    "mixed spans": (
        {"cap": 2, "components": [{"name": "a", "share": 0.5}, {"name": "b", "period": "year"}]},
        "a 'cap' of the plan needs the same 'period' and 'attainment'",
    ),
    "gate over another span": (
        {
            "components": [
                {"name": "a", "share": 0.5, "gate": {"component": "b", "at": 1}},
                {"name": "b", "period": "year"},
            ]
        },
        "'a' looks at 'b': both need the same 'period'",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_component_is_explained(make_plan: MakePlan, case: str) -> None:
    """Each mistake is named with the place and the numbers that collide."""
    words, said = BAD[case]
    with pytest.raises(ScenarioError) as caught:
        make_plan({"name": "commission"} | words, variable=1000.0)
    assert said in str(caught.value)


@pytest.mark.parametrize("case", BAD_PLANS)
def test_a_bad_plan_is_explained(case: str) -> None:
    """Contradictions between components, and draws that cannot be, are refused in words."""
    words, said = BAD_PLANS[case]
    with pytest.raises(ScenarioError) as caught:
        validated_as(PayPlan, {"salary": 1.0, "variable": 1000.0} | words, lambda path: path)
    assert said in str(caught.value)


def test_an_error_names_the_component(make_plan: MakePlan) -> None:
    """Components are addressed by name, so that the message points at the right lines."""
    with pytest.raises(ScenarioError) as caught:
        make_plan({"name": "renewals", "cap": -1.0}, variable=1000.0)
    assert "components.renewals.cap" in str(caught.value)


ENTERPRISE = """
title: Enterprise, annual quota with a quarterly pacing bonus
salary: 130000
variable: 120000
cap: 3.0
components:
  - name: commission
    attainment: year_to_date
    share: 0.8
    tiers:
      - {to: 0.5, multiple: 0.5}       # decelerator: half the rate on the first half
      - {to: 1.0, multiple: 1.5}
      - {multiple: 2.5}
  - name: pacing
    attainment: year_to_date
    milestones:
      - {at: 1.0, share: 1.0}          # the other 20 % as a lump sum
"""
CUSTOMER_SUCCESS = """
title: Customer success, renewals with expansion behind a gate
salary: 80000
variable: 20000
period: quarter
components:
  - name: renewals
    measure: renewals
    quota_share: 1.0
    share: 0.7
    mode: interpolated
    tiers:
      - {at: 0.8, to: 1.0, share: 1.0}
      - {to: 1.1, share: 0.5}
  - name: expansion
    measure: new
    quota_share: 0.2
    threshold: 0.5
    gate: {component: renewals, at: 0.9}
"""
STORE_REP = """
title: Store representative on a personal rate, with big-deal bonus
salary: 40000
components:
  - name: commission
    rate: personal
    tiers:
      - {to: 1.0, multiple: 1.0}
      - {multiple: 1.5}
  - name: big deals
    per: deal
    levels: amount
    milestones: [{at: 100000, pay: 500}]
"""
HUNTER = """
title: Meetings and retroactive tiers
salary: 50000
variable: 30000
period: month
components:
  - name: meetings
    measure: count
    quota: 156                          # 13 a month
    share: 0.5
    cap: 2.0
  - name: sales
    mode: retroactive
    tiers:
      - {to: 1.0, multiple: 1.0}
      - {multiple: 1.2}
"""


@pytest.mark.parametrize(
    ("text", "at_100"),
    [(ENTERPRISE, 120000.0), (CUSTOMER_SUCCESS, 20000.0), (STORE_REP, 0.02 * 500000), (HUNTER, 15000 + 15000 * 1.2)],
)
def test_example_plans_keep_their_promise_at_target(text: str, at_100: float) -> None:
    """Four plans as an analyst writes them; a retroactive plan that jumps at 100 % is seen to pay more than it says."""
    plan = validated_as(PayPlan, yaml.safe_load(text), lambda path: path)
    assert on_target_pay(plan, 500000.0, personal_rate=0.02) == pytest.approx(at_100)


@pytest.mark.parametrize("name", ["ae-50-50", "ae-new-hire"])
def test_shipped_plans_pay_their_variable_at_target(name: str) -> None:
    """The shipped files load, and on-target pay equals the stated variable pay."""
    folder = Path(planner.scenarios.__file__).parent / "examples" / "acme-saas" / "pay"
    plan = validated_as(PayPlan, yaml.safe_load((folder / f"{name}.yaml").read_text()), lambda path: path)
    assert on_target_pay(plan, 800000.0) == pytest.approx(plan.variable)


def test_a_plan_without_components_pays_in_proportion(make_plan: MakePlan) -> None:
    """Salary and variable alone are a complete plan: one linear component on bookings."""
    assert on_target_pay(make_plan(variable=60000.0), 300000.0) == pytest.approx(60000.0)
