"""Charts as SVG, for pages that show files: the documentation on a code host."""

import re
from typing import Any

import altair as alt
import vl_convert

WIDTH = 520
"""Width of the plotted area of a chart that fills its place [pixels]."""


def svg(chart: alt.Chart | alt.LayerChart) -> str:
    """A chart as an SVG picture; a chart as wide as its place gets `WIDTH`."""
    return _renumbered(str(vl_convert.vegalite_to_svg(_sized(chart, WIDTH)))).rstrip() + "\n"


def png(chart: alt.Chart | alt.LayerChart, width: int = WIDTH) -> bytes:
    """A chart as a PNG picture, twice as fine as a screen; a chart as wide as its place gets this width."""
    return bytes(vl_convert.vegalite_to_png(_sized(chart, width), scale=2))


def _sized(chart: alt.Chart | alt.LayerChart, width: int) -> dict[str, Any]:
    """The chart's Vega-Lite with a width of its own."""
    spec: dict[str, Any] = chart.to_dict()
    if spec.get("width") == "container":
        spec |= {"width": width}
        spec.pop("autosize", None)
    return spec


def _renumbered(drawn: str) -> str:
    """Clips numbered from 0 within the picture: the converter counts on from one picture to the next."""
    number: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return number.setdefault(found[0], f"clip{len(number)}")

    return re.sub(r"\bclip\d+\b", named, drawn)
