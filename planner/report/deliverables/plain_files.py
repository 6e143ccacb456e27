"""A plan as plain CSV files: who covers what, quotas by month, territories, and every move with its reason."""

from collections.abc import Iterator, Mapping, Sequence

from planner.domain.quotas.months import monthly_quotas
from planner.domain.seats import person_of
from planner.report.deliverables.csv_text import Cell, csv_text
from planner.report.moves import Move, moves_of
from planner.report.review import Review

ASSIGNMENT, QUOTAS, TERRITORIES, MOVES, ABOUT = (
    f"{name}.csv" for name in ("assignment", "quotas", "territories", "moves", "about")
)


_TEXTS = (
    "UTF-8. A text that begins with = + - @, a tab or a carriage return (also after apostrophes) has one more "
    "apostrophe in front, so that no spreadsheet takes it for a formula; planner takes it off again when it reads."
)


def plain_files(review: Review) -> Mapping[str, str]:
    """The text of every file by name. Equal reviews, equal texts; there is no pay in any of them.

    `assignment.csv` can be read back as a plan (`--plan`), `quotas.csv` is the scenario table `quotas`.
    """
    moves = moves_of(review)
    files = {ASSIGNMENT: _assignment(review), TERRITORIES: _territories(review), MOVES: _moves(review, moves)}
    if review.has_quotas:
        files[QUOTAS] = _quotas(review)
    files[ABOUT] = csv_text(("what", "value"), _facts(review))
    return files


def _assignment(review: Review) -> str:
    """Account and seat; the quota of a seat stands in its first row, a seat without accounts has a row of its own."""
    plan = review.plan
    owners = list(zip(plan.account.tolist(), plan.owner.tolist(), strict=True))
    if not review.has_quotas:
        return csv_text(("account", "seat"), owners)
    quota: dict[str, float | None] = dict(zip(plan.seat.tolist(), plan.quota.tolist(), strict=True))
    rows: list[Sequence[Cell]] = [(account, seat, quota.pop(seat, None)) for account, seat in owners]
    rows += [("", seat, left) for seat, left in quota.items()]
    return csv_text(("account", "seat", "quota"), rows)


def _quotas(review: Review) -> str:
    amount, calendar = monthly_quotas(review.scenario, review.plan.quota), review.scenario.calendar
    rows = [
        (str(seat), calendar.first_of(m).isoformat(), float(amount[s, m]))
        for s, seat in enumerate(review.plan.seat.tolist())
        for m in range(calendar.months)
    ]
    return csv_text(("seat", "start", "quota"), rows)


def _territories(review: Review) -> str:
    """Every seat with its loads before and after."""
    seats = review.scenario.seats
    columns: dict[str, Sequence[Cell]] = {
        "seat": seats.seat.tolist(),
        "person": seats.person.tolist(),
        "manager": seats.manager.tolist(),
    }
    for metric in dict.fromkeys(["accounts", "potential", "hours", "revenue", *review.metrics]):
        for when, given in (("before", review.before), ("after", review.after)):
            if given is not None:
                columns[f"{metric} {when}"] = given.loads[metric].tolist()
    if review.has_quotas:
        columns["quota"] = review.plan.quota.tolist()
    return csv_text(list(columns), zip(*columns.values(), strict=True))


def _moves(review: Review, moves: Sequence[Move]) -> str:
    """A row for every account that changes its owner."""
    book, person = review.scenario.accounts, person_of(review.scenario.seats)
    rows = [
        (
            str(book.account[i]),
            str(book.name[i]),
            move.source,
            person.get(move.source, ""),
            move.target,
            person.get(move.target, ""),
            float(book.potential[i]),
            float(book.revenue[i]),
            move.reason,
        )
        for move in moves
        for i in move.accounts.tolist()
    ]
    header = ("account", "name", "from", "from person", "to", "to person", "potential", "revenue", "reason")
    return csv_text(header, rows)


def _facts(review: Review) -> Iterator[tuple[str, str]]:
    yield "plan digest", review.plan.digest
    yield "scenario digest", review.scenario.digest
    yield "currency", review.currency
    yield "horizon", f"{review.scenario.calendar.start} to {review.scenario.calendar.end} (not included)"
    yield "texts", _TEXTS
