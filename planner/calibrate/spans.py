"""Calendar months before and after a day."""

from datetime import date

import numpy as np

from planner.domain.arrays import Days, Floats, Ints


def months_after(day: date, months: int) -> Days:
    """First days of what is left of this month (if anything is) and of the next whole months; then the day after all.

    Shape [spans + 1].
    """
    start = np.datetime64(day, "D") + 1
    month = start.astype("datetime64[M]")
    partial = bool(month.astype("datetime64[D]") != start)
    edges = (month + np.arange(months + 1 + partial)).astype("datetime64[D]")
    edges[0] = start
    return np.asarray(edges)


def months_between(first: np.datetime64, last: np.datetime64) -> Days:
    """First days of the months from one day to another, both included; the first and the last may be cut short."""
    start, end = first.astype("datetime64[D]"), last.astype("datetime64[D]") + 1
    inner = np.arange(start.astype("datetime64[M]") + 1, (end - 1).astype("datetime64[M]") + 1)
    return np.concatenate([[start], inner.astype("datetime64[D]"), [end]])


def place_in_quarter(edges: Days, fiscal_year_start: int = 1) -> Ints:
    """Whether each span is the first, second or third month of its quarter: 0, 1 or 2."""
    month = edges[:-1].astype("datetime64[M]").astype(np.int64)
    return (month - (fiscal_year_start - 1)) % 3


def counted_in(days: Days, edges: Days, weights: Floats | None = None) -> Floats:
    """How many days (or the sum of their weights) fall into each span."""
    inside = (days >= edges[0]) & (days < edges[-1])
    at = np.searchsorted(edges, days[inside], side="right") - 1
    chosen = None if weights is None else weights[inside]
    return np.bincount(at, chosen, minlength=len(edges) - 1).astype(np.float64)
