"""Fair quotas and how they are handed out, by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, audit
from planner.domain.quotas.rule import QuotaRule, monthly_share, quota_rule
from planner.domain.scenario import Scenario

Built = Callable[..., Scenario]


def rule_of(tiny_world: Built, seats: Any = 2, **policy: Any) -> QuotaRule:
    """The rule of two accounts (potential 300 and 100, revenue 10 and 30) with a target of 1,000."""
    accounts = [{"potential": 300.0, "revenue": 10.0}, {"potential": 100.0, "revenue": 30.0}]
    settings = {"quota": {"target": 1_000.0, "overassignment": 0.1} | policy}
    rule = quota_rule(tiny_world(accounts, seats, settings))
    assert rule is not None
    return rule


def test_the_fair_quota_blends_potential_history_and_capacity(tiny_world: Built) -> None:
    """0.5 / 0.3 / 0.2 of 1,100: 550 × ¾ + 330 × ¼ + 220 × ½ for the first seat."""
    rule = rule_of(tiny_world, blend={"potential": 0.5, "history": 0.3, "capacity": 0.2})
    fair = rule.fair(np.array([300.0, 100.0]), np.array([10.0, 30.0]))
    assert fair == pytest.approx([412.5 + 82.5 + 110.0, 137.5 + 247.5 + 110.0])
    assert rule.cost(np.array([600.0, 500.0]), fair) == pytest.approx(0.1 * (5.0 + 5.0))


def test_relief_is_carried_by_those_who_are_there(tiny_world: Built) -> None:
    """A seat vacant until July has half the base quota; the rest goes to the team by available hours."""
    seats = [{"seat": "s0"}, {"seat": "s1", "end": "2027-07-02"}]
    rule = rule_of(tiny_world, seats, blend={"potential": 1.0, "history": 0.0, "capacity": 0.0})
    present = 183 / 365
    assert rule.carried == pytest.approx([1 / (1 + present), present / (1 + present)])
    fair = rule.fair(np.array([200.0, 200.0]), np.zeros(2))
    relieved = 550 * (1 - present)
    assert fair == pytest.approx([550 + relieved * rule.carried[0], 550 * present + relieved * rule.carried[1]])
    assert fair.sum() == pytest.approx(1_100.0)
    unrelieved = rule_of(tiny_world, seats, relief=False, blend={"potential": 1.0, "history": 0.0, "capacity": 0.0})
    assert unrelieved.fair(np.array([200.0, 200.0]), np.zeros(2)) == pytest.approx([550.0, 550.0])


def test_the_price_of_distance_is_a_yearly_one(tiny_world: Built) -> None:
    """The objective is money a year: what half a year's quotas miss counts double, two years' half."""
    for months, price in ((6, 0.2), (12, 0.1), (24, 0.05)):
        scenario = tiny_world(2, 2, {"quota": {"target": 1.0}, "horizon": {"start": "2027-01-01", "months": months}})
        rule = quota_rule(scenario)
        assert rule is not None
        assert rule.cost(np.array([3.0, 0.0]), np.array([1.0, 2.0])) == pytest.approx(4 * price)


def test_quotas_add_up_to_the_cent(tiny_world: Built) -> None:
    """Thirds of 1,100 in cents; in steps of 100 the remainder seat carries what is left."""
    rule = rule_of(tiny_world, 3)
    quota = rule.hand_out(np.full(3, 1_100 / 3))
    assert np.round(quota * 100).sum() == 110_000
    assert quota.tolist() == [366.67, 366.66, 366.67]
    stepped = rule_of(tiny_world, 3, step=100.0).hand_out(np.full(3, 1_100 / 3))
    assert stepped.tolist() == [400.0, 300.0, 400.0]


def test_floors_and_caps_hold(tiny_world: Built) -> None:
    """A cap of 500 leaves 600 for the others, who keep their proportion; an impossible cap is known as such."""
    rule = rule_of(tiny_world, 3, cap=500.0)
    assert rule.hand_out(np.array([900.0, 100.0, 100.0])).tolist() == [500.0, 300.0, 300.0]
    assert rule.feasible
    assert not rule_of(tiny_world, 3, floor=400.0).feasible


def test_handed_out_quotas_break_nothing(tiny_world: Built) -> None:
    """An audit that hands out quotas itself finds them in order."""
    scenario = tiny_world(
        [{"potential": 100.0 * i} for i in range(1, 7)],
        3,
        {"quota": {"target": 999_999.99, "step": 5_000.0, "floor": 200_000.0, "cap": 400_000.0}},
    )
    found = audit(World.of(scenario), np.array(["s0", "s0", "s0", "s1", "s1", "s2"]))
    assert found.violations == ()
    assert found.terms["quota"] > 0


def test_months_share_the_quota_by_season(tiny_world: Built) -> None:
    """Weights of the horizon's calendar months, scaled to one."""
    season = [3.0, *[1.0] * 11]
    scenario = tiny_world(settings={"quota": {"target": 1.0, "seasonality": season}})
    assert monthly_share(scenario).tolist() == pytest.approx([3 / 14, *[1 / 14] * 11])
    assert monthly_share(tiny_world()).sum() == pytest.approx(1.0)
