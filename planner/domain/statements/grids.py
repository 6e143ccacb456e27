"""A statement as tables of text: what the command line, notebooks and the page show."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from planner.domain.statements.explanation import amount_text, minor_text, share_text

if TYPE_CHECKING:
    from planner.domain.statements.ledger_months import LedgerMonth
    from planner.domain.statements.settled_parts import Part, StatementLine
    from planner.domain.statements.statement import PlanStatement, Statement


_MONEY = ("commission", "adjustments", "earned", "paid", "expensed")
"""Columns of a settlement's lines that add up."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its sentence above, its headers, its rows, a last row of sums, and sentences below."""

    title: str
    words: str
    headers: tuple[str, ...]
    numeric: tuple[bool, ...]
    """Which columns are set flush right."""
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def grids(plan: "PlanStatement") -> tuple[Grid, ...]:
    """A plan's part of a statement: every settlement, the way from earned to paid and to expensed, the ledgers."""
    return (*settlements(plan), *accounts(plan))


def settlements(plan: "PlanStatement") -> tuple[Grid, ...]:
    """Every settlement of the period, deal by deal."""
    return tuple(_part(part, plan) for part in plan.parts)


def accounts(plan: "PlanStatement") -> tuple[Grid, ...]:
    """The way from earned to paid and to expensed, and the ledgers month by month."""
    return (*_payments(plan), _ledgers(plan))


def statement_text(statement: "Statement") -> str:
    """A statement as plain text."""
    lines = [heading(statement)]
    for plan in statement.plans:
        lines += ["", plan_heading(plan), *filter(None, [plan.places])]
        for grid in grids(plan):
            lines += ["", *filter(None, (grid.title, grid.words)), *_aligned(grid), *grid.notes]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def statement_html(statement: "Statement") -> str:
    """A statement as HTML, for notebooks."""
    parts = [f"<h3>{escape(heading(statement))}</h3>"]
    for plan in statement.plans:
        parts.append(f"<h4>{escape(plan_heading(plan))}</h4><p>{escape(plan.places)}</p>")
        parts.extend(_table(grid) for grid in grids(plan))
    return "\n".join(parts)


def heading(statement: "Statement") -> str:
    """Whose statement it is."""
    return " · ".join(filter(None, (f"Statement of {statement.person}", statement.period.name, statement.of)))


def plan_heading(plan: "PlanStatement") -> str:
    """Which plan, in which months."""
    title = f" ({plan.title})" if plan.title else ""
    seated = plan.seated or "not in the seat"
    return f"Plan {plan.plan}{title} · {seated} · {plan.currency}"


def _part(part: "Part", plan: "PlanStatement") -> Grid:
    money = _money(plan)
    headers = ["day", "deal", "account", "credit", part.measure, "attained", "how"]
    rows = tuple(_line(line, part, plan) for line in part.lines)
    sums = (money(sum(getattr(line, name) for line in part.lines)) for name in _MONEY)
    changes = [f"{rule.rule}: {money(rule.change)}" for rule in part.rules]
    when = "put right in" if math.isnan(part.amount) else "settled at the end of"
    whole = Grid(
        title=f"{part.component}, {when} {part.settled}",
        words=_standing(part),
        headers=(*headers, *_MONEY, "held until"),
        numeric=(*(False,) * 4, True, True, False, *(True for _ in _MONEY), False),
        rows=rows,
        total=(*("",) * 6, "sum", *sums, "") if rows else (),
        notes=(f"Adjustments by rule: {'; '.join(changes)}.",) if changes else (),
    )
    return _without_blanks(whole)


def _without_blanks(grid: Grid) -> Grid:
    """The table without columns that are blank in all rows."""
    kept = [c for c in range(len(grid.headers)) if any(row[c] for row in grid.rows)]
    return replace(
        grid,
        headers=tuple(grid.headers[c] for c in kept),
        numeric=tuple(grid.numeric[c] for c in kept),
        rows=tuple(tuple(row[c] for c in kept) for row in grid.rows),
        total=tuple(grid.total[c] for c in kept) if grid.total else (),
    )


