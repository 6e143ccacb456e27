"""Charts of the study of staffing."""

from typing import Any

import altair as alt

from planner.domain.measures import Interval
from planner.domain.what_if.staffing import Size, StaffingStudy
from planner.report.style import AFTER, FAIR, INK, LIMIT, Layer, Rows, data, layered, money_axis, rounded

_COLOURS = (AFTER, "#e08a1e", "#7a4fb3", "#2b8c8c", LIMIT)


def curve(study: StaffingStudy, name: str, title: str) -> alt.LayerChart:
    """An amount over the number of seats, with its interval; a line for every role and start, the best size marked.

    `name` is bookings, cost or contribution. Green: the sizes that cannot be told from the best.
    """
    rows = _rows(study, name)
    lines = sorted({row["line"] for row in rows})
    scale = alt.Scale(domain=lines, range=list(_COLOURS[: len(lines)]))
    legend = alt.Legend() if len(lines) > 1 else None
    colour = alt.Color("line:N", scale=scale, legend=legend)
    axis = alt.Axis(values=sorted({row["seats"] for row in rows}), format="d")
    x = alt.X("seats:Q", title="seats of the role", axis=axis, scale=alt.Scale(zero=False, padding=20))
    y = alt.Y("low:Q", title=title, axis=money_axis(), scale=alt.Scale(zero=False))
    tooltip: list[Any] = [
        "line:N",
        "seats:Q",
        *(alt.Tooltip(f"{end}:Q", format=",.0f") for end in ("value", "low", "high")),
    ]
    base = alt.Chart(data(rows)).encode(x=x, color=colour, tooltip=tooltip)
    layers: list[Layer] = []
    if name == "contribution":
        as_good: Rows = [{"left": size.seats - 0.5, "right": size.seats + 0.5} for size in study.as_good]
        band = alt.Chart(data(as_good)).mark_rect(color="#e3f3e8")
        layers.append(band.encode(x=alt.X("left:Q", title="seats of the role"), x2="right:Q"))
    layers += [
        base.mark_line(strokeWidth=2).encode(y=alt.Y("value:Q", title=title)),
        base.mark_rule(strokeWidth=3, opacity=0.45).encode(y=y, y2="high:Q"),
        base.mark_circle(size=55, opacity=1).encode(y="value:Q"),
    ]
    if name == "contribution":
        layers += _best(study)
    return layered(*layers, height=240)


def _rows(study: StaffingStudy, name: str) -> Rows:
    """A row for each size and each line to which it belongs."""
    rows: Rows = []
    for size in study.sizes:
        for line in _lines(study, size):
            interval: Interval = getattr(size, name)
            rows.append(
                {"line": line, "seats": size.seats, "change": size.change} | _ends(interval) | {"told": size.told}
            )
    return rows


def _best(study: StaffingStudy) -> list[Layer]:
    """The mark of the size with which most is left."""
    best = study.sizes[study.best]
    mark: Rows = [{"seats": best.seats, "value": rounded(best.contribution.value), "what": "best"}]
    chart = alt.Chart(data(mark)).encode(x="seats:Q", y="value:Q")
    return [
        chart.mark_point(size=190, color=FAIR, strokeWidth=2),
        chart.mark_text(dy=-16, color=INK, fontSize=11).encode(text="what:N"),
    ]


def _lines(study: StaffingStudy, size: Size) -> list[str]:
    """The lines to which a size belongs: its own, and where nobody is added those of every start."""
    starts = sorted({other.start for other in study.sizes if other.role == size.role and other.start is not None})
    roles = sorted({other.role for other in study.sizes})
    mine = [size.role] if size.change else roles
    return [
        f"{role or 'seats'}{f', new from {start}' if start else ''}"
        for role in mine
        for start in (starts if size.start is None and starts else [size.start])
    ]


def _ends(interval: Interval) -> dict[str, float]:
    return {"value": rounded(interval.value), "low": rounded(interval.low), "high": rounded(interval.high)}
