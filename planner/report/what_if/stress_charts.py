"""Charts of stress tests."""

import altair as alt

from planner.domain.comparison.side_by_side import SideBySide, Variant
from planner.report.style import AFTER, BEFORE, INK, LIMIT, Rows, data, layered, money_axis, rounded


def changes(found: SideBySide, measure: str) -> alt.LayerChart:
    """By how much each stress moves a measure, as a share of the base's value: dot, and bar of the paired interval."""
    rows: Rows = []
    for variant in by_loss(found):
        effect = variant.effect(measure)
        if effect is not None and effect.base:
            value, low, high = (
                rounded(end / effect.base)
                for end in (effect.difference.value, effect.difference.low, effect.difference.high)
            )
            rows.append({"stress": variant.title, "value": value, "low": low, "high": high})
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=250)
    y = alt.Y("stress:N", title=None, sort=[row["stress"] for row in rows], axis=axis)
    x = alt.X("low:Q", title="change", axis=alt.Axis(format="+.0%"))
    tooltip = [alt.Tooltip("stress:N"), *(alt.Tooltip(f"{end}:Q", format="+.2%") for end in ("value", "low", "high"))]
    base = alt.Chart(data(rows)).encode(y=y, tooltip=tooltip)
    return layered(
        alt.Chart(data([{"at": 0}])).mark_rule(color=INK).encode(x="at:Q"),
        base.mark_bar(height=9, color="#f3b8b2").encode(x=x, x2="high:Q"),
        base.mark_circle(color=LIMIT, size=60, opacity=1).encode(x="value:Q"),
        step=26,
    )


def by_loss(found: SideBySide) -> list[Variant]:
    """The variants, those that cost most bookings first."""
    lost = {variant.name: variant.effect("bookings") for variant in found.variants}
    return sorted(
        found.variants,
        key=lambda variant: effect.difference.value if (effect := lost[variant.name]) is not None else 0.0,
    )


def months(found: SideBySide, number: int) -> alt.LayerChart:
    """Mean bookings by month: as planned, and under one stress."""
    variant = found.variants[number]
    rows: Rows = []
    for name, by_month in (("as planned", found.month_bookings), (variant.title, variant.month_bookings)):
        rows += [
            {"month": str(month), "bookings": rounded(booked), "year": name}
            for month, booked in zip(found.month, by_month, strict=True)
        ]
    colour = alt.Color(
        "year:N",
        scale=alt.Scale(domain=["as planned", variant.title], range=[BEFORE, AFTER]),
        legend=alt.Legend(labelLimit=360),
    )
    x = alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr="slice(datum.label, 5)"))
    y = alt.Y("bookings:Q", title="bookings of the month", axis=money_axis())
    tooltip = ["year:N", "month:O", alt.Tooltip("bookings:Q", format=",.0f")]
    lines = alt.Chart(data(rows)).mark_line(strokeWidth=2.5, point=True)
    return layered(lines.encode(x=x, y=y, color=colour, tooltip=tooltip), height=210)
