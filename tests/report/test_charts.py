"""Charts are valid Vega-Lite, for the report and for notebooks."""

import re
from collections.abc import Callable
from typing import Any

import altair as alt
import pytest

import planner
from planner.errors import PlannerError
from planner.report import charts
from planner.report.pictures import svg
from planner.report.review import Review

EVERY: tuple[Callable[[Review], Any], ...] = (
    lambda review: charts.balance(review, "potential"),
    charts.terms,
    charts.quotas,
    charts.attainability,
    charts.attainment,
    charts.months,
    lambda review: charts.distribution(review, "bookings"),
    lambda review: charts.territories(review)[0][1],
)


@pytest.mark.parametrize("chart", EVERY)
def test_every_chart_is_valid_and_carries_its_data(story: Any, chart: Callable[[Review], Any]) -> None:
    """Altair's own schema check passes, and no data is fetched."""
    spec = chart(story.review).to_dict(validate=True)
    assert "url" not in str(spec["layer"])
    assert spec["width"] == "container"


def test_a_chart_of_the_year_needs_a_year(story: Any) -> None:
    """Without a simulation there is nothing to show, and that is said."""
    with pytest.raises(PlannerError, match="needs a simulation"):
        charts.months(Review.of(story.scenario, story.plan))


def test_the_map_knows_every_located_account_before_and_after(story: Any) -> None:
    """Names, both seats and potential stand in the tooltip's data."""
    ((frame, chart),) = charts.territories(story.review)
    rows = [row for data in chart.to_dict()["datasets"].values() for row in data if "before" in row]
    assert len(rows) == len(frame.accounts)
    assert {row["after"] for row in rows} <= set(story.plan.seat.tolist())
    assert any(row["before"] == "nobody" for row in rows)


def test_a_notebook_shows_a_chart_as_a_picture(story: Any) -> None:
    """As wide as on a page, and without a script."""
    before = alt.renderers.active
    try:
        planner.show_charts()
        bundle = charts.balance(story.review, "potential")._repr_mimebundle_()
    finally:
        alt.renderers.enable(before)
    assert list(bundle) == ["image/svg+xml"]
    on_a_page, in_a_notebook = (
        float(re.search(r'width="([\d.]+)"', drawn)[1])  # type: ignore[index]
        for drawn in (svg(charts.balance(story.review, "potential")), bundle["image/svg+xml"])
    )
    assert on_a_page < in_a_notebook < on_a_page + 60
    assert "<script" not in bundle["image/svg+xml"]
