"""Gap over time, every method and seed, one panel a size."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from benchmarks.optimizer.scoring import Record
from planner.domain.gap import gap_of

LEAST = 1e-4
"""Smallest gap that is drawn: the axis is logarithmic."""


def draw(folder: Path, records: Iterable[Record]) -> None:
    """`gap.svg` and `gap.png` in the folder; nothing when no gap is known."""
    points = [point for record in records for point in _points(record)]
    if not points:
        return
    table = pd.DataFrame(points)
    times, gaps = alt.Axis(values=_TIMES, format="~g"), alt.Axis(values=_GAPS, format="~%")
    x = alt.X("seconds:Q", title="seconds", scale=alt.Scale(type="log", nice=False), axis=times)
    y = alt.Y("gap:Q", title="gap to the best bound known", scale=alt.Scale(type="log"), axis=gaps)
    color = alt.Color("method:N", title="method", sort=list(dict.fromkeys(table["method"])))
    lines = alt.Chart().mark_line(interpolate="step-after").encode(x=x, y=y, color=color, detail="seed:N")
    ends = alt.Chart().mark_point(size=45).encode(
        x=x, y=y, color=color, shape=alt.Shape("plan:N", title="the plan", scale=_SHAPES)
    )  # fmt: skip
    panels = alt.layer(lines, ends.transform_filter(alt.datum.last), data=table).properties(width=320, height=260)
    chart = panels.facet(facet=alt.Facet("size:N", title=None, sort=list(dict.fromkeys(table["size"]))), columns=3)
    chart.save(folder / "gap.svg")
    chart.save(folder / "gap.png", scale_factor=2)


_TIMES = [0.01, 0.1, 1, 10, 60, 300, 1_200]
_GAPS = [0.0001, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
_SHAPES = alt.Scale(domain=["keeps every rule", "breaks hard rules"], range=["circle", "cross"])


def _points(record: Record) -> Iterable[dict[str, Any]]:
    """The best incumbent so far, as the audit prices it: a method's own objective may leave out the quotas' term.

    None is better than the plan in the end: a figure below it was no plan.
    """
    objective, bound = record.get("objective"), record.get("best_bound")
    if objective is None or bound is None:
        return
    noted = [moment for moment in record["trace"] if moment["incumbent"] is not None]
    left_out = objective - noted[-1]["incumbent"] if noted else 0.0
    best = np.minimum.accumulate([moment["incumbent"] + left_out for moment in noted])
    known = [(moment["seconds"], max(float(least), objective)) for moment, least in zip(noted, best, strict=True)]
    known = [pair for pair, before in zip(known, [(0.0, np.inf), *known], strict=False) if pair[1] < before[1]]
    plan = "breaks hard rules" if record["broken"] else "keeps every rule"
    fixed = {"size": record["size"], "seed": str(record["seed"]), "method": record["method"], "plan": plan}
    for seconds, incumbent in known:
        yield fixed | {"seconds": max(seconds, 0.01), "gap": max(gap_of(incumbent, bound), LEAST), "last": False}
    yield fixed | {"seconds": max(record["wall_s"], 0.01), "gap": max(gap_of(objective, bound), LEAST), "last": True}
