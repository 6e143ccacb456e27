"""The people on a pay plan as flat arrays: everything that does not depend on what they sell, computed once.

Quotas, on-target pay, tiers in units of the measure, limits, draws and guarantees come from the array evaluator's own
functions, so there is one meaning; only what depends on the amounts is left to the compiled evaluator.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from planner.domain.arrays import Array, Flags, Floats, Ints
from planner.domain.calendar import Calendar
from planner.domain.pay.book import Book, Standing
from planner.domain.pay.component import Component
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.rules import limits, schedule
from planner.domain.pay.settlement import drawn_in, promised_in, to_minor
from planner.domain.pay.spans import Span
from planner.simulate.compiled_plan import settled_spans

QUOTA, TARGET, LEAST, MOST, ROOM, TERMS = range(6)
"""Places of the numbers of a settling among those of a person, counted from its beginning.

Quota of the span, on-target pay, floor (−∞: none), cap (∞: none) and what the plan's cap leaves at first (∞: none);
from TERMS on start, end and rate of each tier, level and sum of each milestone, and the value of each prize.
"""


class People(NamedTuple):
    """One row a person."""

    numbers: Floats
    """Numbers of every settling, shape [people, numbers]; those of settling s begin at `numbers_of[s]`."""
    numbers_of: Ints
    absent: Flags
    """Whether the person was never in the seat in the period of a settling, shape [people, settlings]."""
    promised: Ints
    drawn: Ints
    """A guarantee's promise and the draw of each month, shape [people, months] [minor units]."""
    forgivable: Flags
    """Whether the month's draw is one that is forgiven, shape [people, months]."""
    owed: Ints
    """Balance before the first month, shape [people] [minor units]."""
    fixed: Ints
    """Fixed pay, shape [people, months] [minor units]."""


def people_of(plan: PayPlan, calendar: Calendar, standing: Standing, people: int, minor_units: int) -> People:
    """Translate the standing of so many people, shapes [people] and [people, months] or less."""
    book = Book.of(plan, calendar, {}, _spread(standing, people, calendar.months), None)
    numbers: list[Floats] = []
    begins, absent = [], []
    for _, component, span in settled_spans(plan, calendar):
        begins.append(len(numbers))
        numbers.extend(_numbers(book, component, span))
        absent.append(~np.any(book.present[:, span.opened : span.settled] > 0, axis=-1))
    months = range(calendar.months)
    draws = [drawn_in(plan, m, book.present[:, m], book.first_month, minor_units) for m in months]
    promises = [promised_in(plan, m, book.present[:, m], book.first_month, minor_units) for m in months]
    return People(
        numbers=_columns(numbers),
        numbers_of=np.array(begins, dtype=np.int64),
        absent=_columns(absent),
        promised=_columns(promises),
        drawn=_columns([amount for amount, _ in draws]),
        forgivable=_columns([forgivable for _, forgivable in draws]),
        owed=book.owed.astype(np.int64),
        fixed=to_minor(plan.salary / 12 * book.present, minor_units),
    )


def _numbers(book: Book, component: Component, span: Span) -> Iterator[Floats]:
    plan, to_come = book.plan, component.attainment == "annual"
    basis = book.basis(component, span)
    quota, target = basis.quota, basis.target
    least, most = limits(component, target)
    yield from (quota, target, least if component.floor > 0 else np.full_like(target, -np.inf), most)
    whole = np.full_like(target, np.inf)
    yield whole if plan.cap is None else plan.cap * book.target(plan.variable, span, to_come=to_come)
    terms = schedule(component, basis)
    for of_tier in zip(terms.start, terms.end, terms.rate, strict=True):
        yield from of_tier
    for of_milestone in zip(terms.at, terms.lump, strict=True):
        yield from of_milestone
    for prize in component.prizes:
        yield np.full_like(target, prize.pay) if prize.pay is not None else (prize.share or 0.0) * target


def _spread(standing: Standing, people: int, months: int) -> Standing:
    """The same standing with the axis of people in place."""
    return Standing(
        np.broadcast_to(standing.quota, (people, months)),
        np.broadcast_to(standing.personal_rate, people),
        np.broadcast_to(standing.present, (people, months)),
        np.broadcast_to(standing.first_month, people),
        np.broadcast_to(standing.owed, people),
    )


def _columns(columns: list[Array]) -> Array:
    """Columns side by side, each row in one piece of memory."""
    return np.ascontiguousarray(np.stack(columns, axis=-1))
