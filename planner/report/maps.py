"""Maps of territories without tile servers: points, hulls, homes, cities and a graticule, before and after."""

from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np

from planner.domain.arrays import Ints
from planner.report.numbers import whole
from planner.report.review import Review
from planner.report.style import INK, Layer, Rows, data, layered
from planner.report.territories import Frame, area, cities, colours_of, frames_of, hull

NOBODY = "nobody"
_LABELLED_SEATS = 26
"""With more seats than this, names on the map would cover one another: hovering tells them."""
_STEPS = (0.5, 1, 2, 5, 10, 15, 20, 30)


def territories(review: Review) -> tuple[tuple[Frame, alt.LayerChart], ...]:
    """One map for each part of the world in which the book lies; the parameter `when` shows before or after."""
    colours = colours_of(review.scenario, review.seat_after)
    return tuple((frame, _map(review, frame, colours)) for frame in frames_of(review.scenario))


def _map(review: Review, frame: Frame, colours: list[str]) -> alt.LayerChart:
    when = alt.param(name="when", value="after")
    seats = [str(seat) for seat in review.plan.seat]
    scale = alt.Scale(domain=[*seats, NOBODY], range=[*colours, "#9aa7b5"])
    focus = alt.selection_point(name="focus", fields=["seat"], on="pointerover", clear="pointerout", empty=False)
    colour = alt.Color("seat:N", legend=None, scale=scale)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=list(frame.x), nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=list(frame.y), nice=False, zero=False))
    lines = data(_graticule(frame))
    layers: list[Layer] = [
        alt.Chart(lines).mark_line(color="#e3e8ee", strokeWidth=1).encode(x=x, y=y, detail="line:N"),
        alt.Chart(lines)
        .mark_text(color="#9aa7b5", fontSize=10, align="left", dx=3, dy=-4)
        .encode(x=x, y=y, text="label:N")
        .transform_filter("datum.label != ''"),
        _outlines(review, frame, x, y, scale, focus),
        _points(review, frame, x, y, colour),
        _homes(review, frame, x, y, colour),
        *_labels(review, frame, x, y),
    ]
    zoom = alt.selection_interval(
        name="zoom",
        bind="scales",
        encodings=["x", "y"],
        zoom="wheel![event.shiftKey]",
        translate="[pointerdown[event.pointerType != 'touch'], window:pointerup] > window:pointermove!",
    )
    layers[3] = layers[3].add_params(zoom, focus)
    return layered(*layers, height=520).add_params(when)


def _outlines(review: Review, frame: Frame, x: alt.X, y: alt.Y, scale: alt.Scale, focus: alt.Parameter) -> alt.Chart:
    """Hulls of the territories, the paler the more they overlap; that of the account under the pointer stands out."""
    rows, overlap = _hulls(review, frame)
    fill, stroke = float(np.clip(0.2 / overlap, 0.008, 0.14)), float(np.clip(0.9 / overlap, 0.12, 0.55))
    chart: alt.Chart = (
        alt.Chart(data(rows))
        .mark_line(filled=True, interpolate="linear-closed")
        .encode(
            x=x,
            y=y,
            stroke=alt.Stroke("seat:N", legend=None, scale=scale),
            fill=alt.Fill("seat:N", legend=None, scale=scale),
            fillOpacity=alt.when(focus).then(alt.value(0.28)).otherwise(alt.value(round(fill, 3))),
            strokeOpacity=alt.when(focus).then(alt.value(1)).otherwise(alt.value(round(stroke, 3))),
            strokeWidth=alt.when(focus).then(alt.value(2.2)).otherwise(alt.value(1.2)),
            order="order:Q",
        )
        .transform_filter("datum.when == when")
    )
    return chart


