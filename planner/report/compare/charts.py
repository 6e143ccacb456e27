"""Pictures of a comparison: differences with their intervals, causes as a waterfall, people who win and lose."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from planner.domain.comparison.compared import Compared
from planner.domain.comparison.side_by_side import Effect, Variant
from planner.domain.comparison.waterfall import Fall
from planner.domain.comparison.winners import PersonChange
from planner.domain.measures import Interval
from planner.report.effects import NOT_SHOWN
from planner.report.numbers import difference, percent, short
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, QUIET, Rows, data, layered, money_axis, rounded
from planner.report.words import measure_title

_SHOWN, _NOT = "differs", NOT_SHOWN
MOST_DRAWN = 12
"""So many of those who lose most, and of those who win most, are drawn."""


def by_scenario(found: Compared, measure: str) -> alt.LayerChart:
    """The difference of one measure in every scenario."""
    rows = [
        _row(variant.title, effect)
        for variant in found.side.variants
        if (effect := variant.effect(measure)) is not None and _size(effect) is not None
    ]
    unit = next(effect.unit for variant in found.side.variants if (effect := variant.effect(measure)))
    return _forest(rows, unit)


def by_measure(variant: Variant, *, shares: bool) -> alt.LayerChart:
    """The differences of all shares, or of all other measures, of one scenario."""
    effects = drawable(variant, shares=shares)
    return _forest([_row(measure_title(effect.measure), effect) for effect in effects], "share" if shares else "")


def drawable(variant: Variant, *, shares: bool) -> list[Effect]:
    """What `by_measure` draws."""
    return [e for e in variant.effects if (e.unit == "share") == shares and _size(e) is not None]


def steps(fall: Fall, names: tuple[str, str]) -> alt.LayerChart:
    """A waterfall from the base to another scenario; the thin line is the interval of each step."""
    rows = list(_bars(fall, names))
    order = [row["step"] for row in rows]
    low = min(min(row["from"], row["to"], row["low"]) for row in rows)
    high = max(max(row["from"], row["to"], row["high"]) for row in rows)
    room = 0.12 * (high - low) or 0.05 * abs(high) or 1.0
    floor = 0.0 if 0 <= low < 2 * room else low - room
    for row in rows:
        row["from"] = floor if row["kind"] == "end" else row["from"]
    axis = alt.Axis(format=".1%", tickCount=5) if fall.unit == "share" else money_axis()
    scale = alt.Scale(domain=[rounded(floor), rounded(high + room)], zero=False, nice=False)
    colour = alt.Color(
        "kind:N",
        legend=None,
        scale=alt.Scale(domain=["end", "up", "down", "not shown"], range=[QUIET, FAIR, LIMIT, BEFORE]),
    )
    x = alt.X("step:N", title=None, sort=order, axis=alt.Axis(labelAngle=0, labelLimit=105, ticks=False))
    base = alt.Chart(data(_finite(rows))).encode(x=x)
    tooltip = ["step:N", "said:N"]
    bars = base.mark_bar(size=44).encode(
        y=alt.Y("from:Q", title=None, axis=axis, scale=scale), y2="to:Q", color=colour, tooltip=tooltip
    )
    ends = base.transform_filter("datum.kind !== 'end'").mark_rule(color=INK, strokeWidth=1.2)
    words = base.mark_text(dy=-8, fontSize=11, color=INK).encode(y=alt.Y("top:Q", scale=scale), text="said:N")
    return layered(bars, ends.encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"), words, height=260)


def people(changes: Sequence[PersonChange], unit: str) -> alt.LayerChart:
    """Those who lose most and those who win most, each with the interval of the difference."""
    shown = list(changes) if len(changes) <= 2 * MOST_DRAWN else [*changes[:MOST_DRAWN], *changes[-MOST_DRAWN:]]
    rows: Rows = []
    for each in shown:
        verdict = _SHOWN if each.verdict in ("wins", "loses") else _NOT
        label = f"{each.person} ({each.seat})" if each.person else each.seat
        rows.append({"name": label, "kind": verdict, **_ends(each.difference)})
    return _forest(rows, unit, absolute=True)


def _bars(fall: Fall, names: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """Ends and steps from left to right; ends stand on the floor, which is not known yet."""
    yield _end(names[0], fall.base, fall.unit)
    level = fall.base
    for step in fall.steps:
        change = step.change
        kind = "not shown" if not change.shown else "up" if change.value > 0 else "down"
        low, high = (level + end if math.isfinite(end) else step.level for end in (change.low, change.high))
        top = max(level, step.level, high)
        said = _said(change.value, fall.unit, signed=True)
        yield {
            "step": step.title, "from": level, "to": step.level, "low": low, "high": high, "top": top, "kind": kind,
            "said": said,
        }  # fmt: skip
        level = step.level
    yield _end(names[1], level, fall.unit)


def _end(name: str, level: float, unit: str) -> dict[str, Any]:
    return {
        "step": name, "from": level, "to": level, "low": level, "high": level, "top": level, "kind": "end",
        "said": _said(level, unit, signed=False),
    }  # fmt: skip


def _said(value: float, unit: str, *, signed: bool) -> str:
    if signed:
        return "0" if value == 0 else difference(value, unit if unit == "share" else "").strip()
    return percent(value) if unit == "share" else short(value)


def _finite(rows: list[dict[str, Any]]) -> Rows:
    return [{key: rounded(v) if isinstance(v, float) else v for key, v in row.items()} for row in rows]


def _row(name: str, effect: Effect) -> dict[str, Any]:
    size = _size(effect) or 1.0
    ends = effect.difference
    scaled = Interval(ends.value / size, ends.low / size, ends.high / size)
    return {"name": name, "kind": _SHOWN if ends.shown else _NOT, **_ends(scaled)}


def _size(effect: Effect) -> float | None:
    """What a difference is measured by: points for shares, the base's value for all else; None: nothing to draw."""
    if not math.isfinite(effect.difference.low):
        return None
    if effect.unit == "share":
        return 0.01
    return abs(effect.base) if effect.base else None


