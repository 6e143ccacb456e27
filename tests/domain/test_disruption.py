"""What a change of owner costs, by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.domain.covering.rates import PairRates
from planner.domain.scenario import Scenario

Built = Callable[..., Scenario]


def disruption(scenario: Scenario, account: int, seat: int) -> float:
    """Cost of moving the account to the seat."""
    return float(PairRates.of(scenario).of_accounts(np.array([account]), np.array([seat])).disruption[0])


def moved(tiny_world: Built, account: dict[str, Any], rule: dict[str, float], **seat: str) -> float:
    """Cost of moving one account of 1,000 revenue from s0 to s1 when only the given rule counts."""
    settings = {"territory": {"disruption": {"revenue_loss": 0.1, "new_owner_hours": 0.0} | rule}}
    return disruption(tiny_world([{"revenue": 1_000.0, "owner": "s0"} | account], [seat, {}], settings), 0, 1)


def test_long_relationships_cost_more(tiny_world: Built) -> None:
    """10 % of 1,000; a tenth more for each of three years; no more than five years count; blank counts none."""
    rule = {"tenure_loss": 0.1}
    assert moved(tiny_world, {"tenure_years": 3.0}, rule) == pytest.approx(130.0)
    assert moved(tiny_world, {"tenure_years": 9.0}, rule) == pytest.approx(150.0)
    assert moved(tiny_world, {}, rule) == pytest.approx(100.0)


def test_open_pipeline_is_lost_in_part(tiny_world: Built) -> None:
    """A quarter of 400 on top."""
    assert moved(tiny_world, {"open_pipeline": 400.0}, {"pipeline_loss": 0.25}) == pytest.approx(200.0)


@pytest.mark.parametrize(("day", "cost"), [("2027-01-01", 150.0), ("2027-01-31", 100.0), ("2026-12-31", 100.0)])
def test_a_renewal_soon_after_the_change_is_at_risk(tiny_world: Built, day: str, cost: float) -> None:
    """Within thirty days of the start 5 % more are lost; later, or over already, nothing."""
    rule = {"renewal_loss": 0.05, "renewal_days": 30.0}
    assert moved(tiny_world, {"renewal": day}, rule) == pytest.approx(cost)


@pytest.mark.parametrize(("end", "cost"), [("2027-03-31", 40.0), ("2027-12-31", 100.0), ("2027-12-30", 40.0)])
def test_who_leaves_takes_the_relationship_along(tiny_world: Built, end: str, cost: float) -> None:
    """When the owner leaves before the last day, only 40 % of the loss is the plan's doing."""
    assert moved(tiny_world, {}, {"leaver_share": 0.4}, end=end) == pytest.approx(cost)


def test_a_similar_book_spares_some_of_the_loss(tiny_world: Built) -> None:
    """Half of s1's accounts are of the same region and segment: similarity 0.6 spares 30 %; s2 has none at all."""
    accounts = [
        {"revenue": 1_000.0, "owner": "s0", "region": "east", "segment": "large"},
        {"owner": "s1", "region": "east", "segment": "large"},
        {"owner": "s1", "region": "east", "segment": "small"},
    ]
    settings = {"territory": {"disruption": {"revenue_loss": 0.1, "new_owner_hours": 0.0, "similarity": 0.6}}}
    scenario = tiny_world(accounts, 3, settings)
    assert [disruption(scenario, 0, seat) for seat in range(3)] == pytest.approx([0.0, 70.0, 100.0])
