"""Charts of the simulated years."""

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from planner.domain.arrays import Floats
from planner.domain.outcomes import Outcomes
from planner.errors import PlannerError
from planner.report.numbers import money
from planner.report.review import Review, attainable
from planner.report.style import AFTER, FAIR, INK, LIMIT, Rows, data, layered, money_axis, rounded, seat_rows, step_of

_MARKS = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
"""Quantiles that a fan shows: nine years in ten, half of them, and the median."""


def attainability(review: Review) -> alt.LayerChart:
    """Probability that each seat reaches its quota, with its 95 % interval."""
    share, low, high = attainable(review)
    rows: Rows = [
        {"seat": str(seat), "share": rounded(share[s]), "low": rounded(low[s]), "high": rounded(high[s])}
        for s, seat in enumerate(review.plan.seat)
        if math.isfinite(share[s])
    ]
    x_axis = alt.X(
        "low:Q", title="probability of reaching quota", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")
    )
    base = alt.Chart(data(rows)).encode(
        y=seat_rows(review), tooltip=_tooltip("seat:N", ("share", "low", "high"), ".0%")
    )
    spread = base.mark_rule(color="#9dbbe0", strokeWidth=4).encode(x=x_axis, x2="high:Q")
    point = base.mark_circle(color=AFTER, size=70, opacity=1).encode(x="share:Q")
    return layered(spread, point, step=step_of(review))


def attainment(review: Review) -> alt.LayerChart:
    """Spread of each seat's attainment over the simulated years: nine years in ten, half of them, and the median."""
    years = _years(review)
    rows: Rows = [
        {"seat": str(seat)} | _quantiles(years.seat_bookings[:, s] / review.plan.quota[s])
        for s, seat in enumerate(review.plan.seat)
        if review.plan.quota[s] > 0
    ]
    base = alt.Chart(data(rows)).encode(y=seat_rows(review), tooltip=_tooltip("seat:N", _MARKS, ".0%"))
    x_axis = alt.X("p5:Q", title="bookings / quota", axis=alt.Axis(format=".0%"))
    return layered(
        alt.Chart(data([{"at": 1}])).mark_rule(color=FAIR, strokeWidth=1.5).encode(x="at:Q"),
        base.mark_rule(color="#c9dcf2", strokeWidth=5).encode(x=x_axis, x2="p95:Q"),
        base.mark_rule(color="#7fa9da", strokeWidth=5).encode(x="p25:Q", x2="p75:Q"),
        base.mark_tick(color=INK, thickness=2, size=11).encode(x="p50:Q"),
        step=step_of(review),
    )


def distribution(review: Review, measure: str) -> alt.LayerChart:
    """Histogram of a measure in money over the simulated years, with its mean and, for bookings, target and quotas."""
    sample = _years(review).samples[measure]
    sample = sample[np.isfinite(sample)]
    bins = min(30, max(8, round(2 * len(sample) ** (1 / 3))))  # Rice's rule
    count, edge = np.histogram(sample, bins=bins)
    rows: Rows = [
        {"from": rounded(edge[i]), "to": rounded(edge[i + 1]), "share": rounded(count[i] / max(len(sample), 1))}
        for i in range(len(count))
    ]
    x_axis = alt.X(
        "from:Q",
        bin="binned",
        title=f"{measure.replace('_', ' ')} of the horizon [{review.currency}]",
        scale=alt.Scale(zero=False),
        axis=money_axis(),
    )
    bars = alt.Chart(data(rows)).mark_bar(color="#8fb4de", stroke="white", strokeWidth=0.5)
    tooltip = [alt.Tooltip("from:Q", format=",.0f"), alt.Tooltip("to:Q", format=",.0f")]
    return layered(
        bars.encode(
            x=x_axis,
            x2="to:Q",
            y=alt.Y("share:Q", title="share of simulated years", axis=alt.Axis(format=".0%")),
            tooltip=[*tooltip, alt.Tooltip("share:Q", format=".0%")],
        ),
        _named_lines(review, measure, float(sample.mean()) if len(sample) else math.nan),
        height=230,
    )


def months(review: Review) -> alt.LayerChart:
    """Bookings by month as a fan: nine years in ten, half of them, and the median."""
    years = _years(review)
    rows: Rows = [{"month": str(month)} | _quantiles(years.month_bookings[:, m]) for m, month in enumerate(years.month)]
    base = alt.Chart(data(rows)).encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=-45)), tooltip=_tooltip("month:O", _MARKS, ",.0f")
    )
    amount = alt.Y("p5:Q", title=f"bookings [{review.currency}/month]", axis=money_axis())
    return layered(
        base.mark_area(color="#dce8f6").encode(y=amount, y2="p95:Q"),
        base.mark_area(color="#aecbec").encode(y="p25:Q", y2="p75:Q"),
        base.mark_line(color=AFTER, point=True).encode(y="p50:Q"),
        height=230,
    )


def _named_lines(review: Review, measure: str, mean: float) -> alt.Chart:
    """Upright lines with their legend: the mean and, for bookings, the target and the sum of quotas."""
    lines = [("mean", mean, INK)]
    policy = review.scenario.settings.quota
    if measure == "bookings" and policy is not None:
        lines.append(("target", policy.target, FAIR))
        lines.append(("sum of quotas", float(np.nansum(review.plan.quota)), LIMIT))
    rows: Rows = [
        {"at": rounded(at), "line": f"{name} {money(at, review.currency)}"}
        for name, at, _ in lines
        if math.isfinite(at)
    ]
    scale = alt.Scale(domain=[row["line"] for row in rows], range=[colour for _, _, colour in lines])
    colour = alt.Color("line:N", scale=scale, legend=alt.Legend(columns=1, labelLimit=320))
    drawn: alt.Chart = alt.Chart(data(rows)).mark_rule(strokeWidth=2).encode(x="at:Q", color=colour)
    return drawn


def _quantiles(sample: Floats) -> dict[str, Any]:
    return {
        name: rounded(value) for name, value in zip(_MARKS, np.quantile(sample, list(_MARKS.values())), strict=True)
    }


def _tooltip(key: str, names: Mapping[str, float] | tuple[str, ...], style: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(key), *(alt.Tooltip(f"{name}:Q", format=style) for name in names)]


def _years(review: Review) -> Outcomes:
    if review.outcomes is None:
        raise PlannerError("this chart needs a simulation")
    return review.outcomes
