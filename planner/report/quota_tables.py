"""Quotas by level of the hierarchy and by month, as tables of the report."""

import numpy as np

from planner.domain.arrays import AnyArray, Columns
from planner.domain.quotas.levels import level_numbers
from planner.domain.quotas.months import quota_months
from planner.domain.quotas.rule import QuotaRule
from planner.errors import PlannerError
from planner.report.numbers import counted, percent, whole
from planner.report.review import Review
from planner.report.tables import MOST_ROWS, Cell, Table


def quota_levels_of(review: Review) -> Columns:
    """`level_numbers` of the plan. PlannerError when there are no quotas."""
    return level_numbers(_rule(review), review.plan.quota)


def quota_months_of(review: Review) -> Columns:
    """`quota_months` of the plan. PlannerError when there are no quotas."""
    return quota_months(review.scenario, _rule(review), review.plan.quota)


def levels(review: Review) -> Table | None:
    """What every manager carries beside the sum of the seats below; None without managers or quotas."""
    if not review.has_quotas or not _rule(review).tree.levels:
        return None
    rows = []
    found = quota_levels_of(review)
    for level, node, parent, seats, target, share, quota, sums in zip(*found.values(), strict=True):
        above = str(parent) or "company"
        rows.append(
            (
                Cell(str(int(level)), float(level)),
                Cell(str(node) or ("company" if level == 0 else "without a manager")),
                Cell(above if node else ""),
                Cell(str(int(seats)), float(seats)),
                _money(target),
                Cell(percent(float(share)), float(share)),
                _money(quota),
                _money(sums),
            )
        )
    headers = ("Level", "Node", "Reports to", "Seats", "Target", "Over-assigned", "Carries", "Sum of seats' quotas")
    note = (
        f"Amounts in {review.currency}. Each level adds up to the company's target with the level's over-assignment; a "
        "node whose managers end early stands on deeper levels for its own seats."
    )
    return _cut(Table("quotas by level", headers, tuple(rows), note))


def months(review: Review) -> Table | None:
    """Quotas by month of the company, every manager and every seat, by fiscal quarter beyond twelve months; or None."""
    if not review.has_quotas:
        return None
    found, calendar = quota_months_of(review), review.scenario.calendar
    amount = np.asarray(found["quota"], dtype=np.float64).reshape(-1, calendar.months)
    begins = np.arange(calendar.months)
    if calendar.months > 12:
        begins = np.array([m for m in range(calendar.months) if m == 0 or calendar.fiscal_month(m) % 3 == 0])
        amount = np.add.reduceat(amount, begins, axis=1)
    who = _who(found, calendar.months, int(np.max(found["level"])))
    rows = tuple(
        (*names, *(_money(part) for part in parts), _money(parts.sum()))
        for names, parts in zip(who, amount, strict=True)
    )
    period = "Months" if calendar.months <= 12 else "Quarters, named after their first month,"
    headers = ("Level", "Node", *(calendar.month_label(int(m)) for m in begins), "Sum")
    note = f"Amounts in {review.currency}. {period} are whole amounts that add up across and down."
    return _cut(Table("quotas by month", headers, rows, note))


def _who(found: Columns, months: int, deepest: int) -> list[tuple[Cell, Cell]]:
    named = zip(found["level"][::months].tolist(), found["node"][::months].tolist(), strict=True)
    return [
        (
            Cell("seat" if level == deepest else str(level), float(level)),
            Cell(node or ("company" if level == 0 else "without a manager")),
        )
        for level, node in named
    ]


def _rule(review: Review) -> QuotaRule:
    if review.world.quotas is None or not review.has_quotas:
        raise PlannerError("the plan sets no quotas")
    return review.world.quotas


def _money(value: float | AnyArray) -> Cell:
    return Cell(whole(float(value)), round(float(value), 6))


def _cut(table: Table) -> Table:
    rest = len(table.rows) - MOST_ROWS
    if rest <= 0:
        return table
    note = f"{table.note} {counted(rest, 'further row')} not shown; the run folder has them all."
    return Table(table.name, table.headers, table.rows[:MOST_ROWS], note)