def _standing(part: "Part") -> str:
    """What was measured, against which quota."""
    if math.isnan(part.amount):
        return f"{part.measured.capitalize()}."
    amount = _measured(part, part.amount)
    text = f"Measured {part.measured}: {part.measure} {amount}"
    if part.quota > 0:
        text += f" of a quota of {_measured(part, part.quota)}, {share_text(part.amount / part.quota)}"
    return f"{text}; on-target pay {amount_text(part.target)}." if part.target > 0 else f"{text}."


def _line(line: "StatementLine", part: "Part", plan: "PlanStatement") -> tuple[str, ...]:
    silent = () if any(other.adjustments for other in part.lines) else ("adjustments",)
    return (
        line.day,
        line.deal,
        line.account,
        line.credit,
        "" if math.isnan(line.amount) else _measured(part, line.amount),
        "" if math.isnan(line.attained) else share_text(round(line.attained, 6)),
        line.how,
        *("" if name in silent else _money(plan)(getattr(line, name)) for name in _MONEY),
        line.held_until,
    )


def _payments(plan: "PlanStatement") -> Iterator[Grid]:
    money = _money(plan)
    for ledger, title in (("paid", "From earned to paid"), ("expensed", "From earned to expensed")):
        steps = [step for step in plan.payments if step.ledger == ledger]
        rows = tuple((step.words, money(step.amount)) for step in steps[:-1])
        yield Grid(title, "", ("", "amount"), (False, True), rows, (steps[-1].words, money(steps[-1].amount)))


def _ledgers(plan: "PlanStatement") -> Grid:
    money = _money(plan)
    columns = ("fixed", "earned", "supplement", "paid", "held", "owed", "expense", "capitalised")
    flows = ("fixed", "earned", "supplement", "paid", "expense")

    def row(month: "LedgerMonth") -> tuple[str, ...]:
        return (month.month, *(money(getattr(month, name)) for name in columns))

    sums = (money(sum(getattr(month, name) for month in plan.months)) if name in flows else "" for name in columns)
    notes = (
        "Paid of a line: what is no longer held; draws, guarantees and balances enter between earned and paid.",
        "Held, owed, capitalised: at the end of the month. Supplement: guarantees, and draws that are not recovered.",
        "Every line is what it adds to a rounded sum, so that sums are exact; it may be a cent off its own product.",
    )
    numeric = (False, *(True for _ in columns))
    return Grid("Ledgers", "", ("month", *columns), numeric, tuple(map(row, plan.months)), ("sum", *sums), notes)


def _money(plan: "PlanStatement") -> Callable[[int], str]:
    def text(minor: int) -> str:
        return minor_text(minor, plan.minor_units)

    return text


def _measured(part: "Part", amount: float) -> str:
    return f"{amount:,.6g}" if part.in_units else amount_text(amount)


def _aligned(grid: Grid) -> list[str]:
    if not grid.rows and not grid.total:
        return []
    rows = [grid.headers, *grid.rows, *([grid.total] if grid.total else [])]
    widths = [max(len(row[c]) for row in rows) for c in range(len(grid.headers))]
    return [
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, grid.numeric, strict=True)
        )
        for row in rows
    ]


def _table(grid: Grid) -> str:
    """An HTML table; every text is escaped."""
    aligned = ["right" if number else "left" for number in grid.numeric]

    def row(cells: tuple[str, ...], tag: str) -> str:
        inner = "".join(
            f'<{tag} style="text-align:{side}">{escape(cell)}</{tag}>'
            for cell, side in zip(cells, aligned, strict=True)
        )
        return f"<tr>{inner}</tr>"

    body = "".join(row(cells, "td") for cells in grid.rows) + (row(grid.total, "th") if grid.total else "")
    above = "".join(f"<p>{text}</p>" for text in (f"<b>{escape(grid.title)}</b>", escape(grid.words)) if text)
    below = "".join(f"<p>{escape(note)}</p>" for note in grid.notes)
    return f"{above}<table><thead>{row(grid.headers, 'th')}</thead><tbody>{body}</tbody></table>{below}"
