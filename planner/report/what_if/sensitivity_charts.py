"""Charts of the study of sensitivity."""

from typing import Any

import altair as alt

from planner.domain.measures import Interval
from planner.domain.what_if.changes import Range
from planner.domain.what_if.influence import Influence
from planner.report.style import AFTER, INK, Rows, data, layered, money_axis, rounded

_LOW, _HIGH = "#e08a1e", AFTER
_NAMES = {
    "mu_star": "mean effect μ*",
    "sigma": "spread σ",
    "S1": "alone (S1)",
    "ST": "with others (ST)",
}


def tornado(found: Influence, measure: str, unit: str) -> alt.LayerChart:
    """What each setting does at the ends of its range, the widest first; the thin line is the interval of each end."""
    rows: Rows = []
    for swing in found.ordered(measure):
        for end, at in (("low", swing.at_low), ("high", swing.at_high)):
            value = swing.range.low if end == "low" else swing.range.high
            row = {"setting": label(swing.range), "end": f"{end} end", "at": f"{value:.4g}", "zero": 0.0}
            rows.append(row | _ends(at))
    scale = alt.Scale(domain=["low end", "high end"], range=[_LOW, _HIGH])
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=300)
    y = alt.Y("setting:N", title=None, sort=list(dict.fromkeys(row["setting"] for row in rows)), axis=axis)
    ends = alt.Axis(format="+.1%") if unit == "share" else money_axis()
    x = alt.X("value:Q", title=f"change of {measure} [{unit}]", axis=ends)
    tooltip: list[Any] = [
        "setting:N",
        "end:N",
        "at:N",
        *(alt.Tooltip(f"{name}:Q", format=",.4g") for name in ("value", "lo", "hi")),
    ]
    base = alt.Chart(data(rows)).encode(y=y, tooltip=tooltip)
    return layered(
        base.mark_bar(height=13, opacity=0.8).encode(x=x, x2="zero:Q", color=alt.Color("end:N", scale=scale)),
        base.mark_rule(color=INK, strokeWidth=1.5).encode(x="lo:Q", x2="hi:Q"),
        alt.Chart(data([{"at": 0}])).mark_rule(color=INK).encode(x="at:Q"),
        step=24,
    )


def indices(found: Influence, measure: str, unit: str) -> alt.LayerChart:
    """Morris's or Sobol's indices, the largest first: dot, and bar of what points and luck may put them off."""
    mine = [index for index in found.indices if index.measure == measure]
    rows: Rows = [
        {
            "setting": index.range.path,
            "index": _NAMES[index.name],
            "value": rounded(index.value),
            "lo": rounded(index.value - index.half),
            "hi": rounded(index.value + index.half),
        }
        for index in mine
    ]
    first = {"morris": "mu_star", "sobol": "ST"}[found.method]
    order = [i.range.path for i in sorted(mine, key=lambda i: (-i.value, i.range.path)) if i.name == first]
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=300)
    names = list(dict.fromkeys(row["index"] for row in rows))
    y = alt.Y("setting:N", title=None, sort=order, axis=axis)
    shares = found.method == "sobol" or unit == "share"
    axis_of = alt.Axis(format=".0%") if shares else money_axis()
    x_title = "share of variance" if found.method == "sobol" else f"{measure} [{unit}] from end to end"
    x = alt.X("value:Q", title=x_title, axis=axis_of)
    colour = alt.Color("index:N", scale=alt.Scale(domain=names, range=[AFTER, _LOW][: len(names)]))
    base = alt.Chart(data(rows)).encode(
        y=y, yOffset=alt.YOffset("index:N", sort=names), color=colour, tooltip=["setting:N", "index:N", "value:Q"]
    )
    return layered(
        base.mark_rule(strokeWidth=4, opacity=0.35).encode(x=alt.X("lo:Q", title=x_title), x2="hi:Q"),
        base.mark_circle(size=60, opacity=1).encode(x=x),
        step=15,
    )


def label(each: Range) -> str:
    """A setting with its range."""
    return f"{each.path}  {each.low:.4g}–{each.high:.4g}"


def _ends(interval: Interval) -> dict[str, float]:
    return {"value": rounded(interval.value), "lo": rounded(interval.low), "hi": rounded(interval.high)}
