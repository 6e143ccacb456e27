"""Charts as pictures: for notebooks, and for pages that show files, as the documentation on a code host."""

import re
from typing import Any

import altair as alt
import vl_convert

WIDTH = 520
"""Width of the plotted area of a chart that fills its place [pixels]."""

MARGIN = {"left": 30, "right": 15, "top": 5, "bottom": 5}
"""Room around a notebook's chart: its reader's fonts may be wider than those that its labels are laid out with."""


def svg(chart: alt.Chart | alt.LayerChart) -> str:
    """A chart as an SVG picture; a chart as wide as its place gets `WIDTH`."""
    return _drawn(chart.to_dict())


def png(chart: alt.Chart | alt.LayerChart, width: int = WIDTH) -> bytes:
    """A chart as a PNG picture, twice as fine as a screen; a chart as wide as its place gets this width."""
    return bytes(vl_convert.vegalite_to_png(_sized(chart.to_dict(), width), scale=2))


def show_charts() -> None:
    """From now on a notebook shows Altair charts as pictures; Altair's own way would fetch scripts from a network."""
    alt.renderers.register("planner", lambda spec, **_: {"image/svg+xml": _drawn({"padding": MARGIN} | spec)})
    alt.renderers.enable("planner")


def _drawn(spec: dict[str, Any]) -> str:
    return _renumbered(str(vl_convert.vegalite_to_svg(_sized(spec, WIDTH)))).rstrip() + "\n"


def _sized(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """A chart's Vega-Lite with a width of its own."""
    if spec.get("width") != "container":
        return spec
    return {key: value for key, value in spec.items() if key != "autosize"} | {"width": width}


def _renumbered(drawn: str) -> str:
    """Clips numbered from 0 within the picture: the converter counts on from one picture to the next."""
    number: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return number.setdefault(found[0], f"clip{len(number)}")

    return re.sub(r"\bclip\d+\b", named, drawn)
