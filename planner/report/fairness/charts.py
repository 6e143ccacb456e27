"""Charts of the study of fairness."""

import math

import altair as alt
import numpy as np

from planner.domain.fairness.difficulty import MARGIN, Difficulty
from planner.domain.fairness.luck import LuckShares
from planner.domain.fairness.results import GroupFindings
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, Rows, data, layered, rounded

SKILL, SEAT, NOISE = FAIR, "#e08a1e", BEFORE
_KINDS = {"skill": "the person's skill", "seat": "the seat they were given", "noise": "chance of the year"}
_AXIS = "chance to reach quota with average skill"
_MANY = 30


def shares(found: LuckShares) -> alt.LayerChart:
    """Shares of the variance of pay, with their intervals."""
    rows: Rows = [
        {
            "what": words,
            "share": rounded(getattr(found, name).value),
            "low": rounded(getattr(found, name).low),
            "high": rounded(getattr(found, name).high),
        }
        for name, words in _KINDS.items()
    ]
    scale = alt.Scale(domain=list(_KINDS.values()), range=[SKILL, SEAT, NOISE])
    axis = alt.Axis(labelLimit=200, ticks=False, domain=False)
    y = alt.Y("what:N", title=None, sort=list(_KINDS.values()), axis=axis)
    x = alt.X("share:Q", title="share of the differences in pay (variance)", axis=alt.Axis(format=".0%"))
    ends = (alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high"))
    tooltip: list[str | alt.Tooltip] = ["what:N", *ends]
    base = alt.Chart(data(rows)).encode(y=y, tooltip=tooltip)
    return layered(
        base.mark_bar(height=20).encode(x=x, color=alt.Color("what:N", scale=scale, legend=None)),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("low:Q"), x2="high:Q"),
        step=34,
    )


def difficulty(seats: list[str], found: Difficulty) -> alt.LayerChart:
    """Chance of every seat, the hardest first, over the band of ten points around the mean."""
    known = [s for s in range(len(seats)) if math.isfinite(found.chance[s])]
    order = sorted(known, key=lambda s: (float(found.chance[s]), seats[s]))
    rows: Rows = [
        {
            "seat": seats[s],
            "chance": rounded(found.chance[s]),
            "low": rounded(found.low[s]),
            "high": rounded(found.high[s]),
            "where": "more than 10 points off" if found.off[s] else "within 10 points",
        }
        for s in order
    ]
    small = len(order) > _MANY
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=150, labelFontSize=9 if small else 11)
    y = alt.Y("seat:N", title=None, sort=[seats[s] for s in order], axis=axis)
    x = alt.X(
        "chance:Q",
        title=_AXIS,
        axis=alt.Axis(format=".0%"),
        scale=alt.Scale(domain=[0, 1]),
    )
    colour = alt.Color(
        "where:N", scale=alt.Scale(domain=["within 10 points", "more than 10 points off"], range=[AFTER, LIMIT])
    )
    middle = found.mean.value
    band: Rows = [{"from": max(0.0, middle - MARGIN), "to": min(1.0, middle + MARGIN), "mean": rounded(middle)}]
    base = alt.Chart(data(rows)).encode(y=y)
    tooltip = ["seat:N", *(alt.Tooltip(f"{end}:Q", format=".0%") for end in ("chance", "low", "high"))]
    return layered(
        alt.Chart(data(band)).mark_rect(color="#e3f3e8").encode(x=alt.X("from:Q", title=_AXIS), x2="to:Q"),
        alt.Chart(data(band)).mark_rule(color=FAIR, strokeWidth=1.5).encode(x="mean:Q"),
        base.mark_rule(strokeWidth=3, opacity=0.35).encode(x=alt.X("low:Q", title=_AXIS), x2="high:Q", color=colour),
        base.mark_circle(size=60, opacity=1).encode(x=x, color=colour, tooltip=tooltip),
        step=12 if small else 19,
    )


def groups(found: GroupFindings) -> alt.LayerChart:
    """Chance of every group with its interval, beside four fifths of the highest."""
    rows: Rows = [
        {
            "group": name,
            "chance": rounded(each.value),
            "low": rounded(each.low),
            "high": rounded(each.high),
        }
        for name, each in zip(found.names, found.chance, strict=True)
        if np.isfinite(each.value)
    ]
    top = max((row["chance"] for row in rows), default=0.0)
    y = alt.Y("group:N", title=None, axis=alt.Axis(grid=True, domain=False, ticks=False, labelLimit=260))
    x = alt.X("chance:Q", title=f"mean {_AXIS}", axis=alt.Axis(format=".0%"))
    base = alt.Chart(data(rows)).encode(y=y)
    limit: Rows = [{"at": rounded(0.8 * top)}]
    return layered(
        alt.Chart(data(limit)).mark_rule(color=LIMIT, strokeDash=[4, 3]).encode(x=alt.X("at:Q", title=f"mean {_AXIS}")),
        base.mark_rule(strokeWidth=4, opacity=0.35, color=AFTER).encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_circle(size=70, opacity=1, color=AFTER).encode(x=x),
        step=26,
    )
