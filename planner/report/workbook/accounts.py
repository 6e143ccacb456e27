"""The sheet of accounts: who had each, who has it in the plan and why, and columns to say otherwise."""

from collections.abc import Sequence

import numpy as np

from planner.domain.arrays import AnyArray
from planner.domain.deliverables import workbook as names
from planner.report.moves import Move, reasons_of
from planner.report.review import Review
from planner.report.words import metric_title
from planner.report.workbook.sheet import Field, Kind, Sheet, days, numbers, texts

_FACTS: tuple[tuple[str, str, Kind], ...] = (
    ("Potential a year", "potential", "money"),
    ("Revenue, last twelve months", "revenue", "money"),
    ("Open pipeline", "open_pipeline", "money"),
    ("Workload, hours a year", "workload", "count"),
    ("Next renewal", "renewal", "day"),
    ("Years with owner", "tenure_years", "number"),
    ("Segment", "segment", "text"),
    ("Region", "region", "text"),
    ("City", "city", "text"),
    ("Language", "language", "text"),
    ("Product", "product", "text"),
    ("Family", "family", "text"),
    ("Parent", "parent", "text"),
)
_ALWAYS = ("potential", "revenue")


def account_sheet(review: Review, moves: Sequence[Move]) -> Sheet:
    """A row for every account; owner, pin and the reason for an edit may be changed there."""
    book, seats = review.scenario.accounts, review.scenario.seats
    moved = (review.seat_before >= 0) & (review.seat_before != review.seat_after)
    fields = (
        Field(names.ACCOUNT_ID, "text", texts(book.account)),
        Field("Name", "text", texts(book.name)),
        Field(names.OWNER_BEFORE, "text", texts(book.owner)),
        Field(names.PLANNED_OWNER, "text", texts(review.plan.owner)),
        Field("Person in plan", "text", texts(review.seat_after, seats.person.tolist())),
        Field("Moves", "text", ["yes" if each else "no" for each in moved]),
        Field(
            names.OWNER, "text", texts(review.plan.owner), editable=True, planned=names.PLANNED_OWNER, from_seats=True
        ),
        Field(names.PLANNED_PIN, "text", texts(book.pinned)),
        Field(names.PIN, "text", texts(book.pinned), editable=True, planned=names.PLANNED_PIN, from_seats=True),
        Field(names.WHY, "text", [None] * len(book), editable=True),
        *_coverage(review),
        *_facts(review),
        Field("Reason", "line", [*reasons_of(review, moves)]),
    )
    note = (
        f"Accounts: '{names.OWNER}', '{names.PIN}' and '{names.WHY}' (yellow) may be edited and are read back; an "
        "edited cell turns orange. Everything else is for reading."
    )
    return Sheet(names.ACCOUNTS, fields, frozen=2, notes=(note,))


def _coverage(review: Review) -> tuple[Field, ...]:
    """The share of its workload that is done, where the plan does not work all accounts in full."""
    if review.plan.coverage is None:
        return ()
    return (Field("Workload covered", "share", numbers(review.plan.coverage)),)


def _facts(review: Review) -> list[Field]:
    """What is known of the accounts: columns in which something stands."""
    book = review.scenario.accounts
    fields = []
    for heading, column, kind in _FACTS:
        values: AnyArray = getattr(book, column)
        if column in _ALWAYS or _says_something(values):
            cells = texts(values) if kind == "text" else days(values) if kind == "day" else numbers(values)
            fields.append(Field(heading, kind, cells, bars=column == "potential"))
    taken = {each.heading for each in fields}
    for metric, amount in book.metrics.items():
        heading = metric_title(metric).capitalize()
        heading = f"{heading} ({metric})" if heading in taken else heading
        fields.append(Field(heading, "number", numbers(amount)))
    return fields


def _says_something(values: AnyArray) -> bool:
    if values.dtype.kind == "U":
        return bool((values != "").any())
    if values.dtype.kind == "M":
        return bool((~np.isnat(values)).any())
    return bool((np.nan_to_num(values) != 0).any())
