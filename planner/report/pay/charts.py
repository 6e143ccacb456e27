"""Pictures of pay plans: variable pay by attainment."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.described import DescribedPlan
from planner.domain.pay.reference_year import HIGHEST, ReferenceYear, pay_curve
from planner.report.style import AFTER, FAIR, GRID, INK, Rows, data, layered, money_axis, styled

PARTS = (AFTER, "#7fa9da", "#e0a03c")
"""Colours of a plan's components, in the order of the plan."""
_PER_ROW = 5
_TARGET_LINE = {"condition": {"test": "datum.value === 1", "value": "#9ccfae"}, "value": GRID}
"""Grid lines at 100 % stand out."""


def curve_chart(described: DescribedPlan) -> alt.LayerChart:
    """Variable pay of the reference year by attainment, component upon component; on target where the lines cross."""
    year = pay_curve(described.plan, described.quota)
    money = year.by_component / year.payout.minor_units
    paying = [c for c in range(len(money)) if money[c].any()]
    knots = _knots(year, money)
    low = np.zeros(len(year.attainment))
    rows: Rows = []
    names = [str(year.payout.component[c]) for c in paying]
    for name, c in zip(names, paying, strict=True):
        high = low + money[c]
        rows += [
            {"attainment": float(year.attainment[k]), "low": float(low[k]), "high": float(high[k]), "part": name}
            for k in knots
        ]
        low = high
    total = [{"attainment": float(year.attainment[k]), "pay": float(low[k])} for k in knots]
    scale = alt.Scale(domain=names, range=list(PARTS[: len(names)]))
    colour = alt.Color("part:N", scale=scale, legend=alt.Legend() if len(names) > 1 else None)
    x = alt.X(
        "attainment:Q",
        title="attainment of every component",
        scale=alt.Scale(domain=[0, HIGHEST]),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    pay = alt.Y("low:Q", title="variable pay a year", axis=money_axis(titlePadding=16))
    areas = alt.Chart(data(rows)).mark_area(opacity=0.5).encode(x=x, y=pay, y2="high:Q", color=colour)
    line = alt.Chart(data(total)).mark_line(color=INK, strokeWidth=1.5).encode(x=x, y="pay:Q")
    target = alt.Chart(data([{"at": 1, "pay": described.plan.variable}]))
    cross = target.mark_rule(color=FAIR, strokeWidth=1, strokeDash=[4, 3])
    upright, level = cross.encode(x="at:Q"), cross.encode(y="pay:Q")
    return layered(areas, line, upright, level, height=210)


def all_curves(plans: Sequence[DescribedPlan]) -> alt.Chart:
    """Every plan's variable pay by attainment, in units of its own on-target variable pay, on equal axes."""
    rows: Rows = []
    for described in plans:
        year = pay_curve(described.plan, described.quota)
        share = year.variable / year.payout.minor_units / described.plan.variable
        rows += [
            {"plan": described.name, "attainment": float(year.attainment[k]), "share": round(float(share[k]), 5)}
            for k in _knots(year, year.by_component / year.payout.minor_units)
        ]
    chart = alt.Chart(data(rows)).mark_line(color=AFTER, strokeWidth=2, clip=True)
    drawn = chart.encode(
        x=alt.X("attainment:Q", title=None, axis=alt.Axis(format=".0%", values=[0, 1, 2], gridColor=_TARGET_LINE)),
        y=alt.Y(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 3]),
            axis=alt.Axis(values=[0, 1, 2, 3], gridColor=_TARGET_LINE),
        ),
        facet=alt.Facet("plan:N", columns=_PER_ROW, title=None, header=alt.Header(labelColor=INK, labelFontSize=11)),
    )
    found: alt.Chart = drawn.properties(width=150, height=95)
    return styled(found)


def _knots(year: ReferenceYear, money: Floats) -> list[int]:
    """Positions without which some component's curve would look different: all that are not on a straight line."""
    x = year.attainment
    kept = [0]
    for k in range(1, len(x) - 1):
        left, right = kept[-1], k + 1
        way = (x[k] - x[left]) / (x[right] - x[left])
        straight = money[:, left] + way * (money[:, right] - money[:, left])
        if float(np.max(np.abs(straight - money[:, k]))) > year.payout.minor_units / 100:
            kept.append(k)
    return [*kept, len(x) - 1]
