"""Pictures of a plan's robustness: its cost in the samples, and how far each seat may be off its fair share."""

from typing import Literal

import altair as alt
import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.audit import World
from planner.domain.what_if.spread import HIGH, LOW, Spread
from planner.report.style import AFTER, FAIR, INK, LIMIT, Layer, Rows, data, layered, money_axis, rounded
from planner.report.words import metric_title

MOST_SEATS = 40
"""So many seats are drawn at most, the most exposed first; the table has all."""
_BINS = (10, 40)
"""Bars of a histogram: one for ten samples, within these."""
_ENDS: tuple[tuple[str, Literal["left", "center", "right"]], ...] = (
    ("5 %", "right"),
    ("median", "center"),
    ("95 %", "left"),
)
"""Names of the percentiles, and how they are written at their lines, so that close ones do not meet."""


def objective(spread: Spread, currency: str) -> alt.LayerChart:
    """How often the plan costs how much; the line is what it costs at the potentials of the scenario."""
    counts, edges = np.histogram(spread.objective, bins=min(max(len(spread.objective) // 10, _BINS[0]), _BINS[1]))
    rows: Rows = [
        {"from": rounded(low), "to": rounded(high), "share": count / len(spread.objective)}
        for count, low, high in zip(counts.tolist(), edges[:-1], edges[1:], strict=True)
    ]
    x = alt.X("from:Q", title=f"objective [{currency} a year]", axis=money_axis(), scale=alt.Scale(zero=False))
    bars = alt.Chart(data(rows)).mark_bar(color="#9cc0e6")
    ends = np.quantile(spread.objective, [LOW, 0.5, HIGH])
    marks: Rows = [{"at": rounded(end), "what": what} for end, (what, _) in zip(ends, _ENDS, strict=True)]
    rule = alt.Chart(data(marks)).mark_rule(color=AFTER, strokeDash=[4, 3])
    base = alt.Chart(data([{"at": rounded(spread.base.objective), "what": "as planned"}]))
    names = [
        alt.Chart(data([mark])).mark_text(color=AFTER, dy=-6, baseline="bottom", fontSize=11, align=align)
        for mark, (_, align) in zip(marks, _ENDS, strict=True)
    ]
    y = alt.Y("share:Q", title="share of samples", axis=alt.Axis(format=".0%"))
    return layered(
        bars.encode(
            x=x, x2="to:Q", y=y, y2=alt.datum(0), tooltip=["from:Q", "to:Q", alt.Tooltip("share:Q", format=".1%")]
        ),
        rule.encode(x="at:Q", tooltip=["what:N", alt.Tooltip("at:Q", format=",.0f")]),
        *(name.encode(x="at:Q", y=alt.value(0), text="what:N") for name in names),
        base.mark_rule(color=FAIR, strokeWidth=2).encode(x="at:Q"),
        base.mark_text(color=FAIR, dy=14, baseline="top", align="left", dx=5, fontSize=11).encode(
            x="at:Q", y=alt.value(0), text="what:N"
        ),
        height=230,
    )


def exposure(world: World, spread: Spread, name: str, shown: Ints) -> alt.LayerChart:
    """Deviation of some seats from the fair share of a load, in order: bar 5–95 %, tick median, dot as planned."""
    load = next(load for load in world.loads if load.name == name)
    ends = np.quantile(spread.off[name], [LOW, 0.5, HIGH], axis=0)
    rows: Rows = [
        {
            "seat": str(load.groups[s]),
            "low": rounded(ends[0, s]),
            "middle": rounded(ends[1, s]),
            "high": rounded(ends[2, s]),
            "planned": rounded(spread.base.off[name][s]),
        }
        for s in shown.tolist()
    ]
    base = alt.Chart(data(rows))
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=130)
    y = alt.Y("seat:N", title=None, sort=[row["seat"] for row in rows], axis=axis)
    title = f"{metric_title(name)}: deviation from the fair share"
    x = alt.X("low:Q", title=title, axis=alt.Axis(format="+.0%", tickCount=6))
    tooltip = [
        alt.Tooltip("seat:N"),
        *(alt.Tooltip(f"{end}:Q", format="+.1%") for end in ("low", "middle", "high", "planned")),
    ]
    layers: list[Layer] = []
    if load.band is not None:
        free, (below, above) = load.band.rule.free, load.band.rule.hard
        layers.append(
            alt.Chart(data([{"low": -free, "high": free}])).mark_rect(color="#e3f3e8").encode(x="low:Q", x2="high:Q")
        )
        ends_of_limit = [{"at": end} for end in (-below, above) if np.isfinite(end)]
        if ends_of_limit:
            layers.append(alt.Chart(data(ends_of_limit)).mark_rule(color=LIMIT, strokeDash=[4, 3]).encode(x="at:Q"))
    layers += [
        base.mark_bar(height=7, color="#9cc0e6").encode(x=x, x2="high:Q", y=y, tooltip=tooltip),
        base.mark_tick(color=AFTER, thickness=2, size=13).encode(x="middle:Q", y=y),
        base.mark_circle(color=INK, size=28, opacity=1).encode(x="planned:Q", y=y),
    ]
    return layered(*layers, step=19 if len(rows) <= 30 else 14)


def by_exposure(off: Floats, beyond: Floats) -> Ints:
    """Seats by how often they break their limit, then by how far off they are in 95 of 100 samples; most first."""
    far = np.quantile(np.abs(np.nan_to_num(off)), HIGH, axis=0)
    return np.lexsort((np.arange(len(far)), -far, -beyond)).astype(np.int64)
