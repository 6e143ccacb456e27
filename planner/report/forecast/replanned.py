"""What re-planning would change, as a section of a forecast's page and as sentences."""

import math
from collections.abc import Iterator, Sequence
from datetime import date

from planner.domain.comparison.side_by_side import Effect
from planner.domain.comparison.winners import UNITS, PersonChange
from planner.domain.measures import Interval
from planner.domain.midyear.replan_effect import ReplanEffect
from planner.report.effects import NOT_SHOWN, SAME, between, is_same
from planner.report.numbers import NOTHING, counted, difference, money, percent, quantity, short
from planner.report.study import Section
from planner.report.tables import Cell, Table
from planner.report.words import measure_title

_SHOWN = ("bookings", "attainment", "pay", "cost_of_sales", "won")
_WHOSE = (
    "Whose word this is: the full simulator's. It plays the rest of the year under the plan in force and under the new "
    "plan, with the same customers and the same luck; the difference is what re-planning changes."
)
_HISTORY = (
    "Where the year lands is the word of the forecaster that learned from the history; it is not added to the "
    "difference, which is the simulator's."
)


def replan_section(found: ReplanEffect, *, beside_history: bool = False) -> Section:
    """The differences with their intervals, and who wins and loses; `beside_history`: of a forecast from an export."""
    words = (*replan_sentences(found), _WHOSE, *((_HISTORY,) if beside_history else ()))
    tables = (effects_table(found), *people_tables(found))
    note = (
        f"{counted(found.replications, 'year')} each; {percent(found.confidence)} intervals of paired differences. "
        f"Plan in force: {found.in_force}. New plan: {found.run}. Changes account by account: {found.changes}."
    )
    return Section("replan", "What re-planning would change", words, (), tables, (note,))


def replan_sentences(found: ReplanEffect) -> Iterator[str]:
    """The answer in a few sentences."""
    moved = found.forced + found.chosen
    booked = found.effect("bookings")
    forced = f", {found.forced:,} of which must find an owner" if found.forced and found.chosen else ""
    forced = ", all of which must find an owner" if found.forced and not found.chosen else forced
    if not moved:
        yield f"Re-planning from {_day(found.first)} on moves no account: the plan in force stays."
    elif booked is not None:
        adds = _adds(booked, found.currency)
        yield f"Re-planning from {_day(found.first)} on {adds}, moving {counted(moved, 'account')}{forced}."
    for name in ("attainment", "pay"):
        effect = found.effect(name)
        if moved and effect is not None and (effect.base or effect.value):
            against = ", each plan against its own quotas" if name == "attainment" else ""
            yield f"{measure_title(name)} of the rest of the year: {_said(effect, found.currency)}{against}."
    yield from _winners(found)
    if found.nobody:
        yield (
            f"Under the plan in force nobody works {counted(found.nobody, 'account')}. Under the new plan their "
            "pipeline opens as if their new owners had always had them, which is a little too good."
        )


def effects_table(found: ReplanEffect) -> Table:
    """Measures of the rest of the year under both plans."""
    interval = f"{percent(found.confidence)} interval"
    rows = []
    for name in _SHOWN:
        effect = found.effect(name)
        if effect is not None and (effect.base or effect.value):
            base, value = (quantity(each, effect.unit, found.currency) for each in (effect.base, effect.value))
            moved, ends = _change(effect.difference, effect.unit, found.currency)
            said = "" if effect.difference.shown else SAME if is_same(effect.difference) else NOT_SHOWN
            rows.append(tuple(Cell(each) for each in (measure_title(name), base, value, moved, ends, said)))
    headers = ("Rest of the year", "Plan in force", "New plan", "Difference", interval, "")
    return Table("replan effects", headers, tuple(rows))


def people_tables(found: ReplanEffect) -> Iterator[Table]:
    """What changes for each seat; nothing where nothing does."""
    measures = [name for name in ("bookings", "attainment", "pay") if _any(found, name)]
    if not measures:
        return
    by_seat: dict[str, dict[str, PersonChange]] = {}
    for each in found.winners.people:
        by_seat.setdefault(each.seat, {})[each.measure] = each
    rows = []
    for each in found.winners.of(measures[0])[::-1]:
        cells = [_cell(by_seat[each.seat].get(name)) for name in measures]
        verdicts = [(name, by_seat[each.seat][name].verdict) for name in measures if name in by_seat[each.seat]]
        rows.append((Cell(each.seat), Cell(each.person), *cells, Cell(_verdicts(verdicts))))
    note = (
        "Mean change with the seat's own interval. Who wins or loses is named so that few names are wrong (false "
        "discovery rate, Benjamini and Hochberg). Attainment is against each plan's own quotas."
    )
    headers = ("Seat", "Person", *(measure_title(name) for name in measures), "")
    yield Table("replan seats", headers, tuple(rows), note)


def _verdicts(verdicts: Sequence[tuple[str, str]]) -> str:
    """In what a seat wins or loses."""
    found = [f"{verdict} in {name}" for name, verdict in verdicts if verdict in {"wins", "loses"}]
    if found:
        return "; ".join(found)
    return SAME if all(verdict == "same" for _, verdict in verdicts) else NOT_SHOWN


def _any(found: ReplanEffect, measure: str) -> bool:
    return any(each.verdict != "same" for each in found.winners.of(measure))


def _winners(found: ReplanEffect) -> Iterator[str]:
    rows = found.winners.of("bookings")
    if not any(each.verdict != "same" for each in rows):
        return
    wins, loses = (sum(each.verdict == verdict for each in rows) for verdict in ("wins", "loses"))
    rest = len(rows) - wins - loses
    shown = f"; for {rest:,} these runs show no difference" if rest else ""
    yield f"{counted(wins, 'seat') if wins else 'No seat'} would book more, {loses:,} less{shown}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _adds(effect: Effect, currency: str) -> str:
    ends = effect.difference
    if is_same(ends):
        return "would change no bookings"
    if not ends.shown:
        return f"makes {NOT_SHOWN} in bookings ({between(ends, effect.unit, currency)})"
    least, most = sorted((abs(ends.low), abs(ends.high)))
    amount = f"{money(abs(ends.value), currency)} ({short(least)} to {short(most)})"
    return f"would add {amount} to bookings" if ends.value > 0 else f"would cost {amount} of bookings"


def _said(effect: Effect, currency: str) -> str:
    moved, ends = _change(effect.difference, effect.unit, currency)
    if is_same(effect.difference):
        return SAME
    return f"{moved if effect.difference.shown else NOT_SHOWN} ({ends})"


def _change(ends: Interval, unit: str, currency: str) -> tuple[str, str]:
    moved = difference(ends.value, unit, currency) if ends.value else "0"
    if not math.isfinite(ends.low) or ends.low == ends.high:
        return moved, NOTHING
    return moved, between(ends, unit, currency)


def _cell(change: PersonChange | None) -> Cell:
    if change is None:
        return Cell(NOTHING, -1e300)
    moved, ends = _change(change.difference, UNITS[change.measure], "")
    return Cell(moved if ends == NOTHING else f"{moved} ({ends})", change.difference.value)
