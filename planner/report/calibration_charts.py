"""Pictures of a calibration: endings over age, waits, months of arrivals, the season, and people."""

from collections.abc import Mapping, Sequence

import altair as alt

from planner.domain.arrays import Columns
from planner.domain.history.estimate import Estimate
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, QUIET, Rows, data, layered, rounded

_CAUSES = {"won": ("won", AFTER), "lost": ("lost", LIMIT), "no_decision": ("no decision", "#e0a03c")}
_FAMILIES = ("lognormal", "weibull", "gamma", "mixture")
_COLOURS = ("#7fa9da", FAIR, "#e0a03c", LIMIT)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_PEOPLE = 40
"""People in the picture; the table has them all."""


def incidence_chart(columns: Columns) -> alt.LayerChart:
    """Share of all opportunities that ended so by each age, with 90 % bands."""
    shown = [cause for cause in _CAUSES if columns[cause].max() > 0]
    rows: Rows = [
        {
            "age": rounded(columns["age"][i]),
            "share": rounded(columns[cause][i]),
            "low": rounded(columns[f"{cause}_low"][i]),
            "high": rounded(columns[f"{cause}_high"][i]),
            "ending": _CAUSES[cause][0],
        }
        for cause in shown
        for i in range(len(columns["age"]))
    ]
    scale = alt.Scale(domain=[_CAUSES[c][0] for c in shown], range=[_CAUSES[c][1] for c in shown])
    drawn = alt.Chart(data(rows)).encode(
        x=alt.X("age:Q", title="age of the opportunity, days"), color=alt.Color("ending:N", scale=scale)
    )
    share = alt.Axis(format=".0%", tickCount=5)
    band = drawn.mark_area(opacity=0.2, interpolate="step-after").encode(
        y=alt.Y("low:Q", title="share of all opportunities", axis=share), y2="high:Q"
    )
    return layered(band, drawn.mark_line(interpolate="step-after", strokeWidth=2).encode(y="share:Q"), height=250)


def wait_chart(columns: Columns, chosen: str) -> alt.LayerChart:
    """Share that took at most so many days: observed in steps, and the families; the chosen one is thick."""
    families = [*_FAMILIES, *([chosen] if chosen not in _FAMILIES else [])]
    rows: Rows = [
        {"age": rounded(columns["age"][i]), "share": rounded(columns[family][i]), "family": family,
         "chosen": family == chosen}
        for family in families
        for i in range(len(columns["age"]))
    ]  # fmt: skip
    seen: Rows = [
        {"age": rounded(a), "share": rounded(b)} for a, b in zip(columns["age"], columns["observed"], strict=True)
    ]
    scale = alt.Scale(domain=families, range=[*_COLOURS, AFTER][: len(families)])
    x = alt.X("age:Q", title="days")
    y = alt.Y("share:Q", title="share that took at most so long", axis=alt.Axis(format=".0%", tickCount=5))
    area = alt.Chart(data(seen)).mark_area(color=BEFORE, opacity=0.45, interpolate="step-after").encode(x=x, y=y)
    lines = (
        alt.Chart(data(rows))
        .mark_line()
        .encode(
            x=x,
            y=y,
            color=alt.Color("family:N", scale=scale),
            strokeWidth=alt.condition("datum.chosen", alt.value(3), alt.value(1.2)),
        )
    )
    return layered(area, lines, height=220)


def months_chart(columns: Columns, noun: str) -> alt.LayerChart:
    """What arrived in each month, and what trend, season and weekdays make expected."""
    rows: Rows = [
        {"month": str(month)[:7], "seen": rounded(seen), "expected": rounded(expected)}
        for month, seen, expected in zip(columns["month"], columns["seen"], columns["expected"], strict=True)
    ]
    x = alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    bars = alt.Chart(data(rows)).mark_bar(color="#b9cfe8").encode(x=x, y=alt.Y("seen:Q", title=f"{noun} a month"))
    line = alt.Chart(data(rows)).mark_line(color=INK, strokeWidth=1.5, point=alt.OverlayMarkDef(size=14, color=INK))
    return layered(bars, line.encode(x=x, y="expected:Q"), height=200)


def season_chart(estimates: Sequence[Estimate]) -> alt.LayerChart:
    """Weight of each calendar month with its interval; 1 is an average month."""
    rows: Rows = [
        {"month": name, "weight": rounded(each.value), "low": rounded(each.low), "high": rounded(each.high)}
        for name, each in zip(_MONTHS, estimates, strict=True)
    ]
    x = alt.X("month:O", title=None, sort=list(_MONTHS), axis=alt.Axis(labelAngle=0))
    drawn = alt.Chart(data(rows)).encode(x=x)
    bar = drawn.mark_rule(color=AFTER, strokeWidth=5, opacity=0.35).encode(
        y=alt.Y("low:Q", title="weight of the month", scale=alt.Scale(zero=False)), y2="high:Q"
    )
    point = drawn.mark_point(color=AFTER, filled=True, size=60, opacity=1).encode(y="weight:Q")
    one = alt.Chart(data([{"one": 1.0}])).mark_rule(color=FAIR, strokeDash=[4, 3]).encode(y="one:Q")
    return layered(one, bar, point, height=200)


def people_chart(columns: Columns) -> alt.LayerChart:
    """Share won by person: as counted (ring) and shrunk towards the common share (dot) with its interval."""
    names = [str(name) for name in columns["person"][:MOST_PEOPLE]]
    rows: Rows = [
        {name: rounded(columns[name][i]) for name in ("raw_share", "share", "low", "high")} | {"person": person}
        for i, person in enumerate(names)
    ]
    y = alt.Y("person:N", title=None, sort=names, axis=alt.Axis(grid=True, ticks=False, domain=False, labelLimit=150))
    drawn = alt.Chart(data(rows)).encode(y=y)
    axis = alt.X("low:Q", title="share won of what closed", scale=alt.Scale(zero=False), axis=alt.Axis(format=".0%"))
    rule = drawn.mark_rule(color=AFTER, strokeWidth=4, opacity=0.35).encode(x=axis, x2="high:Q")
    dot = drawn.mark_point(color=AFTER, filled=True, size=50, opacity=1).encode(x="share:Q")
    ring = drawn.mark_point(color=QUIET, size=40).encode(x="raw_share:Q")
    return layered(rule, ring, dot, step=17)


def season_of(named: Mapping[str, Estimate], prefix: str) -> list[Estimate]:
    """The twelve weights of a season, January first; empty where it is not known."""
    found = [named.get(f"{prefix}.{month:02d}") for month in range(1, 13)]
    return [each for each in found if each is not None] if all(found) else []
