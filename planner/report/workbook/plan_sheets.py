"""The sheets of the plan itself: moves, terms, quotas by level and month, overlays, and what is odd."""

from collections.abc import Iterable, Sequence

import numpy as np

from planner.domain.deliverables import workbook as names
from planner.domain.seats import person_of
from planner.errors import Problem
from planner.report.moves import Move
from planner.report.overlays import overlay_columns
from planner.report.quota_tables import quota_levels_of, quota_months_of
from planner.report.review import Review
from planner.report.words import term_meaning, term_title
from planner.report.workbook.sheet import Field, Sheet, Value, numbers, texts


def move_sheet(review: Review, moves: Sequence[Move]) -> Sheet:
    """A row for every move: a family from one seat to another, with what staying would cost and why it moves."""
    book, person = review.scenario.accounts, person_of(review.scenario.seats)
    fields = (
        Field(names.ACCOUNT_ID, "text", [str(book.account[move.accounts[0]]) for move in moves]),
        Field("Name", "text", [str(book.name[move.accounts[0]]) or None for move in moves]),
        Field("Accounts of the family", "count", [float(len(move.accounts)) for move in moves]),
        Field("From", "text", [move.source for move in moves]),
        Field("From person", "text", [person.get(move.source) for move in moves]),
        Field("To", "text", [move.target for move in moves]),
        Field("To person", "text", [person.get(move.target) for move in moves]),
        Field("Potential a year", "money", [move.potential for move in moves]),
        Field("Revenue, last twelve months", "money", [move.revenue for move in moves]),
        Field("Staying would cost, a year", "money", [_known(move.gain) for move in moves]),
        Field("Next-best seat", "text", [move.next_seat or None for move in moves]),
        Field("Next best costs, a year", "money", [None if m.next_best is None else m.next_best.cost for m in moves]),
        Field("Reason", "prose", [move.reason for move in moves]),
    )
    note = "Moves: a family that moves together is one row, under its first account; the sheet Accounts has them all."
    return Sheet(names.MOVES, fields, frozen=2, notes=(note,))


def term_sheet(review: Review) -> Sheet:
    """The objective, term by term."""
    after = review.plan.terms
    fields = [Field("Term", "text", [*(term_title(term) for term in after), "Objective"])]
    if review.before is not None:
        old = [review.before.terms.get(term, 0.0) for term in after]
        new = list(after.values())
        change = [b - a for a, b in zip(old, new, strict=True)]
        parts = (("Before", old), ("After", new), ("Change", change))
        fields += [Field(f"{when}, a year", "money", [*amounts, sum(amounts)]) for when, amounts in parts]
    else:
        fields.append(Field("Plan, a year", "money", [*after.values(), review.plan.objective]))
    fields.append(Field("What it counts", "prose", [*(term_meaning(term) for term in after), None]))
    return Sheet(names.TERMS, tuple(fields))


def level_sheet(review: Review) -> Sheet:
    """What the company and every manager carry."""
    found = quota_levels_of(review)
    node = [
        str(name) or ("company" if level == 0 else "without a manager")
        for name, level in zip(found["node"].tolist(), found["level"].tolist(), strict=True)
    ]
    fields = (
        Field("Level", "count", numbers(found["level"])),
        Field("Node", "text", node),
        Field("Reports to", "text", texts(found["parent"])),
        Field("Seats", "count", numbers(found["seats"])),
        Field("Target", "money", numbers(found["target"])),
        Field("Over-assigned", "share", numbers(found["overassignment"])),
        Field("Carries", "money", numbers(found["quota"])),
        Field("Sum of seats' quotas", "money", numbers(found["seat_quotas"])),
    )
    return Sheet(names.LEVELS, fields, frozen=2)


def month_quota_sheet(review: Review) -> Sheet:
    """Quotas of the company, every manager and every seat, a column a month."""
    found, calendar = quota_months_of(review), review.scenario.calendar
    amount = np.asarray(found["quota"], dtype=np.float64).reshape(-1, calendar.months)
    level, node = found["level"][:: calendar.months], found["node"][:: calendar.months]
    deepest = int(level.max())
    kinds = ["company" if n == 0 else "seat" if n == deepest else "manager" for n in level.tolist()]
    fields = [Field("Level", "text", kinds), Field("Node", "text", texts(node))]
    fields += [Field(calendar.month_label(m), "money", numbers(amount[:, m])) for m in range(calendar.months)]
    fields.append(Field("Sum", "money", numbers(amount.sum(axis=1))))
    return Sheet(names.MONTHS, tuple(fields), frozen=2)


def overlay_sheet(review: Review) -> Sheet:
    """Every specialist of every overlay."""
    found = overlay_columns(review.scenario, review.plan)
    fields = (
        Field("Overlay", "text", texts(found["overlay"])),
        Field("Specialist", "text", texts(found["specialist"])),
        Field("Person", "text", texts(found["person"])),
        Field("Accounts", "count", numbers(found["accounts"])),
        Field("Seats' books", "count", numbers(found["books"])),
        Field("Hours a year", "count", numbers(found["hours"])),
        Field("Hours available", "count", numbers(found["available"])),
        Field("Potential covered, a year", "money", numbers(found["potential"])),
        Field("Credited a second time, a year", "money", numbers(found["credited"])),
    )
    return Sheet(names.OVERLAYS, fields, frozen=2)


def problem_sheet(name: str, problems: Iterable[Problem]) -> Sheet:
    """What is odd in the data, or which rules the plan breaks."""
    found = tuple(problems)
    fields = (
        Field("Where", "text", [each.where or None for each in found]),
        Field("What", "prose", [each.what for each in found]),
        Field("Hint", "prose", [each.hint or None for each in found]),
    )
    return Sheet(name, fields)


def about_sheet(facts: Iterable[tuple[str, str]]) -> Sheet:
    """Where the workbook comes from, and how to read it."""
    found = tuple(facts)
    return Sheet(
        names.ABOUT,
        (
            Field(names.FACT, "text", [fact for fact, _ in found]),
            Field(names.VALUE, "prose", [value for _, value in found]),
        ),
    )


def _known(value: float) -> Value:
    return value if np.isfinite(value) else None
