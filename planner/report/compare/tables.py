"""Tables of a comparison: measures, causes, people, and who gives accounts to whom."""

import math
from collections.abc import Iterator

from planner.domain.comparison.compared import Compared
from planner.domain.comparison.side_by_side import Effect, Variant
from planner.domain.comparison.waterfall import Waterfall
from planner.domain.comparison.winners import PERSONAL, UNITS, PersonChange, Winners
from planner.domain.measures import Interval
from planner.report.effects import NOT_MEASURED, NOT_SHOWN, SAME, between, is_same
from planner.report.numbers import NOTHING, counted, difference, percent, quantity, whole
from planner.report.tables import Cell, Table, amount_cell
from planner.report.words import measure_title

MOST_PEOPLE = 40
"""Rows of people and of moves on the page; the CSV files beside it have them all."""
_STEPS = ("bookings", "pay", "variable_pay", "share_at_quota", "cost_of_sales", "win_rate", "leavers")


def measures_table(found: Compared, variant: Variant) -> Table:
    """Every measure with the interval of its difference."""
    headers = ("Measure", found.base, variant.title, "Difference", f"{percent(found.side.confidence)} interval", "")
    rows = tuple(_measure(effect, found.currency) for effect in variant.effects if effect.base or effect.value)
    return Table(f"{variant.name} against {found.base}: every measure", headers, rows)


def _measure(effect: Effect, currency: str) -> tuple[Cell, ...]:
    base, value = (quantity(each, effect.unit, currency) for each in (effect.base, effect.value))
    moved, interval, said = _cells(effect.difference, effect.unit, currency)
    return tuple(Cell(text) for text in (measure_title(effect.measure), base, value, moved, interval, said))


def _cells(ends: Interval, unit: str, currency: str) -> tuple[str, str, str]:
    """A difference, its interval, and what that says."""
    if is_same(ends):
        return "0", NOTHING, SAME
    moved = difference(ends.value, unit, currency)
    if not math.isfinite(ends.low):
        return moved, NOTHING, NOT_MEASURED
    return moved, between(ends, unit, currency), "" if ends.shown else NOT_SHOWN


def steps_table(waterfall: Waterfall, currency: str) -> Table:
    """What each cause does to the main measures; the columns add up to the last row."""
    falls = [fall for name in _STEPS if (fall := waterfall.fall(name)) is not None and fall.total != Interval(0, 0, 0)]
    falls = falls or [fall for name in _STEPS[:1] if (fall := waterfall.fall(name)) is not None]
    headers = ("Cause", *(measure_title(fall.measure) for fall in falls))
    rows = tuple(
        (Cell(falls[0].steps[i].title), *(Cell(_change(fall.steps[i].change, fall.unit, currency)) for fall in falls))
        for i in range(len(falls[0].steps))
    )
    total = (Cell("Together"), *(Cell(_change(fall.total, fall.unit, currency)) for fall in falls))
    note = "Mean change with its interval; (–) where these runs can show none."
    return Table(f"{waterfall.scenario}: causes", headers, rows, note, total)


def _change(ends: Interval, unit: str, currency: str) -> str:
    if is_same(ends):
        return "0"
    sure = "" if ends.shown else f"{NOTHING}; "
    return f"{difference(ends.value, unit, currency)} ({sure}{between(ends, unit, currency)})"


def people_table(found: Compared, winners: Winners) -> Iterator[Table]:
    """Those whose pay (without pay: bookings) changes most, with all that changes for them."""
    by_seat: dict[str, dict[str, PersonChange]] = {}
    for each in winners.people:
        by_seat.setdefault(each.seat, {})[each.measure] = each
    measures = [m for m in PERSONAL if any(m in of and of[m].verdict != "same" for of in by_seat.values())]
    if not measures:
        return
    ranked = sorted(by_seat.items(), key=lambda item: (-_weight(item[1], measures[0]), item[0]))
    headers = ("Seat", "Person", *(measure_title(m) for m in measures), f"In {measures[0]}")
    rows = []
    for seat, of in ranked[:MOST_PEOPLE]:
        cells = [_person_cell(of.get(measure), found.currency) for measure in measures]
        first = of.get(measures[0])
        verdict = first.verdict if first is not None else NOTHING
        rows.append((Cell(seat), Cell(next(iter(of.values())).person), *cells, Cell(verdict)))
    rest = len(ranked) - len(rows)
    note = "Mean change with the person's own interval."
    note += f" {counted(rest, 'further seat')} in people.csv." if rest else ""
    yield Table(f"{winners.scenario}: people", headers, tuple(rows), note)


def _weight(of: dict[str, PersonChange], measure: str) -> float:
    return abs(of[measure].difference.value) if measure in of else 0.0


def _person_cell(change: PersonChange | None, currency: str) -> Cell:
    if change is None:
        return Cell(NOTHING, -1e300)
    ends, unit = change.difference, UNITS[change.measure]
    value = difference(ends.value, unit, currency) if ends.value else "0"
    exact = ends.low == ends.high or not math.isfinite(ends.low)
    interval = "" if exact else f" ({between(ends, unit, '')})".replace(" currency", "")
    return Cell(value + interval, ends.value)


def flows_table(winners: Winners) -> Iterator[Table]:
    """Who gives how much to whom."""
    flows: dict[tuple[str, str], list[float]] = {}
    for move in winners.moves:
        flows.setdefault((move.source, move.target), []).append(move.potential)
    if not flows:
        return
    ranked = sorted(flows.items(), key=lambda item: (-sum(item[1]), item[0]))
    rows = tuple(
        (Cell(source or "nobody"), Cell(target or "nobody"), amount_cell(len(amounts)), amount_cell(sum(amounts)))
        for (source, target), amounts in ranked[:MOST_PEOPLE]
    )
    rest = len(ranked) - len(rows)
    note = f"{counted(rest, 'further pair')} of seats in accounts.csv." if rest else ""
    yield Table(f"{winners.scenario}: who gives to whom", ("From", "To", "Accounts", "Potential a year"), rows, note)


def moves_table(winners: Winners, currency: str) -> Iterator[Table]:
    """The accounts that have another owner."""
    if not winners.moves:
        return
    headers = ("Account", "From", "To", "Potential", "Revenue", "Worth before", "Worth after", "Change")
    rows = tuple(
        (
            Cell(move.name),
            Cell(move.source or "nobody"),
            Cell(move.target or "nobody"),
            *(amount_cell(x) for x in (move.potential, move.revenue, move.worth_before, move.worth_after)),
            amount_cell(move.worth_after - move.worth_before),
        )
        for move in winners.moves[:MOST_PEOPLE]
    )
    rest = winners.moves[MOST_PEOPLE:]
    note = f"{currency} a year. Worth: what the owner can book of the potential, before luck."
    if rest:
        left = whole(sum(move.potential for move in rest))
        note += f" {counted(len(rest), 'further account')} with a potential of {left} in accounts.csv."
    yield Table(f"{winners.scenario}: accounts with another owner", headers, rows, note)
