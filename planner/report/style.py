"""The look that all charts share."""

from typing import TYPE_CHECKING, Any, TypeVar

import altair as alt

from planner.report.review import Review

if TYPE_CHECKING:
    from collections.abc import Mapping

INK = "#1c2733"
QUIET = "#66727f"
BEFORE = "#a7b2bf"
AFTER = "#1d5fa8"
FAIR = "#2a9d4e"
LIMIT = "#c9372c"
GRID = "#e6ebf0"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

MONEY_LABEL = "datum.value === 0 ? '0' : format(datum.value, '~s')"
"""Labels of an axis in money: 1.2M, and a plain zero."""
_MANY = 30
Layer = alt.Chart | alt.LayerChart
Styled = TypeVar("Styled", alt.Chart, alt.LayerChart)
Rows = list[dict[str, Any]]


def data(rows: Rows) -> dict[str, Rows]:
    """Rows to be carried inside the chart, so that it needs no file and no limit of rows applies."""
    return {"values": rows}


def money_axis(**more: Any) -> alt.Axis:  # noqa: ANN401 — whatever an Altair axis takes
    """An axis of amounts, with few ticks."""
    return alt.Axis(labelExpr=MONEY_LABEL, tickCount=6, **more)


def seat_rows(review: Review) -> alt.Y:
    """A row for every seat, in the order of the plan."""
    small = len(review.plan.seat) > _MANY
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelLimit=130, labelFontSize=9 if small else 11)
    return alt.Y("seat:N", title=None, sort=[str(seat) for seat in review.plan.seat], axis=axis)


def step_of(review: Review) -> int:
    """Height of a seat's row [pixels]."""
    return 19 if len(review.plan.seat) <= _MANY else 12


def rounded(value: float) -> float:
    """Five significant digits: enough for any screen, and a third of the bytes."""
    return float(f"{float(value):.5g}")


def layered(*layers: Layer, height: int = 0, step: int = 0) -> alt.LayerChart:
    """Layers as wide as their place, of a fixed height or of a height for each row, in the shared look."""
    tall: Mapping[str, Any] = {"height": alt.Step(step)} if step else {"height": height}
    chart = alt.LayerChart(
        layer=list(layers), width="container", autosize=alt.AutoSizeParams(type="fit-x", contains="padding"), **tall
    )
    return styled(chart)


def styled(chart: Styled) -> Styled:
    """A whole chart in the shared look."""
    dressed: Styled = (
        chart.configure(font=FONT, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=QUIET,
            titleColor=QUIET,
            titleFontWeight="normal",
            gridColor=GRID,
            domainColor="#c5ced8",
            tickColor="#c5ced8",
            labelFontSize=11,
            titleFontSize=11,
        )
        .configure_legend(labelColor=INK, orient="top", title=None, labelFontSize=12, symbolSize=90)
    )
    return dressed
