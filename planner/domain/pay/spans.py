"""Which months a component's attainment counts, and how much of each month counts."""

from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.component import Component, PeriodName
from planner.domain.pay.plan import PayPlan

MONTHS_OF: dict[PeriodName, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
LONG_AGO = -1200
"""First month in the seat of a person who is past every ramp and draw [months from the horizon's start]."""


class Span(NamedTuple):
    """Months that count towards one settlement; positions in the horizon.

    The amount of [`first`, `settled`) is looked at when the period [`opened`, `settled`) ends; `last` is the end of
    the months over which attainment could still grow (the same as `settled` unless it is cumulative). A fiscal
    period that the horizon cuts counts with its months in the horizon.
    """

    first: int
    opened: int
    settled: int
    last: int


def periods(calendar: Calendar, period: PeriodName) -> tuple[tuple[int, int], ...]:
    """First month and month after the last of each fiscal period in the horizon."""
    length = MONTHS_OF[period]
    starts = [0, *(m for m in range(1, calendar.months) if calendar.fiscal_month(m) % length == 0)]
    return tuple(zip(starts, [*starts[1:], calendar.months], strict=True))


def spans(plan: PayPlan, component: Component, calendar: Calendar) -> tuple[Span, ...]:
    """The settlements of a component, in order."""
    settled = periods(calendar, plan.period_of(component))
    if component.attainment == "period":
        return tuple(Span(first, first, last, last) for first, last in settled)
    return tuple(
        Span(year_first, first, last, year_last)
        for year_first, year_last in periods(calendar, "year")
        for first, last in settled
        if year_first <= first < year_last
    )


def quota_ramp(plan: PayPlan, first_month: Ints, months: int) -> Floats:
    """Share of the full quota that the plan asks in each month, shape [..., months] [share]."""
    since = np.arange(months) - np.asarray(first_month, dtype=np.int64)[..., np.newaxis]
    steps = np.array([*plan.quota_ramp, 1.0])
    return steps[np.where(since < 0, len(steps) - 1, np.minimum(since, len(steps) - 1))]


def full_month_quota(quota: Floats, season: Floats, planned: Floats) -> Floats:
    """Quota of a full, ramped month, so that the months as planned add up to the seat's quota [currency/month].

    quota    [...]          quota of the horizon, with whatever relief the plan gave [currency]
    season   [months]       weight of each month
    planned  [..., months]  planned share of each month in the seat × quota ramp [share]

    quota · season / Σ season · planned; a seat that is not planned at all has none.
    """
    weight = np.zeros(planned.shape[:-1])
    for m in range(planned.shape[-1]):
        weight = weight + season[m] * planned[..., m]
    per_weight = np.where(weight > 0, quota / np.where(weight > 0, weight, 1.0), 0.0)
    return np.asarray(per_weight[..., np.newaxis] * season, dtype=np.float64)
