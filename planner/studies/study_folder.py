"""What the folders of all studies share: how their numbers, their intervals and their origin are written."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.domain.measures import Interval
from planner.runs.digests import versions


def provenance_of(question: Mapping[str, Any]) -> dict[str, str]:
    """What a page says of where it comes from: scenario, plan and seed of the study's question, and versions."""
    return {name: str(question[name]) for name in ("scenario", "plan", "seed") if name in question} | versions()


def plain(value: object) -> Any:  # noqa: ANN401 (whatever JSON can say)
    """A value as JSON knows it: days as texts, null for NaN and infinity."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value if value is None or isinstance(value, int | str) else str(value)


def with_ends(name: str, intervals: Iterable[Interval]) -> dict[str, AnyArray]:
    """Three columns of a table: `name`, `name_low`, `name_high`."""
    column = list(intervals)
    parts = (("", "value"), ("_low", "low"), ("_high", "high"))
    return {
        f"{name}{tail}": np.array([getattr(each, part) for each in column], dtype=np.float64) for tail, part in parts
    }


def columns(rows: Iterable[Mapping[str, Any]]) -> Columns:
    """Rows of equal keys as columns; none for no rows."""
    listed = list(rows)
    return {name: np.array([row[name] for row in listed]) for name in listed[0]} if listed else {}
