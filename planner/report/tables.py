"""The report's tables: cells as text for people and a value to sort by."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.domain.arrays import Floats
from planner.errors import Problem
from planner.report.moves import Move
from planner.report.numbers import (
    NOTHING,
    change,
    counted,
    decimal,
    measured,
    percent,
    percent_interval,
    whole,
)
from planner.report.reasons import seat_words
from planner.report.review import Review, attainable
from planner.report.words import measure_title, metric_title, metric_unit, term_meaning, term_title

if TYPE_CHECKING:
    from planner.domain.loads.balance import Band

MOST_ROWS = 200
"""Longer tables are cut here and say how many rows they left out; the run folder has them all."""


LAST = -1e300
"""What cells without a number are sorted by."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and by what it is sorted."""

    text: str
    sort: float | None = None

    @property
    def numeric(self) -> bool:
        """Whether it is set flush right."""
        return self.sort is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headers; `wide` columns hold prose."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total: tuple[Cell, ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers."""
        return tuple(self.rows[0][column].numeric if self.rows else False for column in range(len(self.headers)))


def loads(review: Review, metric: str) -> Table:
    """Load of every seat with a balanced metric, before and after, beside its fair share and limits."""
    band: Band = review.world.bands[metric]
    unit = metric_unit(metric, review.currency)
    audits = [("Before", review.before), ("After", review.after)]
    present = [(when, given) for when, given in audits if given is not None]
    sides = zip(("Lower limit", "Upper limit"), band.limits, band.rule.hard, strict=True)
    limited = [(end, limit) for end, limit, hard in sides if math.isfinite(hard)]
    headers = ["Seat", "Fair share", *(end for end, _ in limited)]
    for when, _ in present:
        headers += [when, f"{when}: off"]
    rows = []
    for s, seat in enumerate(review.plan.seat):
        cells = [Cell(seat_words(review.scenario, str(seat))), amount_cell(band.fair[s])]
        cells += [amount_cell(limit[s]) for _, limit in limited]
        for _, given in present:
            off = review.deviation(metric, given.loads[metric])[s]
            cells += [amount_cell(given.loads[metric][s]), Cell(change(float(off)), sort_key(off))]
        rows.append(tuple(cells))
    note = f"{metric_title(metric).capitalize()}{f' in {unit}' if unit else ''}."
    return Table(f"{metric_title(metric)} by seat", tuple(headers), tuple(rows), note)


def terms(review: Review) -> Table:
    """The objective, term by term, with its sum."""
    after = review.plan.terms
    before = review.before.terms if review.before else None
    when = ("Before", "After", "Change") if before is not None else ("Plan",)

    def amounts(old: float, new: float) -> tuple[Cell, ...]:
        return (
            (amount_cell(old), amount_cell(new), amount_cell(new - old)) if before is not None else (amount_cell(new),)
        )

    rows = tuple(
        (Cell(term_title(term)), *amounts((before or {}).get(term, 0.0), amount), Cell(term_meaning(term)))
        for term, amount in after.items()
    )
    total = (Cell("Objective"), *amounts(sum((before or {}).values()), review.plan.objective), Cell(""))
    return Table("objective", ("Term", *when, "What it counts"), rows, f"{review.currency} a year.", total)


def moves(review: Review, every: tuple[Move, ...]) -> Table:
    """The moves with most potential, each with its reason."""
    book = review.scenario.accounts
    headers = ("Account", "From", "To", "Potential", "Staying", "Next-best seat", "Costs", "Why")
    rows = []
    for move in every[:MOST_ROWS]:
        names = [str(book.name[i] or book.account[i]) for i in move.accounts]
        more = f" and {len(names) - 1} more of its family" if len(names) > 1 else ""
        rows.append(
            (
                Cell(names[0] + more),
                Cell(seat_words(review.scenario, move.source)),
                Cell(seat_words(review.scenario, move.target)),
                amount_cell(move.potential),
                amount_cell(move.gain),
                Cell(_next_seat(review, move)),
                amount_cell(move.next_best.cost if move.next_best is not None else float("nan")),
                Cell(move.reason),
            )
        )
    rest = every[MOST_ROWS:]
    note = (
        f"Amounts in {review.currency} a year. Staying: what it would cost more if just this stayed where it is, the "
        "rest of the plan unchanged. Next-best seat: the cheapest other one that breaks no rule, and what it would "
        "cost more. Below zero: cheaper than the plan, which is within its gap of the best."
    )
    if rest:
        left = sum(move.potential for move in rest)
        note += f" {counted(len(rest), 'further move')} with a potential of {whole(left)} not shown."
    return Table("moves", headers, tuple(rows), note)


