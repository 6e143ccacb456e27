"""Pictures of forecasts: the fan with the plan beside it, each back-tested window, and where in it the truth fell."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from planner.domain.arrays import Days, Floats
from planner.report.style import AFTER, BEFORE, FAIR, INK, LIMIT, Rows, data, layered, money_axis, rounded

_QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Ends of the bands that hold 90, 80 and 50 of a hundred futures, and the middle."""
_CELLS = 10
_MANY = 30
_DAY = alt.Axis(format="%b %Y", labelAngle=0, labelOverlap=True, tickCount=8)


def fan_chart(
    known: tuple[Days, Floats],
    coming: tuple[Days, Floats],
    plan: tuple[Days, Floats],
    alone: Floats | None = None,
    title: str = "booked, cumulative",
) -> alt.LayerChart:
    """Bookings so far, the fan of bookings to come, and the plan: each as days and cumulative amounts.

    known   months so far, beginning with the first day and 0; nothing known: empty, and the fan begins with its first
    coming  the day after each month and samples up to it, shape [paths, months]
    plan    the same for quotas; empty without a plan
    alone   samples of the same months with less doubt, whose 90 % are drawn as dashed lines
    """
    x = alt.X("day:T", title=None, axis=_DAY)
    y = alt.Y("q0:Q", title=title, axis=money_axis())
    fan = alt.Chart(data(_bands(known, coming))).encode(x=x)
    layers = [fan.mark_area(color=AFTER, opacity=0.16).encode(y=y, y2="q6:Q")]
    layers += [fan.mark_area(color=AFTER, opacity=0.16).encode(y=f"q{i}:Q", y2=f"q{6 - i}:Q") for i in (1, 2)]
    layers.append(fan.mark_line(color=AFTER, strokeWidth=2).encode(y="q3:Q"))
    if alone is not None:
        inner = alt.Chart(data(_bands(known, (coming[0], alone)))).encode(x=x)
        layers += [inner.mark_line(color=INK, strokeWidth=1.2, strokeDash=[3, 3]).encode(y=f"q{i}:Q") for i in (0, 6)]
    if len(known[0]):
        layers.append(_line(known, INK, x, 2.5))
    if len(plan[0]):
        layers.append(_line(plan, FAIR, x, 2.0, dash=[5, 4]))
    return layered(*layers, height=300)


def _bands(known: tuple[Days, Floats], coming: tuple[Days, Floats]) -> Rows:
    """Quantiles of each month, from the last day that is known on."""
    quantiles = np.quantile(coming[1], _QUANTILES, axis=0)
    rows: Rows = []
    if len(known[0]):
        rows.append({"day": str(known[0][-1])} | {f"q{i}": rounded(float(known[1][-1])) for i in range(7)})
    return rows + [
        {"day": str(day)} | {f"q{i}": rounded(quantiles[i, m]) for i in range(7)} for m, day in enumerate(coming[0])
    ]


def attainment_chart(seats: Sequence[str], attained: Floats) -> alt.LayerChart:
    """Attainment of seats, shape [years, seats]: 90, 80 and 50 of a hundred years, the middle, and 100 % (green)."""
    quantiles = np.quantile(attained, _QUANTILES, axis=0)
    rows: Rows = [
        {"seat": seat} | {f"q{i}": rounded(quantiles[i, s]) for i in range(7)} for s, seat in enumerate(seats)
    ]
    small = len(seats) > _MANY
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=160, labelFontSize=9 if small else 11)
    base = alt.Chart(data(rows)).encode(y=alt.Y("seat:N", title=None, sort=list(seats), axis=axis))
    x = alt.X("q0:Q", title="bookings / quota", axis=alt.Axis(format=".0%"))
    return layered(
        alt.Chart(data([{"at": 1}])).mark_rule(color=FAIR, strokeWidth=1.5).encode(x="at:Q"),
        base.mark_rule(color=AFTER, opacity=0.25, strokeWidth=5).encode(x=x, x2="q6:Q"),
        *(
            base.mark_rule(color=AFTER, opacity=0.3, strokeWidth=5).encode(x=f"q{i}:Q", x2=f"q{6 - i}:Q")
            for i in (1, 2)
        ),
        base.mark_tick(color=INK, thickness=2, size=11).encode(x="q3:Q"),
        step=12 if small else 19,
    )


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
