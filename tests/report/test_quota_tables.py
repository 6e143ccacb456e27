"""Quotas by level and month, as the report and DataFrames show them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.fairness.difficulty import difficulty
from planner.errors import PlannerError
from planner.report.frames import frame
from planner.report.numbers import percent
from planner.report.quota_tables import levels, months
from planner.report.review import Review, attainable


def review_of(tiny_world: Any, months_planned: int = 12, **quota: Any) -> Review:
    """Two managers below one head, four seats, a target of 1,000 for one of the managers."""
    seats = [{"manager": m} for m in ("ann", "ann", "bob", "bob")]
    nodes = [{"node": "head"}, {"node": "ann", "parent": "head", "target": 1_000.0}, {"node": "bob", "parent": "head"}]
    settings = {"horizon": {"start": "2027-02-01", "months": months_planned}} | (
        {"quota": {"target": 3_000.0} | quota} if quota else {}
    )
    scenario = tiny_world(4, seats, settings, hierarchy=nodes)
    return Review.of(scenario, given_plan(World.of(scenario), np.array(["s0", "s1", "s2", "s3"]), "by hand"))


def test_the_chance_of_a_quota_is_as_sure_as_fairness_says(story: Any) -> None:
    """Years of opposite luck count as one, in the run's report as in the fairness study; the share is of all years."""
    ends = []
    for antithetic in (False, True):
        outcomes = replace(story.outcomes, antithetic=antithetic)
        found = attainable(Review.of(story.scenario, story.plan, outcomes))
        hard = difficulty(outcomes.seat_bookings, story.plan.quota, outcomes.luck_shared)
        for mine, other in zip(found, (hard.chance, hard.low, hard.high), strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-12)
        ends.append(found)
    assert np.array_equal(ends[0][0], ends[1][0])
    assert np.all(ends[1][2] - ends[1][1] > ends[0][2] - ends[0][1])


def test_the_report_shows_every_level(tiny_world: Any) -> None:
    """Level, node, its target, its over-assigned target and the quotas below it."""
    table = levels(review_of(tiny_world, overassignment_by_level=[0.0, 0.02], overassignment=0.1))
    assert table is not None
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["0", "company", "", "4", "3,000", percent(0.0), "3,000", "3,300"],
        ["1", "head", "company", "4", "3,000", percent(0.0), "3,000", "3,300"],
        ["2", "ann", "head", "2", "1,000", percent(0.02), "1,020", "1,100"],
        ["2", "bob", "head", "2", "2,000", percent(0.02), "2,040", "2,200"],
    ]


def test_months_beyond_a_year_are_shown_as_fiscal_quarters(tiny_world: Any) -> None:
    """Fifteen months from February: the quarters begin in February, April, July, …; sums are kept."""
    table = months(review_of(tiny_world, 15, overassignment=0.0))
    assert table is not None
    assert table.headers[2:-1] == ("2027-02", "2027-04", "2027-07", "2027-10", "2028-01", "2028-04")
    assert [row[1].text for row in table.rows] == ["company", "head", "ann", "bob", "s0", "s1", "s2", "s3"]
    for row in table.rows:
        assert sum(cell.sort or 0.0 for cell in row[2:-1]) == pytest.approx(row[-1].sort)


def test_frames_of_levels_and_months(tiny_world: Any) -> None:
    """A row a level and node, and a row a level, node and month, in the scenario's currency."""
    review = review_of(tiny_world, overassignment=0.05)
    assert frame(review, "quota_levels")["quota [USD]"].tolist() == [3_000.0, 3_150.0, 1_050.0, 2_100.0]
    by_month = frame(review, "quota_months")
    assert len(by_month) == (1 + 3 + 4) * 12
    assert by_month.groupby("level")["quota [USD]"].sum().round(2).tolist() == [3_000.0, 3_150.0, 3_150.0, 3_150.0]
    nodes = by_month[by_month["node"].isin(["s0", "s1"])].groupby("month")["quota [USD]"].sum().round(2).tolist()
    assert by_month[by_month["node"] == "ann"]["quota [USD]"].tolist() == pytest.approx(nodes)


def test_without_quotas_there_are_no_such_tables(tiny_world: Any) -> None:
    """The report leaves them out, a frame says why."""
    review = review_of(tiny_world)
    assert levels(review) is None
    assert months(review) is None
    with pytest.raises(PlannerError, match="sets no quotas"):
        frame(review, "quota_months")