def _next_seat(review: Review, move: Move) -> str:
    called = seat_words(review.scenario, move.next_seat)
    return f"{called}, stays" if move.next_seat == move.source else called or "none"


def quotas(review: Review) -> Table:
    """Quota of every seat beside the last one, the fair one and its territory, and how attainable it is."""
    quota, fair, last = review.plan.quota, review.after.fair_quota, review.last_quota
    years = review.scenario.calendar.years
    potential = review.after.loads["potential"]
    headers = ["Seat", "Person"]
    headers += ["Last quota", "Change"] if np.isfinite(last).any() else []
    headers += ["Quota", "Fair quota", "Potential", "Quota / potential"]
    chance = attainable(review) if review.outcomes is not None else None
    headers += ["Reaches quota"] if chance is not None else []
    rows = []
    for s, seat in enumerate(review.plan.seat):
        cells = [Cell(str(seat)), Cell(str(review.scenario.seats.person[s]))]
        if np.isfinite(last).any():
            grown = quota[s] / (last[s] * years) - 1 if last[s] > 0 else np.nan
            cells += [amount_cell(last[s]), Cell(change(float(grown)), sort_key(grown))]
        cells += [
            amount_cell(quota[s]),
            amount_cell(fair[s] if fair is not None else np.nan),
            amount_cell(potential[s]),
        ]
        cells.append(share_cell(quota[s] / (potential[s] * years) if potential[s] > 0 else np.nan))
        if chance is not None:
            share, low, high = (float(part[s]) for part in chance)
            cells.append(Cell(percent_interval(share, low, high), sort_key(share)))
        rows.append(tuple(cells))
    note = (
        f"Amounts in {review.currency}; potential and last quota a year, quotas for the {_horizon(review)} of the plan."
    )
    if chance is not None:
        note += " Reaches quota: share of simulated years, with its 95 % interval."
    return Table("quotas", tuple(headers), tuple(rows), note)


def measures(review: Review) -> Table:
    """Every simulated measure with its interval and meaning."""
    years = review.outcomes
    if years is None:
        return Table("measures", (), ())
    rows = tuple(
        (Cell(measure_title(m.name)), Cell(measured(m, review.currency), None), Cell(m.meaning)) for m in years.measures
    )
    note = (
        f"Mean of {counted(years.replications, 'simulated year')} and, in brackets, the {percent(years.confidence)} "
        "interval of that mean."
    )
    return Table("measures", ("Measure", "Value (interval)", "Meaning"), rows, note)


def problems(name: str, found: Iterable[Problem]) -> Table:
    """Findings of the data or broken rules."""
    every = tuple(found)
    rows = tuple((Cell(p.where), Cell(p.what), Cell(p.hint)) for p in every[:MOST_ROWS])
    rest = len(every) - len(rows)
    return Table(
        name, ("Where", "What", "Hint"), rows, f"{counted(rest, 'further finding')} not shown." if rest else ""
    )


def _horizon(review: Review) -> str:
    return counted(review.scenario.calendar.months, "month")


def amount_cell(value: float | Floats) -> Cell:
    """An amount in whole units, small ones with a decimal."""
    number = float(value)
    return Cell(whole(number) if abs(number) >= 100 or not math.isfinite(number) else _small(number), sort_key(number))


def _small(number: float) -> str:
    return whole(number) if float(number).is_integer() else decimal(number, 1)


def share_cell(value: float) -> Cell:
    """A share as per cent; a dash where there is none."""
    return Cell(percent(value) if math.isfinite(value) else NOTHING, sort_key(value))


def sort_key(value: float) -> float:
    """What to sort by: cells without a number come last."""
    return round(float(value), 6) if math.isfinite(value) else LAST
