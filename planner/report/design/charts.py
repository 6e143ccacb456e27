"""Pictures of a designed pay plan: before and after."""

import altair as alt
import numpy as np

from planner.domain.arrays import Floats
from planner.domain.design.study import DesignStudy, attainments
from planner.domain.pay.lint.part import by_attainment
from planner.domain.pay.lint.promise import reference_for
from planner.domain.pay.pieces import Pieces
from planner.report.style import AFTER, FAIR, INK, QUIET, Rows, data, layered, money_axis, rounded

WHEN = ("present plan", "new plan")
_COLOURS = alt.Scale(domain=list(WHEN), range=["#8793a1", AFTER])
_FARTHEST = 2.2
"""Where the picture of pay ends [share of today's quota]."""
_BINS = 22


def present_curve(study: DesignStudy) -> Pieces:
    """Fixed and variable pay of a year by attainment under the present plan, at the median of its seats' quotas."""
    before = study.before
    quota = before.history.seat_quota[before.history.seat_quota > 0]
    yearly = float(np.median(quota)) / before.history.calendar.years
    variable = by_attainment(before.plan, reference_for(before.plan, yearly))
    return Pieces(variable.start, tuple(v + before.plan.salary for v in variable.value), variable.slope)


def curves(study: DesignStudy, currency: str) -> alt.LayerChart:
    """Pay of a year by attainment under both plans, over how often each attainment comes about with the new one."""
    old, scheme = present_curve(study), study.answer.scheme
    new = scheme.curve()
    rows: Rows = [
        {"attainment": rounded(at), "pay": rounded(pay), "plan": when}
        for when, curve, scale in zip(WHEN, (old, new), (1.0, scheme.quota_factor), strict=True)
        for at, pay in _drawn(curve, scale)
    ]
    shares: Rows = _histogram(attainments(study.answer.history), (0.0, _FARTHEST))
    x = alt.X(
        "attainment:Q",
        title="bookings over today's quota, a year",
        scale=alt.Scale(domain=[0, _FARTHEST]),
        axis=alt.Axis(format=".0%", tickCount=6),
    )
    area = alt.Chart(data(shares)).mark_bar(color="#dbe5f0", binSpacing=0)
    density = area.encode(
        x=alt.X("low:Q", scale=alt.Scale(domain=[0, _FARTHEST]), title="bookings over today's quota, a year"),
        x2="high:Q",
        y2="none:Q",
        y=alt.Y("share:Q", title="share of seat-years", axis=alt.Axis(format=".0%", grid=False, tickCount=4)),
        tooltip=[alt.Tooltip("low:Q", format=".0%"), alt.Tooltip("share:Q", format=".1%")],
    )
    lines = alt.Chart(data(rows)).mark_line(strokeWidth=2.5, clip=True)
    drawn = lines.encode(
        x=x,
        y=alt.Y("pay:Q", title=f"fixed and variable pay a year [{currency}]", axis=money_axis()),
        color=alt.Color("plan:N", scale=_COLOURS, legend=alt.Legend()),
        tooltip=["plan:N", alt.Tooltip("attainment:Q", format=".0%"), alt.Tooltip("pay:Q", format=",.0f")],
    )
    target = alt.Chart(data([{"attainment": 1.0}])).mark_rule(color=FAIR, strokeDash=[4, 3]).encode(x="attainment:Q")
    both: alt.LayerChart = layered(density, alt.LayerChart(layer=[drawn, target]), height=300).resolve_scale(
        y="independent"
    )
    return both


