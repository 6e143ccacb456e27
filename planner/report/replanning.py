"""What a re-plan changes: who gets what and why, and the quotas before and after, month by month accounted for."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Columns, positions
from planner.domain.audit import World
from planner.domain.midyear.remainder import Remainder
from planner.domain.plan import Plan
from planner.domain.reasons.alternatives import Option, next_best
from planner.domain.reasons.shifts import Standing
from planner.errors import Problem
from planner.report.moves import staying
from planner.report.numbers import counted, money
from planner.report.reasons import reason
from planner.report.sections import Tile
from planner.report.study import Section, Study, study_page
from planner.report.tables import LAST, MOST_ROWS, Cell, Table, amount_cell

NOBODY = "nobody"


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """An account that comes to another seat."""

    account: int
    """Position of the account."""
    source: str
    target: str
    forced: bool
    """Whether it had to leave, or had no owner."""
    why: str


def changes_of(rest: Remainder, plan: Plan) -> tuple[Change, ...]:
    """Every account with another owner than the plan in force says, the forced ones first, then by potential."""
    standing = Standing.of(World.of(rest.scenario), plan.owner)
    accounts, units = rest.scenario.accounts, rest.scenario.units
    moved = np.flatnonzero(plan.owner != rest.held)
    forced = rest.forced != ""
    best = next_best(standing, units[moved])
    order = moved[np.lexsort((moved, -accounts.potential[moved], ~forced[moved]))]
    return tuple(
        Change(
            account=i,
            source=str(rest.held[i]) or NOBODY,
            target=str(plan.owner[i]),
            forced=bool(forced[i]),
            why=_why(rest, standing, i, best.get(int(units[i]))),
        )
        for i in order.tolist()
    )


def changes(rest: Remainder, plan: Plan) -> Columns:
    """All changes as columns."""
    found, accounts = changes_of(rest, plan), rest.scenario.accounts
    at = np.array([change.account for change in found], dtype=np.int64)
    return {
        "account": accounts.account[at],
        "name": accounts.name[at],
        "from": np.array([change.source for change in found], dtype=np.str_),
        "to": np.array([change.target for change in found], dtype=np.str_),
        "forced": np.array([change.forced for change in found], dtype=np.bool_),
        "potential": accounts.potential[at],
        "revenue": accounts.revenue[at],
        "why": np.array([change.why for change in found], dtype=np.str_),
    }


def quota_columns(rest: Remainder, plan: Plan) -> Columns:
    """Quotas of every seat of the year: in force, of the months gone, and new; sums are exact to the cent."""
    quotas = rest.quotas
    if quotas is None:
        return {}
    new, year = quotas.under(plan)
    return {
        "seat": quotas.seat,
        "year_in_force": quotas.in_force,
        "months_gone": quotas.past / 100,
        "rest_in_force": quotas.rest / 100,
        "rest_new": new,
        "year_new": year,
    }


def sentences(rest: Remainder, plan: Plan, least: Plan | None, why_more: tuple[Problem, ...]) -> Iterator[str]:
    """The new plan in a few sentences."""
    forced, chosen = moved_counts(rest, plan)
    currency = rest.scenario.settings.currency
    further = f"{chosen:,} further {'account moves' if chosen == 1 else 'accounts move'} because that pays"
    yield (
        f"From {rest.first} on: {_seats(rest)}{counted(forced, 'account')} must find an owner; "
        f"{further if chosen else 'no other account moves'}."
    )
    if why_more:
        yield f"With the forced moves alone no plan obeys all rules: {why_more[0]}"
    elif least is not None and chosen:
        saved = least.objective - plan.objective
        yield (
            f"With the forced moves alone the rest of the year would cost {money(least.objective, currency)} a year; "
            f"the further moves save {money(saved, currency)} of it, disruption counted."
        )
    quotas = rest.quotas
    if quotas is not None:
        yield (
            f"Quotas: {quotas.past.sum() / 100:,.2f} for the months gone and {quotas.left:,.2f} for the rest add up to "
            f"{quotas.total / 100:,.2f} {currency}, the year's target with its over-assignment."
        )
    if rest.now.settings.quota is not None and _limits_growth(rest):
        yield "Limits on the growth of quotas compare years; they were not applied to the part of a year."


def moved_counts(rest: Remainder, plan: Plan) -> tuple[int, int]:
    """Accounts that had to find an owner, and accounts that move beyond them."""
    moved, forced = plan.owner != rest.held, rest.forced != ""
    return int(forced.sum()), int((moved & ~forced).sum())


def replan_page(
    rest: Remainder, plan: Plan, least: Plan | None, why_more: tuple[Problem, ...], provenance: Mapping[str, str]
) -> str:
    """The report of changes."""
    forced, chosen = moved_counts(rest, plan)
    accounts = len(rest.scenario.accounts)
    sections = [
        Section(
            "changes",
            "Who gets what, and why",
            ("Forced: the seat is vacant, the account is new, or its owner may no longer cover it.",),
            tables=(_change_table(rest, plan),),
        )
    ]
    if rest.quotas is not None:
        words = (
            "Each month's quota belongs to the plan in force in it. Year = months gone + rest, exact to the cent.",
        )
        sections.append(Section("quotas", "Quotas", words, tables=(_quota_table(rest, plan),)))
    until = rest.scenario.calendar
    return study_page(
        Study(
            title=f"{rest.now.title}: planned again from {rest.first}",
            kicker=f"Re-plan · {until.month_label(0)} to {until.month_label(until.months - 1)}",
            headline=tuple(sentences(rest, plan, least, why_more)),
            sections=tuple(sections),
            provenance=provenance,
            tiles=(
                Tile(f"{forced:,}", "accounts had to find an owner", f"of {accounts:,}"),
                Tile(f"{chosen:,}", "further accounts move because that pays"),
                Tile(f"{accounts - forced - chosen:,}", "accounts stay where they are"),
            ),
        )
    )


def _why(rest: Remainder, standing: Standing, account: int, best: Option | None) -> str:
    unit = int(rest.scenario.units[account])
    if not rest.forced[account]:
        source = int(positions(rest.scenario.seats.seat, rest.held[account : account + 1])[0])
        return reason(standing, staying(standing, unit, source))
    said = f"{str(rest.forced[account])[0].upper()}{rest.forced[account][1:]}."
    if best is None:
        return f"{said} No other seat can take it without breaking a rule."
    other, currency = rest.scenario.seats.seat[best.seat], rest.scenario.settings.currency
    if best.cost < 0:
        return f"{said} {other} would cost {money(-best.cost, currency)} a year less, all else equal: worth a look."
    return f"{said} The next-best seat, {other}, would cost {money(best.cost, currency)} a year more."


def _seats(rest: Remainder) -> str:
    known = set(rest.known_seats.tolist())
    new = [seat for seat in rest.scenario.seats.seat.tolist() if seat not in known]
    gone = rest.gone.tolist()
    parts = []
    if gone:
        parts.append(f"{counted(len(gone), 'seat')} vacant ({_named(gone)})")
    if new:
        parts.append(f"{counted(len(new), 'new seat')} ({_named(new)})")
    return f"{', '.join(parts)}; " if parts else ""


def _named(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _limits_growth(rest: Remainder) -> bool:
    policy = rest.now.settings.quota
    return policy is not None and (policy.min_growth is not None or policy.max_growth is not None)


def _change_table(rest: Remainder, plan: Plan) -> Table:
    found, book = changes_of(rest, plan), rest.scenario.accounts
    rows = tuple(
        (
            Cell(str(book.name[change.account] or book.account[change.account])),
            Cell(change.source),
            Cell(change.target),
            Cell("forced" if change.forced else "chosen"),
            amount_cell(book.potential[change.account]),
            amount_cell(book.revenue[change.account]),
            Cell(change.why),
        )
        for change in found[:MOST_ROWS]
    )
    rest_of = len(found) - len(rows)
    note = f"Amounts in {rest.scenario.settings.currency} a year."
    note += f" {counted(rest_of, 'further change')} in changes.csv." if rest_of else ""
    return Table("changes", ("Account", "From", "To", "Kind", "Potential", "Revenue", "Why"), rows, note)


def _quota_table(rest: Remainder, plan: Plan) -> Table:
    columns = quota_columns(rest, plan)
    headers = ("Seat", "Year, in force", "Months gone", "Rest, in force", "Rest, new", "Year, new", "Change")
    amounts = [columns[name] for name in ("year_in_force", "months_gone", "rest_in_force", "rest_new", "year_new")]
    rows = tuple(
        (
            Cell(str(seat)),
            *(_cents(float(amount[s])) for amount in amounts),
            _cents(float(amounts[4][s] - amounts[0][s])),
        )
        for s, seat in enumerate(columns["seat"])
    )
    sums = [int(np.round(amount.astype(np.float64) * 100).astype(np.int64).sum()) / 100 for amount in amounts]
    total = (Cell("All"), *(_cents(value) for value in sums), _cents(sums[4] - sums[0]))
    return Table("quotas of the year", headers, rows, f"In {rest.scenario.settings.currency}.", total)


def _cents(value: float) -> Cell:
    text = f"{abs(value):,.2f}"
    return Cell(f"−{text}" if value < 0 and text.strip("0.,") else text, value if math.isfinite(value) else LAST)
