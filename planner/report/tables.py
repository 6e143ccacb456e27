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
from planner.report.review import Review, attainable
from planner.report.words import measure_title, metric_title, metric_unit, term_meaning, term_title

if TYPE_CHECKING:
    from planner.domain.balance import Band

MOST_ROWS = 200
"""Longer tables are cut here and say how many rows they left out; the run folder has them all."""


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
    headers = ["Seat", "Fair share", *(f"{end} limit" for end in ("Lower", "Upper") if band.rule.limit is not None)]
    for when, _ in present:
        headers += [when, f"{when}: off"]
    rows = []
    for s, seat in enumerate(review.plan.seat):
        cells = [Cell(str(seat)), _amount(band.fair[s])]
        if band.rule.limit is not None:
            cells += [_amount(limit[s]) for limit in band.limits]
        for _, given in present:
            off = review.deviation(metric, given.loads[metric])[s]
            cells += [_amount(given.loads[metric][s]), Cell(change(float(off)), _key(off))]
        rows.append(tuple(cells))
    note = f"{metric_title(metric).capitalize()}{f' in {unit}' if unit else ''}."
    return Table(f"{metric_title(metric)} by seat", tuple(headers), tuple(rows), note)


def terms(review: Review) -> Table:
    """The objective, term by term, with its sum."""
    after = review.plan.terms
    before = review.before.terms if review.before else None
    when = ("Before", "After", "Change") if before is not None else ("Plan",)

    def amounts(old: float, new: float) -> tuple[Cell, ...]:
        return (_amount(old), _amount(new), _amount(new - old)) if before is not None else (_amount(new),)

    rows = tuple(
        (Cell(term_title(term)), *amounts((before or {}).get(term, 0.0), amount), Cell(term_meaning(term)))
        for term, amount in after.items()
    )
    total = (Cell("Objective"), *amounts(sum((before or {}).values()), review.plan.objective), Cell(""))
    return Table("objective", ("Term", *when, "What it counts"), rows, f"{review.currency} a year.", total)


def moves(review: Review, every: tuple[Move, ...]) -> Table:
    """The moves with most potential, each with its reason."""
    book = review.scenario.accounts
    headers = ("Account", "From", "To", "Potential", "Revenue", "Worth", "Why")
    rows = []
    for move in every[:MOST_ROWS]:
        names = [str(book.name[i] or book.account[i]) for i in move.accounts]
        more = f" and {len(names) - 1} more of its family" if len(names) > 1 else ""
        rows.append(
            (
                Cell(names[0] + more),
                Cell(move.source),
                Cell(move.target),
                _amount(move.potential),
                _amount(move.revenue),
                _amount(move.gain),
                Cell(move.reason),
            )
        )
    rest = every[MOST_ROWS:]
    note = f"Amounts in {review.currency} a year. Worth: what staying would cost more, the rest of the plan unchanged."
    if rest:
        left = sum(move.potential for move in rest)
        note += f" {counted(len(rest), 'further move')} with a potential of {whole(left)} not shown."
    return Table("moves", headers, tuple(rows), note)


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
            cells += [_amount(last[s]), Cell(change(float(grown)), _key(grown))]
        cells += [_amount(quota[s]), _amount(fair[s] if fair is not None else np.nan), _amount(potential[s])]
        cells.append(_share(quota[s] / (potential[s] * years) if potential[s] > 0 else np.nan))
        if chance is not None:
            share, low, high = (float(part[s]) for part in chance)
            cells.append(Cell(percent_interval(share, low, high), _key(share)))
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


def _amount(value: float | Floats) -> Cell:
    number = float(value)
    return Cell(whole(number) if abs(number) >= 100 or not math.isfinite(number) else _small(number), _key(number))


def _small(number: float) -> str:
    return whole(number) if float(number).is_integer() else decimal(number, 1)


def _share(value: float) -> Cell:
    return Cell(percent(value) if math.isfinite(value) else NOTHING, _key(value))


def _key(value: float) -> float:
    """What to sort by: cells without a number come last."""
    return round(float(value), 6) if math.isfinite(value) else -1e300