def bills(study: DesignStudy, currency: str) -> alt.LayerChart:
    """Distribution over the years of what pay costs under both plans, with the median and the dearest years' mean."""
    samples = {WHEN[0]: study.before.figures, WHEN[1]: study.answer.found}
    low = min(float(each.bill.min()) for each in samples.values())
    high = max(float(each.bill.max()) for each in samples.values())
    pad = 0.03 * max(high - low, 1.0)
    rows: Rows = []
    marks: Rows = []
    for when, each in samples.items():
        rows += [row | {"plan": when} for row in _histogram(each.bill, (low - pad, high + pad))]
        marks += [
            {"plan": when, "at": rounded(each.p50), "what": "median year"},
            {"plan": when, "at": rounded(each.cvar), "what": "dearest years"},
        ]
    bars = alt.Chart(data(rows)).mark_bar(opacity=0.55, binSpacing=0)
    x = alt.X("low:Q", title=f"pay of the whole company over the horizon [{currency}]", axis=money_axis(),
              scale=alt.Scale(zero=False))  # fmt: skip
    drawn = bars.encode(
        x=x,
        x2="high:Q",
        y2="none:Q",
        y=alt.Y("share:Q", stack=None, title="share of years", axis=alt.Axis(format=".0%", tickCount=5)),
        color=alt.Color("plan:N", scale=_COLOURS, legend=alt.Legend()),
    )
    dash = alt.Scale(domain=["median year", "dearest years"], range=[[1, 0], [5, 3]])
    rules = alt.Chart(data(marks)).mark_rule(strokeWidth=2.5)
    lines = rules.encode(
        x=alt.X("at:Q", title=""),
        color=alt.Color("plan:N", scale=_COLOURS),
        strokeDash=alt.StrokeDash("what:N", scale=dash, legend=alt.Legend()),
        tooltip=["plan:N", "what:N", alt.Tooltip("at:Q", format=",.0f")],
    )
    return layered(drawn, lines, height=240)


def seats(study: DesignStudy, currency: str) -> alt.LayerChart:
    """Mean pay of every seat: present plan, the new one for the same sales, the new one with people who react."""
    order = [each.seat for each in sorted(study.seats, key=lambda each: (-each.change.value, each.seat))]
    rows: Rows = [
        {
            "seat": each.seat,
            "before": rounded(each.before),
            "same": rounded(each.same_year),
            "after": rounded(each.before + each.change.value),
            "low": rounded(each.before + each.change.low),
            "high": rounded(each.before + each.change.high),
        }
        for each in study.seats
    ]
    small = len(order) > 30
    y = alt.Y("seat:N", title=None, sort=order, axis=alt.Axis(grid=True, ticks=False, domain=False, labelLimit=130))
    scale = alt.Scale(zero=False)
    base = alt.Chart(data(rows)).encode(y=y)
    title = f"mean pay over the horizon [{currency}]"

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=title, scale=scale, axis=money_axis())

    line = base.mark_rule(color="#c5ced8", strokeWidth=2).encode(x=at("before"), x2="after:Q")
    interval = base.mark_rule(color=AFTER, strokeWidth=4, opacity=0.35).encode(x=at("low"), x2="high:Q")
    present = base.mark_tick(color=INK, thickness=2, size=13).encode(x=at("before"))
    same = base.mark_point(color=QUIET, size=40).encode(x=at("same"))
    tips = ["seat:N", *(alt.Tooltip(f"{word}:Q", format=",.0f") for word in ("before", "same", "after"))]
    after = base.mark_circle(color=AFTER, size=70, opacity=1).encode(x=at("after"), tooltip=tips)
    return layered(line, interval, present, same, after, step=12 if small else 20)


def _drawn(curve: Pieces, scale: float) -> list[tuple[float, float]]:
    """Points of a curve up to the end of the picture, both sides of every bend; `scale` is the factor on quotas."""
    end = _FARTHEST / scale
    found = []
    for k, start in enumerate(curve.start):
        if start < end:
            after = curve.start[k + 1] if k + 1 < len(curve.start) else end
            right = min(after, end)
            found += [(start * scale, curve.value[k])]
            found += [(right * scale, curve.value[k] + curve.slope[k] * (right - start))]
    return found


def _histogram(sample: Floats, ends: tuple[float, float]) -> Rows:
    low, high = ends
    count, edges = np.histogram(np.clip(sample, low, np.nextafter(high, low)), _BINS, (low, high))
    total = max(1, len(sample))
    return [
        {"low": rounded(a), "high": rounded(b), "share": rounded(n / total), "none": 0}
        for a, b, n in zip(edges[:-1].tolist(), edges[1:].tolist(), count.tolist(), strict=True)
    ]
