"""Pictures of a sweep: what each setting does to a measure, and a heat map of two."""

from typing import Any

import altair as alt

from planner.domain.what_if.sweep import Axis, Effect, Response, Swept, Value
from planner.report.numbers import percent, short
from planner.report.style import INK, Rows, data, layered, money_axis, rounded
from planner.report.words import measure_title


def response(found: Swept, axis: Axis, measure: str) -> alt.LayerChart:
    """A measure against a setting: of a grid, averaged over all other settings; of a hypercube, every point."""
    if found.effects:
        effects = [e for e in found.effects if e.setting == axis.setting and e.measure == measure]
        rows = [_row(effect, effect.scenario, effect.value) for effect in effects]
    else:
        rows = [_row(each, each.point.scenario, each.point.values[axis.setting]) for each in found.of(measure)]
    numeric = is_numeric(found, axis)
    base = alt.Chart(data(rows)).encode(x=_x(axis, numeric=numeric), color=_colour(found), tooltip=_TOOLTIP)
    y_axis = _axis(found, measure)
    title = measure_title(measure)
    intervals = base.mark_rule(strokeWidth=3, opacity=0.3).encode(
        y=alt.Y("low:Q", title=title, axis=y_axis, scale=alt.Scale(zero=False)), y2="high:Q"
    )
    dots = base.mark_circle(size=55, opacity=1).encode(y="value:Q")
    if found.effects and numeric:
        return layered(base.mark_line(strokeWidth=2).encode(y="value:Q"), intervals, dots, height=230)
    return layered(intervals, dots, height=230)


def heat(found: Swept, axes: tuple[Axis, Axis], measure: str, scenario: str) -> alt.LayerChart:
    """A measure over two settings, in one scenario."""
    rows: Rows = []
    for each in found.of(measure):
        if each.point.scenario == scenario:
            across, up = (_spelt(each.point.values[axis.setting]) for axis in axes)
            said = percent(each.mean.value) if each.unit == "share" else short(each.mean.value)
            rows.append({"x": across, "y": up, "value": rounded(each.mean.value), "said": said})
    orders = [list(dict.fromkeys(row[side] for row in rows)) for side in ("x", "y")]
    x = alt.X("x:N", title=axes[0].setting, sort=orders[0], axis=alt.Axis(labelAngle=0))
    y = alt.Y("y:N", title=axes[1].setting, sort=orders[1][::-1])
    ends = [row["value"] for row in rows]
    middle = (min(ends) + max(ends)) / 2
    base = alt.Chart(data(rows)).encode(x=x, y=y, tooltip=["x:N", "y:N", "said:N"])
    colour = alt.Color("value:Q", scale=alt.Scale(scheme="blues", zero=False), legend=None)
    ink = alt.condition(f"datum.value > {middle!r}", alt.value("white"), alt.value(INK))
    boxes = base.mark_rect(stroke="white").encode(color=colour)
    return layered(boxes, base.mark_text(fontSize=11).encode(text="said:N", color=ink), step=34)


def is_numeric(found: Swept, axis: Axis) -> bool:
    """Whether an axis holds numbers only."""
    values = [point.values[axis.setting] for point in found.points]
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


_ENDS = (alt.Tooltip(f"{end}:Q", format=",.4g") for end in ("value", "low", "high"))
_TOOLTIP: list[Any] = ["scenario:N", "at:N", *_ENDS]


def _row(each: Effect | Response, scenario: str, value: Value) -> dict[str, object]:
    ends = {end: rounded(getattr(each.mean, end)) for end in ("value", "low", "high")}
    known = {name: number for name, number in ends.items() if number == number}  # noqa: PLR0124 - NaN is no JSON
    return {"scenario": scenario, "at": value if isinstance(value, int | float) else str(value), **known}


def _x(axis: Axis, *, numeric: bool) -> alt.X:
    if numeric:
        return alt.X("at:Q", title=axis.setting, axis=alt.Axis(tickCount=7), scale=alt.Scale(zero=False, padding=12))
    return alt.X("at:N", title=axis.setting, sort=None, axis=alt.Axis(labelAngle=0))


def _axis(found: Swept, measure: str) -> alt.Axis:
    unit = next((each.unit for each in found.of(measure)), "")
    return alt.Axis(format=".0%", tickCount=6) if unit == "share" else money_axis()


def _colour(found: Swept) -> alt.Color:
    names = list(dict.fromkeys(point.scenario for point in found.points))
    legend = alt.Legend(labelLimit=300) if len(names) > 1 else None
    return alt.Color("scenario:N", scale=alt.Scale(domain=names, scheme="tableau10"), legend=legend)


def _spelt(value: Value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
