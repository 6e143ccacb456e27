"""Hard limits of balance that differ below and above are drawn, listed and told as they are."""

from pathlib import Path
from typing import Any

from planner.domain.audit import given_plan
from planner.domain.world import World
from planner.report.review import Review
from planner.report.tables import loads
from planner.report.write import write_report


def test_each_side_has_its_own_limit(tiny_world: Any, tmp_path: Path) -> None:
    """Captions and columns name the sides that there are."""
    rules = [
        {"metric": "potential", "free": 0.05, "limit_below": 0.2, "limit_above": 0.5},
        {"metric": "workload", "free": 0.05, "limit_above": 0.3},
        {"metric": "accounts", "free": 0.05, "limit": 0.4},
        {"metric": "revenue", "free": 0.05},
    ]
    accounts = [{"workload": 10.0, "revenue": 1.0, "owner": f"s{a % 2}"} for a in range(4)]
    scenario = tiny_world(accounts, 2, {"territory": {"balance": rules}})
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "current owners")
    write_report(tmp_path / "report.html", scenario, plan, None, {})
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "the hard limit of −20 % and +50 %" in page
    assert "the hard limit of +30 %" in page
    assert "the hard limit of ±40 %" in page
    review = Review.of(scenario, plan, None)
    sides = {metric: [h for h in loads(review, metric).headers if "limit" in h] for metric in review.metrics}
    assert sides["workload"] == ["Upper limit"]
    assert sides["potential"] == sides["accounts"] == ["Lower limit", "Upper limit"]
    assert sides["revenue"] == []
    assert all(len(loads(review, metric).headers) == len(loads(review, metric).rows[0]) for metric in review.metrics)
