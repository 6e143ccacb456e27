"""Charts of quotas set in several ways."""

import math

import altair as alt

from planner.domain.quotas.ways import QuotaStudy
from planner.report.style import AFTER, BEFORE, FAIR, INK, Rows, data, layered, money_axis, rounded

TITLES = {
    "plan": "as planned",
    "equal": "equal",
    "history": "by history",
    "potential": "by potential",
    "odds": "by odds",
}
_COLOURS = {"plan": BEFORE, "equal": "#e08a1e", "history": "#7a4fb3", "potential": AFTER, "odds": FAIR}
_MEASURES = {
    "spread": "spread of the chance to reach quota",
    "luck": "luck share of pay",
    "at_quota": "seats at quota",
}
_MANY = 30


def measures(found: QuotaStudy) -> alt.LayerChart:
    """Spread of the chance, luck share and share at quota of every way, with their intervals."""
    rows: Rows = []
    for way in found.ways:
        values = {"spread": way.difficulty.spread, "luck": way.shares.luck, "at_quota": way.at_quota}
        rows += [
            {
                "way": TITLES[way.name],
                "measure": _MEASURES[name],
                "value": rounded(each.value),
                "low": rounded(each.low),
                "high": rounded(each.high),
            }
            for name, each in values.items()
            if math.isfinite(each.value)
        ]
    colour = _colour(found)
    names = [title for title in _MEASURES.values() if any(row["measure"] == title for row in rows)]
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=260)
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("measure:N", title=None, sort=names, axis=axis),
        yOffset=alt.YOffset("way:N", sort=[TITLES[way.name] for way in found.ways]),
        color=colour,
        tooltip=["way:N", "measure:N", *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("value", "low", "high"))],
    )
    return layered(
        base.mark_bar(height=11).encode(x=alt.X("value:Q", title=None, axis=alt.Axis(format=".0%"))),
        base.mark_rule(color=INK).encode(x=alt.X("low:Q"), x2="high:Q", color=alt.value(INK)),
        step=14,
    )


def chances(found: QuotaStudy) -> alt.LayerChart:
    """Chance of every seat to reach quota with average skill, in every way."""
    rows: Rows = [
        {"seat": str(seat), "way": TITLES[way.name], "chance": rounded(way.difficulty.chance[s])}
        for way in found.ways
        for s, seat in enumerate(found.seat)
        if math.isfinite(way.difficulty.chance[s])
    ]
    axis = alt.Axis(format=".0%")
    x = alt.X("chance:Q", title="chance to reach quota with average skill", axis=axis, scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(data(rows)).encode(
        x=x, y=_seats(found), color=_colour(found), tooltip=["seat:N", "way:N", alt.Tooltip("chance:Q", format=".0%")]
    )
    return layered(base.mark_circle(size=70, opacity=0.9), step=_step(found))


def quotas(found: QuotaStudy) -> alt.LayerChart:
    """Quota of every seat in every way."""
    rows: Rows = [
        {"seat": str(seat), "way": TITLES[way.name], "quota": rounded(way.quota[s])}
        for way in found.ways
        for s, seat in enumerate(found.seat)
        if math.isfinite(way.quota[s])
    ]
    base = alt.Chart(data(rows)).encode(
        x=alt.X("quota:Q", title="quota", axis=money_axis()),
        y=_seats(found),
        color=_colour(found),
        tooltip=["seat:N", "way:N", alt.Tooltip("quota:Q", format=",.0f")],
    )
    return layered(base.mark_circle(size=70, opacity=0.9), step=_step(found))


def _colour(found: QuotaStudy) -> alt.Color:
    names = [way.name for way in found.ways]
    scale = alt.Scale(domain=[TITLES[name] for name in names], range=[_COLOURS[name] for name in names])
    return alt.Color("way:N", scale=scale, legend=alt.Legend())


def _seats(found: QuotaStudy) -> alt.Y:
    size = 9 if len(found.seat) > _MANY else 11
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=150, labelFontSize=size)
    return alt.Y("seat:N", title=None, sort=[str(seat) for seat in found.seat], axis=axis)


def _step(found: QuotaStudy) -> int:
    return 12 if len(found.seat) > _MANY else 19
