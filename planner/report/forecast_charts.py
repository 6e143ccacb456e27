"""Pictures of forecasts: the fan with the plan beside it, each back-tested window, and where in it the truth fell."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from planner.domain.arrays import Days, Floats
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, Rows, data, layered, money_axis, rounded

_QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Ends of the bands that hold 90, 80 and 50 of a hundred futures, and the middle."""
_CELLS = 10
_DAY = alt.Axis(format="%b %Y", labelAngle=0, labelOverlap=True, tickCount=8)


def fan_chart(known: tuple[Days, Floats], coming: tuple[Days, Floats], plan: tuple[Days, Floats]) -> alt.LayerChart:
    """Bookings so far, the fan of bookings to come, and the plan: each as days and cumulative amounts.

    known   months so far, beginning with the first day and 0
    coming  the day after each month and samples up to it, shape [paths, months]
    plan    the same for quotas; empty without a plan
    """
    now_day, now = known[0][-1], float(known[1][-1])
    quantiles = np.quantile(coming[1], _QUANTILES, axis=0)
    rows: Rows = [{"day": str(now_day)} | {f"q{i}": rounded(now) for i in range(7)}]
    rows += [
        {"day": str(day)} | {f"q{i}": rounded(quantiles[i, m]) for i in range(7)} for m, day in enumerate(coming[0])
    ]
    x = alt.X("day:T", title=None, axis=_DAY)
    y = alt.Y("q0:Q", title="booked, cumulative", axis=money_axis())
    fan = alt.Chart(data(rows)).encode(x=x)
    layers = [fan.mark_area(color=AFTER, opacity=0.16).encode(y=y, y2="q6:Q")]
    layers += [fan.mark_area(color=AFTER, opacity=0.16).encode(y=f"q{i}:Q", y2=f"q{6 - i}:Q") for i in (1, 2)]
    layers.append(fan.mark_line(color=AFTER, strokeWidth=2).encode(y="q3:Q"))
    layers.append(_line(known, INK, x, 2.5))
    if len(plan[0]):
        layers.append(_line(plan, FAIR, x, 2.0, dash=[5, 4]))
    return layered(*layers, height=300)


def _line(points: tuple[Days, Floats], colour: str, x: alt.X, width: float, dash: Sequence[float] = ()) -> alt.Chart:
    rows: Rows = [{"day": str(day), "amount": rounded(value)} for day, value in zip(*points, strict=True)]
    drawn = alt.Chart(data(rows)).encode(x=x, y="amount:Q")
    line: alt.Chart = drawn.mark_line(color=colour, strokeWidth=width, strokeDash=dash or (1, 0))
    return line


def windows_chart(rows: Sequence[tuple[str, float, tuple[tuple[float, float], ...]]], title: str) -> alt.LayerChart:
    """What came (dot) in each window, and the intervals that had been forecast, widest last."""
    drawn: Rows = [
        {
            "until": until, "seen": rounded(seen), "held": "inside 90 %" if w[2][0] <= seen <= w[2][1] else "outside",
        } | {f"{end}{i}": rounded(w[i][k]) for i in range(3) for k, end in enumerate(("low", "high"))}
        for until, seen, w in rows
    ]  # fmt: skip
    base = alt.Chart(data(drawn)).encode(x=alt.X("until:O", title="window up to", axis=alt.Axis(labelAngle=0)))
    bars = [
        base.mark_bar(color=BEFORE, opacity=0.45, size=22 - 5 * i).encode(
            y=alt.Y(f"low{level}:Q", title=title, axis=money_axis(), scale=alt.Scale(zero=False)), y2=f"high{level}:Q"
        )
        for i, level in enumerate((2, 1, 0))
    ]
    scale = alt.Scale(domain=["inside 90 %", "outside"], range=[AFTER, LIMIT])
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(y="seen:Q", color=alt.Color("held:N", scale=scale))
    return layered(*bars, dots, height=230)


def pit_chart(values: Floats) -> alt.LayerChart:
    """How often what came fell into each tenth of its forecast; an honest forecast has them all alike (line)."""
    counts = np.histogram(values, _CELLS, (0.0, 1.0))[0]
    rows: Rows = [{"low": i / _CELLS, "high": (i + 1) / _CELLS, "count": int(n)} for i, n in enumerate(counts)]
    bars = (
        alt.Chart(data(rows))
        .mark_bar(color=AFTER, opacity=0.7, stroke="white")
        .encode(
            x=alt.X("low:Q", title="where in its forecast it fell", axis=alt.Axis(format=".0%")),
            x2="high:Q",
            y=alt.Y("count:Q", title="forecasts"),
            y2=alt.datum(0),
        )
    )
    even = alt.Chart(data([{"even": len(values) / _CELLS}])).mark_rule(color=FAIR, strokeWidth=2).encode(y="even:Q")
    return layered(bars, even, height=180)
