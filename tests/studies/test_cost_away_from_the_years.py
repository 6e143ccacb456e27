"""Cost at attainments that no year has: how sure it is, and that no sales are lost on the way."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.pay_cost.levels import line_off, moved_to, widened
from planner.domain.scenario import Scenario
from planner.studies.cost.figures import Figures
from planner.studies.cost.study import CostQuestion, cost
from planner.studies.playing import Playing

Worlds = Callable[..., Scenario]
TIERS = [{"to": 1.0, "multiple": 1.0}, {"multiple": 2.0}]
PAY = {
    "salary": 60_000.0,
    "variable": 60_000.0,
    "period": "quarter",
    "components": [{"name": "commission", "attainment": "annual", "tiers": TIERS}],
}


def test_levels_far_from_their_years_are_as_unsure_as_the_line_to_them() -> None:
    """The years attain 96 % ± 2: 95 of 100 intervals hold pay at full attainment, not the 61 of moved pay alone."""
    rng, figures, hits = np.random.default_rng(0), Figures(0.95, 1, 1), 0
    for _ in range(400):
        attainment = rng.normal(0.96, 0.02, 100)
        amount = 100.0 * attainment + rng.normal(0.0, 5.0, 100)
        off = figures.mean(line_off(1.0, attainment, amount))
        assert off.value == pytest.approx(0.0, abs=1e-9)
        found = widened(figures.mean(moved_to(1.0, attainment, amount)), (off.high - off.low) / 2)
        hits += found.low <= 100.0 <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_one_seat_sells_the_same_at_its_own_mean_and_at_the_companys(tiny_world: Worlds) -> None:
    """Also in months in which a quota ramp asks nothing of anybody: what is sold then is not lost."""
    rows = [{"account": "a", "owner": "s0", "potential": 400_000.0, "workload": 100.0}]
    seats = [{"seat": "s0", "capacity_hours": 2_000.0, "start": "2027-01-01"}]
    tree = {"market": {"deal_size": 20_000.0}, "pay": {"default_plan": "plan"}, "quota": {"target": 400_000.0}}
    scenario = tiny_world(rows, seats, tree, pay_plans={"plan": PAY | {"quota_ramp": [0.0, 0.0, 0.5]}})
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "present")
    found = cost(scenario, plan, CostQuestion(mode="none"), Playing(8, 7)).at_mean
    assert found.mean > found.at_own_mean > 60_000.0
    assert found.at_company_mean == pytest.approx(found.at_own_mean, abs=0.01)
