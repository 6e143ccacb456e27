"""Pictures of a closed loop."""

from typing import Any

import altair as alt

from planner.domain.closed_loop import Loop
from planner.report.effects import NOT_SHOWN
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, Rows, data, layered, money_axis, rounded
from planner.report.words import measure_title

_SHOWN, _NOT = "differs from round 0", NOT_SHOWN


def history(found: Loop, measure: str, unit: str) -> alt.LayerChart:
    """A measure in the world as it is, round by round against round 0, with its paired interval."""
    rows: Rows = [{"round": 0, "value": 0.0, "low": 0.0, "high": 0.0, "kind": _NOT}]
    for each in found.rounds[1:]:
        effect = each.effect(measure)
        if effect is not None and effect.difference.low == effect.difference.low:
            ends = effect.difference
            kind = _SHOWN if ends.shown else _NOT
            numbers = {name: rounded(getattr(ends, name)) for name in ("value", "low", "high")}
            rows.append({"round": each.number, **numbers, "kind": kind})
    axis = alt.Axis(format="+.1%") if unit == "share" else money_axis()
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=[_SHOWN, _NOT], range=[AFTER, BEFORE]), legend=alt.Legend(labelLimit=300)
    )
    x = alt.X("round:O", title="round", axis=alt.Axis(labelAngle=0))
    tooltip: list[Any] = ["round:O", *(alt.Tooltip(f"{end}:Q", format="+,.4g") for end in ("value", "low", "high"))]
    base = alt.Chart(data(rows)).encode(x=x, color=colour, tooltip=tooltip)
    title = f"{measure_title(measure)}: against round 0"
    return layered(
        alt.Chart(data([{"at": 0}])).mark_rule(color=INK).encode(y="at:Q"),
        base.mark_rule(strokeWidth=5, opacity=0.4).encode(y=alt.Y("low:Q", title=title, axis=axis), y2="high:Q"),
        base.mark_circle(size=70, opacity=1).encode(y="value:Q"),
        height=230,
    )


def moved(found: Loop) -> alt.LayerChart:
    """Share of accounts that change hands in each round, beside what counts as stable."""
    accounts = max(1, len(found.rounds[0].plan.account))
    rows: Rows = [{"round": each.number, "moved": rounded(each.moved / accounts)} for each in found.rounds[1:]]
    x = alt.X("round:O", title="round", axis=alt.Axis(labelAngle=0))
    y = alt.Y("moved:Q", title="accounts with another owner", axis=alt.Axis(format=".0%", tickCount=5))
    bars = alt.Chart(data(rows)).mark_bar(color=AFTER, size=28)
    limit = alt.Chart(data([{"moved": found.tolerance}])).mark_rule(color=LIMIT, strokeDash=[5, 4])
    return layered(
        bars.encode(x=x, y=y, tooltip=["round:O", alt.Tooltip("moved:Q", format=".1%")]), limit.encode(y=y), height=230
    )


def corrections(found: Loop) -> alt.LayerChart:
    """Factors that each round was planned with: middle, and from the lowest to the highest tenth."""
    rows: Rows = []
    for each in found.rounds:
        for name, values in (
            ("workload of accounts", each.corrections.workload),
            ("hours of seats", each.corrections.capacity),
        ):
            ordered = sorted(values.tolist())
            at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.1, 0.5, 0.9)]
            low, value, high = (rounded(end) for end in at)
            rows.append({"round": each.number, "what": name, "value": value, "low": low, "high": high})
    names = list(dict.fromkeys(row["what"] for row in rows))
    x = alt.X("round:O", title="round", axis=alt.Axis(labelAngle=0))
    colour = alt.Color("what:N", scale=alt.Scale(domain=names, range=[AFTER, FAIR]))
    tooltip: list[Any] = [
        "round:O",
        "what:N",
        *(alt.Tooltip(f"{end}:Q", format=".3f") for end in ("value", "low", "high")),
    ]
    base = alt.Chart(data(rows)).encode(x=x, xOffset=alt.XOffset("what:N", sort=names), color=colour, tooltip=tooltip)
    y = alt.Y("low:Q", title="factor on the scenario", scale=alt.Scale(zero=False))
    return layered(
        base.mark_rule(strokeWidth=4, opacity=0.35).encode(y=y, y2="high:Q"),
        base.mark_circle(size=60, opacity=1).encode(y="value:Q"),
        height=230,
    )
