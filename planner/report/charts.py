"""Charts of a review, for the report and for notebooks: each function gives an Altair chart."""

import math

import altair as alt

from planner.report.maps import territories
from planner.report.review import Review
from planner.report.style import (
    AFTER,
    BEFORE,
    FAIR,
    LIMIT,
    Rows,
    data,
    layered,
    money_axis,
    rounded,
    seat_rows,
    step_of,
)
from planner.report.words import metric_title, metric_unit, term_title
from planner.report.year_charts import attainability, attainment, distribution, months

__all__ = ["attainability", "attainment", "balance", "distribution", "months", "quotas", "terms", "territories"]
_WHEN = alt.Scale(domain=["before", "after"], range=[BEFORE, AFTER])


def balance(review: Review, metric: str) -> alt.LayerChart:
    """Deviation of every seat's load from its fair share, before and after, over the free band and the hard limit."""
    band = review.world.bands[metric]
    audits = {"before": review.before, "after": review.after}
    rows: Rows = []
    for when, given in audits.items():
        if given is None:
            continue
        off = review.deviation(metric, given.loads[metric])
        rows += [
            {
                "seat": str(seat),
                "off": rounded(off[s]),
                "when": when,
                "load": rounded(given.loads[metric][s]),
                "fair": rounded(band.fair[s]),
            }
            for s, seat in enumerate(review.plan.seat)
            if math.isfinite(off[s])
        ]
    y = seat_rows(review)
    unit = metric_unit(metric, review.currency)
    points = alt.Chart(data(rows)).mark_circle(size=75 if len(review.plan.seat) <= 30 else 40, opacity=1)
    dots = points.encode(
        x=alt.X("off:Q", title=f"{metric_title(metric)}: deviation from fair share", axis=alt.Axis(format="+.0%")),
        y=y,
        color=_colour(rows),
        tooltip=[
            alt.Tooltip("seat:N"),
            alt.Tooltip("when:N"),
            alt.Tooltip("load:Q", title=f"load{f' [{unit}]' if unit else ''}", format=",.0f"),
            alt.Tooltip("fair:Q", title="fair share", format=",.0f"),
            alt.Tooltip("off:Q", title="deviation", format="+.1%"),
        ],
    )
    path = alt.Chart(data(rows)).mark_line(color="#d3dae2", strokeWidth=2).encode(x="off:Q", y=y, detail="seat:N")
    return layered(*_band(band.rule.free, band.rule.hard), path, dots, step=step_of(review))


def terms(review: Review) -> alt.LayerChart:
    """The objective, term by term, before and after."""
    rows: Rows = []
    for when, given in (("before", review.before and review.before.terms), ("after", review.plan.terms)):
        rows += [
            {"term": term_title(term), "when": when, "amount": round(amount, 2)}
            for term, amount in (given or {}).items()
        ]
    chart = alt.Chart(data(rows)).mark_bar(cornerRadiusEnd=2)
    order = [term_title(term) for term in review.plan.terms]
    bars = chart.encode(
        x=alt.X("amount:Q", title=f"{review.currency} a year", axis=money_axis()),
        y=alt.Y("term:N", title=None, sort=order, axis=alt.Axis(labelLimit=190)),
        yOffset=alt.YOffset("when:N", sort=["before", "after"]),
        color=_colour(rows),
        tooltip=["term:N", "when:N", alt.Tooltip("amount:Q", title=f"{review.currency} a year", format=",.0f")],
    )
    return layered(bars, step=15 if review.before else 24)


def quotas(review: Review) -> alt.LayerChart:
    """Last, fair and new quota of every seat."""
    kinds = {"last quota": review.last_quota, "new quota": review.plan.quota, "fair quota": review.after.fair_quota}
    rows = [
        {"seat": str(seat), "kind": kind, "amount": round(float(amount[s]), 2)}
        for kind, amount in kinds.items()
        if amount is not None
        for s, seat in enumerate(review.plan.seat)
        if math.isfinite(amount[s])
    ]
    present = [kind for kind in kinds if any(row["kind"] == kind for row in rows)]
    look = {"last quota": BEFORE, "new quota": AFTER, "fair quota": FAIR}
    colour = alt.Color("kind:N", scale=alt.Scale(domain=present, range=[look[kind] for kind in present]))
    x = alt.X("amount:Q", title=f"quota [{review.currency}]", scale=alt.Scale(zero=False), axis=money_axis())
    y = seat_rows(review)
    tooltip = ["seat:N", "kind:N", alt.Tooltip("amount:Q", title=review.currency, format=",.0f")]
    circles, ticks = ([row for row in rows if (row["kind"] == "fair quota") == is_fair] for is_fair in (False, True))
    line = alt.Chart(data(circles)).mark_line(color="#d3dae2", strokeWidth=2)
    dots = alt.Chart(data(circles)).mark_circle(size=85, opacity=1)
    fair = alt.Chart(data(ticks)).mark_tick(thickness=2.5, size=15)
    return layered(
        line.encode(x=x, y=y, detail="seat:N"),
        dots.encode(x=x, y=y, color=colour, tooltip=tooltip),
        fair.encode(x=x, y=y, color=colour, tooltip=tooltip),
        step=step_of(review),
    )


def _band(free: float, hard: tuple[float, float]) -> list[alt.Chart]:
    """Fair share, free band and hard limits as a background of a deviation axis."""
    marks = [
        alt.Chart(data([{"low": -free, "high": free}])).mark_rect(color="#e3f3e8").encode(x="low:Q", x2="high:Q"),
        alt.Chart(data([{"at": 0}])).mark_rule(color=FAIR, strokeWidth=1.5).encode(x="at:Q"),
    ]
    ends = [{"at": end} for end in (-hard[0], hard[1]) if math.isfinite(end)]
    if ends:
        marks.append(alt.Chart(data(ends)).mark_rule(color=LIMIT, strokeDash=[4, 3]).encode(x="at:Q"))
    return marks


def _colour(rows: Rows) -> alt.Color:
    two = len({row["when"] for row in rows}) > 1
    return alt.Color("when:N", scale=_WHEN, legend=alt.Legend() if two else None)
