"""Pictures of the validation: our figures over theory's, and shares within their range."""

from collections.abc import Sequence

import altair as alt

from planner.domain.validation import CaseResult
from planner.report.style import AFTER, FAIR, LIMIT, Rows, data, layered, rounded

_VERDICT = alt.Color("verdict:N", scale=alt.Scale(domain=["passed", "FAILED"], range=[AFTER, LIMIT]))


def beside_theory(cases: Sequence[CaseResult]) -> alt.LayerChart:
    """Each figure and its interval in units of what theory says, a line at 1."""
    rows: Rows = [
        {
            "figure": f"{case.name} · {figure.what.partition(' [')[0].rpartition(', ')[2]}",
            "value": rounded(figure.value / figure.expected),
            "low": rounded(figure.low / figure.expected),
            "high": rounded(figure.high / figure.expected),
            "verdict": "passed" if figure.passed else "FAILED",
        }
        for case in cases
        for figure in case.figures
        if figure.limits == "interval"
    ]
    order = [row["figure"] for row in rows]
    x = alt.X(
        "low:Q",
        title="figure over theory's, interval",
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format="~%", tickCount=6),
    )
    base = alt.Chart(data(rows)).encode(y=_rows(order), tooltip=_tips())
    bars = base.mark_bar(height=5, opacity=0.45).encode(x=x, x2="high:Q", color=_VERDICT)
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(x="value:Q", color=_VERDICT)
    one = alt.Chart(data([{"at": 1.0}])).mark_rule(color=FAIR, strokeWidth=2).encode(x="at:Q")
    return layered(one, bars, dots, step=20)


def in_range(cases: Sequence[CaseResult]) -> alt.LayerChart:
    """Each figure within the range in which it may lie."""
    rows: Rows = [
        {
            "figure": f"{case.name} · {figure.what.partition(':')[0]}",
            "value": rounded(figure.value),
            "low": rounded(figure.low),
            "high": rounded(figure.high),
            "verdict": "passed" if figure.passed else "FAILED",
        }
        for case in cases
        for figure in case.figures
    ]
    order = [row["figure"] for row in rows]
    x = alt.X("low:Q", title="share of worlds", scale=alt.Scale(zero=False), axis=alt.Axis(format="~%", tickCount=6))
    base = alt.Chart(data(rows)).encode(y=_rows(order), tooltip=_tips())
    bands = base.mark_bar(height=12, opacity=0.18, color=FAIR).encode(x=x, x2="high:Q")
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(x="value:Q", color=_VERDICT)
    return layered(bands, dots, step=20)


def _rows(order: list[str]) -> alt.Y:
    return alt.Y("figure:N", title=None, sort=order, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))


def _tips() -> list[alt.Tooltip]:
    return [alt.Tooltip("figure:N"), *(alt.Tooltip(f"{name}:Q", format=".4f") for name in ("value", "low", "high"))]
