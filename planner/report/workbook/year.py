"""The sheets of the simulated years: measures, bookings by month, and what each person earns."""

import numpy as np

from planner.domain.deliverables import workbook as names
from planner.domain.deliverables.seat_years import SeatYears
from planner.domain.outcomes import Outcomes
from planner.report.numbers import counted, percent
from planner.report.review import Review
from planner.report.style import AFTER, BEFORE
from planner.report.words import measure_title
from planner.report.workbook.sheet import Field, Kind, Picture, Series, Sheet, Value, numbers, texts

_KINDS: dict[str, Kind] = {"share": "share", "currency": "money"}
_RANGE = (("5 % of years below", 0.05), ("Median year", 0.5), ("5 % of years above", 0.95))


def measure_sheet(years: Outcomes, currency: str) -> Sheet:
    """Every measure with its interval, each in its own format."""
    found = years.measures
    kinds: list[Kind] = [_KINDS.get(measure.unit, "number") for measure in found]

    def ends(heading: str, end: str) -> Field:
        return Field(heading, "number", [_known(getattr(measure, end)) for measure in found], kinds=kinds)

    fields = (
        Field("Measure", "text", [measure_title(measure.name) for measure in found]),
        ends("Value", "value"),
        ends("Low", "low"),
        ends("High", "high"),
        Field("Unit", "text", [measure.unit.replace("currency", currency) for measure in found]),
        Field("Meaning", "prose", [measure.meaning for measure in found]),
    )
    note = (
        f"Measures: the mean of {counted(years.replications, 'simulated year')}; low and high are the ends of the "
        f"{percent(years.confidence)} interval of that mean. All other simulated figures are meant so, too."
    )
    return Sheet(names.MEASURES, fields, notes=(note,))


def month_sheet(review: Review, years: Outcomes, means: SeatYears) -> Sheet:
    """Bookings by month: mean with its interval, and how far years spread."""
    sample, mean = years.month_bookings, means.month_bookings
    fields = [
        Field("Month", "text", texts(years.month)),
        Field("Bookings", "money", numbers(mean.value), bars=True),
        Field("Bookings: low", "money", numbers(mean.low)),
        Field("Bookings: high", "money", numbers(mean.high)),
    ]
    fields += [Field(name, "money", numbers(np.quantile(sample, q, axis=0))) for name, q in _RANGE]
    series = (
        Series("Bookings", AFTER),
        Series("5 % of years below", BEFORE, line=True),
        Series("5 % of years above", BEFORE, line=True),
    )
    picture = Picture("Bookings by month", "Month", series, f"{review.currency} a month")
    return Sheet(names.BOOKINGS, tuple(fields), pictures=(picture,))


def pay_sheet(review: Review, years: Outcomes, means: SeatYears) -> Sheet:
    """What the person in each seat earns in the simulated years: for readers who may know."""
    seats, pay = review.scenario.seats, means.pay
    default = review.scenario.settings.pay.default_plan or ""
    plans: list[Value] = [str(name) or default or None for name in seats.pay_plan.tolist()]
    booked = means.bookings.value
    share = np.where(booked > 0, pay.value / np.where(booked > 0, booked, 1.0), np.nan)
    fields = [
        Field(names.SEAT_ID, "text", texts(seats.seat)),
        Field("Person", "text", texts(seats.person)),
        Field("Pay plan", "text", plans),
        Field("Pay", "money", numbers(pay.value), bars=True),
        Field("Pay: low", "money", numbers(pay.low)),
        Field("Pay: high", "money", numbers(pay.high)),
    ]
    spread = [np.quantile(years.seat_pay, q, axis=0) for _, q in _RANGE]
    fields += [
        Field(f"Pay: {name.lower()}", "money", numbers(at)) for (name, _), at in zip(_RANGE, spread, strict=True)
    ]
    fields.append(Field("Pay / bookings", "share", numbers(share)))
    note = (
        f"Pay: fixed and variable pay of the {review.scenario.calendar.months} months, as the simulated years give it."
    )
    return Sheet(
        names.PAY, tuple(fields), frozen=2, notes=(note, "Confidential: hand it on only to those who may know.")
    )


def _known(value: float) -> Value:
    return value if np.isfinite(value) else None
