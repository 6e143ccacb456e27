"""Declared numbers: text, chart, workbook and JSON say the same figure with the same name, unit and interval."""

import math
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats


@dataclass(frozen=True, slots=True)
class Interval:
    """A number and between what it lies; NaN ends where that is not known."""

    value: float
    low: float
    high: float

    @property
    def shown(self) -> bool:
        """Whether it differs from zero by more than chance would explain."""
        return self.low > 0 or self.high < 0


UNKNOWN = Interval(math.nan, math.nan, math.nan)
"""A number that is not known."""


def nine_in_ten(sample: Floats) -> tuple[float, float, float]:
    """Between what nine in ten values lie, and the middle one: low, middle, high [unit of the sample]."""
    low, middle, high = np.quantile(sample, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its interval."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """What a measure means, before it has a value."""

    name: str
    unit: str
    meaning: str
    most: float = math.inf
    """Largest value there can be; none is below zero."""


SIMULATED = (
    MeasureKind("bookings", "currency", "Value of deals won in the horizon."),
    MeasureKind("attainment", "share", "Bookings over the sum of quotas."),
    MeasureKind("mean_seat_attainment", "share", "Mean over seats with a quota of bookings / quota."),
    MeasureKind("share_at_quota", "share", "Share of seats with a quota that reach it.", most=1.0),
    MeasureKind("pay", "currency", "Fixed and variable pay of all seats."),
    MeasureKind("variable_pay", "currency", "Variable pay of all seats."),
    MeasureKind("cost_of_sales", "share", "Pay over bookings (compensation cost of sales)."),
    MeasureKind("discounts", "currency", "Value given away to have deals signed before a pay period ends."),
    MeasureKind("leads", "leads", "Leads that arrived in the horizon."),
    MeasureKind("opportunities", "opportunities", "Qualified opportunities opened in the horizon."),
    MeasureKind("won", "deals", "Deals won in the horizon."),
    MeasureKind("lost", "deals", "Opportunities lost to a no in the horizon."),
    MeasureKind("no_decision", "deals", "Opportunities in which the customer decided nothing, in the horizon."),
    MeasureKind(
        "win_rate", "share", "Won over closed (won, lost, without decision and stale) in the horizon.", most=1.0
    ),
    MeasureKind("stale", "deals", "Opportunities given up as stale in the horizon."),
    MeasureKind("cycle_days", "days", "Mean time from opportunity to win."),
    MeasureKind("wait_days", "days", "Mean time an opportunity waits for its seat, per stage that was begun."),
    MeasureKind("hours_used", "share", "Hours worked over hours available.", most=1.0),
    MeasureKind("sdr_used", "share", "Time of the SDRs in use; only with a pool.", most=1.0),
    MeasureKind("specialists_used", "share", "Time of the specialists in use; only with a pool.", most=1.0),
    MeasureKind("renewals_due", "currency", "Worth of the contracts up for renewal in the horizon."),
    MeasureKind("renewed", "currency", "Worth of the contracts that follow them, growth included."),
    MeasureKind("churned", "currency", "Worth of those that were not renewed."),
    MeasureKind("retention", "share", "Part of the worth up for renewal that was renewed, without growth.", most=1.0),
    MeasureKind("net_retention", "share", "Renewed over up for renewal, growth included."),
    MeasureKind("leavers", "people", "People who left in the horizon."),
    MeasureKind("vacancy", "share", "Seat-days without a person.", most=1.0),
)
"""Every measure of a simulated year; those that need a quota, pay, a pool or contracts are absent without."""

RESAMPLED = (
    MeasureKind("objective", "currency/year", "All terms of the plan, owners and quotas as they are."),
    MeasureKind("worst_deviation", "share", "Largest deviation of a seat from its fair share."),
    MeasureKind("mean_deviation", "share", "Mean deviation of the seats from their fair shares, either way."),
    MeasureKind("limits_broken", "limits", "Hard limits of seats that are broken."),
)
"""Of a plan when potential turns out otherwise; those of deviation come by metric (`worst_deviation.METRIC`)."""
