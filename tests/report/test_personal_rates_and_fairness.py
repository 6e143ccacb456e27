"""A personal commission rate is said to stand with the seat, where it makes a difference."""

from typing import Any

import pytest

from planner.report.fairness.words import personal_rates

PERSONAL = {"salary": 60_000.0, "variable": 40_000.0, "components": [{"name": "commission", "rate": "personal"}]}
STRAIGHT = {"salary": 60_000.0, "variable": 40_000.0}


@pytest.mark.parametrize(
    ("rates", "plan", "said"),
    [((0.01, 0.02), PERSONAL, "(1 % to 2 %)"), ((0.02, 0.02), PERSONAL, ""), ((0.01, 0.02), STRAIGHT, "")],
)
def test_rates_that_differ_are_told_where_they_are_paid(
    tiny_world: Any, rates: tuple[float, float], plan: dict[str, Any], said: str
) -> None:
    """Swapping people between seats leaves the rate behind; equal rates, or plans without any, need no word."""
    scenario = tiny_world(
        4,
        [{"commission_rate": rate} for rate in rates],
        {"pay": {"default_plan": "own"}, "quota": {"target": 400_000}},
        pay_plans={"own": plan},
    )
    told = list(personal_rates(scenario))
    assert bool(told) is bool(said)
    assert all(said in sentence for sentence in told)