def _points(review: Review, frame: Frame, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    book, seats = review.scenario.accounts, review.plan.seat
    at_x, at_y = frame.project(book.lat[frame.accounts], book.lon[frame.accounts])
    rows = [
        {
            "x": round(float(px), 3),
            "y": round(float(py), 3),
            "account": str(book.name[i] or book.account[i]),
            "city": str(book.city[i]),
            "potential": float(f"{book.potential[i]:.4g}"),
            "before": _seat(seats, review.seat_before[i]),
            "after": _seat(seats, review.seat_after[i]),
        }
        for i, px, py in zip(frame.accounts, at_x, at_y, strict=True)
    ]
    largest = float(book.potential.max(initial=1.0)) or 1.0
    many = len(frame.accounts) > 1500
    size = alt.Size(
        "potential:Q", legend=None, scale=alt.Scale(domain=[0, largest], range=[8, 90] if many else [22, 240])
    )
    chart: alt.Chart = (
        alt.Chart(data(rows))
        .mark_circle(opacity=0.75 if many else 0.85, stroke="white", strokeWidth=0.3 if many else 0.7)
        .encode(
            x=x,
            y=y,
            size=size,
            color=colour,
            tooltip=[
                alt.Tooltip("account:N"),
                alt.Tooltip("city:N"),
                alt.Tooltip("potential:Q", title=f"potential [{review.currency}/year]", format=",.0f"),
                alt.Tooltip("before:N", title="seat before"),
                alt.Tooltip("after:N", title="seat after"),
            ],
        )
        .transform_calculate(seat="when == 'after' ? datum.after : datum.before")
    )
    return chart


def _homes(review: Review, frame: Frame, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    seats = review.scenario.seats
    at_x, at_y = frame.project(seats.lat, seats.lon)
    rows = [
        {
            "x": round(float(at_x[s]), 3),
            "y": round(float(at_y[s]), 3),
            "seat": str(seats.seat[s]),
            "person": str(seats.person[s]),
        }
        for s in range(len(seats))
        if frame.x[0] <= at_x[s] <= frame.x[1] and frame.y[0] <= at_y[s] <= frame.y[1]
    ]
    tooltip = [alt.Tooltip("seat:N", title="home of seat"), alt.Tooltip("person:N")]
    mark = alt.Chart(data(rows)).mark_point(
        shape="diamond", filled=True, size=110, stroke="white", strokeWidth=1.5, opacity=1
    )
    chart: alt.Chart = mark.encode(x=x, y=y, color=colour, tooltip=tooltip)
    return chart


def _labels(review: Review, frame: Frame, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    town = [{"x": px, "y": py, "name": name} for name, px, py in cities(review.scenario, frame)]
    for halo in (3, 0):
        mark = alt.Chart(data(town)).mark_text(
            color="#6b7683", fontSize=10, fontStyle="italic", dy=9, stroke="white", strokeWidth=halo
        )
        yield mark.encode(x=x, y=y, text="name:N")
    names = list(_seat_names(review, frame)) if len(review.plan.seat) <= _LABELLED_SEATS else []
    for halo in (4, 0):
        yield (
            alt.Chart(data(names))
            .mark_text(color=INK, fontSize=12, fontWeight="bold", stroke="white", strokeWidth=halo)
            .encode(x=x, y=y, text="seat:N")
            .transform_filter("datum.when == when")
        )


def _seat_names(review: Review, frame: Frame) -> Iterator[dict[str, Any]]:
    """Name of each seat at the middle of its accounts, moved down where it would cover another."""
    width, height = frame.x[1] - frame.x[0], frame.y[1] - frame.y[0]
    taken: list[tuple[str, float, float]] = []
    for when, mine, seat in _members(review, frame):
        at_x, at_y = (float(np.median(part)) for part in _projected(review, frame, mine))
        while any(w == when and abs(at_x - x) < width / 22 and abs(at_y - y) < height / 36 for w, x, y in taken):
            at_y -= height / 36
        taken.append((when, at_x, at_y))
        yield {"x": round(at_x, 3), "y": round(at_y, 3), "seat": str(review.plan.seat[seat]), "when": when}


def _hulls(review: Review, frame: Frame) -> tuple[Rows, float]:
    """Corners of every territory's hull, and how often the plan's hulls cover the map's whole hull."""
    rows: Rows = []
    covered = 0.0
    for when, mine, seat in _members(review, frame):
        corners = hull(*_projected(review, frame, mine))
        rows += [
            {"x": round(px, 3), "y": round(py, 3), "seat": str(review.plan.seat[seat]), "when": when, "order": order}
            for order, (px, py) in enumerate(corners)
            if len(corners) >= 3
        ]
        covered += area(corners) if when == "after" else 0.0
    whole_book = area(hull(*_projected(review, frame, frame.accounts)))
    return rows, max(covered / whole_book, 1.0) if whole_book > 0 else 1.0


def _members(review: Review, frame: Frame) -> Iterator[tuple[str, Ints, int]]:
    """Positions of the accounts of each seat in the frame, before and after."""
    owners = {"after": review.seat_after} | ({"before": review.seat_before} if review.before else {})
    for when, owner in owners.items():
        for seat in range(len(review.plan.seat)):
            mine = frame.accounts[owner[frame.accounts] == seat]
            if len(mine):
                yield when, mine, seat


def _projected(review: Review, frame: Frame, members: Ints) -> tuple[Any, Any]:
    book = review.scenario.accounts
    return frame.project(book.lat[members], book.lon[members])


def _graticule(frame: Frame) -> Rows:
    """Parallels and meridians at a round step, labelled at their ends."""
    span = max(frame.y[1] - frame.y[0], (frame.x[1] - frame.x[0]) * 0.75)
    step = next((step for step in _STEPS if span / step <= 5), _STEPS[-1])
    stretch = float(np.cos(np.radians(frame.middle[0])))
    rows: Rows = []
    for lat in np.arange(np.ceil(frame.y[0] / step), frame.y[1] / step) * step:
        if abs(lat) < 90:
            label = f"{whole(abs(lat)) if step >= 1 else abs(lat)}°{'N' if lat >= 0 else 'S'}"
            rows += [
                {"line": f"lat{lat}", "x": frame.x[end], "y": float(lat), "label": label if end == 0 else ""}
                for end in (0, 1)
            ]
    west, east = (frame.x[end] / stretch + frame.middle[1] for end in (0, 1))
    for lon in np.arange(np.ceil(west / step), east / step) * step:
        turned = (lon + 540) % 360 - 180
        label = f"{whole(abs(turned)) if step >= 1 else abs(turned)}°{'E' if turned >= 0 else 'W'}"
        at = float((lon - frame.middle[1]) * stretch)
        rows += [
            {"line": f"lon{lon}", "x": at, "y": frame.y[end], "label": label if end == 0 else ""} for end in (0, 1)
        ]
    return rows


def _seat(seats: Any, position: int) -> str:  # noqa: ANN401 — text array of any width
    return str(seats[position]) if position >= 0 else NOBODY