def _ends(interval: Interval) -> dict[str, float]:
    low, high = (end if math.isfinite(end) else interval.value for end in (interval.low, interval.high))
    return {"value": rounded(interval.value), "low": rounded(low), "high": rounded(high)}


def _forest(rows: Rows, unit: str, *, absolute: bool = False) -> alt.LayerChart:
    """Dots with their intervals around zero; grey where the interval holds zero."""
    if unit == "share":
        axis, title = alt.Axis(format="+.1f"), "difference [percentage points]"
    elif absolute:
        axis, title = money_axis(), f"difference [{unit}]"
    else:
        axis, title = alt.Axis(format="+.1%"), "difference [share of the base]"
    scale = alt.Scale(domain=[_SHOWN, _NOT], range=[AFTER, BEFORE])
    y_axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=260)
    y = alt.Y("name:N", title=None, sort=[row["name"] for row in rows], axis=y_axis)
    x = alt.X("value:Q", title=title, axis=axis)
    tooltip = [alt.Tooltip("name:N"), *(alt.Tooltip(f"{end}:Q", format="+,.4g") for end in ("value", "low", "high"))]
    colour = alt.Color("kind:N", scale=scale, legend=alt.Legend(labelLimit=300))
    base = alt.Chart(data(rows)).encode(y=y, color=colour, tooltip=tooltip)
    return layered(
        alt.Chart(data([{"at": 0}])).mark_rule(color=INK).encode(x="at:Q"),
        base.mark_rule(strokeWidth=5, opacity=0.4).encode(x=alt.X("low:Q", title=title, axis=axis), x2="high:Q"),
        base.mark_circle(size=60, opacity=1).encode(x=x),
        step=22,
    )
