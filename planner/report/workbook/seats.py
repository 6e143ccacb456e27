"""The sheets of seats and of quotas: loads before and after, what each carries, how attainable it is."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.deliverables import workbook as names
from planner.domain.deliverables.seat_years import SeatYears
from planner.report.review import Review, attainable
from planner.report.style import AFTER, BEFORE, FAIR
from planner.report.words import metric_title, metric_unit
from planner.report.workbook.sheet import Field, Kind, Picture, Series, Sheet, numbers, texts

BOOKED, ATTAINED, REACHES = "Simulated bookings", "Simulated attainment", "Reaches quota"


def seat_sheet(review: Review) -> Sheet:
    """A row for every seat: the person, and every load before and after beside its fair share."""
    seats = review.scenario.seats
    fields = [
        Field(names.SEAT_ID, "text", texts(seats.seat)),
        Field("Person", "text", texts(seats.person)),
        *(
            Field(column.capitalize(), "text", texts(getattr(seats, column)))
            for column in ("role", "manager", "region")
            if (getattr(seats, column) != "").any()
        ),
        Field("Hours available a year", "count", numbers(review.world.hours)),
    ]
    for metric in dict.fromkeys(["accounts", "potential", "hours", "revenue", *review.metrics]):
        fields.extend(_load(review, metric))
    return Sheet(names.SEATS, tuple(fields), pictures=(_potential(review),), frozen=2)


def quota_sheet(review: Review, years: SeatYears | None) -> Sheet:
    """A row for every seat with its quota, which may be edited, beside the last one, the fair one and the year."""
    seats, quota, last = review.scenario.seats, review.plan.quota, review.last_quota
    potential = review.after.loads["potential"] * review.scenario.calendar.years
    fields = [
        Field(names.SEAT_ID, "text", texts(seats.seat)),
        Field("Person", "text", texts(seats.person)),
        Field(names.PLANNED_QUOTA, "money", numbers(quota)),
        Field(names.QUOTA, "money", numbers(quota), editable=True, planned=names.PLANNED_QUOTA),
        Field(names.WHY, "text", [None] * len(seats), editable=True),
    ]
    if np.isfinite(last).any():
        grown = _over(quota, last * review.scenario.calendar.years) - 1
        fields.append(Field("Last quota a year", "money", numbers(last)))
        fields.append(Field("Change", "deviation", numbers(grown)))
    if review.after.fair_quota is not None:
        fields.append(Field("Fair quota", "money", numbers(review.after.fair_quota)))
    fields.append(Field("Quota / potential", "share", numbers(_over(quota, potential))))
    fields.extend(_year(review, years))
    note = (
        f"Quotas: '{names.QUOTA}' and '{names.WHY}' (yellow) may be edited and are read back. Quotas are for the "
        f"{review.scenario.calendar.months} months of the plan."
    )
    pictures = (_attainment(review),) if years is not None else ()
    return Sheet(names.QUOTAS, tuple(fields), pictures=pictures, frozen=2, notes=(note,))


def _load(review: Review, metric: str) -> Iterator[Field]:
    title, kind = metric_title(metric).capitalize(), _kind(metric, review.currency)
    if metric in review.world.bands:
        yield Field(f"{title}: fair share", kind, numbers(review.world.bands[metric].fair))
    audits = (("before", review.before), ("after", review.after))
    for when, given in audits:
        if given is not None:
            yield Field(f"{title} {when}", kind, numbers(given.loads[metric]), bars=when == "after")
    if metric in review.world.bands:
        free = review.world.bands[metric].rule.free
        for when, given in audits:
            if given is not None:
                off = review.deviation(metric, given.loads[metric])
                yield Field(f"{title} {when}: off", "deviation", numbers(off), free=free)


def _year(review: Review, years: SeatYears | None) -> Iterator[Field]:
    if years is None:
        return
    quota, booked = review.plan.quota, years.bookings
    for heading, amount in ((BOOKED, booked.value), (f"{BOOKED}: low", booked.low), (f"{BOOKED}: high", booked.high)):
        yield Field(heading, "money", numbers(amount))
    for heading, amount in (
        (ATTAINED, booked.value),
        (f"{ATTAINED}: low", booked.low),
        (f"{ATTAINED}: high", booked.high),
    ):
        yield Field(heading, "share", numbers(_over(amount, quota)), scale=heading == ATTAINED)
    share, low, high = attainable(review)
    yield Field(REACHES, "share", numbers(share), scale=True)
    yield Field(f"{REACHES}: low", "share", numbers(low))
    yield Field(f"{REACHES}: high", "share", numbers(high))


def _potential(review: Review) -> Picture:
    series = [Series("Potential after", AFTER)]
    if review.before is not None:
        series.insert(0, Series("Potential before", BEFORE))
    if "potential" in review.world.bands:
        series.append(Series("Potential: fair share", FAIR, points=True))
    return Picture("Potential by seat", names.SEAT_ID, tuple(series), f"{review.currency} a year")


def _attainment(review: Review) -> Picture:
    series = (
        Series(names.PLANNED_QUOTA, BEFORE),
        Series(BOOKED, AFTER),
        Series(ATTAINED, FAIR, points=True, second_axis=True),
    )
    return Picture(
        "Quota and simulated attainment by seat", names.SEAT_ID, series, review.currency, second_unit="bookings / quota"
    )


def _over(amount: Floats, base: Floats) -> Floats:
    """A ratio; NaN where there is nothing to divide by."""
    known = base > 0
    ratio: Floats = np.where(known, amount / np.where(known, base, 1.0), np.nan)
    return ratio


def _kind(metric: str, currency: str) -> Kind:
    if metric_unit(metric, currency).startswith(currency):
        return "money"
    return "number" if metric not in {"accounts", "hours", "workload"} else "count"
